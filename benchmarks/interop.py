"""Runs the tests of every tool in docs/interop.md, and writes a table of the results.

    python benchmarks/interop.py [--output FILE] [--data DIR]

With ``--data``, tests of the shipped examples are run on the snapshot that DIR publishes
(:mod:`tests.real_build`); the table says how many of those that passed were.
What is not installed is skipped, and named as such; ``make interop`` installs what it can first.
Exits 1 where a test failed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "interop.md"
#: of :mod:`tests.real_build`: how it is told of a data directory, and what notes that one was used
VARIABLE, PROPERTY = "FAIRWEAVE_INTEROP_DATA", "snapshot"
_TEST = re.compile(r"`(tests/[\w/.]+)`")


class Row(NamedTuple):
    """A row of the page: a consumer, the tools that stand for it, the files of their tests."""

    consumer: str
    tested_with: str
    tests: tuple[str, ...]


class Result(NamedTuple):
    """A test case: its file, what came of it, why it was not run or may fail, and its name.

    Attributes:
        is_on_data: whether it was run on the snapshot that ``--data`` names.
    """

    file: str
    outcome: str
    reason: str
    name: str = ""
    is_on_data: bool = False


def rows(text: str) -> list[Row]:
    """The rows of the page whose last cell names tests."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        tests = _TEST.findall(cells[-1])
        if line.startswith("|") and tests:
            found.append(Row(cells[0], cells[-2], tuple(tests)))
    return found


def run(paths: list[str], options: list[str], data: str = "") -> list[Result]:
    """The results of all tests in ``paths``, each run once; on ``data``, where it is given."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *paths, *options, f"--junitxml={report}"]
        environment = os.environ | {VARIABLE: data, "FUJI_DATA": data} if data else None
        command += ["-o", "junit_family=xunit1", "-q"]
        subprocess.run(command, cwd=ROOT, check=False, env=environment)
        return [_result(case) for case in ElementTree.parse(report).iter("testcase")]


def _result(case: ElementTree.Element) -> Result:
    file, name = case.get("file", ""), case.get("name", "")
    names = [found.get("name") for found in case.iterfind("properties/property")]
    for outcome in ("failure", "error", "skipped"):
        if (element := case.find(outcome)) is not None:
            is_known = element.get("type") == "pytest.xfail"
            return Result(file, "known" if is_known else outcome, element.get("message", ""), name)
    return Result(file, "passed", "", name, PROPERTY in names)


def table(all_rows: list[Row], results: list[Result], data: str = "") -> str:
    """The results by row, in Markdown; with ``data``, how many were on it."""
    columns = ["consumer", "tested with", "passed", "failed", "known to differ", "not run"]
    if data:
        columns[3:3] = ["of them on the build"]
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    for row in all_rows:
        own = [one for one in results if any(_is_in(one.file, path) for path in row.tests)]
        count = Counter(one.outcome for one in own)
        if not own:  # a run that was interrupted has results all the same
            own = [Result("", "skipped", "the run ended before")]
        cells = [row.consumer, row.tested_with, str(count["passed"])]
        if data:
            cells.append(str(sum(one.is_on_data for one in own)))
        cells.append(_counted(one.name for one in own if one.outcome in ("failure", "error")))
        for outcome in ("known", "skipped"):
            reasons = (one.reason for one in own if one.outcome == outcome)
            cells.append(_counted(reason.partition("\n")[0] for reason in reasons))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _counted(reasons: Iterable[str]) -> str:
    """How many there are, and each of them once with how often; nothing where there are none."""
    found = Counter(reasons)
    each = (f"{text} ({n})" if n > 1 else text for text, n in sorted(found.items()))
    # a bar would end the cell
    return f"{found.total()}: {'; '.join(each)}".replace("|", "\\|") if found else ""


def _is_in(file: str, path: str) -> bool:
    return file == path or (path.endswith("/") and file.startswith(path))


def main() -> int:
    """Runs them, and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--output", type=Path, help="where to write; standard output otherwise")
    parser.add_argument("--data", default="", help="a data directory whose snapshot is used")
    parser.add_argument("--only", default="", help="rows whose consumer or tools contain this")
    options, given = parser.parse_known_args()
    wanted = [
        row
        for row in rows(PAGE.read_text("utf-8"))
        if options.only.casefold() in f"{row.consumer} {row.tested_with}".casefold()
    ]
    data = str(Path(options.data).resolve()) if options.data else ""
    paths = list(dict.fromkeys(path for row in wanted for path in row.tests))
    results = run(paths, given, data)
    text = table(wanted, results, data)
    if data:
        text = f"On the snapshot {(Path(data) / 'current').read_text().strip()}.\n\n{text}"
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text, "utf-8")
    else:
        print(text)
    return 1 if any(one.outcome in ("failure", "error") for one in results) else 0


if __name__ == "__main__":
    sys.exit(main())
