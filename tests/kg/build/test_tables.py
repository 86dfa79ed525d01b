"""Types of the columns of a snapshot's tables."""

from __future__ import annotations

import pytest

from kg.build.tables import column_type


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-20", "0"], "sc:Integer"),
        (["1", "", "2"], "sc:Integer"),
        (["007", "1"], "sc:Text"),  # a number would lose the zeros
        (["1", "2.5"], "sc:Float"),
        (["true", "", "false"], "sc:Boolean"),
        (["2020", "2020-01-01"], "sc:Text"),
        (["", ""], "sc:Text"),
    ],
)
def test_a_column_has_the_type_of_all_its_values(values: list[str], expected: str) -> None:
    assert column_type(values) == expected
