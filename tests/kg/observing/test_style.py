"""Style errors are those of pycodestyle, although checks that can report nothing do not run."""

from __future__ import annotations

import argparse
import inspect
import re
import tokenize
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from types import ModuleType

import pycodestyle
import pytest

from kg.observing import style
from kg.observing.ipython_syntax import parse, to_python
from kg.observing.notebook_file import Notebook, read_notebook
from kg.observing.style import style_errors
from kg.observing.style_conditions import CONDITIONS, STATES

_EXAMPLE = re.compile(r"^\s*(?:Okay|[EW]\d{3}): (.*)$", re.MULTILINE)
_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\s": " ", r"\\": "\\"}

#: strings over lines, backslashes, tabs, comments, brackets over lines, names beyond ASCII
_CELLS = """\
class A:

→def b(self):
→→'''Say

→→more.  '''
→→return 1 if(self) else\\
  2
%%
if 1:
    x = '''
 b'''  # noqa
    y=1
~
z = [1,

  # one
  2 ]# two
%%
naïve=f'{a!r}' + f"{b:>{c}}"
import os, sys
for l in range(3):print(l)
t = 'it\\'s' "#" r'\\d' + '\\d' # it's
%%
def f(a = 1, *, b:int=2)->int: return a@b
@f

def g(): pass
h=lambda: 0; i = 1
%%
x = {'a':1,
     'b': [
    2, 3
],
}
if x == None or type(x) == type(1):
  y = not x in z
    # deeper
"""


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
            "\t" + text.replace("\n", "\n\t"),
        ):
            found = list(style_errors([written]))
            assert found == _plain([written], monkeypatch), written
            reported |= {code for code, _ in found}
    assert len(examples) > 200
    assert len(reported) > 60


def test_notebooks(shared_data: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for file in sorted(shared_data("notebooks").rglob("*.ipynb"))[::4]:
        cells = [*_python(read_notebook(file.read_bytes()))]
        assert list(style_errors(cells)) == _plain(cells, monkeypatch), file


@pytest.mark.parametrize("module", [argparse, inspect, pycodestyle, tokenize])
def test_modules_of_the_standard_library(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [inspect.getsource(module)]
    assert list(style_errors(cells)) == _plain(cells, monkeypatch)


def test_lines_of_a_bracket_that_are_indented_in_any_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for first in ("a = f(", "a = f(b,", "if f(b,", "a = f([b], {"):
        for indent, closing in product(range(11), (")", "    )", "       c)", "    c)(d)")):
            ends = "})" if "{" in first else ")"
            colon = ":\n    pass" if first.startswith("if") else ""
            text = f"{first}\n{' ' * indent}c, g(e),\n{closing.replace(')', ends, 1)}{colon}"
            assert list(style_errors([text])) == _plain([text], monkeypatch), text


def _python(notebook: Notebook) -> Iterator[str]:
    """The cells that parse, as only these are checked."""
    for cell in notebook.code:
        with suppress(SyntaxError):
            python = to_python(cell.source)
            parse(python)
            yield python


def test_lines_of_all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [cell.replace("→", "\t").replace("~", " ") for cell in _CELLS.split("%%\n")]
    for cell in cells:
        parse(cell)
    found = list(style_errors(cells))
    assert found == _plain(cells, monkeypatch)
    assert len({code for code, _ in found}) > 20


@pytest.mark.parametrize("blocks", range(4))
@pytest.mark.parametrize("end", ["l = 1", 'l = """a\nb"""', "O = [\n    1]", "I = l = \\\n  2"])
@pytest.mark.parametrize("inner", ["x = 1", 'x = """\n"""', "x = 1\n\n  # comment\n"])
def test_an_ambiguous_name_after_blocks_that_end(
    blocks: int, end: str, inner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pycodestyle counts the end of a block as a bracket, and reports no name inside of brackets
    indents = ["    " * depth for depth in range(blocks + 1)]
    begun = "".join(f"{indent}if a:\n" for indent in indents[:-1])
    cells = [f"{begun}{indents[-1]}{inner}\n{indent}{end}\nl = 2" for indent in indents]
    assert list(style_errors(cells)) == _plain(cells, monkeypatch)


@pytest.mark.parametrize("items", [1, 700])
def test_lines_that_are_too_long_for_the_cache(items: int, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "1,2, " * items
    cells = [f"if a:\n    x=[{listed}] # one\ny = 1\n", f"z = [{listed.replace(' ', chr(10))}]"]
    assert list(style_errors(cells)) == _plain(cells, monkeypatch)


def test_a_comment_that_begins_as_a_script_does(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ["#!/bin/python\nx = 1", "#!/bin/python\nx = 1"]
    found = [code for code, _ in style_errors(cells)]
    assert found == [code for code, _ in _plain(cells, monkeypatch)] == ["E265"]


@pytest.mark.parametrize("name", ["r", "b", "U", "x"])
def test_a_line_that_is_a_name_of_one_letter(name: str) -> None:
    # to pycodestyle, some are the prefix of a string, and it fails where none follows
    assert list(style_errors([name, "import os"])) == [
        ("E402", "module level import not at top of file")
    ]


def test_every_conditional_check_exists() -> None:
    checks = {name for name, _, _ in style.GUIDE.options.logical_checks}
    assert {name for _, names in (*CONDITIONS, *STATES) for name in names} <= checks
