"""What addresses and identifiers of a service are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: in place of the origin, where a description is written before a service gives it out
ORIGIN: Final = "fairweave-origin:"


@dataclass(frozen=True, slots=True)
class Addresses:
    """A service as it is reached, and what its identifiers begin with.

    Attributes:
        origin: links to the service are made from it; no slash at its end.
        base: identifiers are made from it; a slash at its end.
    """

    origin: str
    base: str

    @property
    def catalog(self) -> str:
        """The IRI of the catalogue."""
        return f"{self.base}catalog"

    @property
    def contact(self) -> str:
        """The IRI of the contact for all datasets of the catalogue."""
        return f"{self.catalog}#contact"

    def reached(self, iri: str) -> str:
        """``iri``, by the address that the client can reach it by."""
        if iri.startswith(self.base):
            return f"{self.origin}/{iri.removeprefix(self.base)}"
        return iri

    def address(self, path: str) -> str:
        """The address of ``path`` (with its slash) of the service."""
        return self.origin + path
