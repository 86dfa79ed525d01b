"""What ``fairweave observe --compare`` prints and writes."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from kg.cli import console
from kg.errors import SourceError

#: kinds of change, in the order in which they are shown, and how
_STYLES: Final = {
    "broke": "bold red",
    "changed": "yellow",
    "fixed": "green",
    "added": "",
    "removed": "",
    "same": "",
}


def show_changes(before: Path, after: Path, output: Path | None) -> None:
    """Prints what changed between two runs; writes every notebook of them to ``output``.

    Args:
        output: a .csv or .json file.

    Raises:
        SourceError: a run cannot be read, or ``output`` is neither.
    """
    from kg.observing.changes import COLUMNS, compare

    if output is not None and output.suffix not in (".csv", ".json"):
        raise SourceError(output, "is neither .csv nor .json", mend="name it changes.csv")
    found = compare(before, after)
    total = len(found.changes)
    if not found.in_both:
        console.err.print(
            "warning: no notebook is in both runs: repositories or paths differ; "
            "observe the same folder of each copy",
            style="yellow",
            soft_wrap=True,
        )
    for kind, style in _STYLES.items():
        if count := found.counts[kind]:
            console.out.print(f"{count:>6,} of {total:,}  {kind}", style=style, highlight=False)
    for kind, style in _STYLES.items():
        for change in found.changes if kind != "same" else ():
            if change.kind != kind:
                continue
            was = " ".join(filter(None, (change.before, change.cause_before)))
            now = " ".join(filter(None, (change.after, change.cause_after)))
            line = f"{kind}: {change.repository} {change.notebook}: {was or '-'} → {now or '-'}"
            mend = f". {change.mend}" if change.mend else ""
            console.out.print(
                line + mend, style=style, markup=False, soft_wrap=True, highlight=False
            )
    for one in found.distributions:
        line = f"distribution: {one.name}: {one.before or 'absent'} → {one.after or 'absent'}"
        console.out.print(line, markup=False, soft_wrap=True, highlight=False)
    if output is None:
        return
    if output.suffix == ".csv":
        with output.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(map(asdict, found.changes))
    else:
        document = {
            "counts": dict(found.counts),
            "notebooks": list(map(asdict, found.changes)),
            "distributions": list(map(asdict, found.distributions)),
        }
        output.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
