"""Which packages, and which version of Python, the files of a repository declare."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

import yaml
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from kg.errors import one_line
from kg.observing.locations import Repository

#: directories whose declarations are those of the repository: what lies further down is of a part
#: that the notebooks may not need
_DIRECTORIES: Final = ((), ("binder",), (".binder",))
_VERSION: Final = re.compile(r"(\d+(?:\.\d+)*)(?:\.\*)?")


class DeclaredPython(NamedTuple):
    """The versions of Python that a file declares, as ``pip`` writes them, and the file's path."""

    versions: SpecifierSet
    path: str


def declared_packages(repository: Repository) -> list[str]:
    """The requirements of Python that the files of ``repository`` declare, without options.

    Raises:
        ValueError: a file is not what its name states.
    """
    found: dict[str, None] = {}
    for _, requirements in _read(repository, _READERS):
        found |= dict.fromkeys(requirements)
    return [*found]


def declared_python(repository: Repository) -> DeclaredPython | None:
    """The versions of Python that ``repository`` declares; ``None`` where it declares none.

    Of several files the first in the order of :data:`_PYTHON_READERS` decides, as in repo2docker.

    Raises:
        ValueError: a file is not what its name states.
    """
    order = [*_PYTHON_READERS]
    found = [
        (order.index(PurePosixPath(path).name), DeclaredPython(versions, path))
        for path, declared in _read(repository, _PYTHON_READERS)
        for versions in _specifiers(declared)
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _read(
    repository: Repository, readers: dict[str, Callable[[str], Iterable[str]]]
) -> Iterator[tuple[str, list[str]]]:
    """(path, what its reader finds) of each file that has a reader."""
    for path in repository.files:
        read = readers.get(PurePosixPath(path).name)
        if read is None or PurePosixPath(path).parent.parts not in _DIRECTORIES:
            continue
        text = (repository.root / path).read_text("utf-8-sig")
        try:
            yield path, [*read(text)]
        except (yaml.YAMLError, AttributeError, TypeError) as reason:
            raise ValueError(f"{path}: {one_line(str(reason))}") from None


def _specifiers(declared: Iterable[str]) -> Iterator[SpecifierSet]:
    """``3.8``, ``=3.8.1``, ``>=3.8,<3.11`` as specifiers; none of what cannot be read."""
    for text in declared:
        plain = text.strip().removeprefix("==").removeprefix("=").strip()
        if version := _VERSION.fullmatch(plain):
            whole = version[1].count(".") >= 2 and plain == version[1]
            yield SpecifierSet(f"=={version[1]}" if whole else f"=={version[1]}.*")
            continue
        try:
            versions = SpecifierSet(text.strip())
        except InvalidSpecifier:
            continue
        if versions:
            yield versions


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


def _runtime(text: str) -> Iterable[str]:
    for line in text.split():
        if line.startswith("python-"):
            yield line.removeprefix("python-")


def _conda_python(text: str) -> Iterable[str]:
    for package in (yaml.safe_load(text) or {}).get("dependencies") or []:
        found = re.fullmatch(r"(?:[\w-]+::)?python\s*([=<>!~ ].*)", str(package))
        if found:
            # a build, `=3.8=h0371630`, is of one system
            yield re.sub(r"^(=?=?[\d.*]+)=.*", r"\1", found[1].strip())


def _pinned_python(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines()[:1])


def _pipfile_python(text: str) -> Iterable[str]:
    required = tomllib.loads(text).get("requires") or {}
    return [
        str(required[key]) for key in ("python_full_version", "python_version") if key in required
    ]


def _project_python(text: str) -> Iterable[str]:
    versions = (tomllib.loads(text).get("project") or {}).get("requires-python")
    return [str(versions)] if versions else []


#: name of a file → reader of the version of Python in it, the most specific first
_PYTHON_READERS: Final[dict[str, Callable[[str], Iterable[str]]]] = {
    "runtime.txt": _runtime,
    "environment.yml": _conda_python,
    "environment.yaml": _conda_python,
    ".python-version": _pinned_python,
    "Pipfile": _pipfile_python,
    "pyproject.toml": _project_python,
}
_READERS: Final[dict[str, Callable[[str], Iterable[str]]]] = {
    "requirements.txt": _requirements,
    "environment.yml": _conda,
    "environment.yaml": _conda,
    "pyproject.toml": _project,
    "Pipfile": _pipfile,
}
