"""What a user names on the command line, recognised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.build.sources import recognise
from kg.errors import FairweaveError
from kg.resources import directory

STUDY = directory("examples") / "notebook-study"


def test_a_source_is_named_after_its_directory_or_by_the_user() -> None:
    assert [s.name for s in recognise([str(STUDY), f"mine={STUDY}"])] == ["notebook-study", "mine"]


def test_a_directory_whose_name_no_file_could_have_gets_one_that_can(tmp_path: Path) -> None:
    (tmp_path / "my study = 1").symlink_to(STUDY)
    (tmp_path / "v1.2").symlink_to(STUDY)
    found = recognise([str(tmp_path / "my study = 1"), str(tmp_path / "v1.2")])
    assert [source.name for source in found] == ["my-study-1", "v1.2"]


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "x" * 200, "new\nline"])
def test_a_name_that_would_be_no_file_of_ours_is_refused(name: str) -> None:
    with pytest.raises(FairweaveError):
        recognise([f"{name}={STUDY}"])


def test_names_that_differ_in_case_alone_are_one_name_too_many() -> None:
    with pytest.raises(FairweaveError, match="two sources are called"):
        recognise([f"a={STUDY}", f"A={STUDY}"])


def test_an_unknown_format_or_path_is_named() -> None:
    with pytest.raises(FairweaveError, match=r"there are .*dataset-audits, .*notebook-study"):
        recognise([str(STUDY)], ["excel"])
    with pytest.raises(FairweaveError, match="no such file"):
        recognise(["nowhere"])


def test_a_format_is_that_of_one_source_or_of_all_others(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text("---\nlicense: mit\n---\n# A dataset\n")
    paths = [str(tmp_path / "one"), str(tmp_path / "two")]
    found = recognise(paths, ["two=data-cards", "dataset-cards"])
    assert [source.converter.name for source in found] == ["dataset-cards", "data-cards"]
    with pytest.raises(
        FairweaveError, match="three=data-cards: no source of that name; one of one"
    ):
        recognise(paths, ["dataset-cards", "three=data-cards"])


@pytest.mark.parametrize("key", ["page", "license", "creator", "version_of"])
def test_what_begins_as_a_web_address_is_one(key: str, tmp_path: Path) -> None:
    source = tmp_path / "audits"
    shutil.copytree(str(directory("examples") / "dataset-audits"), source)
    for address in ("http://[bad", "https://", "http://a b", "HTTPS:/x y"):
        (source / "source.toml").write_text(f"{key} = {address!r}\n")
        with pytest.raises(FairweaveError, match=f"{key} .* is not a web address"):
            recognise([str(source)])


def test_a_file_named_by_an_e_mail_address_gives_a_source_of_another_name(tmp_path: Path) -> None:
    file = tmp_path / "jane@example.org.csv"
    file.write_text("name,url\nRivers,https://example.org/r\nLakes,https://example.org/l\n")
    (found,) = recognise([str(file)])
    assert found.name.startswith("e-mail-")
