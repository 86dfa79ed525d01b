"""The unit that is accepted or refused as a whole, and messages of converters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.authorities.licences import Licences, shipped
from kg.rdf.ontology import Ontology


@dataclass(slots=True, frozen=True)
class Record:
    """One audit entry, one card, one table row, as triples.

    Attributes:
        iri: the document IRI; subjects are it or its fragments.
        triples: N-Triples lines, each ending in `` .\\n``.
        place: its position in the source: ``article.csv, line 17``.
        original: the input it was made from, as text, for the quarantine.
    """

    iri: str
    triples: list[str]
    place: str = ""
    original: str = ""


@dataclass(slots=True)
class Notes:
    """What a conversion knows of its source beside the files, and counts while it reads them.

    Attributes:
        about: of the source, out of ``source.toml``: :attr:`kg.build.sources.Source.about`.
        source: the name that rows without a name of their own carry in their IRIs: the name of
            the source, or of the first version of the same work.
        ontology: the one that the build uses; ``licences``: those that it describes.
        read: how many records of the input each file gave.
        unknown: fields that no table of the converter knows, with how often they occurred.
        unread: files and tables that were not read, by name, with what is in them and why.
        problems: what contradicts the format in what was read all the same, by place.
        root: the folder of the source, below which its files are named.
    """

    about: Mapping[str, str] = field(default_factory=dict)
    source: str = "source"
    ontology: Ontology = field(default_factory=Ontology.shipped)
    licences: Licences = field(default_factory=shipped)
    read: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    unread: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    root: Path | None = None

    def name_of(self, file: Path) -> str:
        """``file`` as messages name it: by its path in the folder of the source."""
        if self.root is not None and file.is_relative_to(self.root) and file != self.root:
            return file.relative_to(self.root).as_posix()
        return file.name
