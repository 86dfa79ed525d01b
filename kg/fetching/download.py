"""Downloading one file: resumed where it was interrupted, within limits, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from kg import __version__
from kg.authorities.signed_addresses import without_secrets
from kg.errors import FairweaveError, one_line
from kg.fetching.addresses import AddressError, check_peer, parse, redirected
from kg.fetching.limits import DownloadLimits

Progress = Callable[[int, int | None], None]
_REDIRECTIONS: Final = 5
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_HEADERS: Final = {
    "User-Agent": f"fairweave/{__version__} (+https://w3id.org/fairweave)",
    # sizes and hashes are those of the file, not of a coding of it
    "Accept-Encoding": "identity",
}


#: endings of files that are no pages
_DATA: Final = re.compile(
    r".*\.(?:[ct]sv|json(?:l|ld)?|ndjson|xlsx?|ods|parquet|ya?ml|md|ttl|n[tq]|trig|rdf|owl|xml"
    r"|ipynb|db|sqlite3?|zip|t?gz|tar|bz2|xz|zst|7z)",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
#: bytes in which a page shows that it is one
_BEGINNING: Final = 2048


class DownloadError(FairweaveError):
    """A file that could not be downloaded."""


class _Interrupted(Exception):
    """The connection ended early; what came is kept, and another attempt continues from there."""


class _Part:
    """What there is of a file: its bytes, and which version of the file they are of."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self._about = target.with_name(f"{target.name}.part.json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def validator(self, address: str) -> str:
        """The ``ETag`` or date by which the server recognises the version; ``""``: none."""
        try:
            about = json.loads(self._about.read_text("utf-8"))
            return str(about["validator"]) if about["of"] == _name_of(address) else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def begin(self, address: str, validator: str) -> None:
        """Forget what there is; a new version begins."""
        self.path.unlink(missing_ok=True)
        about = {"of": _name_of(address), "validator": validator}
        self._about.write_text(json.dumps(about), "utf-8")

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)


def _name_of(address: str) -> str:
    """A digest of ``address``, which does not reveal the secrets in it."""
    return hashlib.sha256(address.encode()).hexdigest()


def download(
    address: str,
    target: Path,
    *,
    sha256: str = "",
    limits: DownloadLimits | None = None,
    progress: Progress = lambda done, total: None,
) -> Path:
    """Downloads ``address`` to the file ``target``, which is there when it is whole.

    Where an earlier attempt was interrupted, it continues from there (``Range``, ``If-Range``).

    Args:
        address: ``https://`` or ``http://``.
        target: its directory exists.
        sha256: in hex; where given, the file has it or is refused.
        limits: of size and time.
        progress: called with the bytes that are there, and those of the whole, where known.

    Raises:
        AddressError: the address, or one that it redirects to, is not fetched.
        DownloadError: it does not come, not whole, is too large, is another file, or a web page
            came where the address is that of a file of data.
    """
    try:
        return _download(address, target, sha256, limits or DownloadLimits(), progress)
    except FairweaveError as reason:
        raise type(reason)(without_secrets(str(reason))) from None


def _download(
    address: str, target: Path, sha256: str, limits: DownloadLimits, progress: Progress
) -> Path:
    first, part = parse(address), _Part(target)
    ends = time.monotonic() + limits.seconds
    problem = ""
    for attempt in range(limits.attempts):
        if attempt:
            time.sleep(min(0.2 * 2**attempt, max(0.0, ends - time.monotonic())))
        try:
            with _client(limits, ends) as client:
                _attempt(client, first, part, limits, ends, progress)
            break
        except _Interrupted as reason:
            problem = str(reason)
        if time.monotonic() > ends:
            raise _late(first, limits)
    else:
        raise DownloadError(
            f"{address}: {problem}; {part.size():,} bytes are stored, and another fetch continues"
        )
    if _is_data(first) and _is_page(part.path):
        part.remove()
        raise DownloadError(
            f"{address}: a web page came, not the file: sign in, or use the address of the file"
        )
    if sha256 and (found := _digest(part.path)) != sha256:
        part.remove()
        raise DownloadError(
            f"{address}: not the expected file: its SHA-256 is {found}, not {sha256}"
        )
    part.path.replace(target)
    part.remove()
    return target


def _is_data(url: httpx.URL) -> bool:
    return _DATA.fullmatch(url.path) is not None


