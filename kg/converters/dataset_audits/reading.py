"""Reading audits: which files a source has, and their entries as a stream, cleaned.

A source is one JSON file, a directory of them, or a directory with a folder a modality and the
auditors' own classifications in ``constants/`` beside, as in a clone of the publisher's
repository. A file is an object of entries; an entry is an object of fields.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

# the backend in C ends the process at a number of 5,000 digits
import ijson.backends.python as ijson
from ijson.common import IncompleteJSONError, JSONError

from kg.converters.common.cleaning import clean
from kg.converters.common.files import files_in, open_binary, plain_path
from kg.converters.common.json_reader import DEEPEST, load_json, parse_json
from kg.converters.common.text_reader import DamagedGzip, read_bytes, read_text
from kg.converters.converter import Confidence
from kg.errors import SourceError, one_line

LAYOUTS: Final = ("text", "speech", "video")
#: what the publisher's repository calls the folders of the layouts
_PUBLISHED: Final = ("data_summaries", "data_summaries-speech", "data_summaries-video")
CONSTANTS: Final = "constants"
_ENDINGS: Final = (".json", ".json.gz")
#: entries of a file among which one of an audit is looked for
_LOOKED_AT: Final = 20
#: fields of which an entry has at least one, or it is no audit
MARKS: Final = frozenset({"Unique Dataset Identifier", "Dataset Name", "Collection"})
#: bytes of a file that is read at once
_SMALL: Final = 8 << 20
_BOM: Final = b"\xef\xbb\xbf"


def entry_files(path: Path) -> list[Path]:
    """The files of entries at ``path``, sorted; the auditors' template is none.

    Raises:
        SourceError: a folder, or something in it of such a name, cannot be read.
    """
    if path.is_file():
        return [path]
    folders = [path / name for name in (*LAYOUTS, *_PUBLISHED) if (path / name).is_dir()]
    return sorted(file for folder in folders or [path] for file in files_in(folder, *_ENDINGS))


def constant_files(path: Path, names: frozenset[str]) -> list[Path]:
    """The files of classifications at ``path`` with ``names`` (without ending), sorted."""
    # the publisher's repository has the classifications beside the folder of a layout
    beside = path.resolve().parent if path.is_dir() and path.resolve().name in _PUBLISHED else path
    folder = next((at / CONSTANTS for at in (path, beside) if (at / CONSTANTS).is_dir()), None)
    if folder is None:
        return []
    return [file for file in files_in(folder, *_ENDINGS) if plain_path(file).stem in names]


def audit_confidence(path: Path) -> Confidence:
    """Whether one of the first entries that are objects is one of an audit.

    An entry that is none (``null``, a text) is refused as a record later. Where no file can
    be read, because files are damaged, reading it states which file it is and where it breaks.
    """
    otherwise = damaged = Confidence.NONE
    try:
        files = entry_files(path)
    except SourceError:  # a link that leads nowhere: the other files state whose it is
        otherwise = damaged = Confidence.DAMAGED
        files = sorted(file for file in path.rglob("*.json") if file.is_file())
    for file in files:
        try:
            for _key, entry in islice(_pairs(file), _LOOKED_AT):
                if isinstance(entry, dict) and entry:
                    known = not MARKS.isdisjoint(entry)
                    return Confidence.CERTAIN if known else otherwise
        except NoEntriesError:
            continue
        except (SourceError, OSError):
            damaged = Confidence.DAMAGED
    return damaged


class NoEntriesError(SourceError):
    """A JSON file is no object, which a file of entries is."""


def entries(
    path: Path, file: Path, repeated: Counter[str] | None = None
) -> Iterator[tuple[str, str, object]]:
    """The entries of ``file``: its name within ``path``, the entry's key, the entry, cleaned.

    Args:
        repeated: counts the keys that an object within an entry has twice; the last value is used.

    Raises:
        SourceError: the file cannot be read, or is no JSON object.
    """
    shown = file.name if path.is_file() else file.relative_to(path).as_posix()
    for key, entry in _pairs(file, repeated):
        yield shown, key, entry


def constants(file: Path) -> object:
    """A file of classifications, whole: they are small.

    Raises:
        SourceError: it cannot be read, or is no JSON.
    """
    with _readable(file):
        data = json.loads(read_text(file))
    return clean(data)


def as_json(value: object) -> str:
    """``value`` as JSON text."""
    return json.dumps(value, ensure_ascii=False, default=_number)


def _number(value: object) -> object:
    # JSON has no infinity, which is what a number of a million digits would become
    number = float(value) if isinstance(value, Decimal) else None
    return number if number is not None and math.isfinite(number) else str(value)


def _pairs(file: Path, repeated: Counter[str] | None = None) -> Iterator[tuple[str, object]]:
    """The keys and values of the object in ``file``.

    What ijson refuses and JSON readers usually take (``NaN``) is read whole, without its keys that
    came before.
    """
    if (small := _small(file)) is not None:
        for name, entry in small:
            yield str(clean(name)), clean(entry)
        return
    came: set[str] = set()
    try:
        for key, entry in _streamed(file, repeated):
            came.add(key)
            yield key, entry
    except SourceError:
        try:
            whole = parse_json(read_bytes(file).decode("utf-8-sig"), file)
        except (SourceError, UnicodeDecodeError):
            whole = None
        if not isinstance(whole, dict):
            raise
        for name, entry in whole.items():
            key = str(clean(name))
            if key not in came:
                yield key, clean(entry)


def _small(file: Path) -> list[tuple[str, object]] | None:
    """The pairs of the object in ``file``, read at once: a tenth of the time of reading a stream.

    ``None``: it is large, an object in it has a key twice, or something is wrong with it, which
    reading it as a stream reports.
    """
    objects: list[list[tuple[str, object]]] = [[]]
    repeats = False

    def made(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeats
        inner, objects[0] = objects[0], pairs  # the outermost comes last
        repeats = repeats or len(dict(inner)) < len(inner)
        return dict(pairs)

    try:
        if file.name.endswith(".gz") or file.stat().st_size > _SMALL:
            return None
        text = file.read_bytes().removeprefix(_BOM).decode()
        value = json.loads(
            text, object_pairs_hook=made, parse_float=Decimal, parse_constant=_refused
        )
    except (OSError, ValueError, ArithmeticError, RecursionError):
        return None
    return None if repeats or not isinstance(value, dict) or _is_deep(value) else objects[0]


def _refused(name: str) -> object:
    raise ValueError(name)


def _is_deep(value: object) -> bool:
    """Whether objects and arrays in ``value`` are nested deeper than :data:`DEEPEST`."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else cast(list[object], item))
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def _streamed(file: Path, repeated: Counter[str] | None) -> Iterator[tuple[str, object]]:
    seen: list[str] = []
    with _readable(file, seen), open_binary(file) as stream:
        if stream.read(len(_BOM)) != _BOM:
            stream.seek(0)
        _check_object(file, stream)
        events = ijson.parse(_shallow(ijson.basic_parse(stream), repeated))
        for key, entry in ijson.kvitems(events, ""):
            seen[:] = [str(clean(key))]
            yield seen[0], clean(entry)


