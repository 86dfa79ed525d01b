"""Turns a cell of IPython into Python: magics, shell lines and help become calls."""

from __future__ import annotations

import ast
import re
import warnings
from functools import cache
from typing import Any

#: a cell without any of these is Python already: a line that begins with a magic, a shell command,
#: help or a prompt, assigns what one gives, or ends with help
_SPECIAL = re.compile(r"^\s*(?:[%!?,;/]|>>>|\.\.\.|In ?\[)|=\s*[%!]|\?\s*$|\0|=\s*\\", re.MULTILINE)


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
    if not _SPECIAL.search(source) and not source[0].isspace():
        return source if source.endswith("\n") else source + "\n"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            transformed = str(_manager().transform_cell(source))
    except (RecursionError, ValueError) as reason:
        raise SyntaxError(str(reason)) from None
    return transformed.replace("\0", "\n")


def parse(text: str) -> ast.Module:
    """The syntax tree of ``text`` (Python, from :func:`to_python`).

    Raises:
        SyntaxError: it is not the Python of this interpreter.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (ValueError, RecursionError, MemoryError) as reason:
        raise SyntaxError(str(reason)) from None
