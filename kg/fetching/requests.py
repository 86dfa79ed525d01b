"""What ``fairweave fetch`` is given: a name, an address, a tag of a repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from kg.archives import is_archive, unpack
from kg.errors import FairweaveError
from kg.fetching.addresses import AddressError, parse
from kg.fetching.download import Progress, download
from kg.fetching.limits import DownloadLimits
from kg.fetching.names import REPOSITORY, is_address
from kg.fetching.public_sources import PublicSource, public_source
from kg.rdf.iris import slug

_ARCHIVE: Final = "https://github.com/{}/{}/archive/{}.tar.gz"
#: states what is known of a source, beside its files
ABOUT: Final = "source.toml"
#: makes the progress of one file, from its title and its size where known
Bars = Callable[[str, int | None], AbstractContextManager[Progress]]


def fetch(
    request: str,
    into: Path,
    *,
    bars: Bars,
    limits: DownloadLimits | None = None,
    replace: bool = False,
) -> Path:
    """Fetches ``request`` to a file or directory in ``into``, and returns it.

    Archives are unpacked, into a directory that is not there yet unless ``replace`` is set. A
    file of a public source that is there already is not fetched again.

    Raises:
        FairweaveError: there is no such source, or it does not come whole.
    """
    into.mkdir(parents=True, exist_ok=True)
    if not is_address(request):
        return _named(public_source(request), into, bars, limits)
    repository = REPOSITORY.fullmatch(request)
    address = _ARCHIVE.format(*repository.groups()) if repository else request
    name = _file_name(address)
    target = into / (f"{slug('-'.join(repository.groups()))}.tar.gz" if repository else name)
    with bars(target.name, None) as progress:
        download(address, target, limits=limits, progress=progress)
    if not is_archive(target):
        return target
    directory = target.with_name(target.name.partition(".")[0])
    unpack(target, directory, replace=replace)
    target.unlink()
    if repository:
        describe_repository(directory, *repository.groups())
    return directory


def describe_repository(directory: Path, owner: str, name: str, tag: str) -> None:
    """Write where the files in ``directory`` are from, unless they state it themselves."""
    about = directory / ABOUT
    if not about.exists():
        page = f"https://github.com/{owner}/{name}"
        described = {"title": f"{owner}/{name}", "page": page, "version": tag}
        _write(about, described)


def _write(about: Path, described: dict[str, str]) -> None:
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in described.items()]
    about.write_text("".join(lines), "utf-8")


def listed(file: Path) -> list[str]:
    """The names and addresses in ``file``, one a line; a line that begins with ``#`` is none.

    Raises:
        FairweaveError: the file cannot be read.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as reason:
        why = getattr(reason, "strerror", None) or "is no text in UTF-8"
        raise FairweaveError(f"{file}: {why}") from None
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _named(source: PublicSource, into: Path, bars: Bars, limits: DownloadLimits | None) -> Path:
    directory = into / source.name
    for file in source.files:
        target = directory / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file() and target.stat().st_size == file.size:
            continue
        with bars(file.path, file.size) as progress:
            download(file.address, target, sha256=file.sha256, limits=limits, progress=progress)
    _write(directory / ABOUT, source.about())
    return directory


def _file_name(address: str) -> str:
    """The name of the file at ``address``.

    >>> _file_name("https://example.org/data/my%20audit.csv?download=1")
    'my audit.csv'
    """
    name = PurePosixPath(unquote(parse(address).path)).name
    if not name or name.startswith(".") or "\\" in name or any(ord(c) < 32 for c in name):
        raise AddressError(f"{address}: its path does not end in the name of a file")
    return name
