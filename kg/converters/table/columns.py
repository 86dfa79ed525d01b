"""What a column contains, inferred from its name, or from its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final

from kg.rdf.ntriples import url

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PUNCTUATION: Final = re.compile(r"[\W_]+")
BRACKETS: Final = re.compile(r"[(\[{][^)\]}]*[)\]}]")
#: a unit, or a multiple, after the name: Size in GB
_IN: Final = re.compile(
    r"\s+(?:in|en|em)\s+([kmgtp]i?b|[kmgt]o|bytes|h|hours|min|minutes|stunden|minuten|heures|horas|"
    r"thousands|millions|billions|tausend|millionen|mio\.?|tsd\.?)$",
    re.IGNORECASE,
)
#: the same below a heading over several columns: Size: GB
_BELOW: Final = re.compile(r":\s+([kmgtp]i?b)$", re.IGNORECASE)
#: between a heading over several columns and that of one
GROUP: Final = ": "
#: what anything may have
_NAMING: Final = frozenset({"title", "identifier"})
#: a column of one language: title_de
_LANGUAGE: Final = re.compile(r" (?:de|en|es|fr|it|nl|pl|pt|rm|ru|zh|ja|ar)$")
#: endings of a plural in brackets: Langue(s), Sprache(n)
_PLURAL: Final = re.compile(r"\((?:s|es|n|en|e|er|x|i|a)\)(?!\w)", re.IGNORECASE)
#: words that a name has beside what it names: articles and prepositions
_BESIDE: Final = """
    a an the of in no nr n num number count total der die das des dem den von vom zum zur anzahl
    le la les l de du d à el los las del en il lo gli di della dello dei delle
    do da dos das o os as um het een van
"""
#: and the word for a dataset: the dataset's name is a name
_DATASET: Final = "dataset datasets resource corpus datensatzes korpus ressource recurso risorsa"
_BYTES: Final = frozenset({"B", "KB", "MB", "GB", "TB", "PB", "KIB", "MIB", "GIB", "TIB"})
#: units of what cannot be parted
COUNTED: Final = frozenset({"rows", "images", "sentences", "tokens", "documents", "speakers"})
#: of a part of a dataset, or of a share of its items: no size of it
_PART: Final = re.compile(
    r"[(\[{](?:train(?:ing)?|test(?:ing)?|val(?:id(?:ation|ated)?)?|dev|eval(?:uation)?|fe?male|"
    r"held[ -]?out|split|per\b[^)\]}]*|avg\.?|average|mean|median|%)[)\]}]",
    re.IGNORECASE,
)
#: of the values of a column, the least share that are addresses for a column of pages
_MOST: Final = 0.8


@cache
def _names() -> dict[str, str]:
    text = files(__package__).joinpath("columns.tsv").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            target, names = line.split("\t")
            for name in (target, *names.split("|")):
                found.setdefault(folded(name, parted=False), target)
    return found


def folded(name: str, parted: bool = True) -> str:
    """``name`` without case, accents and punctuation; ``parted``: ``licenseUrl`` is two words."""
    decomposed = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name) if parted else name).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", plain).strip()


@cache
def _by_words() -> dict[frozenset[str], str]:
    """Words of names, without those beside: those that are of one target alone."""
    found: dict[frozenset[str], set[str]] = {}
    for name, target in _names().items():
        if words := _words(name):
            found.setdefault(words, set()).add(target)
    return {words: targets.pop() for words, targets in found.items() if len(targets) == 1}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split()) - _BESIDE_FOLDED


_BESIDE_FOLDED: Final = frozenset(folded(_BESIDE).split())
_DATASET_FOLDED: Final = frozenset(_DATASET.split())


def plain_name(column: str) -> str:
    """The name of a column without plural endings in brackets, and with its unit in brackets.

    >>> plain_name("Langue(s)"), plain_name("Size in GB"), plain_name("Size: GB")
    ('Langue', 'Size (GB)', 'Size (GB)')
    """
    return _BELOW.sub(r" (\1)", _IN.sub(r" (\1)", _PLURAL.sub("", column)))


def by_name(column: str) -> str:
    """The target that ``column`` names, in any of the languages of ``columns.tsv``; ``""``: none.

    >>> by_name("Titel / Titre"), by_name("description_fr"), by_name("Titel (DE)")
    ('title', 'description', 'title')
    >>> by_name("Lizenz"), by_name("paper_links"), by_name("Licence (SPDX)"), by_name("Foo")
    ('licence', 'paper', 'licence', '')
    >>> by_name("Date of release"), by_name("Nom du corpus"), by_name("Umfang: Sprache(n)")
    ('year', 'title', 'language')
    >>> by_name("Samples"), by_name("Samples (train)"), by_name("Tokens (M)")
    ('rows', '', 'tokens')
    """
    names, by_words = _names(), _by_words()
    column = plain_name(column)
    if _PART.search(column):
        return ""
    group, _, own = column.rpartition(GROUP)
    pieces = [own] if group else re.split(r"\s*[/|]\s*", column)
    several = pieces if group or len(pieces) > 1 else ()
    for spelling, parted in product((column, BRACKETS.sub(" ", column), *several), (True, False)):
        whole = folded(spelling, parted)
        plain = _LANGUAGE.sub("", whole)
        words = _words(plain)
        found = names.get(whole) or names.get(plain) or by_words.get(words)
        if found := found or by_words.get(words - _DATASET_FOLDED, ""):
            # the name of a licence is no name of a dataset
            return found if not group or found not in _NAMING else by_name(group) or found
    return ""


def by_values(values: Iterable[object]) -> str:
    """``page`` where the ``values`` of a column are web addresses; ``""`` otherwise."""
    texts = [str(value).strip() for value in values if value not in (None, "")]
    pages = sum(url(text.split()[0]) is not None for text in texts if text)
    return "page" if len(texts) > 1 and pages >= _MOST * len(texts) else ""


def recognise(columns: Sequence[str], samples: Sequence[dict[str, object]]) -> dict[str, str]:
    """Column → target, for the columns that are recognised, each target of an identity once.

    Args:
        samples: some entries.
    """
    found: dict[str, str] = {}
    for column in columns:
        values = [sample.get(column) for sample in samples]
        target = by_name(column)
        if by_values(values) and target in ("", "origin", "title", "description", "topic"):
            target = "page"
        if target == "title" and target in found.values():
            target = "alternative"  # the same in another language
        if target and not (target == "identifier" and target in found.values()):
            found[column] = target
    return found
