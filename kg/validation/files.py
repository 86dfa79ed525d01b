"""Validating files: any RDF syntax, plain or gzipped."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.errors import SourceError, one_line, without_place
from kg.validation.judge import validate
from kg.validation.report import Report
from kg.validation.shapes import Shapes


def validate_files(
    paths: Iterable[Path],
    shapes: Shapes,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Judges what is in ``paths`` together, as one graph.

    The files are loaded into a temporary store on disk, which is removed whatever happens.

    Raises:
        SourceError: a file cannot be read, or is not in the syntax that its name claims.
        ShapesError: pySHACL cannot use these shapes.
    """
    with TemporaryDirectory(prefix="fairweave-validate-") as folder:
        store = ox.Store(folder)
        for path in paths:
            load(store, path)
        return validate(store, shapes, progress=progress)


def load(store: ox.Store, path: Path) -> None:
    """Loads ``path`` into ``store``; its syntax follows from its name (``.ttl``, ``.nq.gz`` …).

    Raises:
        SourceError: it cannot be read, or is not in that syntax.
    """
    zipped = path.suffix.lower() == ".gz"
    suffix = (path.with_suffix("") if zipped else path).suffix.lower().lstrip(".")
    syntax = ox.RdfFormat.from_extension(suffix) if suffix else None
    if syntax is None:
        raise SourceError(
            path,
            "not a syntax of RDF by its name",
            mend="name it .ttl .nt .nq .trig .rdf .jsonld, with or without .gz",
        )
    opened = gzip.open if zipped else open
    try:
        with opened(path, "rb") as file:
            store.bulk_load(
                input=file,  # type: ignore[arg-type]
                format=syntax,
                base_iri=path.resolve().as_uri(),
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
