"""Style errors are those of pycodestyle, although checks that can report nothing do not run."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pycodestyle
import pytest

from kg.observing import style
from kg.observing.notebook_file import read_notebook
from kg.observing.style import style_errors
from kg.observing.style_conditions import CONDITIONS

_EXAMPLE = re.compile(r"^\s*(?:Okay|[EW]\d{3}): (.*)$", re.MULTILINE)
_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\s": " ", r"\\": "\\"}


def _examples() -> Iterator[str]:
    """The examples in the documentation of each check of pycodestyle."""
    for _, check in inspect.getmembers(pycodestyle, inspect.isfunction):
        for text in _EXAMPLE.findall(check.__doc__ or ""):
            yield re.sub(r"\\[nts\\]", lambda found: _ESCAPES[found[0]], text)


def _plain(cells: list[str], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    with monkeypatch.context() as patched:
        patched.setattr(style, "_Checker", pycodestyle.Checker)
        return list(style_errors(cells))


def test_documented_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [*_examples()]
    reported = set()
    for text in examples:
        for written in (
            text,
            f"if a:\n    {text}",
            f"f({text},\n  b)",
            f"{text}  # why",
            "\t" + text,
        ):
            found = list(style_errors([written]))
            assert found == _plain([written], monkeypatch), written
            reported |= {code for code, _ in found}
    assert len(examples) > 200
    assert len(reported) > 60


def test_notebooks(shared_data: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for file in sorted(shared_data("notebooks").rglob("*.ipynb"))[::4]:
        cells = [cell.source for cell in read_notebook(file.read_bytes()).code]
        assert list(style_errors(cells)) == _plain(cells, monkeypatch), file


def test_every_conditional_check_exists() -> None:
    checks = {name for name, _, _ in style._GUIDE.options.logical_checks}
    assert {name for _, names in CONDITIONS for name in names} <= checks
