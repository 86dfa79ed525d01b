"""A download is whole or not there, goes on where it was interrupted, and ends within limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.fetching.addresses import AddressError
from kg.fetching.download import DownloadError, download
from kg.fetching.limits import DownloadLimits
from tests.kg.fetching.server import CONTENT, FileServer, running

QUICK = DownloadLimits(stall=0.5, seconds=20, attempts=3)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server() -> Iterator[FileServer]:
    with running() as server:
        yield server


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_file_is_there_with_its_hash(server: FileServer, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    target = download(
        f"{server.address}/file",
        tmp_path / "file",
        sha256=SHA256,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert target.read_bytes() == CONTENT and left(tmp_path) == ["file"]
    assert seen[-1] == (len(CONTENT), len(CONTENT))


@pytest.mark.parametrize("behaviour", ["truncate", "stall"])
def test_what_was_interrupted_goes_on(server: FileServer, tmp_path: Path, behaviour: str) -> None:
    target = download(f"{server.address}/{behaviour}", tmp_path / "file", limits=QUICK)
    assert target.read_bytes() == CONTENT
    (_, first), (_, second) = server.requests
    assert first == "" and second.startswith("bytes=") and second != "bytes=0-"


def test_another_download_goes_on_where_this_one_ended(server: FileServer, tmp_path: Path) -> None:
    address = f"{server.address}/truncate"
    with pytest.raises(DownloadError, match="another fetch continues"):
        download(address, tmp_path / "file", limits=DownloadLimits(attempts=1))
    assert "file" not in left(tmp_path) and "file.part" in left(tmp_path)
    assert download(address, tmp_path / "file").read_bytes() == CONTENT
    assert server.requests[-1][1].startswith("bytes=") and left(tmp_path) == ["file"]


@pytest.mark.parametrize("behaviour", ["silent", "trickle"])
def test_a_server_that_sends_too_slowly_is_left_in_time(
    server: FileServer, tmp_path: Path, behaviour: str
) -> None:
    """The time that a file may take is that of all attempts, whatever a server sends in it."""
    limits = DownloadLimits(seconds=1, stall=30, attempts=4)
    with pytest.raises(DownloadError, match="not there after 1 seconds; another fetch continues"):
        download(f"{server.address}/{behaviour}", tmp_path / "file", limits=limits)
    assert len(server.requests) == 1
    assert (tmp_path / "file.part").stat().st_size > 0


def test_the_few_bytes_that_came_stay(server: FileServer, tmp_path: Path) -> None:
    target = download(f"{server.address}/few", tmp_path / "file", limits=QUICK)
    assert target.read_bytes() == CONTENT
    assert server.requests[1][1] == "bytes=1000-"


def test_a_file_that_changed_begins_anew(server: FileServer, tmp_path: Path) -> None:
    target = download(f"{server.address}/changes", tmp_path / "file", limits=QUICK)
    assert target.read_bytes() == CONTENT[::-1]


def test_a_server_that_announces_more_than_it_sends(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadError):
        download(f"{server.address}/short", tmp_path / "file", limits=QUICK)
    assert "file" not in left(tmp_path)


def test_too_large_a_file_is_not_fetched(server: FileServer, tmp_path: Path) -> None:
    limits = DownloadLimits(size=1000, attempts=1)
    with pytest.raises(DownloadError, match="at most 1,000"):
        download(f"{server.address}/file", tmp_path / "file", limits=limits)
    with pytest.raises(DownloadError, match="more than 1,000"):
        download(f"{server.address}/endless", tmp_path / "file", limits=limits)
    assert left(tmp_path) == []


def test_another_file_than_expected_is_refused(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="not the expected file"):
        download(f"{server.address}/file", tmp_path / "file", sha256="0" * 64)
    assert left(tmp_path) == []


def test_what_is_not_there_is_an_error_of_one_line(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="answered 404") as caught:
        download(f"{server.address}/missing", tmp_path / "file")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://127.0.0.1:9/x", "in a local network"),
        ("http://localhost:9/x", "in a local network"),
        ("http://[::1]:9/x", "in a local network"),
        ("http://169.254.169.254/latest/meta-data", "in a local network"),
        ("file:///etc/passwd", "begins with https://"),
    ],
)
def test_a_redirection_does_not_lead_into_the_local_network(
    server: FileServer, tmp_path: Path, location: str, words: str
) -> None:
    server.location = location
    with pytest.raises(AddressError, match=words):
        download(f"{server.address}/redirect", tmp_path / "file", limits=QUICK)


def test_a_redirection_on_the_same_host_is_followed(server: FileServer, tmp_path: Path) -> None:
    server.location = "/file"
    assert download(f"{server.address}/redirect", tmp_path / "file").read_bytes() == CONTENT


def test_a_circle_of_redirections_ends(server: FileServer, tmp_path: Path) -> None:
    server.location = "/redirect/again"
    with pytest.raises(AddressError, match="redirections"):
        download(f"{server.address}/redirect", tmp_path / "file")


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "https://u:p@example.org/x", "https://"]
)
def test_what_is_no_address_of_the_web_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(AddressError) as caught:
        download(address, tmp_path / "x")
    assert ":p@" not in str(caught.value)


def test_a_page_in_place_of_a_file_of_data_is_no_download(
    server: FileServer, tmp_path: Path
) -> None:
    with pytest.raises(DownloadError, match="a web page came, not the file: sign in, or") as raised:
        download(f"{server.address}/sign-in/rivers.csv?X-Amz-Signature=f00d", tmp_path / "file")
    assert left(tmp_path) == [] and "f00d" not in str(raised.value)
    download(f"{server.address}/sign-in/page.html", tmp_path / "page.html")
    download(f"{server.address}/sign-in/rivers", tmp_path / "rivers")
    assert left(tmp_path) == ["page.html", "rivers"]


def test_what_remains_of_a_signed_address_has_no_secret(server: FileServer, tmp_path: Path) -> None:
    address = f"{server.address}/truncate/a.bin?token=f00d&v=1"
    with pytest.raises(DownloadError, match=r"a\.bin\?v=1: ") as raised:
        download(address, tmp_path / "file", limits=DownloadLimits(attempts=1))
    noted = (tmp_path / "file.part.json").read_text()
    assert "f00d" not in str(raised.value) + noted
    assert download(address, tmp_path / "file").read_bytes() == CONTENT
    assert server.requests[-1][1].startswith("bytes=")
