"""Reads one notebook of any nbformat, valid or not, without running or changing anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any, Final

from kg.errors import one_line

_CONFLICT: Final = re.compile(rb"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
#: output types of nbformat 3 → their names since nbformat 4
_OUTPUT_TYPES: Final = {"pyout": "execute_result", "pyerr": "error"}
#: keys of an output of nbformat 3 → media types
_MEDIA_TYPES: Final = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
}
UNKNOWN: Final = "unknown"
NO_KERNEL: Final = "no-kernel"


class Processed(IntFlag):
    """Bits of ``notebooks.processed`` that reading and analysing set, as the study defines them."""

    OK = 0
    LOAD_ERROR = 1
    FORMAT_ERROR = 2
    SYNTAX_ERROR_ON_LOAD = 4
    SYNTAX_ERROR = 16
    AGGREGATED = 32


@dataclass(slots=True)
class NotebookCell:
    """A cell, whatever nbformat it is stored in.

    Attributes:
        kind: ``code``, ``markdown``, ``raw``, ``heading``, or what the file states.
        source: its text, lines joined.
        execution_count: the stored count, ``None`` where it was never run.
        outputs: stored outputs, in the form of nbformat 4 where they can be read.
        language: what nbformat 3 states of the cell.
        tags: of the cell's metadata.
    """

    kind: str
    source: str
    execution_count: int | None = None
    outputs: list[Mapping[str, Any]] = field(default_factory=list)
    language: str = ""
    tags: tuple[str, ...] = ()

    @property
    def output_formats(self) -> list[str]:
        """Media types of its results, and ``error``, each once, sorted."""
        found: set[str] = set()
        for output in self.outputs:
            kind = output.get("output_type")
            if kind in ("display_data", "execute_result") and isinstance(
                data := output.get("data"), dict
            ):
                found.update(map(str, data))
            elif kind == "error":
                found.add("error")
        return sorted(found)


@dataclass(slots=True)
class Notebook:
    """A notebook as it is stored; ``problem`` states why it has no cells, or what is odd.

    Attributes:
        nbformat: ``4.5``, or ``4`` where no minor version is stored; ``0`` where it is unreadable.
        kernel: name of the kernel, ``no-kernel`` where none is stored.
        language: in lower case, ``unknown`` where neither kernel, language nor cell states it.
        language_version: ``unknown`` where it is not stored.
        processed: bits of reading.
        problem: reason in one line, ``""`` where all is well.
    """

    nbformat: str = "0"
    kernel: str = NO_KERNEL
    language: str = UNKNOWN
    language_version: str = UNKNOWN
    cells: list[NotebookCell] = field(default_factory=list)
    processed: Processed = Processed.OK
    problem: str = ""

    @property
    def code(self) -> Iterator[NotebookCell]:
        """The code cells."""
        return (cell for cell in self.cells if cell.kind == "code")

    @property
    def out_of_order(self) -> bool:
        """Whether the stored execution counts do not rise from cell to cell."""
        counts = [c.execution_count for c in self.code if c.execution_count is not None]
        return counts != sorted(counts)


def read_notebook(content: bytes) -> Notebook:
    """The notebook in ``content``; what cannot be read is a notebook with a ``problem``.

    >>> read_notebook(b"").problem
    'the file is empty'
    >>> read_notebook(b'{"nbformat": 4, "nbformat_minor": 5, "cells": []}').nbformat
    '4.5'
    """
    document, problem = _parse(content)
    if problem:
        return Notebook(processed=Processed.FORMAT_ERROR, problem=problem)
    assert document is not None
    metadata = _mapping(document.get("metadata"))
    cells = [_cell(cell) for cell in _stored_cells(document)]
    major, minor = document.get("nbformat"), document.get("nbformat_minor")
    notebook = Notebook(
        nbformat="0" if major is None else f"{major}" if minor is None else f"{major}.{minor}",
        cells=cells,
    )
    _languages(notebook, metadata)
    if not cells:
        notebook.processed = Processed.FORMAT_ERROR
        notebook.problem = "no cells in it"
    elif not isinstance(major, int):
        notebook.problem = "nbformat is not stored"
    elif major > 4 or (major == 4 and isinstance(minor, int) and minor > 5):
        notebook.problem = f"nbformat {notebook.nbformat} is newer than any that is defined"
    return notebook


def _parse(content: bytes) -> tuple[dict[str, Any] | None, str]:
    """The JSON object, or why there is none."""
    if not content.strip():
        return None, "the file is empty"
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as reason:
        return None, f"bytes that are not UTF-8 (byte {reason.start})"
    except json.JSONDecodeError as reason:
        return None, _not_json(content, reason)
    except RecursionError:
        return None, "not JSON: nested too deeply"
    except ValueError:
        return None, "not JSON: a number with more digits than Python reads"
    problem = ""
    if not isinstance(document, dict):
        problem = f"no notebook: JSON of type {type(document).__name__}, not an object"
    elif not document.keys() & {"cells", "worksheets", "nbformat"}:
        problem = "no notebook: neither cells nor nbformat in it"
    return document, problem


def _not_json(content: bytes, reason: json.JSONDecodeError) -> str:
    if conflict := _CONFLICT.search(content):
        line = content.count(b"\n", 0, conflict.start()) + 1
        return f"merge conflict markers (line {line}): not JSON"
    cut = reason.pos >= len(reason.doc.rstrip()) - 1 or reason.msg.startswith("Unterminated")
    text = f"not JSON: {reason.msg} (line {reason.lineno}, column {reason.colno})"
    return f"cut off: {text}" if cut else text


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _stored_cells(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells: of the notebook itself since nbformat 4, of its worksheets before."""
    sheets = document.get("worksheets")
    lists = [document.get("cells")]
    if isinstance(sheets, list):
        lists += [_mapping(sheet).get("cells") for sheet in sheets]
    for stored in lists:
        if isinstance(stored, list):
            yield from (cell for cell in stored if isinstance(cell, dict))


