"""The base IRI of a deployment, and where links to its IRIs, and to those of others, lead."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote

from api.http.origin import at

#: own vocabularies: the same IRIs in every deployment, and w3id.org redirects them to this one
SHARED: Final = "https://w3id.org/fairweave/"
#: where statements about IRIs of others are
RESOURCE: Final = "/resource"


class Base(NamedTuple):
    """Where the deployment's IRIs are, and how links to them are written.

    Attributes:
        iri: what they begin with; ends in ``/``.
    """

    iri: str

    def href(self, target: str, *, known: bool = False) -> str:
        """Where a link to ``target`` leads in this service; nowhere for what is no web address.

        Args:
            known: whether this graph has statements about it.
        """
        if target.startswith(self.iri):
            return at("/" + target.removeprefix(self.iri))
        if target.startswith(SHARED):
            return at("/" + target.removeprefix(SHARED).rstrip("/"))
        if not target.startswith(("http://", "https://")):
            return ""
        if known:
            return at(f"{RESOURCE}?iri={quote(target, safe='')}")
        return target

    def path(self, target: str) -> str:
        """The path of ``target``, a document, below the origin; with ``?iri=`` for others' IRIs."""
        if target.startswith(self.iri):
            return "/" + target.removeprefix(self.iri)
        if target.startswith(SHARED):
            return "/" + target.removeprefix(SHARED).rstrip("/")
        return f"{RESOURCE}?iri={quote(target, safe='')}"

    def is_local(self, target: str) -> bool:
        """Whether ``target`` is an IRI that this service answers for."""
        return target.startswith((self.iri, SHARED))
