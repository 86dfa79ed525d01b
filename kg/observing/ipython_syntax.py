"""Turns a cell of IPython into Python: magics, shell lines and help become calls."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from kg.observing.code_lines import code_line

#: a cell without any of these is Python already: a line that begins with a magic, a shell command,
#: help or a prompt, assigns what one gives, or ends with help
_SPECIAL = re.compile(
    r"^[^\S\n]*(?:[%!?,;/]|>>>|\.\.\.|In ?\[)|=\s*[%!]|\?[^\S\n]*$|\0|=\s*\\", re.MULTILINE
)
#: how else than with a ``%``, ``!``, ``?``, backslash or null it can begin
_SPECIAL_LINE = re.compile(r"^[^\S\n]*(?:[,;/]|>>>|\.\.\.|In ?\[)", re.MULTILINE)
#: the same but for lines that are one magic or shell command; and cells of another language
_PROMPT = re.compile(r"^[^\S\n]*(?:>>>|\.\.\.|In ?\[)", re.MULTILINE)
_SPECIAL_BEYOND_LINES = re.compile(
    r"^[^\S\n]*(?:%%|[?,;/]|>>>|\.\.\.|In ?\[)|=\s*[%!]|\?[^\S\n]*$|\0|=\s*\\", re.MULTILINE
)


@contextmanager
def without_warnings() -> Iterator[None]:
    """Code that is read may use what Python warns of: invalid escapes, ``is`` with a literal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@cache
def _manager() -> Any:
    # only where a cell needs it: IPython takes a third of a second to import
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager()  # type: ignore[no-untyped-call]


def to_python(source: str) -> str:
    """``source`` as the Python that IPython runs.

    Raises:
        SyntaxError: a magic or shell line is not well-formed.

    >>> to_python("%matplotlib inline")
    "get_ipython().run_line_magic('matplotlib', 'inline')\\n"
    >>> to_python("a = 1")
    'a = 1\\n'
    """
    if not source.strip():
        return source
    if not source[0].isspace() and not _is_special(source):
        return source if source.endswith("\n") else source + "\n"
    if source.startswith("%%") and "?" not in source.partition("\n")[0]:
        python = _cell_command(source)
    else:
        python = None if source[0].isspace() else _commands_replaced(source)
    return _transformed(source).replace("\0", "\n") if python is None else python


def _is_special(source: str) -> bool:
    # to search for a character is much quicker than for a pattern
    if any(map(source.__contains__, "%!?\\\0")):
        return _SPECIAL.search(source) is not None
    return _SPECIAL_LINE.search(source) is not None


def _cell_command(source: str) -> str | None:
    """``source``, which a magic takes as it is, as a call; ``None`` where it has prompts."""
    if _PROMPT.search(source) or "\0" in source:
        return None
    from IPython.core.inputtransformer2 import cell_magic

    return "".join(cell_magic(_lines(source)))  # type: ignore[no-untyped-call]


def _lines(source: str) -> list[str]:
    """The lines of ``source``; IPython takes the blanks out of lines that have nothing else."""
    from IPython.core.inputtransformer2 import leading_indent

    whole = source if source.endswith("\n") else source + "\n"
    return [*leading_indent(whole.splitlines(keepends=True))]  # type: ignore[no-untyped-call]


def _transformed(source: str) -> str:
    try:
        return str(_manager().transform_cell(source))
    except (RecursionError, ValueError) as reason:
        raise SyntaxError(str(reason)) from None


#: ``%matplotlib inline`` is in most notebooks
_command = lru_cache(maxsize=1024)(_transformed)


def _commands_replaced(source: str) -> str | None:
    """``source`` with each line that is a magic or shell command replaced, the others as they are.

    IPython reads the whole cell again for every command in it.

    Returns:
        ``None`` where something else in it is no Python, or a line may be part of another one.
    """
    if _SPECIAL_BEYOND_LINES.search(source):
        return None
    try:
        return "".join(_replaced(_lines(source)))
    except _NotSimpleError:
        return None


class _NotSimpleError(Exception):
    pass


def _replaced(lines: list[str]) -> Iterator[str]:
    last = max(at for at, line in enumerate(lines) if line.lstrip()[:1] in ("%", "!"))
    depth = 0
    for at, line in enumerate(lines):
        stripped = line.strip()
        if at > last:
            yield line
        elif stripped[:1] in ("%", "!"):
            if depth or stripped.endswith("\\"):
                raise _NotSimpleError
            yield line[: len(line) - len(line.lstrip())] + _command(stripped + "\n")
        else:
            read = code_line(line)
            if read is None:
                raise _NotSimpleError
            depth += read.depth
            yield line


def parse(text: str) -> ast.Module:
    """The syntax tree of ``text`` (Python, from :func:`to_python`).

    What Python warns of is shown, unless within :func:`without_warnings`.

    Raises:
        SyntaxError: it is not the Python of this interpreter.
    """
    try:
        return ast.parse(text)
    except (ValueError, RecursionError, MemoryError) as reason:
        raise SyntaxError(str(reason)) from None
