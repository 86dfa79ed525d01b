"""Parts of one dataset in a result: one row, which leads to all of them."""

from __future__ import annotations

from api.saved_queries.families import folded, parts_of
from api.web.tables import Cell, Table
from kg.saved_queries import Column

COLUMNS = (
    Column(name="dataset", label="Dataset"),
    Column(name="use_class", label="Use class"),
    Column(name="language", label="Language"),
)


def row(n: int, title: str, language: str) -> tuple[Cell, ...]:
    return Cell(title, f"/dataset/{n}"), Cell("commercial use allowed"), Cell(language)


ROWS = [
    row(0, "Alone", "English"),
    *(row(n, "flores", f"language {n}") for n in range(1, 5)),
    *(row(n, "pair", "Czech") for n in range(5, 7)),
]
FAMILIES = {f"/dataset/{n}": "hub/flores" if n < 5 else "hub/pair" for n in range(1, 7)}
TABLE = Table(COLUMNS, (False,) * 3, ROWS)


def test_parts_of_a_dataset_are_one_row_that_leads_to_them() -> None:
    lines = folded(TABLE, ROWS, FAMILIES, lambda family: f"?family={family}")
    assert lines == [
        ROWS[0],
        (
            Cell("flores: 4 parts", "?family=hub/flores"),
            Cell("commercial use allowed"),
            Cell("(several)"),
        ),
        *ROWS[5:],  # two are no family
    ]
    assert parts_of(TABLE, "hub/flores", FAMILIES).rows == ROWS[1:5]


def test_a_family_of_several_titles_has_the_name_of_the_whole() -> None:
    rows = [row(n, f"wiki-{n}", "Czech") for n in range(1, 5)]
    (line,) = folded(TABLE, rows, FAMILIES, lambda family: family)
    assert line[0].text == "4 parts of flores"
