"""Datasets that their source names differently, and whose IRIs are one all the same."""

from __future__ import annotations

import re
from typing import Final

from kg.converters.record import Record
from kg.errors import one_line
from kg.rdf.iris import slug
from kg.rdf.namespaces import expand

_DATASET: Final = "/dataset/"
_IDENTIFIER: Final = f"> <{expand('dcterms:identifier')}> "
_TEXT: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")


class MergedNames:
    """Notes which names of one source have one IRI: they differ in case, ``_`` or ``-`` alone.

    Their records become one dataset, with the statements of both. Whether they are one is for
    people to decide: the build reports it.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def problem(self, record: Record) -> str:
        """What to report of ``record``; ``""``: no other name has its IRI."""
        local = record.iri.partition(_DATASET)[2]
        if not local:
            return ""
        before = f"<{record.iri}{_IDENTIFIER}"
        stated = [line for line in record.triples if line.startswith(before)]
        names = [found[1] for line in stated if (found := _TEXT.match(line, len(before)))]
        # a name that is one in its source alone follows that of the source
        name = next((each for each in names if f"~{local}".endswith(f"~{slug(each)}")), None)
        if name is None:
            return ""
        first, place = self._known.setdefault(record.iri, (name, record.place))
        if first == name:
            return ""
        return one_line(
            f"its name {name!r} gives the same address as {first!r} ({place}): they are one "
            "dataset here; if they are two, name them apart by more than case, _ or -",
            400,
        )
