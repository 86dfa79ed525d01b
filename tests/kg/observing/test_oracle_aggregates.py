"""What is observed of a whole notebook adds up from its cells, by the study's definitions."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.observing.ipython_syntax import parse, to_python
from tests.kg.observing.conftest import Row

#: on one worker, which observes the notebooks once
pytestmark = pytest.mark.xdist_group("observed-notebooks")

Observed = Callable[[str], list[Row]]


def by_notebook(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["notebook_id"]].append(row)
    return found


def distinct(names: list[str]) -> tuple[str, str]:
    """A list of names as a cell of the study, and the number beside it."""
    return ",".join(dict.fromkeys(names)), str(len(set(names)))


def test_notebook_modules(observed: Observed) -> None:
    imports = by_notebook(observed("cell_modules"))
    compared = 0
    for row in observed("notebook_modules"):
        own = imports[row["notebook_id"]]
        for place in ("any", "local", "external"):
            there = [
                i
                for i in own
                if place in ("any", "local" if i["local_possibility"] > "0" else "external")
            ]
            for kind in ("any", "import", "import_from", "load_ext"):
                column = f"{place}_{kind}"
                names = [i["module_name"] for i in there if kind in ("any", i["import_type"])]
                assert (row[column], row[f"{column}_count"]) == distinct(names), row
                compared += bool(names)
        assert (row["index"], row["index_count"]) == distinct([i["index"] for i in own])
    assert compared > 300


def test_notebook_features(observed: Observed) -> None:
    features = by_notebook(observed("cell_features"))
    compared = 0
    for row in observed("notebook_features"):
        own = features[row["notebook_id"]]
        assert (row["any"], row["any_count"]) == distinct([f["feature_value"] for f in own])
        for kind in ("run_line_magic", "run_cell_magic", "system", "getoutput", "output_ref"):
            values = [f["feature_value"] for f in own if f["feature_name"] == f"IPython/{kind}"]
            assert (row[kind], row[f"{kind}_count"]) == distinct(values)
            compared += bool(values)
    assert compared > 30


def test_notebook_names(observed: Observed) -> None:
    names = by_notebook(observed("cell_names"))
    for row in observed("notebook_names"):
        own = names[row["notebook_id"]]
        columns = [column.removesuffix("_counts") for column in row if column.endswith("_counts")]
        assert len(columns) > 40
        for column in columns:
            scope, _, context = column.partition("_")
            expected: Counter[str] = Counter()
            for name in own:
                if scope in ("any", name["scope"]) and context in ("any", name["context"]):
                    expected[name["name"]] += int(name["count"])
            counts = [int(n) for n in row[f"{column}_counts"].split(",") if n]
            listed = row[column].split(",") if row[column] else []
            assert dict(zip(listed, counts, strict=True)) == expected, column
            assert counts == sorted(counts, reverse=True)


def test_notebook_markdowns(observed: Observed) -> None:
    cells = by_notebook(observed("markdown_features"))
    for row in observed("notebook_markdowns"):
        own = cells[row["notebook_id"]]
        assert int(row["cell_count"]) == len(own)
        languages = Counter(cell["language"] for cell in own)
        counted = dict(
            zip(row["languages"].split(","), row["languages_counts"].split(","), strict=True)
        )
        assert {name: int(n) for name, n in counted.items() if name} == languages
        for column in (own or [{}])[0]:
            if column in row and column not in ("id", "notebook_id", "index", "language", "skip"):
                assert int(row[column]) == sum(int(cell[column]) for cell in own), column


def test_cell_features(observed: Observed, cells: dict[str, tuple[str, str]], oracle) -> None:
    found: dict[str, Counter[tuple[str, str, str, str]]] = defaultdict(Counter)
    for row in observed("cell_features"):
        feature = (row["line"], row["column"], row["feature_name"], row["feature_value"])
        found[row["cell_id"]][feature] += 1
    for row in observed("code_analyses"):
        if not int(row["processed"]) & 16:
            tree = parse(to_python(cells[row["cell_id"]][1]))
            assert found[row["cell_id"]] == oracle.features(tree)
    assert sum(map(Counter.total, found.values())) > 100


def test_cells(observed: Observed, root: Path) -> None:
    cells = by_notebook(observed("cells"))
    compared = 0
    for row in observed("notebooks"):
        own = cells[row["id"]]
        if not own or not row["nbformat"].startswith("4"):
            continue
        stored = json.loads((root / row["name"]).read_text("utf-8-sig"))["cells"]
        for cell, of in zip(own, stored, strict=True):
            formats = {"error" for o in of.get("outputs", ()) if o["output_type"] == "error"}
            formats.update(kind for o in of.get("outputs", ()) for kind in o.get("data", ()))
            count = of.get("execution_count")
            assert cell["cell_type"] == of["cell_type"]
            assert cell["output_formats"] == ";".join(sorted(formats))
            assert cell["execution_count"] == ("" if count is None else str(count))
            assert int(cell["lines"]) == "".join(of.get("source", "")).count("\n") + 1
            compared += 1
    assert compared > 3000


def test_files_and_requirements(observed: Observed, root: Path) -> None:
    sizes = {row["path"]: int(row["size"]) for row in observed("repository_files")}
    files = {p.relative_to(root).as_posix(): p for p in root.rglob("*") if p.is_file()}
    assert sizes == {path: file.stat().st_size for path, file in files.items()}
    requirements = {row["name"]: row["content"] for row in observed("requirement_files")}
    assert {Path(name).name for name in requirements} >= {"requirements.txt", "install.R"}
    for name, content in requirements.items():
        assert content == files[name].read_text("utf-8-sig")
