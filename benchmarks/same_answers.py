"""Whether the same facts give the same answers, however many sources they come in.

    python benchmarks/same_answers.py AUDITS    # a folder with text/, speech/, video/

Builds the audits as one source, as three (one a layout), and as two revisions of one audit, and
compares the results of all saved queries with their defaults. The earlier revision has the same
entries, of which every seventh lacks a field and every eleventh has another title, which the later
corrects. Prints a table: build time, triples, and the queries whose results differ from those of
one source; ends with 1 where one differs. Of queries about the sources, what names a source or
counts by source is left out.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from _measure import table

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.rdf.ontology import Ontology
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.kg.saved_queries.about_sources import comparable

LAYOUTS: Final = ("text", "speech", "video")
Answers = dict[str, Counter[str]]


def layout(audits: Path, name: str, folder: Path) -> Path:
    """One layout of ``audits`` as a source of its own, with the auditors' classifications."""
    source = folder / name
    source.mkdir(parents=True)
    for part in (name, "constants"):
        if (audits / part).is_dir():
            (source / part).symlink_to((audits / part).resolve())
    return source


def earlier(audits: Path, folder: Path) -> Path:
    """An earlier revision of ``audits``."""
    source = folder / "audit-1"
    shutil.copytree(audits, source)
    number = 0
    for file in sorted(path for name in LAYOUTS for path in (source / name).glob("*.json")):
        entries = json.loads(file.read_text("utf-8"))
        for entry in entries.values():
            number += 1
            if number % 7 == 0:
                entry.pop("Bibtex", None)
            # a title where the later revision has none would be a further fact
            if number % 11 == 0 and entry.get("Paper Title"):
                entry["Paper Title"] = f"Draft: {entry['Paper Title']}"
        file.chmod(0o644)
        file.write_text(json.dumps(entries, indent=1), "utf-8")
    return source


def answers(sources: list[str], folder: Path) -> tuple[Answers, list[str]]:
    """The results of all saved queries, by query, and cells for the table."""
    began = time.perf_counter()
    built = build(
        recognise(sources),
        DataDirectory(folder),
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology(),
        jobs=2,
    )
    assert built.snapshot is not None
    seconds = time.perf_counter() - began
    found: Answers = {}
    for id_, query in Catalogue(directory("queries")).items():
        file = built.snapshot.path / "results" / f"{id_}.json"
        if query.endpoints or not file.is_file():
            continue
        bindings = json.loads(file.read_bytes())["results"]["bindings"]
        found[id_] = comparable(id_, bindings)
    superseded = sum(stage.superseded for stage in built.staged)
    cells = [f"{built.triples:,}", f"{len(built.refused):,}", f"{superseded:,}", f"{seconds:.0f} s"]
    return found, cells


def main(audits: Path) -> int:
    """Builds, compares, prints; the number of queries that differ without need."""
    rows, wrong = [], 0
    with tempfile.TemporaryDirectory(prefix="fairweave-same-") as scratch:
        folder = Path(scratch)
        later = folder / "later" / "audit-2"
        later.parent.mkdir()
        later.symlink_to(audits.resolve())
        ways = {
            "one source": [f"audits={audits}"],
            "three sources": [str(layout(audits, name, folder / "three")) for name in LAYOUTS],
            "two revisions": [str(earlier(audits, folder / "earlier")), str(later)],
        }
        reference: Answers = {}
        for number, (way, sources) in enumerate(ways.items()):
            found, cells = answers(sources, folder / f"data-{number}")
            reference = reference or found
            differ = {id_ for id_ in reference if found.get(id_) != reference[id_]}
            unexpected = sorted(differ)
            wrong += len(unexpected)
            rows.append([way, *cells, f"{len(found)}", ", ".join(unexpected) or "none"])
            for id_ in unexpected:
                for sign, rest in (
                    ("-", reference[id_] - found[id_]),
                    ("+", found[id_] - reference[id_]),
                ):
                    for row in list(rest)[:3]:
                        shown = {k: v["value"] for k, v in json.loads(row).items()}
                        print(f"{way}: {id_}: {sign} {shown}", file=sys.stderr)
    headings = [
        "audits as",
        "triples",
        "refused",
        "superseded",
        "build",
        "queries",
        "other answers",
    ]
    table(headings, rows)
    return wrong


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    sys.exit(min(main(Path(sys.argv[1])), 1))
