"""What is in deploy/ is accepted by the programs that it is for, where they are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.test_documentation import OPTIONS

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


def test_the_commands_have_only_options_that_there_are() -> None:
    known = {option for command, option in OPTIONS if command == "serve"} | {"-d"}
    for file in DEPLOY.iterdir():
        commands = re.findall(r"fairweave serve ([^`\n]*)|\"serve\", (.*)\]", file.read_text())
        options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", str(commands)))
        assert options <= known, file.name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    # (the program itself is not installed here)
    text = (DEPLOY / "fairweave.service").read_text()
    unit = tmp_path / "fairweave.service"
    unit.write_text(re.sub(r"/usr/bin/env /opt/fairweave/bin/fairweave", "/usr/bin/env true", text))
    done = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "fairweave.service" not in done.stderr, done.stderr


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ include {DEPLOY}/nginx.conf; }}"
    )
    subprocess.run(["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], check=True)


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
def test_caddy_takes_its_configuration() -> None:
    subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
        check=True,
    )


#: returns once the service answers
WAIT = """
import time, urllib.request
while True:
    try:
        urllib.request.urlopen("http://127.0.0.1:8000/health")
        break
    except OSError:
        time.sleep(0.2)
"""
IMAGE = os.environ.get("FAIRWEAVE_IMAGE", "")


@pytest.mark.skipif(
    not (IMAGE and shutil.which("podman")),
    reason="needs podman, and FAIRWEAVE_IMAGE: an image of deploy/Containerfile",
)
def test_the_image_builds_and_serves_without_rights(tmp_path: Path) -> None:
    def podman(*arguments: str) -> str:
        done = subprocess.run(
            ["podman", *arguments], capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    volume = podman("volume", "create")
    isolated = ("--network", "none", "--ulimit", "host", "--cap-drop", "all")
    source = f"{DEPLOY.parent}/examples/dataset-audits:/in/audits:ro"
    built = ("-v", f"{volume}:/data", "-v", source, IMAGE, "build", "/in/audits", "-d", "/data")
    served = ("--read-only", "--tmpfs", "/tmp", "-v", f"{volume}:/data:ro", IMAGE)
    container = ""
    try:
        podman("run", "--rm", *isolated, *built)
        container = podman("run", "--detach", *isolated, *served)
        podman("exec", container, "python", "-c", WAIT)
        podman("healthcheck", "run", container)
        assert podman("exec", container, "id", "-u") != "0"
        podman("stop", "--time", "30", container)
        assert podman("inspect", container, "--format", "{{.State.ExitCode}}") == "0"
    finally:
        if container:
            podman("rm", "--force", container)
        podman("volume", "rm", volume)
