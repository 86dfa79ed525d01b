"""One entity, one IRI: how names and identifiers become IRIs under the base.

A record has one *document* IRI, ``{base}{kind}/{name}``; the parts that belong
to it alone are *fragments* of that IRI, so that a part dereferences to its
record. Names are readable, and depend on the record's own identifier, never on
the order of the input.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.authorities import organizations
from kg.authorities.hubs import HubDataset, hub_dataset
from kg.authorities.publications import Publication, identify
from kg.errors import FairweaveError
from kg.rdf.iris import name, slug

DEFAULT_BASE: Final = "http://localhost:8000/"


def published_graphs(base: str) -> str:
    """What the IRIs of the graphs begin with that contain sources as published, below ``base``."""
    return f"{base}published/"


class Identities:
    """The IRIs of one deployment.

    Args:
        base: absolute http(s) IRI that ends in ``/``; everything minted is under it.

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

    def resolve(self, written: str) -> str:
        """The IRI that a person means by ``written``: one, or what follows the base IRI.

        >>> Identities().resolve("dataset/ami")
        'http://localhost:8000/dataset/ami'
        """
        return written if "://" in written else self.base + written.lstrip("/")

    @staticmethod
    def part(document: str, *words: object) -> str:
        """The IRI of a part that belongs to ``document`` alone."""
        return f"{document}#{'-'.join(slug(str(word)) for word in words)}"

    def article(
        self, *, doi: str = "", arxiv: str = "", pmc: str = "", pubmed: str = "", corpus: str = ""
    ) -> str | None:
        """The IRI of a publication, by the best of the identifiers that are known of it.

        ``doi`` bare ("10.1186/…", case does not matter), ``arxiv`` without version
        ("1706.00245"), ``pmc`` the digits of a PMCID, ``pubmed`` those of a PMID, ``corpus`` those
        of a Semantic Scholar corpus id.

        >>> Identities().article(doi="10.7554/eLife.85082", pmc="1")
        'http://localhost:8000/article/10.7554/elife.85082'
        """
        if doi:
            return self.document("article", name(doi.lower()))
        found = (("arXiv:", arxiv), ("PMC", pmc), ("PMID:", pubmed), ("CorpusID:", corpus))
        for prefix, value in found:
            if value:
                return self.document("article", name(prefix + value))
        return None

    def dataset(
        self, *, hub: HubDataset | None = None, doi: str = "", address: str = "", name: str = ""
    ) -> str:
        """The IRI of a dataset itself, in all its descriptions, by its best identifier.

        Every description of a dataset (an audit entry, a card, a Croissant file, a row of a task
        table) is a record of its own and refers to this IRI; ``docs/identity.md`` explains how
        descriptions are recognised as being of one dataset.

        Args:
            hub: where it is on a hub; an ``address`` on a known hub is recognised.
            doi: in any form.
            address: of its page.
            name: what it is called; a name alone identifies no dataset.

        Raises:
            ValueError: nothing is given.

        >>> ids = Identities()
        >>> ids.dataset(address="hf.co/datasets/Anthropic/hh-rlhf")
        'http://localhost:8000/reference/huggingface.co~datasets~anthropic~hh-rlhf'
        >>> ids.dataset(address="https://zenodo.org/record/8226725") == ids.dataset(
        ...     doi="https://doi.org/10.5281/zenodo.8226725")
        True
        """
        hub = hub or hub_dataset(address)
        known = _registered(identify(doi)) or _registered(identify(address))
        if known := known or (hub.doi if hub else ""):
            return self.document("reference", slug(f"doi.org/{known}"))
        if hub:
            address = hub.address
        if address.strip():
            return self.document("reference", slug(_without_variation(address)))
        if not name.strip():
            raise ValueError("a dataset needs a hub, a DOI, an address or a name")
        return self.document("reference", slug(re.sub(r"[\s_-]+", "-", name)))

    def organization(self, written: str) -> str:
        """The IRI of an organization by its usual name, however it is written.

        >>> Identities().organization("AI2")
        'http://localhost:8000/organization/allen-institute-for-ai'
        """
        return self.document("organization", slug(organizations.usual_name(written)))

    def person(self, orcid: str) -> str:
        """The IRI of a person by ORCID iD (from :func:`kg.authorities.people.orcid`)."""
        return self.document("person", orcid)

    def inferred(self, rule: str) -> str:
        """The named graph of what the rule called ``rule`` infers."""
        return self.document("inferred", rule)

    def published(self, source: str) -> str:
        """The named graph of what the source called ``source`` states in its own terms."""
        return published_graphs(self.base) + slug(source)

    def source(self, source: str) -> str:
        """The named graph of the source called ``source``."""
        return self.document("source", slug(source))


def _registered(found: Publication) -> str:
    """The DOI of ``found``; arXiv registers one for each of its papers."""
    return found.doi or (f"10.48550/arxiv.{found.arxiv}" if found.arxiv else "")


_SCHEME: Final = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_PORT: Final = re.compile(r"^([^/?#:]+):(?:80|443)(?=[/?#]|$)")
#: an escape of a character that needs none, or of one that is not in ASCII
_NEEDLESS: Final = re.compile(
    r"(?:%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae]|[89a-f][0-9a-f]))+", re.I
)


def _without_variation(address: str) -> str:
    """``address`` without what does not change what it leads to: scheme, port, escapes, last slash.

    >>> _without_variation("http://www.example.org:80/donn%C3%A9es/?")
    'example.org/données'
    """
    local = _PORT.sub(r"\1", _SCHEME.sub("", address.strip()))
    return _NEEDLESS.sub(lambda found: unquote(found[0]), local).rstrip("/?#")
