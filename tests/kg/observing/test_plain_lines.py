"""A small change to a line is reported as pycodestyle reports it, whatever the change is."""

from __future__ import annotations

from collections.abc import Iterator

import pycodestyle
import pytest

from kg.observing import style
from kg.observing.ipython_syntax import parse, without_warnings
from kg.observing.plain_lines import is_plain_line
from kg.observing.style import style_errors

_LINES = (
    "df.loc[0, 'a b'] = pd.concat([x[1:], -y], axis=1, **kw)[:, 2] * 1.5e-3",
    "if not is_new(a, b='c') and x[-1] not in {'k': v, 2: [n - 1]}:",
    "for key, (i, j) in d.items():",
    'print("{} % {}".format(*args, end="\\n"), a == b, None, n*2)',
    "from a.b import c as d, e",
    "import a.b as c  # why not",
    "def load(path, *names, n=1):",
    "class A(B, C):",
    "a, b.c = [f'{x!r}' for x in y if x != 1 or (x is None)], {}",
    "x += y if z <= 3 else -z",
    "pass",
    "# a comment, that is: x=1",
    "f(\n    a, b=1,\n    c=[d[0]],\n)",
    "x = {'a': 1,\n     'b': y + z(\n         1)}",
)
_INSERTED = (
    " ", "\n", "(", "]", ",", ":", "=", "-", "*", "l", "not ", "#", "'", ".", ";", "\\", "\t",
    "1", "é", "noqa",
)  # fmt: skip


def _edits(line: str) -> Iterator[str]:
    for at in range(len(line) + 1):
        before, after = line[:at], line[at:]
        yield before + after[1:]
        yield from (before + text + after for text in _INSERTED)


def _cell(line: str) -> str:
    return f"{line}\n    pass\n" if line.endswith(":") else f"{line}\nx = 1\n"


def _parses(cell: str) -> bool:
    try:
        parse(cell)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("line", _LINES)
def test_every_change_by_one_piece(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_warnings():
        cells = [cell for text in _edits(line) if _parses(cell := _cell(text))]
    found = [list(style_errors([cell])) for cell in cells]
    monkeypatch.setattr(style, "_Checker", pycodestyle.Checker)
    for cell, errors in zip(cells, found, strict=True):
        assert errors == list(style_errors([cell])), cell
    assert any(found)
    assert not list(style_errors([_cell(line)]))


def test_the_lines_are_plain() -> None:
    assert all(is_plain_line(row + "\n") for line in _LINES for row in line.split("\n"))
