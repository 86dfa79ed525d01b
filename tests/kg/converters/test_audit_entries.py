"""The entries of a file of audits: read at once where it is small, as a stream elsewhere."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from kg.converters.dataset_audits.reading import DEEPEST, entries
from kg.errors import SourceError

NESTED = "[" * DEEPEST
TEXTS = (
    "{}",
    '{"a": {"n": [1, -0, 1.50, 1e400, true, null, "x "]}, "b": 7}',
    '{"a": {"k": 1, "k": 2}, "b": {"c": [{"k": 1, "k": 2}]}}',
    '{"a": {"x": 1}, "a": {"x": 2}}',
    '{"a": {"n": NaN}, "b": {"n": -Infinity}}',
    '{"a": {"t": "\\ud800 \\u0000 \x7f"}, " b ": {"é": "\u2028"}}',
    '\ufeff{"a": {"x": 1}}',
    f'{{"a": {{"n": {"9" * 5000}}}}}',
    f'{{"a": {NESTED[:-1]}{"]" * (DEEPEST - 1)}}}',
    f'{{"a": {NESTED}{"]" * DEEPEST}}}',
    '{"a": {"x": 1}} {}',
    '{"a": {"x": 1}, "b": {',
    '{"a": {"x": 1},}',
    '{"a": "\n"}',
    '[{"a": {}}]',
    '"a"',
    "",
)


def read(folder: Path, name: str, content: bytes) -> object:
    """What is read of a file: entries, or what is reported, and the keys that came twice."""
    (folder / name).write_bytes(content)
    repeated: Counter[str] = Counter()
    found: list[object] = []
    try:
        found += [entry[1:] for entry in entries(folder, folder / name, repeated)]
    except SourceError as error:
        # the place is of the text that was packed in both
        return found, error.problem, error.place, error.mend
    return repr(found), repeated


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_is_read_at_once_is_what_is_read_as_a_stream(text: str, tmp_path: Path) -> None:
    content = text.encode("utf-8", "surrogatepass")
    # what is packed is always a stream
    assert read(tmp_path, "a.json", content) == read(tmp_path, "a.json.gz", gzip.compress(content))
