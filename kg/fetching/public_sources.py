"""The public sources that are fetched by name: ``kg/fetching/sources/*.toml``, a file each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kg.errors import FairweaveError

_FOLDER: Final = Path(__file__).with_name("sources")


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of a source.

    Attributes:
        path: below the source's directory.
        address: where it is.
        size: bytes.
        sha256: in hex.
    """

    path: str
    address: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublicSource:
    """A source that others publish.

    Attributes:
        name: by which it is fetched.
        title: its title.
        license: address of its licence; ``""``: it states none.
        page: its page.
        creator: who made it.
        citation: how it is cited, in one line.
        format: the converter that reads it.
        files: what is fetched.
    """

    name: str
    title: str
    license: str
    page: str
    creator: str
    citation: str
    format: str
    files: tuple[PublicFile, ...]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(file.size for file in self.files)

    def about(self) -> dict[str, str]:
        """What ``source.toml`` states beside the files."""
        found = {
            "title": self.title,
            "description": self.citation,
            "license": self.license,
            "page": self.page,
            "creator": self.creator,
        }
        return {name: value for name, value in found.items() if value}


@cache
def public_sources() -> Mapping[str, PublicSource]:
    """The sources by name.

    >>> public_sources()["dataset-audits"].title
    'Data Provenance Collection'
    """
    return {file.stem: _read(file) for file in sorted(_FOLDER.glob("*.toml"))}


def public_source(name: str) -> PublicSource:
    """The source called ``name``.

    Raises:
        FairweaveError: there is none.
    """
    found = public_sources().get(name)
    if found is None:
        raise FairweaveError(
            f"{name}: no public source is called that; there are {', '.join(public_sources())}, "
            "and any https:// address"
        )
    return found


def _read(file: Path) -> PublicSource:
    table = tomllib.loads(file.read_text("utf-8"))
    base = str(table.pop("base"))
    files = tuple(
        PublicFile(path, base + quote(path), int(size), str(sha256))
        for path, (size, sha256) in table.pop("files").items()
    )
    return PublicSource(name=file.stem, files=files, **table)
