"""Observes many notebooks, and runs some: time, processor time and memory.

    python benchmarks/observe.py NOTEBOOKS [--count 10000] [--size 50000]

NOTEBOOKS is a directory of real notebooks. Those of 0.6 to 1.6 times ``--size`` bytes (of any size
with ``--size 0``) are observed, again and again, until there are ``--count``. In each copy the
names that the code assigns are others, so that half of its lines are in no other notebook, as in
real repositories. What the notebooks consist of is printed. Reading their JSON and parsing their
code is measured beside, and starting a kernel without any containment.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import re
import string
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from statistics import median

from _measure import run
from jupyter_client.manager import AsyncKernelManager

from kg.observing.execution.containment import containment
from kg.observing.execution.environments import current_environment
from kg.observing.execution.execution import execute
from kg.observing.execution.limits import ExecutionLimits
from kg.observing.locations import locate
from kg.observing.notebook_file import read_notebook

#: names that code assigns, defines, loops over or imports something as
_ASSIGNED = re.compile(
    r"^\s*([A-Za-z]\w{3,}) *=[^=]|^\s*(?:def|class) +(\w{4,})"
    r"|\bfor +(\w{4,}) +in\b|\bas +(\w{4,})\b",
    re.MULTILINE,
)
_DIGITS = string.digits + string.ascii_lowercase
_FAIRWEAVE = Path(sys.executable).with_name("fairweave")
_NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 4,
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "p"}},
    "cells": [
        {
            "cell_type": "code", "source": "1 + 1", "outputs": [], "metadata": {},
            "execution_count": None,
        }
    ],
}  # fmt: skip


def chosen(root: Path, size: int) -> list[bytes]:
    """The notebooks below ``root`` of about ``size`` bytes; of any size where it is 0."""
    files = sorted(root.rglob("*.ipynb"))
    sized = (f for f in files if not size or 0.6 * size < f.stat().st_size < 1.6 * size)
    found = [content for f in sized if read_notebook(content := f.read_bytes()).cells]
    if not found:
        sys.exit(f"{root}: no notebook of about {size:,} bytes")
    return found


def varied(content: bytes, number: int) -> bytes:
    """The notebook with other names in place of those that its code assigns, of equal length."""
    document = json.loads(content)
    cells = [cell for cell in document.get("cells", ()) if cell["cell_type"] == "code"]
    code = "\n".join("".join(cell["source"]) for cell in cells)
    names = {name for found in _ASSIGNED.findall(code) for name in found if name}
    if names:
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")
        ending = "".join(_DIGITS[number // 36**place % 36] for place in (2, 1, 0))
        for cell in cells:
            renamed = pattern.sub(lambda name: name[0][:-3] + ending, "".join(cell["source"]))
            cell["source"] = renamed.splitlines(keepends=True)
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def composition(contents: Iterable[bytes]) -> str:
    """How many characters of code, Markdown and outputs the median notebook has."""
    counts = []
    for content in contents:
        cells = read_notebook(content).cells
        code = [cell for cell in cells if cell.kind == "code"]
        texts = [cell.source for cell in cells if cell.kind == "markdown"]
        outputs = [json.dumps(cell.outputs) for cell in code]
        sources = [cell.source for cell in code]
        counts.append([sum(map(len, one)) for one in (sources, texts, outputs)])
    code_length, text_length, output_length = (median(one) for one in zip(*counts, strict=True))
    return (
        f"median of code {code_length:,.0f}, Markdown {text_length:,.0f}, outputs "
        f"{output_length:,.0f} characters"
    )


def observe(contents: list[bytes], count: int, jobs: int) -> None:
    """Observe ``count`` notebooks and print what that took."""
    size = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(count):
            folder = Path(scratch, "notebooks", str(number % 100))
            folder.mkdir(parents=True, exist_ok=True)
            content = varied(contents[number % len(contents)], number)
            (folder / f"{number}.ipynb").write_bytes(content)
            size += len(content)
        source, out = Path(scratch, "notebooks"), Path(scratch, "tables")
        took = run([_FAIRWEAVE, "observe", source, "-o", out, "-j", str(jobs)])
    print(
        f"{count:>7,} notebooks: {took.seconds:.1f} s ({count / took.seconds:.0f}/s, "
        f"{size / took.seconds / 1e6:.1f} MB/s), "
        f"{1000 * took.cpu / count:.1f} ms of processor each, {took.memory:.0f} MB"
    )


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor that ``work`` takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def parse(contents: Iterable[bytes]) -> None:
    """Read the JSON of each notebook and parse its code: what no observation can do without."""
    for content in contents:
        with suppress(ValueError):
            for cell in json.loads(content).get("cells", ()):
                with suppress(SyntaxError, ValueError):
                    ast.parse("".join(cell.get("source", "")))


async def start_kernel() -> None:
    """Start a kernel, wait until it answers, end it: no containment, no notebook."""
    manager = AsyncKernelManager(kernel_name="python3", transport="ipc")
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    client.stop_channels()
    await manager.shutdown_kernel(now=True)


def overhead(times: int) -> None:
    """What an execution takes beyond the notebook's own time, and a bare kernel beside it."""
    environment = current_environment()
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "n.ipynb").write_text(json.dumps(_NOTEBOOK))
        (repository,) = locate([Path(scratch)])
        for _ in range(times):
            record = execute(repository, "n.ipynb", environment, containment(), ExecutionLimits())
            ours.append(record.overhead)
            before = time.perf_counter()
            asyncio.run(start_kernel())
            bare.append(time.perf_counter() - before)
    print(
        f"executing: {sorted(ours)[times // 2]:.2f} s beyond the notebook's own time (best "
        f"{min(ours):.2f}); a bare kernel {sorted(bare)[times // 2]:.2f} s (best {min(bare):.2f})"
    )


def main() -> None:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--times", type=int, default=9)
    given = parser.parse_args()
    contents = chosen(given.notebooks, given.size)
    mean = sum(map(len, contents)) / len(contents)
    parse(contents)
    print(
        f"{len(contents)} real notebooks of {mean:,.0f} bytes ({composition(contents)}); "
        "JSON and syntax trees alone: "
        f"{1000 * cpu(lambda: parse(contents)) / len(contents):.1f} ms of processor each"
    )
    observe(contents, given.count // 10, given.jobs)
    observe(contents, given.count, given.jobs)
    overhead(given.times)


if __name__ == "__main__":
    main()
