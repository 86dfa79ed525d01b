"""Archives are unpacked whole, and only into their directory."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from kg.archives import ArchiveLimits, unpack
from kg.errors import SourceError


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_zip_and_tar_are_unpacked(tmp_path: Path) -> None:
    unpack(zipped(tmp_path / "a.zip", **{"x/y.csv": b"1"}), tmp_path / "zip")
    unpack(tarred(tmp_path / "a.tar.gz", (tarfile.TarInfo("x/y.csv"), b"1")), tmp_path / "tar")
    assert [(tmp_path / d / "x/y.csv").read_bytes() for d in ("zip", "tar")] == [b"1", b"1"]


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "..\\out"])
def test_nothing_is_written_outside(tmp_path: Path, name: str) -> None:
    for archive in (
        zipped(tmp_path / "a.zip", **{name: b"x"}),
        tarred(tmp_path / "a.tar.gz", (tarfile.TarInfo(name), b"x")),
    ):
        with pytest.raises(SourceError, match="leads out of it"):
            unpack(archive, tmp_path / "into")
    assert not (tmp_path / "out").exists() and not (tmp_path / "into").exists()


def test_links_and_devices_are_left_out(tmp_path: Path) -> None:
    link, device = tarfile.TarInfo("link"), tarfile.TarInfo("device")
    link.type, link.linkname, device.type = tarfile.SYMTYPE, "/etc/passwd", tarfile.CHRTYPE
    archive = tarred(tmp_path / "a.tgz", (link, b""), (device, b""), (tarfile.TarInfo("f"), b"1"))
    unpack(archive, tmp_path / "into")
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["f"]


def test_a_bomb_ends_at_the_limit(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", big=bytes(10_000_000))
    with pytest.raises(SourceError, match="more than 1,000 bytes"):
        unpack(archive, tmp_path / "into", ArchiveLimits(size=1000))
    with pytest.raises(SourceError, match="more than 1 files"):
        unpack(zipped(tmp_path / "b.zip", a=b"", b=b""), tmp_path / "into", ArchiveLimits(files=1))
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_damaged_archive_is_a_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 not at all")
    with pytest.raises(SourceError, match="damaged archive"):
        unpack(tmp_path / name, tmp_path / "into")


def test_what_is_there_already_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "into").mkdir()
    (tmp_path / "into" / "mine").write_text("kept")
    archive = zipped(tmp_path / "a.zip", **{"x.csv": b"1"})
    with pytest.raises(SourceError, match="is there already"):
        unpack(archive, tmp_path / "into")
    assert (tmp_path / "into" / "mine").read_text() == "kept"
    unpack(archive, tmp_path / "into", replace=True)
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["x.csv"]
