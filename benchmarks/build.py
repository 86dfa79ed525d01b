"""How fast a build is, and how much memory it takes, beside what it cannot be faster than.

    python benchmarks/build.py                     # 3 M and 10 M triples
    python benchmarks/build.py --triples 300000    # a quick look
    python benchmarks/build.py --sources DATA…     # a build of real sources, as `build` takes them

Prints, for a synthetic study at the full width of its tables:
the build (convert, validate, load, publish) against ``Store.bulk_load`` of the
same data as finished N-Quads; validation of conforming data against the load and
against pySHACL alone; and conversion alone against morph-kgc on the
same CSV, in an environment of its own that this script makes. With ``--sources``: the build of
those beside ``Store.bulk_load`` of the dumps that it publishes, and beside that of all graphs.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from _measure import Took, run, table

HERE = Path(__file__).resolve().parent
PYTHON = Path(sys.executable)
FAIRWEAVE = PYTHON.with_name("fairweave")

BULK_LOAD = """
import sys, pyoxigraph
store = pyoxigraph.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS)
"""
EXPORT = """
import sys, pyoxigraph
store = pyoxigraph.Store.read_only(sys.argv[1])
store.dump(sys.argv[2], pyoxigraph.RdfFormat.N_QUADS)
print(len(store))
"""
CONVERT = """
import sys
from pathlib import Path
from kg.converters import choose
from kg.authorities.identities import Identities
from kg.converters.record import Notes
source, out, count = Path(sys.argv[1]), open(sys.argv[2], "w"), 0
for record in choose(source, "notebook-study").convert(source, Identities(), Notes()):
    out.writelines(record.triples)
    count += len(record.triples)
