"""Converting dataset cards against parsing them, 7,433 of them, and a table of 40,000 rows.

    python benchmarks/catalogues.py [CARDS]

``CARDS`` is a folder of dataset cards (../shared/data/dataset-cards). Times are CPU seconds, each
conversion in a process of its own, and the table's are also given in units of a loop of twenty
million additions, which states how fast the machine is. Memory is the process's peak; that it does
not grow with the number of cards shows that they are read as a stream. The command converts the
table as well; it starts, recognises, sorts and writes besides.
"""

from __future__ import annotations

import csv
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from _measure import run
from markdown_it import MarkdownIt

from kg.authorities.identities import Identities
from kg.converters.converter import Converter
from kg.converters.dataset_cards import CONVERTER as CARDS
from kg.converters.dataset_cards.fields import KNOWN
from kg.converters.dataset_cards.header import read_header
from kg.converters.record import Notes
from kg.converters.table import CONVERTER as TABLE

CONVERTERS = {each.name: each for each in (CARDS, TABLE)}
FAIRWEAVE = Path(sys.executable).with_name("fairweave")
ROWS = 40_000
MANY = 7_433  # cards of the study that the shared ones are from
LICENCES = ("CC BY 4.0", "MIT", "Apache-2.0", "CC BY-NC 4.0", "unknown")
COLUMNS = (
    "id", "title", "description", "licence", "languages", "task", "year", "url", "creator", "size",
    "unit",
)  # fmt: skip
LANGUAGES = ("English", "German", "French", "sw", "Arabic", "zh", "Spanish")


def convert(converter: Converter, path: Path) -> tuple[float, int]:
    """CPU seconds of a conversion, and the MiB that it took, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(convert_here, (converter.name, path))


def convert_here(converter: str, path: Path) -> tuple[float, int]:
    """As :func:`convert`, in this process."""
    began = time.process_time()
    for _record in CONVERTERS[converter].convert(path, Identities(), Notes(source="benchmark")):
        pass
    spent = time.process_time() - began
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def copies(folder: Path, count: int, into: Path) -> None:
    """``count`` cards: those of ``folder``, again and again under other names."""
    cards = sorted(folder.glob("*.md"))
    for n in range(count):
        card = cards[n % len(cards)]
        (into / f"{n // len(cards)}-{card.name}").symlink_to(card.resolve())


def parse(folder: Path) -> float:
    """CPU seconds of parsing each card's header and body, and no more."""
    parser = MarkdownIt("commonmark")
    began = time.process_time()
    for file in sorted(folder.glob("*.md")):
        header = read_header(file.read_text("utf-8-sig"), file, KNOWN, Notes())
        parser.parse(header.body)
    return time.process_time() - began


def table_rows() -> Iterator[list[str | int]]:
    """A catalogue of :data:`ROWS` rows and eleven columns, with its header."""
    yield list(COLUMNS)
    for n in range(ROWS):
        languages = f"{LANGUAGES[n % 7]}; {LANGUAGES[n % 5]}"
        yield [
            f"ds-{n}", f"Dataset number {n}", "What is in it, in one sentence.",
            LICENCES[n % 5], languages, "translation", 2000 + n % 25,
            f"https://example.org/data/{n}", f"University {n % 200}", n * 10, "rows",
        ]  # fmt: skip


def write_csv(path: Path) -> None:
    """The catalogue as CSV."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(table_rows())


def write_xlsx(path: Path) -> None:
    """The catalogue as a workbook."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table_rows()):
            sheet.write_row(number, 0, row)


def unit() -> float:
    """CPU seconds of twenty million additions."""
    began, total = time.process_time(), 0
    for n in range(20_000_000):
        total += n
    return time.process_time() - began


def main() -> None:
    loop = unit()
    with tempfile.TemporaryDirectory() as scratch:
        if len(sys.argv) > 1:
            cards, many = Path(sys.argv[1]), Path(scratch) / "cards"
            parsing, (converting, memory) = parse(cards), convert(CARDS, cards)
            print(
                f"cards: parsing {parsing:.1f} s, converting {converting:.1f} s: "
                f"{converting / parsing:.2f} x (aim: at most 2 x), {memory} MiB"
            )
            many.mkdir()
            copies(cards, MANY, many)
            seconds, peak = convert(CARDS, many)
            print(
                f"cards: {MANY:,} in {seconds:.1f} s (aim: 60 s), {peak} MiB = "
                f"{peak / memory:.2f} x the memory of the few (aim: constant)"
            )
        for write in (write_csv, write_xlsx):
            table = Path(scratch) / f"table.{write.__name__.removeprefix('write_')}"
            write(table)
            seconds, memory = convert(TABLE, table)
            whole = run([FAIRWEAVE, "convert", table, "-o", table.with_suffix(".nq")])
            print(
                f"table: {ROWS:,} rows of {table.suffix} in {seconds:.1f} s = "
                f"{seconds / loop:.1f} loops of {loop:.2f} s (aim: 5 s, idle), {memory} MiB\n"
                f"the whole command, `fairweave convert`: {whole.seconds:.1f} s, {whole.cpu:.1f} s "
                f"of CPU in all its processes, {whole.memory:,.0f} MB (aim: 5 s on two idle cores)"
            )


if __name__ == "__main__":
    main()
