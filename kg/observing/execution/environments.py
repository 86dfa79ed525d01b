"""The software that notebooks are run with: this interpreter, or what a repository declares."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from kg.authorities.redaction import without_addresses
from kg.observing.execution.declarations import (
    DeclaredPython,
    declared_packages,
    declared_python,
)
from kg.observing.locations import Repository

#: seconds that installing an environment may take
_INSTALL_SECONDS: Final = 1800
#: characters of a log that are stored
LOG: Final = 20_000
#: a program that writes what an interpreter has
DESCRIBE: Final = (
    "import importlib.metadata as m, json, platform, sys; print(json.dumps({"
    "'version': platform.python_version(), 'base': sys.base_prefix, 'distributions': sorted("
    "{(d.metadata['Name'] or '', d.version) for d in m.distributions()})}))"
)
_KERNEL: Final = ("-m", "ipykernel_launcher", "--HistoryManager.enabled=False", "-f")


class EnvironmentKind(StrEnum):
    """How an environment is made."""

    current = "current"
    declared = "declared"
    repo2docker = "repo2docker"


@dataclass(slots=True)
class Environment:
    """An environment that notebooks can be run in, or the reason why it is none.

    Attributes:
        kind: how it was made.
        python: its interpreter; ``""`` where it could not be made.
        version: of Python.
        distributions: (name, version), sorted.
        image: of docker.
        log: what the tool that made it wrote, at its end.
        problem: why it could not be made; ``mend`` states what helps.
        readable: directories that the interpreter needs.
    """

    kind: EnvironmentKind
    python: str = ""
    version: str = ""
    distributions: list[tuple[str, str]] = field(default_factory=list)
    image: str = ""
    log: str = ""
    problem: str = ""
    mend: str = "See the build log of the environment."
    readable: list[str] = field(default_factory=list)

    @property
    def platform(self) -> str:
        """Operating system and processor."""
        return f"{platform.system()} {platform.machine()}"

    @property
    def sha256(self) -> str:
        """Of what it is, so that the same environment of two notebooks is one."""
        described = [self.kind, self.version, self.platform, self.distributions, self.problem]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()

    def kernel_command(self) -> list[str]:
        """The command that starts its kernel."""
        return [self.python, *_KERNEL, "{connection_file}"]


def current_environment() -> Environment:
    """The interpreter that this process runs in."""
    return described(Environment(EnvironmentKind.current, python=sys.executable))


def described(environment: Environment) -> Environment:
    """``environment`` with the version and distributions that its interpreter has."""
    done = subprocess.run(  # noqa: S603 (the interpreter of an environment that we made)
        [environment.python, "-I", "-c", DESCRIBE], capture_output=True, text=True, check=False
    )
    if done.returncode:
        environment.problem = f"its interpreter does not start: {done.stderr.strip()[-200:]}"
        return environment
    found = json.loads(done.stdout)
    environment.version = found["version"]
    environment.distributions = [(name, version) for name, version in found["distributions"]]
    prefix = Path(environment.python).parent.parent
    bases = [str(prefix), found["base"], os.path.realpath(found["base"])]
    environment.readable = [*dict.fromkeys(b for b in bases if Path(b).is_dir())]
    return environment


def declared_environment(repository: Repository, cache: Path) -> Environment:
    """A virtual environment with the Python and packages that files of ``repository`` declare.

    Without a declared version of Python, or where this one is among those declared, it is this one.
    Another is one that is installed, or that ``uv`` can fetch.

    It is made once for one set of declarations, in ``cache``. Only wheels are installed, so that no
    code of a package is run for it.
    """
    environment = Environment(EnvironmentKind.declared)
    uv = _uv()
    if not uv:
        environment.problem, environment.mend = "uv is not installed", "Install uv: pip install uv."
        return environment
    try:
        packages, versions = declared_packages(repository), declared_python(repository)
    except (OSError, ValueError) as reason:
        environment.problem = f"its declarations cannot be read: {reason}"
        return environment
    wanted = _interpreter(versions)
    digest = hashlib.sha256(json.dumps([packages, sys.version, wanted]).encode()).hexdigest()[:16]
    place = cache / digest
    python = place / "bin" / "python"
    log = place.with_suffix(".log")
    done = place.with_suffix(".done")
    # one that failed is made anew: the registry may have been out of reach
    if not done.exists() or done.read_text() != "0":
        shutil.rmtree(place, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        done.write_text(str(_install(uv, place, wanted, packages, log)))
    # its path would name directories of this machine
    written = log.read_text("utf-8", "replace").replace(str(place), "environment")
    environment.log = without_addresses(written)[-LOG:]
    if done.read_text() != "0":
        if python.exists() or versions is None:
            last = environment.log.strip().splitlines()[-1:] or ["it failed"]
            environment.problem = f"uv could not install what it declares: {last[0].strip()}"
        else:
            environment.problem = (
                f"it declares Python {wanted} ({versions.path}), which is not installed and which "
                "uv could not fetch"
            )
            environment.mend = f"Install Python {wanted}, or use --environment current."
        return environment
    environment.python = str(python)
    return described(environment)


def _interpreter(declared: DeclaredPython | None) -> str:
    """The Python that ``uv`` is to use: this interpreter where ``declared`` allows it."""
    if declared is None or platform.python_version() in declared.versions:
        return sys.executable
    versions = str(declared.versions)
    # `uv` takes `3.8` for what pip writes as `==3.8.*`
    return versions.removeprefix("==").removesuffix(".*") if "," not in versions else versions


def _install(uv: str, place: Path, python: str, packages: list[str], log: Path) -> int:
    """Make the environment; returns the exit status of the step that failed, else 0."""
    requirements = log.with_suffix(".txt")
    requirements.write_text("\n".join(packages) + "\n", "utf-8")
    steps = (
        [uv, "venv", "--quiet", "--python", python, str(place)],
        [uv, "pip", "install", "--only-binary", ":all:", "--python", str(place / "bin" / "python"),
         "--requirement", str(requirements), "ipykernel"],
    )  # fmt: skip
    with log.open("wb") as file:
        for step in steps:
            try:
                done = subprocess.run(  # noqa: S603 (uv, with a list of requirements)
                    step, stdout=file, stderr=file, timeout=_INSTALL_SECONDS, check=False
                )
            except subprocess.TimeoutExpired:
                file.write(b"\nit took too long\n")
                return 124
            if done.returncode:
                return done.returncode
    return 0


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.exists() else shutil.which("uv") or ""