print(count)
"""
MORPH = "morph-kgc==2.8.1"
#: a wide table of the study: 130 columns of numbers
WIDE = "code_analyses"


def build(triples: int, scratch: Path) -> tuple[int, Took, Took, str]:
    study, data = scratch / "study", scratch / "data"
    run([PYTHON, HERE / "synthetic_study.py", study, "--triples", str(triples)])
    ours = run([FAIRWEAVE, "build", study, "-d", data])
    snapshot = next((data / "snapshots").iterdir())
    finished = scratch / "finished.nq"
    count = int(run([PYTHON, "-c", EXPORT, snapshot / "store", finished]).output)
    shutil.rmtree(study)
    loader = run([PYTHON, "-c", BULK_LOAD, finished, scratch / "peer"])
    seconds = json.loads((snapshot / "manifest.json").read_text())["seconds"]
    steps = ", ".join(f"{step} {took:.1f} s" for step, took in seconds.items())
    for path in (data, scratch / "peer"):
        shutil.rmtree(path)
    finished.unlink()
    return count, ours, loader, steps


def real(sources: list[str]) -> None:
    """A build of ``sources`` beside loading what it publishes."""
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        data, finished = scratch / "data", scratch / "finished.nq"
        # 1: records are in quarantine, as real ones are
        ours = run([FAIRWEAVE, "build", *sources, "-d", data], ok=(0, 1))
        snapshot = next((data / "snapshots").iterdir())
        dumps = sorted((snapshot / "dumps").glob("*.nq.gz"))
        rows: list[tuple[object, ...]] = [
            ("build", "", ours.seconds, "", ours.cpu, "", ours.memory, "")
        ]
        with finished.open("wb") as out:
            for dump in dumps:
                with gzip.open(dump) as file:
                    shutil.copyfileobj(file, out)
        rows.append(_loaded(f"bulk_load of {len(dumps)} dumps", finished, ours))
        run([PYTHON, "-c", EXPORT, snapshot / "store", finished])
        rows.append(_loaded("bulk_load of all graphs", finished, ours))
        manifest = json.loads((snapshot / "manifest.json").read_text())
    table(["", "triples", "s", "ratio", "CPU s", "ratio", "MB", "ratio"], rows)
    print(", ".join(f"{step} {took:.1f} s" for step, took in manifest["seconds"].items()))


def _loaded(what: str, finished: Path, ours: Took) -> tuple[object, ...]:
    store = finished.with_name("peer")
    loader = run([PYTHON, "-c", BULK_LOAD, finished, store])
    shutil.rmtree(store)
    with finished.open("rb") as file:
        count = sum(1 for _ in file)
    return (
        what,
        f"{count:,}",
        loader.seconds,
        ours.seconds / loader.seconds,
        loader.cpu,
        ours.cpu / loader.cpu,
        loader.memory,
        # what ends within a twentieth of a second is not seen by the watcher
        ours.memory / loader.memory if loader.memory else "",
    )


def builds(sizes: list[int]) -> None:
    rows = []
    notes = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            count, ours, loader, steps = build(size, Path(scratch))
        rows.append(
            (
                f"{count:,}",
                ours.seconds,
                loader.seconds,
                ours.seconds / loader.seconds,
                ours.cpu,
                loader.cpu,
                ours.cpu / loader.cpu,
                ours.memory,
                loader.memory,
            )
        )
        notes.append(f"{count:,} triples: {steps}")
    headings = ["triples", "build s", "bulk_load s", "ratio"]
    headings += ["build CPU s", "bulk_load CPU s", "ratio", "build MB", "bulk_load MB"]
    table(headings, rows)
    print("\n".join(notes), "\n")
    if len(rows) > 1:
        small, large = rows[0], rows[-1]
        allowed = 1.3 * small[-2] + large[-1]
        print(
            f"peak memory {large[-2]:,.0f} MB at {large[0]} triples; "
            f"1.3 × that at {small[0]} plus the loader's own is {allowed:,.0f} MB\n"
        )


def conversion(triples: int) -> None:
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        study, alone = scratch / "study", scratch / "alone"
        run([PYTHON, HERE / "synthetic_study.py", study, "--triples", str(triples)])
        alone.mkdir()
        _repeat(study / f"{WIDE}.csv", alone / f"{WIDE}.csv", triples)
        ours = run([PYTHON, "-c", CONVERT, alone, scratch / "ours.nt"])
        morph = _morph(scratch)
        config = _mapping(alone / f"{WIDE}.csv", scratch)
        theirs = run([morph, "-m", "morph_kgc", config])
        made = sum(1 for _ in (scratch / "theirs.nt").open("rb"))
    speeds = (int(ours.output) / ours.seconds, made / theirs.seconds)
    table(
        ("converter", "triples", "s", "triples/s", "MB"),
        [
            ("FAIRweave", f"{int(ours.output):,}", ours.seconds, f"{speeds[0]:,.0f}", ours.memory),
            (MORPH, f"{made:,}", theirs.seconds, f"{speeds[1]:,.0f}", theirs.memory),
            ("ratio", "", "", speeds[0] / speeds[1], ours.memory / theirs.memory),
        ],
    )


def validation(triples: int) -> None:
    """Judging a converted study by the shipped shapes, beside loading it and beside pySHACL."""
    with tempfile.TemporaryDirectory() as scratch_name:
        study, quads = Path(scratch_name) / "study", Path(scratch_name) / "study.nq"
        run([PYTHON, HERE / "synthetic_study.py", study, "--triples", str(triples)])
        run([FAIRWEAVE, "convert", study, "-o", quads])
        shapes = HERE.parent / "shapes"
        print(run([PYTHON, HERE / "validate.py", "--data", quads, "--shapes", shapes]).output)


def _repeat(table_file: Path, out: Path, triples: int) -> None:
    """As many rows of ``table_file``, with fresh ids, as give about ``triples``."""
    with table_file.open(newline="") as file, out.open("w", newline="") as written:
        header, *rows = csv.reader(file)
        writer = csv.writer(written)
        writer.writerow(header)
        for number in range(triples // len(header)):
            row = rows[number % len(rows)]
            writer.writerow(
                [
                    str(number + 1) if name in ("id", "cell_id") else cell
                    for name, cell in zip(header, row, strict=True)
                ]
            )


def _morph(scratch: Path) -> Path:
    """The Python of an environment with morph-kgc, which needs an older numpy than others."""
    environment = scratch / "morph"
    subprocess.run([PYTHON, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", MORPH, "numpy<2"], check=True)
    return python


def _mapping(csv_file: Path, scratch: Path) -> Path:
    """An R2RML-style mapping of every column, as FAIRweave maps it: one property each."""
    with csv_file.open(newline="") as file:
        header = next(csv.reader(file))
    columns = "".join(
        f"; rr:predicateObjectMap [ rr:predicate fw:{name.replace('_', '-')} ; "
        f'rr:objectMap [ rml:reference "{name}" ; rr:datatype xsd:integer ] ]\n'
        for name in header
        if name not in ("id", "notebook_id", "cell_id")
    )
    mapping = scratch / "mapping.ttl"
    mapping.write_text(
        "@prefix rr: <http://www.w3.org/ns/r2rml#> .\n"
        "@prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
        "@prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@prefix fw: <https://w3id.org/fairweave/ontology#> .\n"
        "<#map> a rr:TriplesMap ; rml:logicalSource "
        f'[ rml:source "{csv_file}" ; rml:referenceFormulation ql:CSV ]\n'
        '; rr:subjectMap [ rr:template "http://localhost:8000/cell/study/{cell_id}#code" ; '
        "rr:class fw:CodeAnalysis ]\n"
        f"{columns}.\n"
    )
    config = scratch / "config.ini"
    config.write_text(
        f"[CONFIGURATION]\noutput_file={scratch / 'theirs.nt'}\noutput_format=N-TRIPLES\n"
        f"logging_level=WARNING\n[study]\nmappings={mapping}\n"
    )
    return config


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--triples", type=int, nargs="+", default=[3_000_000, 10_000_000])
    parser.add_argument("--only", choices=("builds", "validation", "conversion"))
    parser.add_argument("--sources", nargs="+", help="build these, and measure nothing else")
    arguments = parser.parse_args()
    if arguments.sources:
        real(arguments.sources)
        return
    if arguments.only in (None, "builds"):
        builds(arguments.triples)
    if arguments.only in (None, "validation"):
        validation(300_000)
    if arguments.only in (None, "conversion"):
        conversion(min(arguments.triples))


if __name__ == "__main__":
    main()
