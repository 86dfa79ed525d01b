"""The wheel carries all it needs: installed elsewhere, it builds its examples and serves them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.ports import free_port

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", out, CHECKOUT],
        check=True,
        capture_output=True,
    )
    (made,) = out.glob("*.whl")
    return made


def test_ontology_shapes_queries_and_examples_travel_inside(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("ontology", "shapes", "queries", "examples"):
        shipped = {
            p.relative_to(CHECKOUT).as_posix()
            for p in (CHECKOUT / folder).rglob("*.*")
            if p.is_file()
        }
        inside = {name.removeprefix("kg/_data/") for name in names}
        assert shipped <= inside
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_what_pages_run_in_a_browser_travels_inside_and_no_node_does(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        for name in ("style.css", "built/app.js", "built/editor.js", "built/editor.css"):
            assert packed.getinfo(f"api/static/{name}").file_size > 1000
        licences = packed.read("api/static/built/licences.txt").decode()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        lines = packed.read(metadata).decode().splitlines()
    needed = [line for line in lines if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert "@zazuko/yasgui" in licences
    assert needed
    assert not any("nodejs" in line for line in needed)
    assert not any("node_modules" in name for name in names)


def test_the_demo_runs_from_an_empty_environment_in_another_directory(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    # of what is installed little is run: Python compiles that by itself
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, wheel], check=True)
    port = free_port()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    demo = subprocess.Popen(
        [python.with_name("fairweave"), "demo", "--port", str(port)],
        cwd=elsewhere,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = f"http://localhost:{port}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        for _ in range(1800):  # a machine that runs other tests is slow
            assert demo.poll() is None, demo.stderr and demo.stderr.read()
            try:
                with urllib.request.urlopen(address) as answer:
                    assert b'"boolean":true' in answer.read()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the demo does not answer")
    finally:
        demo.terminate()
        _, output = demo.communicate()
    assert "Published" in output
    assert "status      1: published, without 1 refused" in output
    assert "Traceback" not in output
    assert not list(elsewhere.iterdir())
