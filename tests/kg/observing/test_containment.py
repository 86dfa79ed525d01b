"""Notebooks run in whatever part of a system is there, such as a container without other users."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

_FAIRWEAVE = Path(sys.executable).with_name("fairweave")
_ROOTLESS = ("unshare", "--user", "--map-root-user", "--net")
_NOTEBOOK = """\
{"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": {"name": "python3"}}, "cells": [
 {"cell_type": "code", "source": "1 + 1", "metadata": {}, "execution_count": 1, "outputs": [
  {"output_type": "execute_result", "execution_count": 1, "metadata": {},
   "data": {"text/plain": "2"}}]}]}
"""


def _allows_namespaces() -> bool:
    try:
        return not subprocess.run([*_ROOTLESS, "true"], capture_output=True, check=False).returncode
    except OSError:
        return False


@pytest.mark.skipif(not _allows_namespaces(), reason="needs a system that allows namespaces")
def test_the_root_of_a_container_that_has_no_other_user_runs_notebooks(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(_NOTEBOOK)
    out = tmp_path / "out"
    command = [*_ROOTLESS, str(_FAIRWEAVE), "observe", str(tmp_path / "a.ipynb"), "-o", str(out)]
    done = subprocess.run([*command, "--execute"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    with (out / "combined_executions.csv").open(encoding="utf-8", newline="") as file:
        (execution,) = csv.DictReader(file)
    assert execution["processed"] == "51"
