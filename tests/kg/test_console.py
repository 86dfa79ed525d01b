"""A table of results can be read where it is shown, and taken apart where it is piped."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from kg.cli import console

NAMES = [f"column{number}" for number in range(8)]
ROW = {name: {"type": "literal", "value": f"a value of {name}"} for name in NAMES[:-1]}
BODY = json.dumps({"head": {"vars": NAMES}, "results": {"bindings": [ROW, ROW]}}).encode()


def shown(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, width: int) -> list[str]:
    text = io.StringIO()
    made = Console(file=text, force_terminal=terminal, width=width, no_color=True)
    monkeypatch.setattr(console, "out", made)
    console.results(BODY, without=["column0"])
    return [line.strip() for line in text.getvalue().replace("\x1b", "").splitlines()]


def test_a_terminal_too_narrow_for_columns_has_a_block_for_each_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = shown(monkeypatch, terminal=True, width=60)
    assert len(lines) == 2 * (1 + 6)  # no line for the column without a value
    assert sum("a value of column3" in line for line in lines) == 2


def test_a_wide_terminal_has_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(monkeypatch, terminal=True, width=200)
    assert len(lines) == 3
    assert all(name in lines[0] for name in NAMES[1:])


def test_no_cell_is_folded_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    console.results(BODY)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "a value of column6" in lines[1]
