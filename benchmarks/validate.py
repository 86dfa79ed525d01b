"""How long validation takes, against loading the same data and against pySHACL alone.

    python benchmarks/validate.py [TRIPLES] [--shapes PATH --data FILE.nq]

Without a file it makes statistics of notebooks as wide tables have them: a
hundred numbers a record, each whole, not negative and there at most once.
Everything conforms, which is the rule in a build. Every figure is a ratio
within this run: validation on the staged store over the store's bulk load of
the same file, and pySHACL alone (reading the file into rdflib, then judging)
over FAIRweave (loading it into the store, then judging).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import Dataset

from kg.validation import Shapes, validate

E = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
WIDTH = 96
#: the most triples given to pySHACL alone
PEER_TRIPLES = 300_000


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("triples", nargs="?", type=int, default=1_000_000)
    arguments.add_argument("--shapes", type=Path, help="instead of the made ones")
    arguments.add_argument("--data", type=Path, help="N-Quads instead of the made ones")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shapes_file = given.shapes or made_shapes(folder / "shapes.ttl")
        shapes = Shapes.load(shapes_file)
        data = given.data or made_data(folder / "data.nq", given.triples)
        print(
            f"{'triples':>12} {'load s':>8} {'validate s':>11} {'validate/load':>14} {'judged':>8}"
        )
        load, check, count, judged = ours(folder / "store", data, shapes)
        print(f"{count:12,} {load:8.2f} {check:11.2f} {check / load:14.2f} {judged:8,}")
        part = folder / "part.nq"
        if given.data is None:
            made_data(part, PEER_TRIPLES)
        else:
            first_lines(data, part, PEER_TRIPLES)
        load, check, count, judged = ours(folder / "part", part, shapes)
        dataset = Dataset(default_union=True)
        parse = seconds(lambda: dataset.parse(part, format="nquads"))
        alone = seconds(
            lambda: pyshacl.validate(dataset, shacl_graph=shapes.graph, inference="none")
        )
        print(f"\n{count:12,} triples{'pySHACL s':>14} {'FAIRweave s':>12} {'times faster':>13}")
        for what, theirs, own in (
            ("read", parse, load),
            ("validate", alone, check),
            ("both", parse + alone, load + check),
        ):
            print(f"{what:>20}{theirs:14.2f} {own:12.2f} {theirs / own:13.1f}")
    return 0


def ours(store_folder: Path, data: Path, shapes: Shapes) -> tuple[float, float, int, int]:
    """Seconds to load, seconds to validate, triples, nodes that pySHACL validated."""
    store = ox.Store(str(store_folder))
    load = seconds(lambda: store.bulk_load(path=str(data)))
    began = time.perf_counter()
    report = validate(store, shapes)
    check = time.perf_counter() - began
    if not report.conforms:
        print(report.to_text(), file=sys.stderr)
    return load, check, len(store), report.judged


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def made_data(file: Path, triples: int) -> Path:
    with file.open("w") as out:
        out.writelines(lines(triples // (WIDTH + 4)))
    return file


def lines(records: int) -> Iterator[str]:
    chance = random.Random(0)
    for number in range(records):
        s, graph = f"<{E}notebook/{number}>", f"<{E}source/{number % 3}>"
        yield f"{s} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{E}Notebook> {graph} .\n"
        yield f'{s} <{E}name> "notebook {number}.ipynb" {graph} .\n'
        yield f'{s} <{E}created> "2020-{number % 12 + 1:02}-11"^^<{XSD}date> {graph} .\n'
        yield f"{s} <{E}copyOf> <{E}notebook/{number * 7 % records}> {graph} .\n"
        for column in range(WIDTH):
            value = chance.randrange(10 ** (column % 6 + 1))
            yield f'{s} <{E}count{column}> "{value}"^^<{XSD}integer> {graph} .\n'


def made_shapes(file: Path) -> Path:
    columns = "".join(
        f"""<{E}s#{n}> sh:path <{E}count{n}> ; sh:datatype xsd:integer ;
    sh:minInclusive 0 ; sh:maxCount 1 .\n<{E}s> sh:property <{E}s#{n}> .\n"""
        for n in range(WIDTH)
    )
    file.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <{XSD}> .
<{E}s> a sh:NodeShape ; sh:targetClass <{E}Notebook> ;
    sh:property <{E}s#name>, <{E}s#created>, <{E}s#copyOf> .
<{E}s#name> sh:path <{E}name> ; sh:datatype xsd:string ; sh:minCount 1 ; sh:minLength 1 .
<{E}s#created> sh:path <{E}created> ; sh:datatype xsd:date ; sh:maxCount 1 .
<{E}s#copyOf> sh:path <{E}copyOf> ; sh:class <{E}Notebook> .
{columns}"""
    )
    return file


def first_lines(data: Path, part: Path, count: int) -> None:
    with data.open() as whole, part.open("w") as out:
        for number, line in enumerate(whole):
            if number >= count:
                break
            out.write(line)


if __name__ == "__main__":
    sys.exit(main())
