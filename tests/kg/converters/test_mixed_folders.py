"""A folder with files of several formats is as many sources as it takes to read each by its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.converters.mixed_folders import left_out, parts_of

EXAMPLES = Path(__file__).parents[3] / "examples"
FAIRWEAVE = Path(sys.executable).with_name("fairweave")


def convert(*arguments: str, cwd: Path) -> tuple[dict[str, set[str]], str]:
    """The statements by the name of their source, and what the command prints beside."""
    done = subprocess.run(
        [FAIRWEAVE, "convert", *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, set[str]] = {}
    for statement, source in re.findall(r"^(.+) <[^>]*/source/([^>]+)> \.$", done.stdout, re.M):
        found.setdefault(source, set()).add(statement)
    return found, done.stderr


@pytest.fixture
def metadata(tmp_path: Path) -> Path:
    """What a group keeps in one folder: Croissant, a catalogue, a page, cards with their table."""
    folder = tmp_path / "metadata"
    shutil.copytree(EXAMPLES / "dataset-cards", folder / "cards")
    for file in ("croissant/pass.json", "croissant/dices-350.json", "table/catalogue.csv"):
        shutil.copy(EXAMPLES / file, folder)
    shutil.copy(EXAMPLES / "dcat" / "page.html", folder)
    (folder / "README.md").write_text("# About these files\n")
    return folder


def test_each_file_is_read_by_the_format_that_is_surest_of_it(metadata: Path) -> None:
    found, output = convert("metadata", cwd=metadata.parent)
    alone, _ = convert(
        "metadata-cards=metadata/cards",
        "metadata-table=metadata/catalogue.csv",
        "metadata-dcat=metadata/page.html",
        cwd=metadata.parent,
    )
    assert {name: found[name] for name in alone} == alone
    assert found.keys() - alone.keys() == {"metadata-croissant"}
    croissant = "".join(found["metadata-croissant"])
    assert "PASS" in croissant and "DICES" in croissant
    first = output.splitlines()[0]
    assert "metadata: of several formats, read as metadata-cards (dataset-cards)" in first
    assert "metadata-croissant, metadata-dcat, metadata-table" in first


def test_data_of_no_known_format_is_named_in_the_same_line(metadata: Path) -> None:
    (metadata / "odd.json").write_text('{"a": 1}')
    (metadata / "notes").mkdir()
    (metadata / "notes" / "plan.md").write_text("Write more cards.\n")
    _, output = convert("metadata", cwd=metadata.parent)
    assert output.splitlines()[0].endswith("; of no known format: odd.json, notes/")


def test_a_stated_format_is_that_of_the_whole_folder(metadata: Path) -> None:
    for stated in ("croissant", "metadata=croissant"):
        found, _ = convert("metadata", "--format", stated, cwd=metadata.parent)
        assert found.keys() == {"metadata"}


def test_one_of_its_sources_may_have_another_format(metadata: Path) -> None:
    found, _ = convert("metadata", "--format", "metadata-croissant=dcat", cwd=metadata.parent)
    assert not [
        line for line in found["metadata-croissant"] if "mlcommons.org/croissant/Rec" in line
    ]
    assert found.keys() >= {"metadata-cards", "metadata-table"}


def test_messages_name_files_as_the_user_does(metadata: Path) -> None:
    done = subprocess.run(
        [FAIRWEAVE, "lint", "--format", "github", "metadata/../metadata"],
        cwd=metadata.parent, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    named = re.findall(r"file=([^,:]+)", done.stdout)
    assert "metadata/../metadata/dices-350.json" in named
    assert all((metadata.parent / name).is_file() for name in named), named
    (metadata / "pass.json").write_bytes((metadata / "pass.json").read_bytes()[:900])
    done = subprocess.run(
        [FAIRWEAVE, "convert", "metadata"],
        cwd=metadata.parent, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert "error: metadata/pass.json: line 31" in done.stderr


def test_metadata_of_the_folder_is_that_of_each_source(metadata: Path) -> None:
    (metadata / "source.toml").write_text('title = "Our data"\n')
    done = subprocess.run(
        [FAIRWEAVE, "build", "metadata", "-d", "built"],
        cwd=metadata.parent, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    manifest = (metadata.parent / "built" / "current").read_text("utf-8").strip()
    text = (metadata.parent / "built/snapshots" / manifest / "manifest.json").read_text("utf-8")
    assert text.count('"title": "Our data"') == 3, done.stderr  # not that of the folder of cards


@pytest.mark.parametrize(
    "name",
    [each.name for each in sorted(EXAMPLES.iterdir()) if each.is_dir()],
)
def test_a_folder_of_one_format_is_one_source(name: str) -> None:
    assert parts_of(EXAMPLES / name) == []


@pytest.mark.parametrize(
    "name",
    [
        "croissant", "dataset-audits", "dataset-cards", "dataset-issues", "dcat",
        "execution-studies", "model-packages", "notebook-study", "notebooks", "task-annotations",
    ],
)  # fmt: skip
def test_a_real_folder_of_one_format_is_one_source(
    name: str, shared_data: Callable[[str], Path]
) -> None:
    """Lists beside audits, tables of code beside notebooks are no sources of their own."""
    assert parts_of(shared_data(name)) == []


def test_files_that_a_format_has_beside_its_own_stay_with_it(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "dataset-cards", tmp_path, dirs_exist_ok=True)
    shutil.copy(EXAMPLES / "croissant" / "pass.json", tmp_path)
    cards, croissant = sorted(parts_of(tmp_path), key=lambda part: part.format_name, reverse=True)
    assert (cards.name, croissant.name) == ("dataset-cards", "croissant")
    assert tmp_path / "datasets.csv" in (cards.files or ())
    assert croissant.files == (tmp_path / "pass.json",)


def test_catalogues_in_folders_are_one_source_of_tables(shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("table")
    (part,) = parts_of(folder)
    assert (part.name, part.format_name) == ("", "table")
    assert len(part.files or ()) > 900
    lists = {"MANIFEST.tsv", "torchgeo/weights-landsat.csv"}  # of files, and of weights of models
    assert {name for name in left_out(folder, [part]) if "-lists/" not in name} == lists


def test_cards_of_several_forms_are_sources_of_their_own(
    shared_data: Callable[[str], Path],
) -> None:
    folder = shared_data("data-cards")
    parts = parts_of(folder)
    assert {(part.name, part.format_name) for part in parts} == {
        ("filled", "data-cards"),
        ("other-forms", "dataset-cards"),
        ("template", "data-cards"),
    }
    (other,) = [part for part in parts if part.name == "other-forms"]
    assert [file.name for file in other.files or ()] == ["cramming.md"]  # a card of Hugging Face
    left = left_out(folder, parts)
    assert {"MANIFEST.tsv", "other-forms/PQPP.md", "gem-2021/"} < {*left}
