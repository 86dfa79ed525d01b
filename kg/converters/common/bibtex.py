"""The paper that a citation in BibTeX names."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from kg.authorities.publications import Publication, identify
from kg.converters.common.entities import Entities

_ENTRY: Final = re.compile(r"@\s*(\w+)\s*\{")
_FIELD: Final = re.compile(
    r"\b(title|doi|eprint|url)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|\"([^\"]*)\")", re.IGNORECASE
)
#: entries of a dataset itself, or of its page
_NO_PAPERS: Final = frozenset({"data", "dataset", "online", "software", "comment", "string"})


def paper_of(text: str, entities: Entities, own: Collection[str] = ()) -> str | None:
    """The paper that the first entry of ``text`` is of, as a term; ``None`` where it is none.

    A text without an entry is read for the identifier of one: "…, arXiv:2308.07124". One that
    has a DOI of the dataset itself (``own``) cites the dataset, and no paper.
    """
    entry = _ENTRY.search(text)
    if entry is None:
        known = [p for word in text.split() if (p := identify(word.strip("().,;")))]
        if not known or any(each.doi in own for each in known if each.doi):
            return None
        return entities.paper(known[0])
    if entry[1].casefold() in _NO_PAPERS:
        return None
    fields = {
        name.casefold(): re.sub(r"[{}]", "", braced or quoted).strip()
        for name, braced, quoted in _FIELD.findall(text[entry.start() :].partition("\n@")[0])
    }
    known = [identify(fields[name]) for name in ("doi", "eprint", "url") if fields.get(name)]
    best = next((each for each in known if each), Publication())
    title = " ".join(fields.get("title", "").split())
    if not best and not title:
        return None
    return entities.paper(best, titles=[title] if title else [], bibtex=[text.strip()])
