"""F-UJI assesses datasets of a real service: every point of its metrics v0.8.

Needs the Python that ``make fuji`` makes, or another that has F-UJI in ``FUJI_PYTHON``: what it
depends on conflicts with what is needed here. ``FUJI_DATA`` names a data directory whose datasets
are assessed instead of those of the examples, ``FUJI_DATASETS`` says how many.
"""

from __future__ import annotations

import configparser
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import dataset_paths, served
from tests.ports import free_port, wait_for

OWN = Path(__file__).resolve().parents[3] / ".venv" / "fuji" / "bin" / "python"
PYTHON = os.environ.get("FUJI_PYTHON", str(OWN))
DATA = os.environ.get("FUJI_DATA")
ASSESSED = int(os.environ.get("FUJI_DATASETS", "30"))
#: of its own configuration
USER = ("marvel", "wonderwoman")


@pytest.fixture(scope="module")
def fuji(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of F-UJI's own service."""
    if not Path(PYTHON).exists():
        pytest.skip("needs F-UJI: make fuji")
    where = "import fuji_server; print(fuji_server.__path__[0])"
    found = subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True)
    config = configparser.ConfigParser()
    # (it prints its version before)
    config.read(Path(found.stdout.split("\n")[-2]) / "config" / "server.ini")
    port = free_port()
    config["SERVICE"].update(
        service_host="127.0.0.1",
        service_port=str(port),
        metrics_yaml="metrics_v0.8.yaml",
        rate_limit="10000 per minute",
    )
    written = tmp_path_factory.mktemp("fuji") / "server.ini"
    with written.open("w") as file:
        config.write(file)
    server = subprocess.Popen(
        [PYTHON, "-m", "fuji_server", "-c", str(written)],
        cwd=written.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}/fuji/api/v1", auth=USER, timeout=300, trust_env=False
        ) as client:
            yield client
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def assessed_service(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A client of the service whose datasets are assessed."""
    if DATA is None:
        yield request.getfixturevalue("service")
        return
    with served(Path(DATA)) as client:
        yield client


def test_every_point_for_datasets_chosen_at_random(
    fuji: httpx.Client, assessed_service: httpx.Client
) -> None:
    # it takes an address by number and one by name for two hosts
    origin = str(assessed_service.base_url).rstrip("/").replace("127.0.0.1", "localhost")
    paths = dataset_paths(assessed_service)
    assert len(paths) > ASSESSED
    missed = {}
    for path in random.sample(paths, ASSESSED):
        request = {
            "object_identifier": origin + path,
            "test_debug": False,
            "use_datacite": False,
            "metric_version": "metrics_v0.8",
        }
        assessed = fuji.post("/evaluate", json=request)
        assert assessed.status_code == 200, assessed.text
        found = assessed.json()
        score = found["summary"]["score_earned"]["FAIR"], found["summary"]["score_total"]["FAIR"]
        if score != (26, 26):
            missed[path] = [
                one["metric_identifier"]
                for one in found["results"]
                if one["score"]["earned"] < one["score"]["total"]
            ]
    assert missed == {}
