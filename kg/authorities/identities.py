"""Same thing, same IRI: how the names of things become IRIs under the base.

A record has one *document* IRI, ``{base}{kind}/{name}``; the parts that belong
to it alone are *fragments* of that IRI, so that a part dereferences to its
record. Names are readable, and depend on what the thing calls itself, never on
the order of the input.
"""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import FairweaveError
from kg.rdf.iris import name, slug

DEFAULT_BASE: Final = "http://localhost:8000/"


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

    def inferred(self, rule: str) -> str:
        """The named graph of what the rule called ``rule`` infers."""
        return self.document("inferred", rule)

    def source(self, source: str) -> str:
        """The named graph of the source called ``source``."""
        return self.document("source", slug(source))
