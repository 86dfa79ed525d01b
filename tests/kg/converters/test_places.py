"""A refused record is reported with the file it came from, and its position in that file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from kg.authorities.identities import Identities
from kg.build.sources import recognise
from kg.build.staging import stage
from kg.converters.record import Notes
from kg.rdf.ontology import Ontology
from kg.resources import directory

#: example → what follows the name of the file in the place of a record; ``""`` where a file
#: describes one entity
PLACES: Final = {
    "corrections": r", line \d+",
    "croissant": "",
    "data-cards": "",
    "dataset-audits": r", entry '.+'",
    "dataset-cards": "",
    "dataset-issues": r", (line|entry) \d+",
    "dcat": r", dcat/.+",
    "execution-studies": r", line \d+",
    "field-executions": r", line \d+",
    "literature": r", contribution \d+",
    "model-packages": r", (model|collection|conversion-\w+|publisher|application) '.+'",
    "notebook-study": r", line \d+",
    "notebooks": r"(, cell \d+)?",
    "table": r", (line|entry) \d+",
    "task-annotations": r", task '.+'",
}


@pytest.mark.parametrize("example", PLACES)
def test_a_record_has_its_file_and_its_position(example: str) -> None:
    path = Path(str(directory("examples"))) / example
    (source,) = recognise([str(path)])
    files = {file.relative_to(path).as_posix() for file in source.converter.files(path)}
    if example == "notebooks":  # other files of the repository are listed; it is the folder
        files |= {file.relative_to(path).as_posix() for file in path.rglob("*")} | {example}
    place = re.compile(f"({'|'.join(map(re.escape, files))}){PLACES[example]}")
    placed: dict[str, set[str]] = {}
    for record in source.converter.convert(path, Identities(), Notes(source=example)):
        placed.setdefault(record.iri, set()).add(record.place)
        # the input of a record is reported with its place
        assert not record.original or place.fullmatch(record.place), (record.iri, record.place)
    # what several records share is of the record that first names it
    without = {iri for iri, places in placed.items() if not any(map(place.fullmatch, places))}
    assert placed
    assert without == set()


@pytest.mark.parametrize(
    ("format_name", "file", "content"),
    [
        ("croissant", "d.json",
         '{"@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},'
         ' "@type": "Dataset", "name": "A", "name": "B"}'),
        ("model-packages", "metafile.yml", "Models:\n- {Name: m, Name: n, Metadata: {}}\n"),
        ("table", "d.yaml", "- {name: A, licence: MIT, licence: X}\n- {name: B, licence: MIT}\n"),
    ],
)  # fmt: skip
def test_files_of_one_name_in_two_folders_are_two(
    format_name: str, file: str, content: str, tmp_path: Path
) -> None:
    """A key that an object has twice is reported of each of them."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text(content, "utf-8")
    (source,) = recognise([str(tmp_path)], [format_name])
    staged = stage(source, Identities(), tmp_path, Ontology.shipped())
    named = {place.partition(",")[0] for place in (*staged.unread, *staged.problems)}
    assert {f"a/{file}", f"b/{file}"} <= named


@pytest.mark.parametrize("example", ["croissant", "data-cards", "dcat", "table", "model-packages"])
def test_no_identifier_depends_on_how_the_source_is_called(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a relative path, an absolute one or the folder in which one is: the same statements."""
    source = directory("examples") / example
    found = set()
    for number, (folder, called) in enumerate(
        (
            (source.parent, example),
            (tmp_path, str(source)),
            (source, "."),
            (source, f"../{example}"),
        )
    ):
        monkeypatch.chdir(folder)
        (one,) = recognise([called])
        (target := tmp_path / str(number)).mkdir()
        staged = stage(one, Identities(), target, Ontology.shipped())
        found.add(staged.path.read_bytes())
    assert len(found) == 1
    assert str(source.parent).encode() not in found.pop()
