"""Names of tasks, topics and sources are tagged with the language of their table, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse
from typer.testing import CliRunner

from api.cli import app
from kg.authorities.identities import Identities
from kg.converters.record import Notes
from kg.converters.table import CONVERTER
from kg.errors import SourceError
from kg.rdf.namespaces import expand

GERMAN = "Titel;Sprache;Lizenz;Aufgaben\nFlüsse;Deutsch;MIT;Übersetzung\n"
ENGLISH = "Title,Language,License,Tasks\nRivers,German,MIT,translation\n"


def names(path: Path) -> set[Literal]:
    """The names of tasks that the conversion of ``path`` states."""
    records = list(CONVERTER.convert(path, Identities(), Notes(source="t")))
    lines = "".join(line for record in records for line in record.triples).encode()
    return {
        triple.object
        for triple in parse(lines, format=RdfFormat.N_TRIPLES)
        if triple.predicate == NamedNode(expand("fw:nameAsGiven"))
        and "/task/" in str(triple.subject)
        and isinstance(triple.object, Literal)
    }


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (GERMAN, Literal("Übersetzung", language="de")),
        (ENGLISH, Literal("translation", language="en")),
        ("Nom,Langue,Tâches\nFleuves,fr,traduction\n", Literal("traduction", language="fr")),
        ("タイトル,言語,タスク\n川,ja,翻訳\n", Literal("翻訳", language="ja")),
        ("Title / Titel,Tasks / Aufgaben\nRivers,translation\n", Literal("translation")),
        # a word that several languages have is of none of them
        ("Name,Licence,Description,Use case\na,MIT,b,parsing\n", Literal("parsing")),
        ("Name,Source,Licence,Use case\na,b,MIT,parsing\n", Literal("parsing")),
    ],
)
def test_names_are_in_the_language_of_the_headings(
    tmp_path: Path, content: str, name: Literal
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(content, "utf-8")
    assert names(file) == {name}


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("pt-BR", Literal("translation", language="pt-br")),
        ("und", Literal("translation")),
    ],
)
def test_a_mapping_file_states_another_language(
    tmp_path: Path, language: str, name: Literal
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(ENGLISH)
    (tmp_path / "table.mapping.yaml").write_text(
        f"language: {language}\nfields: {{Title: title, Tasks: task}}\n"
    )
    assert names(file) == {name}


def test_what_is_no_language_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(ENGLISH)
    (tmp_path / "table.mapping.yaml").write_text("language: Klingonese\nfields: {Title: title}\n")
    with pytest.raises(SourceError, match="language 'Klingonese' is no language") as error:
        list(CONVERTER.convert(file, Identities(), Notes()))
    assert "\n" not in str(error.value)


def test_inspect_states_the_language_and_writes_it(tmp_path: Path) -> None:
    file, mapping = tmp_path / "table.csv", tmp_path / "written.yaml"
    file.write_text(GERMAN, "utf-8")
    run = CliRunner().invoke(app, ["inspect", str(file), "--mapping", str(mapping)])
    assert "by recognised columns, in de" in run.output
    assert "language: de\n" in mapping.read_text("utf-8")


def test_a_name_without_a_language_is_none_beside_the_same_name_in_one(tmp_path: Path) -> None:
    for source, content in (("one", ENGLISH), ("two", ENGLISH.replace("Rivers", "Lakes"))):
        (tmp_path / source).mkdir()
        (tmp_path / source / "table.csv").write_text(content)
    (tmp_path / "two" / "table.mapping.yaml").write_text(
        "language: und\nfields: {Title: title, Tasks: task}\n"
    )
    data = tmp_path / "data"
    folders = [str(tmp_path / "one"), str(tmp_path / "two")]
    run = CliRunner().invoke(app, ["build", *folders, "-d", str(data), "--jobs", "1"])
    assert run.exit_code == 0, run.output
    (snapshot,) = (data / "snapshots").iterdir()
    store = Store.read_only(str(snapshot / "store"))
    task = "http://localhost:8000/task/translation"
    labels = [
        quad.object
        for curie in ("skos:prefLabel", "skos:altLabel")
        for quad in store.quads_for_pattern(NamedNode(task), NamedNode(expand(curie)), None)
    ]
    assert set(labels) == {Literal("translation", language="en")}
