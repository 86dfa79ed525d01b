"""Unpacks ``.zip`` files for the time of an observation, within limits."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from kg.errors import SourceError

#: bytes and files that an archive may unpack to
MOST_BYTES: Final = 16 * 1024**3
MOST_FILES: Final = 1_000_000
_CHUNK: Final = 1024 * 1024


@contextmanager
def unpacked(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """``paths`` with a directory in the place of each ``.zip`` file, removed afterwards.

    Raises:
        SourceError: an archive is damaged, too large, or has paths that lead out of it.
    """
    with ExitStack() as stack:
        places = []
        for path in paths:
            if path.is_file() and path.suffix.lower() == ".zip":
                scratch = tempfile.TemporaryDirectory(prefix="fairweave-observe-")
                root = Path(stack.enter_context(scratch)) / path.stem
                _unpack(path, root)
                places.append(root)
            else:
                places.append(path)
        yield places


def _unpack(archive: Path, root: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [m for m in opened.infolist() if not m.is_dir()]
            if len(members) > MOST_FILES:
                raise SourceError(archive, f"{len(members):,} files; at most {MOST_FILES:,}")
            left = MOST_BYTES
            for member in members:
                target = root / _inside(archive, member.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(member) as source, target.open("wb") as file:
                    # the sizes that an archive states may be wrong: what comes out is counted
                    while chunk := source.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise SourceError(archive, f"unpacks to more than {MOST_BYTES:,} bytes")
                        file.write(chunk)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as reason:
        raise SourceError(archive, f"damaged zip: {reason}", mend="download it again") from None
    except OSError as reason:
        shutil.rmtree(root, ignore_errors=True)
        raise SourceError(archive, reason.strerror or "cannot be unpacked") from None


def _inside(archive: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise SourceError(archive, f"the path {name!r} leads out of it")
    return path
