"""Validating files: any RDF syntax, plain or gzipped."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError, missing, one_line, without_place
from kg.scratch import Scratch
from kg.validation.judge import judge_as_written, validate
from kg.validation.neighbourhood import whole_graph
from kg.validation.report import Report
from kg.validation.shapes import Shapes
from kg.validation.terms import as_stored


class NoRdf(SourceError):
    """A file that has no RDF in it, or none by its name."""


def validate_files(
    paths: Iterable[Path],
    shapes: Shapes,
    *,
    advanced: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Judges what is in ``paths`` together, as one graph.

    The files are loaded into a temporary store on disk, which is removed whatever
    happens, and pySHACL is shown what could violate a shape. A store normalises
    literals (``4.0`` becomes ``4``, ``xsd:long`` ``xsd:integer``); where that would
    change one of these files, or the shapes need more than SHACL Core, pySHACL is
    shown the whole of it as it is written, which takes about 45 s per million triples.

    Args:
        paths: files in any syntax of RDF.
        shapes: by what they are judged.
        advanced: with SHACL Advanced Features.
        progress: called with (steps done, steps known so far).

    Raises:
        SourceError: a file cannot be read, or is not in the syntax that its name claims.
        NoRdf: it has no RDF in it.
        ShapesError: pySHACL cannot use these shapes.
    """
    paths = list(paths)
    with Scratch("validate") as folder:
        store = ox.Store(folder)
        changed = False

        def watched(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
            nonlocal changed
            for quad in quads:
                changed = changed or as_stored(quad.object) != quad.object
                yield quad

        for path in paths:
            before = len(store)
            store.bulk_extend(watched(statements(path)))
            if len(store) == before and next(statements(path), None) is None:
                raise NoRdf(
                    path,
                    "no RDF in it, so there is nothing to validate",
                    mend="`fairweave build` takes audits, studies and other sources; "
                    "`fairweave convert` writes them as RDF",
                )
        if changed or advanced or shapes.normalised or shapes.beyond_core:
            del store
            everything = (quad for path in paths for quad in statements(path))
            return judge_as_written(whole_graph(everything), shapes, advanced=advanced)
        return validate(store, shapes, progress=progress)


def syntax_of(path: Path) -> ox.RdfFormat | None:
    """The syntax of RDF that the name of ``path`` states, ``.gz`` at its end or not."""
    suffix = (path.with_suffix("") if _is_gzipped(path) else path).suffix.lower().lstrip(".")
    return ox.RdfFormat.from_extension(suffix) if suffix else None


def _is_gzipped(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def statements(path: Path) -> Iterator[ox.Quad]:
    """The statements of ``path``; its syntax follows from its name (``.ttl``, ``.nq.gz`` …).

    Raises:
        SourceError: it cannot be read, or is not in that syntax.
    """
    if not path.exists():
        raise missing(path)
    syntax = syntax_of(path)
    if syntax is None:
        raise NoRdf(
            path,
            "not a syntax of RDF by its name",
            mend="name it .ttl .nt .nq .trig .rdf .jsonld, with or without .gz",
        )
    opened = gzip.open if _is_gzipped(path) else open
    try:
        with opened(path, "rb") as file:
            yield from ox.parse(
                input=file,  # type: ignore[arg-type]
                format=syntax,
                base_iri=path.resolve().as_uri(),
                rename_blank_nodes=True,
            )
    except SyntaxError as reason:
        place = f"line {reason.lineno}" if reason.lineno else ""
        if place and reason.offset:
            place += f", column {reason.offset}"
        raise SourceError(path, one_line(without_place(str(reason.msg))), place=place) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as reason:
        raise SourceError(path, f"not a whole gzip file: {one_line(str(reason))}") from None
    except UnicodeDecodeError as reason:
        raise SourceError(path, f"not UTF-8: {one_line(str(reason))}") from None
    except OSError as reason:
        raise SourceError(path, reason.strerror or one_line(str(reason))) from None
