"""What saved queries answer is computed when a snapshot is published."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build.results import compute
from kg.engines.embedded import EmbeddedEngine
from kg.resources import directory
from kg.saved_queries import Catalogue, read_choices, run
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.layout import Layout
from kg.snapshots.results import Results


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("queries")
    shutil.copy(directory("queries") / "datasets-matching.rq", folder)
    return Catalogue(folder)


def _results(
    demo: Snapshot, folder: Path, catalogue: Catalogue, long: int
) -> tuple[Layout, Results]:
    """The results of ``catalogue`` alone, over the store of ``demo``."""
    layout = Layout(folder)
    layout.store.symlink_to(Layout(demo.path).store)
    computed = compute(layout, catalogue, long=long)
    return layout, Results(layout, replace(demo.manifest, results=computed))


def test_a_choice_that_selects_a_quarter_of_a_long_answer_is_answered(
    demo: Snapshot, tmp_path: Path, catalogue: Catalogue
) -> None:
    query = catalogue["datasets-matching"]
    layout, results = _results(demo, tmp_path, catalogue, long=1)
    rows = results.rows(query)
    assert rows is not None
    choices = read_choices(layout.choices(query.id, "language").read_bytes())
    frequent, seldom = choices[0], choices[-1]
    assert frequent.count is not None and frequent.count >= rows / 4
    assert seldom.count is not None and seldom.count < rows / 4
    engine = EmbeddedEngine(layout.store)
    values = {"language": frequent.value}
    expected = run(engine, query, values).body
    engine.close()
    stored = results.get(query, values)
    assert stored == expected
    assert len(json.loads(stored)["results"]["bindings"]) == frequent.count
    assert results.get(query, {"language": seldom.value}) is None
    assert results.get(query, values | {"yearfrom": "2020"}) is None


def test_of_one_query_any_number_of_choices_is_answered(demo: Snapshot, tmp_path: Path) -> None:
    values = " ".join(f'("{number}" "{number}" 4)' for number in range(40))
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "many.rq").write_text(f"""\
#+ summary: "Many choices"
#+ description: "Four rows, whatever is chosen."
#+ method: GET
#+ tags: [Tests]
#+ parameters:
#+   - name: of
#+     type: text
#+     label: Of
#+     help: "One of many."
#+     default: null
#+     choices_query: 'SELECT DISTINCT * {{ VALUES (?value ?label ?count) {{ {values} }} }}'
#+ columns:
#+   n: {{label: "Number"}}
#+   is: {{label: "What it is"}}
SELECT DISTINCT ?n ?is WHERE {{ VALUES ?n {{ 1 2 3 4 }} BIND(COALESCE(?__of, "none") AS ?is) }}
""")
    layout, results = _results(demo, tmp_path, Catalogue(folder), long=1)
    assert len([*layout.results.glob("chosen/*")]) == 40
    (query,) = Catalogue(folder).values()
    stored = results.get(query, {"of": "7"})
    assert stored is not None
    assert {row["is"]["value"] for row in json.loads(stored)["results"]["bindings"]} == {"7"}


def test_choices_of_a_short_answer_are_answered_when_they_are_made(
    demo: Snapshot, tmp_path: Path, catalogue: Catalogue
) -> None:
    _layout, results = _results(demo, tmp_path, catalogue, long=10_000)
    assert results.get(catalogue["datasets-matching"]) is not None
    assert not list(tmp_path.glob("results/chosen/*"))


def test_a_parameter_whose_value_is_in_a_column_selects_rows_of_the_whole_answer(
    demo: Snapshot,
) -> None:
    catalogue = Catalogue.shipped()
    layout = Layout(demo.path)
    results = Results(layout, demo.manifest)
    engine = EmbeddedEngine(layout.store)
    compared = 0
    for query in catalogue.values():
        for parameter in query.parameters:
            if parameter.column is None:
                continue
            known = read_choices(layout.choices(query.id, parameter.name).read_bytes())
            for value in [*(choice.value for choice in known[:12]), "urn:example:nothing"]:
                stored = results.get(query, {parameter.name: value})
                assert stored is not None
                expected = json.loads(run(engine, query, {parameter.name: value}).body)
                assert json.loads(stored) == expected
                compared += len(expected["results"]["bindings"])
    engine.close()
    assert compared
