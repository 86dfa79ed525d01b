"""Temporary directories: nothing is left of a process that was killed, and nothing taken away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kg.scratch import Scratch

MAKE = """
import time
from pathlib import Path
from kg.scratch import Scratch
scratch = Scratch("test")
Path(scratch.name, "file").write_text("text")
print(scratch.name, flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


@contextmanager
def another_process() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    with subprocess.Popen([sys.executable, "-c", MAKE], stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            yield other, Path(other.stdout.readline().strip())
        finally:
            other.kill()


def age(directory: Path, seconds: float) -> None:
    at = directory.stat().st_mtime - seconds
    os.utime(directory, (at, at))


def test_what_a_killed_process_left_is_removed_when_the_next_is_made() -> None:
    with another_process() as (other, left):
        assert (left / "file").exists()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert left.exists()
        with Scratch("next"):
            assert left.exists()  # it is young: perhaps it will be locked
        age(left, 3600)
        with Scratch("next"):
            assert not left.exists()


def test_what_a_running_process_has_is_left_alone_however_old() -> None:
    with another_process() as (_, used):
        age(used, 1_000_000)
        with Scratch("next") as name:
            age(Path(name), 1_000_000)
            with Scratch("third"):
                assert (used / "file").exists()
                assert Path(name).exists()


def test_directories_of_others_and_links_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "fairweave-data").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").touch()
    (tmp_path / "fw-scratch-link").symlink_to(tmp_path / "data")
    for path in (tmp_path / "fairweave-data", tmp_path / "data"):
        age(path, 1_000_000)
    with Scratch("next"):
        assert (tmp_path / "fairweave-data").exists()
        assert (tmp_path / "data" / "file").exists()


def test_one_without_references_is_removed_and_no_file_stays_open() -> None:
    scratch = Scratch("unused")
    path = Path(scratch.name)
    assert is_open(path)
    with pytest.warns(ResourceWarning, match="Implicitly cleaning up"):
        del scratch
    assert not path.exists()
    assert not is_open(path)


def is_open(path: Path) -> bool:
    """Whether this process has ``path`` open; what was removed is listed as "PATH (deleted)"."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # another thread has closed it
            if str(link.readlink()).startswith(str(path)):
                return True
    return False
