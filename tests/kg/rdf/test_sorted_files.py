"""Sorted files are merged as a whole, or half by half."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.sorted_files import halves, merged, merged_sections

lines = st.lists(
    st.text(st.characters(exclude_characters="\n", codec="utf-8")).map(lambda s: s + "\n")
)


@given(st.lists(lines, max_size=5), st.integers(1, 40))
def test_sorted_files_are_merged_whatever_is_read_of_them_at_a_time(
    given: list[list[str]], size: int
) -> None:
    files = [sorted({line.encode() for line in one}) for one in given]
    found = b"".join(merged([BytesIO(b"".join(one)) for one in files], size))
    assert found == b"".join(sorted({line for one in files for line in one}))


@given(st.lists(lines.filter(len), min_size=1, max_size=5), st.integers(1, 40))
def test_halves_have_every_line_once_and_in_order(given: list[list[str]], size: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch, str(number)) for number, _ in enumerate(given)]
        for file, one in zip(files, given, strict=True):
            file.write_bytes(b"".join(sorted({line.encode() for line in one})))
        found = b"".join(b"".join(merged_sections(half, size)) for half in halves(files))
    assert found == b"".join(sorted({line.encode() for one in given for line in one}))


def test_halves_are_of_about_as_many_bytes(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one", "two", "three")]
    for number, file in enumerate(files):
        file.write_text("".join(f"{n:06}\n" for n in range(number, 30_000, 3)))
    first, second = (sum(part.end - part.start for part in half) for half in halves(files))
    assert abs(first - second) < 100