def _shallow(
    events: Iterable[tuple[str, object]], repeated: Counter[str] | None
) -> Iterator[tuple[str, object]]:
    """``events`` of ijson, which would take time in the square of the depth of nesting.

    Args:
        repeated: counts the keys that an object below the outermost has twice.

    Raises:
        RecursionError: objects and arrays are nested deeper than :data:`DEEPEST`.
    """
    depth = 0
    keys: list[set[object]] = []
    for event, value in events:
        if repeated is not None:
            if event == "start_map":
                keys.append(set())
            elif event == "end_map":
                keys.pop()
            elif event == "map_key" and len(keys) > 1:
                if value in keys[-1]:
                    repeated[str(clean(str(value)))] += 1
                keys[-1].add(value)
        if event in ("start_map", "start_array"):
            depth += 1
            if depth > DEEPEST:
                raise RecursionError
        elif event in ("end_map", "end_array"):
            depth -= 1
        yield event, value


def _check_object(file: Path, stream: IO[bytes]) -> None:
    """ijson gives nothing, and no error, for JSON that is no object."""
    start = stream.tell()
    first = stream.read(4096).lstrip()[:1]
    stream.seek(start)
    if first == b"":
        raise SourceError(file, "the file is empty", mend="remove it or download it again")
    if first != b"{":
        raise NoEntriesError(
            file, "not a JSON object of entries", mend='write {"name": {field: value, …}, …}'
        )


def _damage(file: Path) -> str:
    """The line and column at which ``file`` is no JSON; ``""`` where only ijson refuses it."""
    try:
        load_json(file)
    except SourceError as reason:
        return reason.place
    return ""


@contextmanager
def _readable(file: Path, seen: Sequence[str] = ()) -> Iterator[None]:
    """Turns what fails in reading ``file`` into one line; ``seen``: the entry come to."""

    def damaged(problem: str, mend: str = "") -> SourceError:
        places = [_damage(file), f"at or after entry {seen[0]!r}" if seen else ""]
        place = ", ".join(filter(None, places))
        return SourceError(file, one_line(problem, 160), place=one_line(place, 120), mend=mend)

    try:
        yield
    except IncompleteJSONError as reason:
        raise damaged(f"the JSON breaks off or is damaged: {reason}", "download it again") from None
    except (JSONError, json.JSONDecodeError) as reason:
        raise damaged(f"no valid JSON: {reason}") from None
    except UnicodeDecodeError as reason:
        raise damaged(f"not UTF-8 at byte {reason.start}") from None
    except ValueError as reason:  # a number with more digits than Python reads
        raise damaged(str(reason)) from None
    except RecursionError:
        raise damaged("JSON nested too deep") from None
    except (EOFError, DamagedGzip) as reason:
        raise damaged(f"damaged gzip: {reason}", "download it again") from None
    except OSError as reason:
        raise SourceError(file, reason.strerror or str(reason) or "cannot be read") from None
