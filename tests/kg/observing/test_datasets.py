"""Which datasets notebooks load: real ones, and each way of loading one."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.observing.datasets import DatasetUse, dataset_uses, loaders
from kg.observing.datasets.calls import loading_calls
from kg.observing.datasets.loaders import loader_hints
from kg.observing.notebook_file import Notebook, NotebookCell, read_notebook

Uses = dict[str, list[DatasetUse]]
HF = "https://huggingface.co/datasets/"


def uses_of(notebook: Notebook) -> list[DatasetUse]:
    code = "\n".join(cell.source for cell in notebook.code)
    return dataset_uses(notebook, loader_hints(code), {})


@pytest.fixture(scope="module")
def uses(shared_data: Callable[[str], Path]) -> Uses:
    """Name of a notebook → the datasets it uses."""
    root = shared_data("notebooks") / "datasets"
    return {
        file.name: uses_of(read_notebook(file.read_bytes()))
        for file in sorted(root.glob("*.ipynb"))
    }


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "notebooks.json").read_text("utf-8"))
    return {answer["id"]: answer["dev"] for answer in found["answers"]}


def test_hugging_face_datasets(uses: Uses, answers: dict[int, Any]) -> None:
    counted: Counter[str] = Counter()
    for found in uses.values():
        counted.update(
            {
                f"{use.loaded.name} {use.loaded.configuration}".strip()
                for use in found
                if use.loaded.dataset.startswith(HF) and "load_dataset" in use.loader
            }
        )
    # json and csv are loaders; a configuration that is a variable is followed to its value
    expected = {k: v for k, v in answers[14].items() if k not in ("json", "csv", "glue")}
    assert all(counted[name] >= count for name, count in expected.items())
    assert not counted.keys() & {"json", "csv"}
    assert counted["glue mnli"] == 5


@pytest.mark.parametrize(
    ("question", "prefix"),
    [(15, ("sklearn", "aif360")), (16, ("statsmodels",))],
)
def test_loaders_of_libraries(
    uses: Uses, answers: dict[int, Any], question: int, prefix: tuple[str, ...]
) -> None:
    for name, expected in answers[question].items():
        found = {u.loader.rpartition(".")[2] for u in uses[name] if u.loader.startswith(prefix)}
        found |= {u.loaded.written for u in uses[name] if u.loader.startswith(prefix)}
        assert set(expected) <= found, name


@pytest.mark.parametrize("question", [17, 18])
def test_addresses_and_paths(uses: Uses, answers: dict[int, Any], question: int) -> None:
    for name, expected in answers[question].items():
        written = {use.loaded.written for use in uses[name]}
        folders = {path.split("/")[2] for path in expected if path.startswith("../input/")}
        if question == 17:
            assert set(expected) <= written, name
        else:
            assert folders <= {use.loaded.name for use in uses[name]}, name


@pytest.mark.parametrize("pattern", [pattern.pattern for pattern in loaders.PATTERNS])
@given(data=st.data())
@settings(max_examples=60)
def test_every_loader_has_a_hint_in_one_of_its_words(pattern: str, data: st.DataObject) -> None:
    # code may split the name: ``from sklearn import datasets``, ``datasets.load_iris()``
    name = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    assert any(loader_hints(word) for word in name.split("."))


def test_loaders_imported_in_one_cell_and_called_in_another() -> None:
    cells = (
        "from sklearn.datasets import load_iris as flowers\nimport datasets as ds",
        "name = 'squad'",
        "def read(a='glue'):\n    return ds.load_dataset(a)",
        "def other():\n    for name in ['imdb', 'boolq']:\n        pass",
        "flowers()",
        "ds.load_dataset(name)",
        "read('sst2')",
    )
    notebook = Notebook(language="python", cells=[NotebookCell("code", cell) for cell in cells])
    found = [(use.index, use.loaded.name) for use in uses_of(notebook)]
    assert found == [
        (2, "glue"), (4, "iris (scikit-learn)"), (5, "imdb"), (5, "boolq"),
    ]  # fmt: skip


def test_pangaea_dandi_and_dois(uses: Uses, answers: dict[int, Any]) -> None:
    for name, expected in answers[19].items():
        numbers = {text.rpartition(".")[2].rpartition("/")[2] for text in expected}
        found = {use.loaded.dataset for use in uses[name]}
        assert {f"10.1594/pangaea.{number}" for number in numbers} <= found, name
    for name in answers[20]:
        assert any("dandiarchive.org" in use.loaded.dataset for use in uses[name]), name
    for name, expected in answers[21].items():
        assert set(expected) <= {use.loaded.dataset for use in uses[name]}, name


def found_in(*cells: str, language: str = "python", kind: str = "code") -> list[tuple[str, str]]:
    notebook = Notebook(cells=[NotebookCell(kind, source) for source in cells], language=language)
    return [(use.loaded.dataset, use.loaded.configuration) for use in uses_of(notebook)]


IMPORT = "from datasets import load_dataset"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([IMPORT, 'name = "squad"', "load_dataset(name)"], [(HF + "squad", "")]),
        ([IMPORT, 'o = "a"\nload_dataset(f"{o}/b", "en")'], [(HF + "a/b", "en")]),
        ([IMPORT, 'c = {"d": "x/y"}\nload_dataset(path=c["d"])'], [(HF + "x/y", "")]),
        (
            [IMPORT, 'for n in ["rte", "wnli"]:\n    load_dataset("glue", n)'],
            [(HF + "glue", "rte"), (HF + "glue", "wnli")],
        ),
        (
            [IMPORT, "def get(name):\n    return load_dataset(name)", 'get("imdb")'],
            [(HF + "imdb", "")],
        ),
        ([IMPORT, 'name = "a"\nname = input()\nload_dataset(name)'], []),
        ([IMPORT, 'load_dataset("json", data_files="a.json")'], []),
        ([IMPORT, 'load_dataset("./data")\nload_dataset("my.csv")'], []),
        (
            [IMPORT, 'load_dataset("csv", data_files={"t": "https://e.org/t.csv"})'],
            [("https://e.org/t.csv", "")],
        ),
        (
            ["import seaborn as sns\nsns.load_dataset('iris')"],
            [("https://raw.githubusercontent.com/mwaskom/seaborn-data/master/iris.csv", "")],
        ),
        (
            ["import pandas as pd\npd.read_parquet('hf://datasets/a/b/train.parquet')"],
            [(HF + "a/b", "")],
        ),
        (["import pandas as pd\npd.read_csv('local.csv')"], []),
        (
            ["import pandas as pd", "u = 'https://u:p@e.org/' + 'a.csv'\npd.read_csv(u)"],
            [("https://e.org/a.csv", "")],
        ),
        (
            ["import openml\nopenml.datasets.get_dataset(61)"],
            [("https://www.openml.org/d/61", "")],
        ),
        (
            ["import tensorflow_datasets as tfds\ntfds.load('glue/rte')"],
            [("https://www.tensorflow.org/datasets/catalog/glue", "rte")],
        ),
        (
            ["from torchvision import datasets\ndatasets.MNIST('.')\ndatasets.ImageFolder('x')"],
            [("https://pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html", "")],
        ),
        (
            ["from tensorflow.keras.datasets import mnist\nmnist.load_data()"],
            [("https://keras.io/api/datasets/mnist/", "")],
        ),
        (
            ["from huggingface_hub import hf_hub_download as h\n"
             "h('a/b', 'f', repo_type='dataset')\nh('a/model', 'f')"],
            [(HF + "a/b", "")],
        ),
        (["!kaggle competitions download -c titanic"],
         [("https://www.kaggle.com/competitions/titanic", "")]),
        (["!kaggle datasets download -d a-b/c-d"],
         [("https://www.kaggle.com/datasets/a-b/c-d", "")]),
        (["!wget https://zenodo.org/record/42/files/a.zip"], [("10.5281/zenodo.42", "")]),
        (["open('/kaggle/input/titanic/train.csv')"], [("Kaggle titanic", "")]),
        (["# see doi:10.5061/dryad.abc12 and doi:10.1038/nature1"], [("10.5061/dryad.abc12", "")]),
        (["print 'python 2', 'https://zenodo.org/records/7'"], [("10.5281/zenodo.7", "")]),
    ],
)  # fmt: skip
def test_each_way_of_loading(cells: list[str], expected: list[tuple[str, str]]) -> None:
    assert found_in(*cells) == expected


def test_markdown_and_other_languages_name_datasets_too() -> None:
    text = "From [PANGAEA](https://doi.pangaea.de/10.1594/PANGAEA.923033), see example.org/a.csv"
    assert found_in(text, kind="markdown") == [("10.1594/pangaea.923033", "")]
    r = 'd <- read.csv("https://example.org/a.csv")\nsource("https://example.org/f.R")'
    assert found_in(r, language="r") == [("https://example.org/a.csv", "")]


def test_the_place_is_reported() -> None:
    notebook = Notebook(
        cells=[
            NotebookCell("markdown", "x"),
            NotebookCell("code", f"{IMPORT}\n\nload_dataset('a')"),
        ],
        language="python",
    )
    (use,) = uses_of(notebook)
    assert (use.index, use.line, use.loader) == (1, 3, "datasets.load_dataset")


def test_cells_that_no_call_depends_on_are_not_parsed() -> None:
    sources = dict(
        enumerate(
            (
                "from datasets import load_dataset as load",
                "name = 'squad'",
                "x = 1",
                "load('glue')",
                "load(name)",
                "name = 'imdb'",
                "rows = len(x)",
            )
        )
    )
    parsed: list[int] = []

    def tree_of(index: int) -> ast.Module:
        parsed.append(index)
        return ast.parse(sources[index])

    hints = loader_hints("\n".join(sources.values()))
    found = [(call.cell, call.loaded.name) for call in loading_calls(sources, tree_of, hints)]
    assert found == [(3, "glue"), (4, "squad")]
    # the name that a call has is what the cells before it assign; the call of cell 3 has none
    assert parsed == [0, 3, 4, 1, 2]


def test_what_is_a_loader_only_later_loads_nothing_before() -> None:
    assert found_in(
        "def show(name):\n    return name",
        "load = show",
        "load('squad')\nshow('glue')",
        "from datasets import load_dataset as load",
        "name = 'imdb'",
        "load(name)",
    ) == [(HF + "imdb", "")]


def test_a_name_that_only_a_later_call_gives_to_a_function() -> None:
    assert found_in(
        "from datasets import load_dataset",
        "def read(name):\n    return load_dataset(name)",
        "chosen = 'sst2'",
        "rows = read(chosen)",
    ) == [(HF + "sst2", "")]
