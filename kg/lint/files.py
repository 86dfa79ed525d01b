"""Lints files: they are converted and validated as a build does, and nothing is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.build.originals import originals
from kg.build.sources import Source
from kg.build.staging import Staged, stage
from kg.errors import SourceError
from kg.lint.finding import Description, Finding, Linted, Severity, grouped
from kg.lint.records import findings_of, problems_of
from kg.progress import Progress
from kg.quality.criteria import criteria
from kg.quality.measuring import measure
from kg.rdf.ontology import ONTOLOGY, Ontology
from kg.scratch import Scratch
from kg.validation import Shapes, validate

_NOT_READ: Final = "no format reads it, or not where its files are"


def lint_source(
    source: Source, ids: Identities, shapes: Shapes, ontology: Ontology, progress: Progress
) -> Linted:
    """What is wrong in ``source``, and what its descriptions of datasets lack.

    A source that cannot be read is a finding, so that the others are linted all the same.
    """
    with Scratch("lint") as scratch:
        folder = Path(scratch)
        try:
            with progress.step(source.name, "records") as on_progress:
                staged = stage(source, ids, folder, ontology, on_progress)
        except SourceError as reason:
            return Linted((), (of_error(reason),))
        store = Store(folder / "store")
        graph = NamedNode(staged.graph)
        store.bulk_load(path=staged.path, format=RdfFormat.N_TRIPLES, to_graph=graph)
        terms = "".join(ontology.lines()).encode()
        store.load(terms, RdfFormat.N_TRIPLES, to_graph=NamedNode(ONTOLOGY))
        found = _linted(source, staged, store, ids, shapes, ontology)
        del store
        return found


def of_error(reason: SourceError) -> Finding:
    """The finding that a file cannot be read."""
    return Finding(
        Severity.ERROR, "syntax", reason.problem, reason.mend, 0, reason.file, reason.place
    )


def _linted(
    source: Source,
    staged: Staged,
    store: Store,
    ids: Identities,
    shapes: Shapes,
    ontology: Ontology,
) -> Linted:
    used = criteria(ontology)
    measured = measure(store, used).records
    report = validate(store, shapes)
    refused = report.refused
    faults = grouped(
        (one.record, Finding(_severity(one.refuses), "shape", one.message))
        for one in report.findings
    )
    problems = problems_of(store)
    places = {
        one.iri: _where(source.path, one.place)
        for one in originals(staged.originals, {*measured, *faults})
        if one.place
    }
    descriptions = []
    for record in sorted({*measured, *faults}):
        file, place = places.get(record, ("", ""))
        found = [*faults.get(record, ()), *problems.get(record, ())]
        quality = measured.get(record)
        if quality is not None:
            found += findings_of(quality)
        at = tuple(replace(one, file=file, place=place) for one in dict.fromkeys(found))
        name = record.removeprefix(ids.base)
        points = None if record in refused or quality is None else quality.points
        descriptions.append(Description(record, name, points, at, file, place))
    return Linted(tuple(descriptions), tuple(_of_files(source, staged)), used)


def _severity(refuses: bool) -> Severity:
    return Severity.ERROR if refuses else Severity.WARNING


def _of_files(source: Source, staged: Staged) -> Iterator[Finding]:
    """What was found about files as a whole."""
    for where, problem in staged.problems.items():
        file, place = _where(source.path, where)
        yield Finding(Severity.WARNING, "format", problem, file=file, place=place)
    for name, count in sorted(staged.unknown.items()):
        message = f"field {name!r} is not known, and is not read ({count:,} times)"
        yield Finding(Severity.WARNING, "unknown-field", message, file=str(source.path))
    for name, reason in staged.unread.items():
        file, place = _where(source.path, name)
        yield Finding(Severity.WARNING, "not-read", reason, file=file, place=place)


def _where(path: Path, place: str) -> tuple[str, str]:
    """The file that ``place`` names, as the user named it, and the place within it.

    >>> _where(Path("catalogue.csv"), "catalogue.csv, line 17")
    ('catalogue.csv', 'line 17')
    """
    if not path.is_dir():
        within = place.removeprefix(path.name).lstrip(", ")
        return str(path), within
    words = place.split(", ")
    for count in range(len(words), 0, -1):
        file = path / ", ".join(words[:count])
        if file.is_file():
            return str(file), ", ".join(words[count:])
    return str(path), place
