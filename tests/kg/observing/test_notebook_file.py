"""Notebooks of every form, and files that are none."""

from __future__ import annotations

import json

import pytest

from kg.observing.notebook_file import read_notebook


def stored(**parts: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, **parts}).encode()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"[1]", "no notebook: JSON of type list, not an object"),
        (b'{"a": 1}', "no notebook: neither cells nor nbformat in it"),
        (b"\xff\xfe{", "bytes that are not UTF-8 (byte 0)"),
        (b'{"cells": [', "cut off: not JSON"),
        (b'{"cells": [],\n<<<<<<< HEAD\n', "merge conflict markers (line 2): not JSON"),
        (b"[" * 100_000, "not JSON: nested too deeply"),
        (stored(cells=[]), "no cells in it"),
        (stored(cells=[{"cell_type": "code"}], nbformat=5), "nbformat 5.5 is newer"),
    ],
)
def test_what_is_no_notebook_is_an_error_with_the_reason(content: bytes, problem: str) -> None:
    notebook = read_notebook(content)
    assert notebook.problem.startswith(problem)
    assert notebook.processed or notebook.cells


def test_parts_of_other_types_are_no_end() -> None:
    cells = [
        {"cell_type": "code", "source": None, "outputs": "x", "execution_count": "3"},
        {"cell_type": 7, "source": ["a\n", 1, "b"]},
        "no cell",
        {"cell_type": "code", "source": "a", "outputs": [3, {"output_type": "display_data"}]},
    ]
    notebook = read_notebook(
        stored(cells=cells, metadata={"kernelspec": "python3", "language_info": []})
    )
    assert [cell.kind for cell in notebook.cells] == ["code", "<unknown>", "code"]
    assert [cell.source for cell in notebook.cells] == ["", "a\nb", "a"]
    assert notebook.cells[0].execution_count == 3
    assert (notebook.kernel, notebook.language) == ("python3", "unknown")


def test_nbformat_3_is_read_as_4() -> None:
    cell = {
        "cell_type": "code",
        "input": ["1 / 0"],
        "language": "python",
        "prompt_number": 2,
        "outputs": [
            {"output_type": "pyout", "text": ["1"], "png": "AAAA"},
            {"output_type": "pyerr", "ename": "E"},
        ],
    }
    document = {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [cell]}, 3]}
    notebook = read_notebook(json.dumps(document).encode())
    assert (notebook.nbformat, notebook.language) == ("3.0", "python")
    assert notebook.cells[0].source == "1 / 0"
    assert notebook.cells[0].execution_count == 2
    assert notebook.cells[0].output_formats == ["error", "image/png", "text/plain"]


def test_a_byte_order_mark_and_nan_are_forgiven() -> None:
    content = b'\xef\xbb\xbf{"nbformat": 4, "cells": [{"cell_type": "code", "x": NaN}]}\r\n'
    assert read_notebook(content).nbformat == "4"
