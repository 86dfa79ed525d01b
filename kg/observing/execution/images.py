"""Environments as images of docker, made by repo2docker."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess

from kg.authorities.redaction import without_addresses
from kg.errors import FairweaveError
from kg.observing.execution.environments import DESCRIBE, LOG, Environment, EnvironmentKind
from kg.observing.locations import Repository


def image_environment(repository: Repository) -> Environment:
    """The image that repo2docker makes of ``repository``.

    Raises:
        FairweaveError: docker or repo2docker is not there.
    """
    require_docker()
    environment = Environment(EnvironmentKind.repo2docker)
    digest = hashlib.sha256(str(repository.root).encode()).hexdigest()[:16]
    environment.image = f"fairweave-observed-{digest}"
    command = [
        "jupyter-repo2docker", "--no-run", "--image-name", environment.image, str(repository.root),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    environment.log = without_addresses(done.stdout + done.stderr)[-LOG:]
    if done.returncode:
        environment.problem = "repo2docker could not make the image"
        return environment
    described = subprocess.run(  # noqa: S603
        [  # noqa: S607 (docker of the operator's own path)
            "docker",
            "run",
            "--rm",
            "--network",
            "none",
            environment.image,
            "python",
            "-c",
            DESCRIBE,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if described.returncode:
        environment.problem = "the image has no Python"
        return environment
    found = json.loads(described.stdout)
    environment.python, environment.version = "python", found["version"]
    environment.distributions = [(name, version) for name, version in found["distributions"]]
    return environment


def require_docker() -> None:
    """See that docker answers and repo2docker is installed.

    Raises:
        FairweaveError: one is not.
    """
    docker = shutil.which("docker")
    if docker is None:
        raise FairweaveError("docker is not installed; install it, or use --environment declared")
    done = subprocess.run([docker, "info"], capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise FairweaveError("docker does not answer; start it, or use --environment declared")
    if not shutil.which("jupyter-repo2docker"):
        raise FairweaveError(
            "repo2docker is not installed; install it: pip install jupyter-repo2docker"
        )
