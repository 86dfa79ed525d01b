"""Converting dataset cards against parsing them, and a table of 40,000 rows.

    python benchmarks/catalogues.py [CARDS]

``CARDS`` is a folder of dataset cards (../shared/data/dataset-cards). Times are CPU seconds of this
process, and the table's are also given in units of a loop of twenty million additions, which says
how fast the machine is.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path

from markdown_it import MarkdownIt

from kg.authorities.identities import Identities
from kg.converters.converter import Converter
from kg.converters.dataset_cards import CONVERTER as CARDS
from kg.converters.dataset_cards.fields import KNOWN
from kg.converters.dataset_cards.header import read_header
from kg.converters.record import Notes
from kg.converters.table import CONVERTER as TABLE

ROWS = 40_000
LICENCES = ("CC BY 4.0", "MIT", "Apache-2.0", "CC BY-NC 4.0", "unknown")
COLUMNS = (
    "id", "title", "description", "licence", "languages", "task", "year", "url", "creator", "size",
    "unit",
)  # fmt: skip
LANGUAGES = ("English", "German", "French", "sw", "Arabic", "zh", "Spanish")


def convert(converter: Converter, path: Path) -> float:
    """CPU seconds of a conversion."""
    began = time.process_time()
    for _record in converter.convert(path, Identities(), Notes(source="benchmark")):
        pass
    return time.process_time() - began


def parse(folder: Path) -> float:
    """CPU seconds of parsing each card's header and body, and no more."""
    parser = MarkdownIt("commonmark")
    began = time.process_time()
    for file in sorted(folder.glob("*.md")):
        header = read_header(file.read_text("utf-8-sig"), file, KNOWN, Notes())
        parser.parse(header.body)
    return time.process_time() - began


def write_table(path: Path) -> None:
    """A catalogue of :data:`ROWS` rows and eleven columns."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for n in range(ROWS):
            languages = f"{LANGUAGES[n % 7]}; {LANGUAGES[n % 5]}"
            writer.writerow(
                [
                    f"ds-{n}", f"Dataset number {n}", "What is in it, in one sentence.",
                    LICENCES[n % 5], languages, "translation", 2000 + n % 25,
                    f"https://example.org/data/{n}", f"University {n % 200}", n * 10, "rows",
                ]
            )  # fmt: skip


def unit() -> float:
    """CPU seconds of twenty million additions."""
    began, total = time.process_time(), 0
    for n in range(20_000_000):
        total += n
    return time.process_time() - began


def main() -> None:
    if len(sys.argv) > 1:
        parsing, converting = parse(Path(sys.argv[1])), convert(CARDS, Path(sys.argv[1]))
        print(
            f"cards: parsing {parsing:.1f} s, converting {converting:.1f} s: "
            f"{converting / parsing:.2f} x (aim: at most 2 x)"
        )
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.csv"
        write_table(table)
        seconds = convert(TABLE, table)
    loop = unit()
    print(
        f"table: {ROWS:,} rows in {seconds:.1f} s = {seconds / loop:.1f} loops of {loop:.2f} s "
        f"(aim: 5 s, idle)"
    )


if __name__ == "__main__":
    main()
