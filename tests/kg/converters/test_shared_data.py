"""Each answer about the shared data, and each irregularity in it, is a test or out of reach.

``shared_answers.tsv``, ``shared_irregularities.tsv`` and ``published_irregularities.tsv`` (those
counted over the published data, numbered in their order) list them: format, numbers, and the test
that has them, or why there can be none.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: how a reason begins
REASONS = ("not comparable: ", "out of reach: ")
_SECTION = "## What an importer must survive"


def rows(name: str) -> list[tuple[str, list[int], str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            (row["format"], [int(n) for n in row["numbers"].split(",")], row["test"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def listed(name: str, format_name: str) -> list[int]:
    return sorted(n for each, numbers, _ in rows(name) if each == format_name for n in numbers)


TABLES = ("shared_answers.tsv", "shared_irregularities.tsv", "published_irregularities.tsv")


@pytest.mark.parametrize("table", TABLES)
def test_every_test_that_is_listed_exists(table: str) -> None:
    tests: dict[Path, set[str]] = {}
    for format_name, numbers, test in rows(table):
        if test.startswith(REASONS):
            continue
        file, _, name = test.partition("::")
        path = HERE / file
        if path not in tests:
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            tests[path] = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
        assert name in tests[path], (format_name, numbers, test)


def test_every_answer_is_listed(shared_data: Callable[[str], Path]) -> None:
    for file in sorted(shared_data("expected").glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        if answers := content.get("answers"):
            numbers = sorted(answer["id"] for answer in answers)
            assert listed("shared_answers.tsv", content["format"]) == numbers, file.name


def test_every_numbered_irregularity_is_listed(shared_data: Callable[[str], Path]) -> None:
    root = shared_data("")
    for file in sorted(root.rglob("README.md")):
        _, found, section = file.read_text("utf-8").partition(_SECTION)
        numbers = [int(n) for n in re.findall(r"^(\d+)\. ", section.partition("\n## ")[0], re.M)]
        if found:
            name = file.relative_to(root).parts[0]
            assert listed("shared_irregularities.tsv", name) == numbers, name


def test_every_irregularity_of_the_published_data_is_listed(
    shared_data: Callable[[str], Path],
) -> None:
    text = shared_data("IRREGULARITIES.md").read_text("utf-8")
    for section in text.split("\n## ")[1:]:
        title, _, rest = section.partition("\n")
        name = title.casefold().replace(" ", "-")
        number = len(re.findall(r"^- ", rest, re.M))
        assert listed("published_irregularities.tsv", name) == [*range(1, number + 1)], name
