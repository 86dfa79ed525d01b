"""Rows as lines of CSV: what the shortcuts write is what a reader of CSV reads."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from kg.observing.finished_rows import as_lines
from kg.observing.notebook_rows import NotebookRows

_TEXTS = st.text(st.sampled_from("ab ,;\"'\r\n\t%\\é\u2028"), max_size=8)


@given(texts=st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=4))
def test_long_texts_are_read_as_they_were(texts: list[tuple[str, str]]) -> None:
    rows = NotebookRows()
    rows.add_all("cell_contents", ("source", "output"), texts)
    rows.add("notebook_names", {"any_any": texts[0][0], "index_count": 3})
    found = as_lines(rows)
    _, lines = found.tables["cell_contents"]
    assert [tuple(row) for row in csv.reader(io.StringIO("".join(lines), newline=""))] == texts
    _, (names,) = found.tables["notebook_names"]
    (row,) = csv.reader(io.StringIO(names, newline=""))
    assert (texts[0][0] in row, "3" in row) == (True, True)
