"""Converters are found where they lie, ranked by how sure they are; a broken one stops nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg.converters
from kg.converters import choose, converters, discover
from kg.errors import FairweaveError

MODULE = """
from pathlib import Path
from kg.converters import Confidence

class Format:
    name = {name!r}
    summary = "a format"
    version = "1"
    terms = frozenset()
    fields = ()
    dropped = {{}}
    def sniff(self, path): {sniff}
    def files(self, path): return [path]
    def convert(self, path, ids, notes): return iter(())

CONVERTER = Format()
"""
Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a package into a folder that Python looks for converters in."""
    folder = tmp_path / "more"
    folder.mkdir()
    monkeypatch.setattr(kg.converters, "__path__", [*kg.converters.__path__, str(folder)])
    added = []

    def put(name: str, text: str) -> None:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(text)
        added.append(f"kg.converters.{name}")
        importlib.invalidate_caches()
        from kg.converters.discovery import _discover

        _discover.cache_clear()

    yield put
    for module in added:
        sys.modules.pop(module, None)
        kg.converters.__dict__.pop(module.rpartition(".")[2], None)
    importlib.import_module("kg.converters.discovery")._discover.cache_clear()


def test_our_own_are_found_without_being_listed() -> None:
    assert {"dataset-audits", "fairweave-dump", "notebook-study"} <= converters().keys()
    assert discover().broken == {}


def test_a_package_in_the_folder_is_a_converter(install: Install, tmp_path: Path) -> None:
    install("gauges", MODULE.format(name="gauges", sniff="return Confidence.CERTAIN"))
    file = tmp_path / "data.json"
    file.write_text("{}")
    assert choose(file).name == "gauges"


def test_the_surest_reads_it(install: Install, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"x": {"Dataset Name": "X"}}')
    install("any_json", MODULE.format(name="any-json", sniff="return Confidence.GENERIC"))
    assert choose(file).name == "dataset-audits"
    assert choose(file, "any-json").name == "any-json"


def test_a_tie_names_both(install: Install, tmp_path: Path) -> None:
    file = tmp_path / "a.xyz"
    file.touch()
    install("one", MODULE.format(name="one", sniff="return Confidence.LIKELY"))
    install("two", MODULE.format(name="two", sniff="return True + 2"))
    with pytest.raises(FairweaveError, match=r"it may be one or two; use --format one"):
        choose(file)


@pytest.mark.parametrize(
    "text", ["import not_installed_anywhere", "def", "raise SystemError('no')"]
)
def test_a_broken_one_is_named_and_stops_nothing(
    install: Install, tmp_path: Path, text: str
) -> None:
    install("broken", text)
    file = tmp_path / "a.json"
    file.write_text('{"x": {"Dataset Name": "X"}}')
    assert choose(file).name == "dataset-audits"
    assert list(discover().broken) == ["kg.converters.broken"]
    with pytest.raises(FairweaveError, match=r"kg\.converters\.broken cannot be loaded"):
        choose(file, "unheard-of")


def test_one_that_fails_over_a_path_does_not_know_it(install: Install, tmp_path: Path) -> None:
    install("fails", MODULE.format(name="fails", sniff="raise ValueError"))
    file = tmp_path / "a.json"
    file.write_text('{"x": {"Dataset Name": "X"}}')
    assert choose(file).name == "dataset-audits"


def test_two_of_one_name_are_not_mixed_up(install: Install) -> None:
    install("zz_audits", MODULE.format(name="dataset-audits", sniff="return Confidence.CERTAIN"))
    assert type(converters()["dataset-audits"]).__name__ == "DatasetAudits"
    assert "kg.converters.zz_audits" in discover().broken