def _text(value: object) -> str:
    """A multi-line string: nbformat stores it in one piece, or as a list of lines."""
    if isinstance(value, list):
        try:
            return "".join(value)
        except TypeError:
            return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _cell(cell: dict[str, Any]) -> NotebookCell:
    kind = cell.get("cell_type")
    count = cell.get("execution_count", cell.get("prompt_number"))
    if isinstance(count, str) and count.isdigit():
        count = int(count)
    outputs = cell.get("outputs")
    tags = _mapping(cell.get("metadata")).get("tags")
    return NotebookCell(
        kind=kind if isinstance(kind, str) else "<unknown>",
        source=_text(cell.get("source", cell.get("input"))),
        execution_count=count if type(count) is int else None,
        outputs=[_output(o) for o in outputs if isinstance(o, dict)]
        if isinstance(outputs, list)
        else [],
        language=str(cell.get("language") or ""),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
    )


def _output(output: dict[str, Any]) -> dict[str, Any]:
    """``output`` as nbformat 4 has it."""
    kind = output.get("output_type")
    if kind not in _OUTPUT_TYPES and ("data" in output or kind not in ("display_data",)):
        return output
    changed = output | {"output_type": _OUTPUT_TYPES.get(str(kind), kind)}
    if changed["output_type"] != "error" and "data" not in output:
        changed["data"] = {
            media: output[key] for key, media in _MEDIA_TYPES.items() if key in output
        }
    return changed


def _languages(notebook: Notebook, metadata: dict[str, Any]) -> None:
    """Kernel and language: by the kernel's specification, then the language's, then cells."""
    spec, info = metadata.get("kernelspec"), _mapping(metadata.get("language_info"))
    if isinstance(spec, str):
        spec = {"name": spec}
    spec = _mapping(spec)
    if name := spec.get("name"):
        notebook.kernel = one_line(str(name), 200)
    of_cells = (cell.language for cell in notebook.cells if cell.language)
    language = spec.get("language") or info.get("name") or next(of_cells, "") or UNKNOWN
    notebook.language = one_line(str(language).strip().lower(), 200) or UNKNOWN
    version = info.get("version")
    if isinstance(version, str) and version.strip():
        notebook.language_version = one_line(version.strip(), 200)
