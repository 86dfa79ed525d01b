"""CKAN's own harvester takes the whole catalogue, and takes the same again.

Needs the Python that ``make harvesters`` makes, or another that has CKAN in ``CKAN_PYTHON``: its
pinned dependencies do not fit beside this project's.
"""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.snapshots.data_directory import Snapshot
from tests.real_build import catalogued

HARVEST = Path(__file__).with_name("ckan_harvest.py")
MADE = Path(__file__).parents[3] / ".venv" / "ckan" / "bin" / "python"


def gathered(url: str) -> dict[str, Any]:
    python = os.environ.get("CKAN_PYTHON") or str(MADE)
    if not Path(python).exists():
        pytest.skip("needs CKAN: make harvesters")
    done = subprocess.run(
        [python, str(HARVEST), url], capture_output=True, text=True, timeout=1200, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def in_order(value: Any) -> Any:
    """``value`` with its lists sorted: CKAN reads a graph, which has no order."""
    if isinstance(value, dict):
        return {key: in_order(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(in_order, value), key=lambda inner: json.dumps(inner, sort_keys=True))
    if isinstance(value, str) and value.startswith("["):
        with suppress(json.JSONDecodeError):  # a text may begin so too
            return in_order(json.loads(value))
    return value


@pytest.mark.parametrize("path", ["/catalog", "/catalog.rdf"])
def test_ckan_gathers_every_dataset_twice_the_same(
    service: httpx.Client, snapshot: Snapshot, path: str
) -> None:
    url = str(service.base_url.join(path))
    first, second = gathered(url), gathered(url)
    assert first["errors"] == []
    packages = {package["guid"]: in_order(package) for package in first["packages"]}
    assert len(packages) == len(first["packages"]) == catalogued(snapshot)
    assert packages == {package["guid"]: in_order(package) for package in second["packages"]}
    for package in packages.values():
        assert package["title"]
        assert package["notes"]
        assert package["url"].startswith("http")
        assert package["resources"]
