"""Same thing, same IRI: how the names of things become IRIs under the base.

A record has one *document* IRI, ``{base}{kind}/{name}``; the parts that belong
to it alone are *fragments* of that IRI, so that a part dereferences to its
record. Names are readable, and depend on what the thing calls itself, never on
the order of the input.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from kg.errors import FairweaveError

DEFAULT_BASE: Final = "http://localhost:8000/"
_LONGEST: Final = 160
_BLANKS: Final = re.compile(r"[\s_]+")


def name(text: str) -> str:
    """``text`` as it stands in an IRI, with its case kept; ``/`` separates segments.

    A text too long for an address line is cut, and its hash keeps it apart from others.

    >>> name("github.com/ncbi/elastic blast")
    'github.com/ncbi/elastic%20blast'
    """
    text = unicodedata.normalize("NFC", text)
    encoded = "/".join(
        # a segment of dots would be resolved away
        segment.replace(".", "%2E")
        if set(segment) == {"."}
        else quote(segment, safe="~!*()',:@+=", errors="replace")
        for segment in text.split("/")
    )
    if len(encoded) <= _LONGEST:
        return encoded
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    return f"{_whole(encoded[: _LONGEST - 13])}-{digest}"


def _whole(text: str) -> str:
    """``text`` without what is left at its end of an escape, or of a character, that was cut.

    >>> _whole("a%F0%9F%9"), _whole("a%C3%BC%"), _whole("a%C3%BC")
    ('a', 'a%C3%BC', 'a%C3%BC')
    """
    text = re.sub(r"%[0-9A-F]?$", "", text)
    while True:
        try:
            unquote(text, errors="strict")
            return text
        except UnicodeDecodeError:
            text = text[: text.rindex("%")]


def slug(text: str) -> str:
    """``text`` as a name that forgives case and blanks, and nothing else.

    >>> slug("Allen Institute  for AI"), slug("C++"), slug("C#"), slug("  ")
    ('allen-institute-for-ai', 'c++', 'c%23', '-')
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return name(_BLANKS.sub("-", folded).replace("/", "~")) or "-"


class Identities:
    """The IRIs of one deployment.

    Args:
        base: absolute http(s) IRI that ends in ``/``; everything minted lies under it.

    Raises:
        FairweaveError: ``base`` is not such an IRI.

    >>> ids = Identities("http://localhost:8000/")
    >>> ids.document("dataset", "ami")
    'http://localhost:8000/dataset/ami'
    >>> ids.part("http://localhost:8000/dataset/ami", "licence", 1)
    'http://localhost:8000/dataset/ami#licence-1'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        try:
            NamedNode(base)
        except ValueError as reason:
            raise FairweaveError(f"--base-iri {base!r} is not an IRI: {reason}") from None
        if not re.fullmatch(r"https?://[^/?#]+/([^?#]*/)?", base):
            raise FairweaveError(
                f"--base-iri {base!r}: give an http(s) address that ends in '/', "
                "such as https://data.example.org/"
            )
        self.base = base

    def document(self, kind: str, local: str) -> str:
        """The IRI of the record ``local`` (from :func:`name` or :func:`slug`) of ``kind``."""
        return f"{self.base}{kind}/{local}"

    @staticmethod
    def part(document: str, *words: object) -> str:
        """The IRI of a part that belongs to ``document`` alone."""
        return f"{document}#{'-'.join(slug(str(word)) for word in words)}"

    def article(
        self, *, doi: str = "", arxiv: str = "", pmc: str = "", corpus: str = ""
    ) -> str | None:
        """The IRI of a publication, by the best of the identifiers that are known of it.

        ``doi`` bare ("10.1186/…", case does not matter), ``arxiv`` without version
        ("1706.00245"), ``pmc`` the digits of a PMCID, ``corpus`` of a Semantic Scholar corpus id.

        >>> Identities().article(doi="10.7554/eLife.85082", pmc="1")
        'http://localhost:8000/article/10.7554/elife.85082'
        """
        if doi:
            return self.document("article", name(doi.lower()))
        for prefix, value in (("arXiv:", arxiv), ("PMC", pmc), ("CorpusID:", corpus)):
            if value:
                return self.document("article", name(prefix + value))
        return None

    def source(self, source: str) -> str:
        """The named graph of the source called ``source``."""
        return self.document("source", slug(source))
