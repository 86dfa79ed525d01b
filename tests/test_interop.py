"""docs/interop.md is what ``make interop`` runs."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from tests import real_build

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("interop", ROOT / "benchmarks" / "interop.py")
assert _spec and _spec.loader
interop = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(interop)
ROWS = interop.rows((ROOT / "docs" / "interop.md").read_text("utf-8"))


def test_every_row_names_tests_that_are_there() -> None:
    assert len(ROWS) > 18
    for row in ROWS:
        assert row.tested_with and all((ROOT / path).exists() for path in row.tests)


def test_the_table_counts_each_row_and_has_why_tests_were_not_run() -> None:
    row = interop.Row("CKAN", "CKAN 2", ("tests/a.py", "tests/b/"))
    results = [
        interop.Result("tests/a.py", "passed", ""),
        interop.Result("tests/a.py", "failure", "assert 1 == 2", "test_b[x|y]"),
        interop.Result("tests/a.py", "known", "engine: no", "test_c"),
        interop.Result("tests/b/c.py", "skipped", "needs CKAN"),
        interop.Result("tests/b/d.py", "skipped", "needs CKAN"),
        interop.Result("tests/other.py", "failure", "broken"),
    ]
    last = interop.table([row], results).splitlines()[-1]
    assert last == ("| CKAN | CKAN 2 | 1 | 1: test_b[x\\|y] | 1: engine: no | 2: needs CKAN (2) |")


def test_the_table_counts_what_was_run_on_the_build() -> None:
    row = interop.Row("CKAN", "CKAN 2", ("tests/a.py",))
    results = [
        interop.Result("tests/a.py", "passed", "", "test_a", is_on_data=True),
        interop.Result("tests/a.py", "passed", "", "test_b"),
    ]
    assert interop.table([row], results, "data").splitlines()[-1] == (
        "| CKAN | CKAN 2 | 2 | 1 |  |  |  |"
    )


def test_a_row_that_a_run_did_not_come_to_is_not_run() -> None:
    row = interop.Row("CKAN", "CKAN 2", ("tests/a.py",))
    last = interop.table([row], []).splitlines()[-1]
    assert last == "| CKAN | CKAN 2 | 0 |  |  | 1: the run ended before |"


def test_the_script_and_the_tests_have_the_same_names_for_the_build() -> None:
    assert (interop.VARIABLE, interop.PROPERTY) == (real_build.VARIABLE, real_build.PROPERTY)
