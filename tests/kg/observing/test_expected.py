"""Independent counts of the shared notebooks (``expected/notebooks.json``) match."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.observing.locations import ENVIRONMENT_FILES
from kg.observing.notebook_file import NO_KERNEL, Notebook, read_notebook

Folder = Callable[[str], Path]


@pytest.fixture(scope="module")
def notebooks(shared_data: Folder) -> dict[str, Notebook]:
    """Path from ``dev/`` on → notebook."""
    root = shared_data("notebooks")
    return {
        f"dev/{file.relative_to(root).as_posix()}": read_notebook(file.read_bytes())
        for file in sorted(root.rglob("*.ipynb"))
    }


@pytest.fixture(scope="module")
def answers(shared_data: Folder) -> dict[int, Any]:
    """Number of the question → answer."""
    found = json.loads((shared_data("expected") / "notebooks.json").read_text("utf-8"))
    return {answer["id"]: answer["dev"] for answer in found["answers"]}


def readable(notebooks: dict[str, Notebook]) -> Iterator[Notebook]:
    return (n for n in notebooks.values() if n.nbformat != "0")


def test_every_notebook_is_there(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    assert len(notebooks) == answers[1]


def test_what_is_no_json_is_reported(
    notebooks: dict[str, Notebook], answers: dict[int, Any]
) -> None:
    broken = {path for path, n in notebooks.items() if "not JSON" in n.problem}
    assert broken == answers[2].keys()


def test_formats_are_counted(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    counted = Counter(
        n.nbformat if "." in n.nbformat else f"{n.nbformat}.None" for n in readable(notebooks)
    )
    assert counted == answers[3]


def test_languages_are_counted(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    counted = Counter(n.language.replace("unknown", "(unknown)") for n in readable(notebooks))
    assert counted == answers[4]


def test_kernels_are_counted(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    counted = Counter(n.kernel.replace(NO_KERNEL, "None") for n in readable(notebooks))
    assert counted == answers[5]


def test_cells_are_counted(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    assert Counter(c.kind for n in notebooks.values() for c in n.cells) == answers[6]
    code = [cell for n in notebooks.values() for cell in n.code]
    never_run = sum(cell.execution_count is None for cell in code)
    empty = sum(not cell.source.strip() for cell in code)
    assert [never_run, empty] == answers[7]


def test_outputs_are_counted(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    # the expected counts distinguish nbformat 3's names of two kinds
    renamed = {"pyout": "execute_result", "pyerr": "error"}
    expected: Counter[str] = Counter()
    for kind, count in answers[8].items():
        expected[renamed.get(kind, kind)] += count
    counted = Counter(
        o.get("output_type") for n in notebooks.values() for c in n.cells for o in c.outputs
    )
    assert counted == expected


def test_stored_errors_are_found(notebooks: dict[str, Notebook], answers: dict[int, Any]) -> None:
    found = [p for p, n in notebooks.items() if any("error" in c.output_formats for c in n.cells)]
    assert found == answers[9]


def test_the_order_of_running_is_reported(
    notebooks: dict[str, Notebook], answers: dict[int, Any]
) -> None:
    assert [path for path, n in notebooks.items() if n.out_of_order] == answers[10]


def test_notebooks_without_kernel_or_cells(
    notebooks: dict[str, Notebook], answers: dict[int, Any]
) -> None:
    assert sum(n.kernel == NO_KERNEL for n in readable(notebooks)) == answers[11]
    assert [path for path, n in notebooks.items() if n.problem == "no cells in it"] == answers[13]
    assert answers[12] == []  # the one whose kernelspec is a text is not here


def test_pairs_of_versions(shared_data: Folder, answers: dict[int, Any]) -> None:
    folder = shared_data("notebooks") / "pairs"
    for pair, expected in answers[22].items():
        one, other = (read_notebook((folder / name).read_bytes()) for name in pair.split(" | "))
        sources = [cell.source for cell in one.cells] == [cell.source for cell in other.cells]
        outputs = [cell.outputs for cell in one.cells] == [cell.outputs for cell in other.cells]
        assert {"sources equal": sources, "outputs equal": outputs} == expected, pair


def test_what_repositories_need(shared_data: Folder, answers: dict[int, Any]) -> None:
    folder = shared_data("notebooks") / "repositories"
    for name, files in answers[23].items():
        assert set(files) <= ENVIRONMENT_FILES, name
        assert all((folder / name / file).is_file() for file in files)
