"""Which packages of Python the files of a repository declare."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Final

import yaml

from kg.errors import one_line
from kg.observing.locations import Repository


def declared_packages(repository: Repository) -> list[str]:
    """The requirements of Python that the files of ``repository`` declare, without options.

    Raises:
        ValueError: a file is not what its name states.
    """
    found: dict[str, None] = {}
    for path in repository.files:
        # a requirement file further down is of a part that the notebooks may not need
        if PurePosixPath(path).parent.parts not in ((), ("binder",), (".binder",)):
            continue
        read = _READERS.get(PurePosixPath(path).name)
        if read is not None:
            text = (repository.root / path).read_text("utf-8-sig")
            try:
                found |= dict.fromkeys(read(text))
            except (yaml.YAMLError, AttributeError, TypeError) as reason:
                raise ValueError(f"{path}: {one_line(str(reason))}") from None
    return [*found]


def _requirements(text: str) -> Iterable[str]:
    for line in text.replace("\\\n", " ").splitlines():
        requirement = line.partition(" #")[0].strip()
        # options could name files and addresses that are not of the repository
        if requirement and not requirement.startswith(("#", "-", ".", "/", "git+", "file:")):
            yield requirement


def _conda(text: str) -> Iterable[str]:
    document = yaml.safe_load(text)
    for package in (document or {}).get("dependencies") or []:
        if isinstance(package, dict):
            yield from (str(one) for one in package.get("pip") or [])
        elif isinstance(package, str):
            name, equals, version = package.rpartition("::")[2].partition("=")
            if name.strip() not in ("python", "pip"):
                number = version.strip("=").partition("=")[0]
                yield f"{name.strip()}=={number}.*" if equals and number else name.strip()


def _project(text: str) -> Iterable[str]:
    project = tomllib.loads(text).get("project") or {}
    return [str(one) for one in project.get("dependencies") or []]


def _pipfile(text: str) -> Iterable[str]:
    packages: dict[str, Any] = tomllib.loads(text).get("packages") or {}
    for name, version in packages.items():
        if isinstance(version, str):
            yield name if version == "*" else f"{name}{version}"
        elif isinstance(version, dict) and not version.keys() & {"git", "path"}:
            wanted = version.get("version", "*")
            yield name if wanted == "*" else f"{name}{wanted}"


_READERS: Final = {
    "requirements.txt": _requirements,
    "environment.yml": _conda,
    "environment.yaml": _conda,
    "pyproject.toml": _project,
    "Pipfile": _pipfile,
}
