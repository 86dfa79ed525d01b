"""Notebooks are sources of a build, read without running them."""

from __future__ import annotations

from pathlib import Path

from kg.authorities.identities import Identities
from kg.converters.converter import Confidence
from kg.converters.notebooks import CONVERTER
from kg.converters.record import Notes
from kg.resources import directory

EXAMPLES = directory("examples") / "notebooks"


def test_notebooks_are_recognised(tmp_path: Path) -> None:
    assert CONVERTER.sniff(EXAMPLES) is Confidence.LIKELY
    assert CONVERTER.sniff(EXAMPLES / "rainfall.ipynb") is Confidence.CERTAIN
    assert CONVERTER.sniff(tmp_path) is Confidence.NONE
    assert len(CONVERTER.files(EXAMPLES)) == 16


def test_a_directory_is_read_and_nothing_of_it_is_run() -> None:
    records = list(CONVERTER.convert(EXAMPLES, Identities(), Notes(source="n")))
    lines = "".join(line for record in records for line in record.triples)
    assert lines.count("/notebook/n/1/rainfall.ipynb> <http://www.w3.org/1999/02") >= 1
    assert "reference/huggingface.co~datasets~climatepolicyradar" in lines.lower()
    assert "NotebookExecution" not in lines
    # a directory in a checkout is by itself here: its commit is not the source's
    assert "ontology#commit" not in lines
