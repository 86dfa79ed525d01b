"""Where docker is not there, one line says so, before anything is observed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_FAIRWEAVE = Path(sys.executable).with_name("fairweave")


def _error(tmp_path: Path, **environment: str) -> str:
    """The one line that is said of the error, after the warning that code would be run."""
    (tmp_path / "a.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 4, "cells": []}')
    arguments = [str(tmp_path / "a.ipynb"), "-o", str(tmp_path / "out"), "--execute"]
    done = subprocess.run(
        [str(_FAIRWEAVE), "observe", *arguments, "--environment", "repo2docker"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"a.ipynb"}
    lines = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
    assert lines[0].startswith("Running the code"), lines
    (error,) = lines[1:]
    return error


def test_docker_that_is_not_installed(tmp_path: Path) -> None:
    assert _error(tmp_path, PATH=str(tmp_path)) == (
        "error: docker is not installed; install it, or use --environment declared"
    )


@pytest.mark.skipif(not shutil.which("docker"), reason="needs docker's client")
def test_docker_that_does_not_answer(tmp_path: Path) -> None:
    assert _error(tmp_path, DOCKER_HOST=f"unix://{tmp_path}/no.sock") == (
        "error: docker does not answer; start it, or use --environment declared"
    )