def _is_page(path: Path) -> bool:
    """Whether the file at ``path`` begins as an HTML page does."""
    with path.open("rb") as file:
        return _PAGE.match(file.read(_BEGINNING)) is not None


def _late(first: httpx.URL, limits: DownloadLimits) -> DownloadError:
    return DownloadError(
        f"{first}: not there after {limits.seconds:g} seconds; another fetch continues"
    )


@contextmanager
def _client(limits: DownloadLimits, ends: float) -> Iterator[httpx.Client]:
    # a server that sends nothing may take no more time than there is
    timeout = httpx.Timeout(min(limits.stall, max(0.1, ends - time.monotonic())))
    with httpx.Client(timeout=timeout, headers=_HEADERS, follow_redirects=False) as client:
        yield client


def _attempt(
    client: httpx.Client,
    first: httpx.URL,
    part: _Part,
    limits: DownloadLimits,
    ends: float,
    progress: Progress,
) -> None:
    """Gets what is missing of the file into ``part``."""
    try:
        with _answer(client, first, part) as (response, url):
            _take(response, url, first, part, limits, ends, progress)
    except httpx.TimeoutException:
        raise _Interrupted(f"nothing came for {limits.stall:g} seconds") from None
    except (httpx.NetworkError, httpx.RemoteProtocolError) as reason:
        raise _Interrupted(one_line(str(reason)) or "the connection ended early") from None
    except (httpx.HTTPError, httpx.StreamError) as reason:
        raise DownloadError(f"{first}: {one_line(str(reason))}") from None


@contextmanager
def _answer(
    client: httpx.Client, first: httpx.URL, part: _Part
) -> Iterator[tuple[httpx.Response, httpx.URL]]:
    """The answer after redirections, and the address that gave it."""
    url = first
    for _ in range(_REDIRECTIONS + 1):
        with client.stream("GET", url, headers=_resuming(part, str(first))) as response:
            stream = response.extensions.get("network_stream")
            peer = stream.get_extra_info("server_addr") if stream is not None else None
            if peer:
                check_peer(url, str(peer[0]), first)
            if not response.has_redirect_location:
                yield response, url
                return
            url = redirected(url, response.headers["location"], first)
    raise AddressError(f"{first}: more than {_REDIRECTIONS} redirections")


def _resuming(part: _Part, address: str) -> Mapping[str, str]:
    size, validator = part.size(), part.validator(address)
    if not size or not validator:
        return {}
    return {"Range": f"bytes={size}-", "If-Range": validator}


def _take(
    response: httpx.Response,
    url: httpx.URL,
    first: httpx.URL,
    part: _Part,
    limits: DownloadLimits,
    ends: float,
    progress: Progress,
) -> None:
    """Writes the body to ``part``, and checks that it is whole."""
    whole = _whole(response, part, first, url)
    if whole is not None and whole > limits.size:
        part.remove()
        raise DownloadError(f"{first}: {whole:,} bytes, and at most {limits.size:,} are fetched")
    size = part.size()
    with part.path.open("ab") as file:
        # as it comes: a chunk of a certain size would wait for a slow server, and be lost with it
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > limits.size:
                part.remove()
                raise DownloadError(f"{first}: more than {limits.size:,} bytes")
            file.write(chunk)
            if time.monotonic() > ends:
                raise _late(first, limits)
            progress(size, whole)
    if whole is not None and size < whole:
        raise _Interrupted(f"{size:,} of {whole:,} bytes came")
    if whole is not None and size > whole:
        part.remove()
        raise DownloadError(f"{first}: more bytes came than the server announced")


def _whole(response: httpx.Response, part: _Part, first: httpx.URL, url: httpx.URL) -> int | None:
    """The size of the whole file, where the server states it; prepares ``part`` for what comes."""
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if found is None or int(found[1]) != part.size():
            part.remove()
            raise _Interrupted("the server sent another part than the one requested")
        return None if found[2] == "*" else int(found[2])
    if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.remove()
        raise _Interrupted("the file is another one by now")
    if response.status_code in (429, 502, 503, 504):
        raise _Interrupted(f"{url.host} answered {response.status_code}")
    if response.status_code != httpx.codes.OK:
        raise DownloadError(f"{first}: {url.host} answered {response.status_code}")
    headers = response.headers
    etag = headers.get("etag", "")
    part.begin(str(first), etag if not etag.startswith("W/") else headers.get("last-modified", ""))
    length = headers.get("content-length", "")
    return int(length) if length.isdigit() else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
