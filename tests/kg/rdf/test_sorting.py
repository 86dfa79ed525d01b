"""The external sort gives back each line once, in the order of bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.sorting import LineSorter

lines = st.lists(
    st.text(st.characters(exclude_characters="\n", codec="utf-8")).map(lambda s: s + "\n")
)


@given(lines, st.integers(1, 50))
def test_any_lines_in_any_run_size_come_back_sorted_and_once(given: list[str], run: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        sorter = LineSorter(Path(scratch), run_size=run)
        for line in given:
            sorter.add([line])
        found = b"".join(sorter.blocks())
        assert found == b"".join(sorted({line.encode() for line in given}))
        assert not list(Path(scratch).iterdir())
