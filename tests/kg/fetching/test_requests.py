"""Sources by name, by address, and archives."""

from __future__ import annotations

import contextlib
import io
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from kg.converters import converters
from kg.errors import FairweaveError
from kg.fetching import requests
from kg.fetching.download import Progress
from kg.fetching.public_sources import PublicFile, PublicSource, public_sources
from kg.fetching.requests import describe_repository, fetch
from kg.observing.locations import locate
from tests.kg.fetching.server import CONTENT, running
from tests.kg.fetching.test_download import SHA256


@contextlib.contextmanager
def silent(title: str, size: int | None) -> Iterator[Progress]:
    yield lambda done, total: None


def test_the_public_sources_are_whole_and_can_be_read() -> None:
    for source in public_sources().values():
        assert source.files and source.title and source.page and source.citation
        for file in source.files:
            assert file.address.startswith("https://") and " " not in file.address
            assert len(file.sha256) == 64 and file.size > 0 and ".." not in file.path
    assert {"dataset-audits", "notebook-study"} <= public_sources().keys() & converters().keys()


def test_a_source_is_fetched_once_with_what_is_known_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as server:
        file = PublicFile("a/b.bin", f"{server.address}/file", len(CONTENT), SHA256)
        source = PublicSource(
            "one", "One", "", "https://example.org/", "A", "A: One.", "x", (file,)
        )
        monkeypatch.setattr(requests, "public_source", lambda name: source)
        for _ in range(2):
            directory = fetch("one", tmp_path, bars=silent)
        assert len(server.requests) == 1
    assert (directory / "a/b.bin").read_bytes() == CONTENT
    about = tomllib.loads((directory / "source.toml").read_text())
    assert about["title"] == "One" and "license" not in about


def test_an_archive_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("set/card.md", "# A card")
    monkeypatch.setattr("tests.kg.fetching.server.CONTENT", packed.getvalue())
    with running() as server:
        directory = fetch(f"{server.address}/cards.zip", tmp_path, bars=silent)
    assert (directory / "set/card.md").read_text() == "# A card"
    assert [path.name for path in tmp_path.iterdir()] == ["cards"]


def test_an_unknown_name_lists_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(FairweaveError, match="dataset-audits"):
        fetch("no-such-source", tmp_path, bars=silent)
    with pytest.raises(FairweaveError, match="name of a file"):
        fetch("http://127.0.0.1:9/", tmp_path, bars=silent)


def test_what_is_fetched_of_a_repository_states_where_it_is_from(tmp_path: Path) -> None:
    directory = tmp_path / "rain"
    directory.mkdir()
    (directory / "a.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "cells": []}')
    describe_repository(directory, "ann", "rain", "a" * 40)
    (tmp_path / ".git").mkdir()  # of another repository, which it was fetched into
    (repository,) = locate([directory / "a.ipynb"])
    assert (repository.domain, repository.name) == ("github.com", "ann/rain")
    assert (repository.root, repository.commit) == (directory, "a" * 40)
    (directory / "source.toml").write_text('page = "https://zenodo.org/records/1"')
    describe_repository(directory, "ann", "rain", "v1")
    (repository,) = locate([directory])
    assert (repository.domain, repository.root) == ("", tmp_path)


def test_a_list_is_fetched_to_its_end(tmp_path: Path) -> None:
    with running() as server:
        listed = f"# notebooks\n{server.address}/file\n\n{server.address}/missing\nno-such-source\n"
        (tmp_path / "list.txt").write_text(listed)
        arguments = ["fetch", "--list", str(tmp_path / "list.txt"), "-o", str(tmp_path / "out")]
        found = CliRunner().invoke(app, arguments)
    assert str(found.exception).startswith("2 of 3 not fetched: ")
    assert (tmp_path / "out" / "file").read_bytes() == CONTENT
