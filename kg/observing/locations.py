"""The contents of PATH…: repositories with their notebooks and other files.

A Git checkout is a repository, and so is a directory that is given and is in none. Files of Git
are read, ``git`` is never run: a checkout's own configuration can make it run anything.
"""

from __future__ import annotations

import configparser
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import missing

_REMOTE: Final = re.compile(
    r"^(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|git://|[^@/]+@)([\w.-]+)(?::\d+)?[:/](.+?)/?$"
)
#: hosts of repositories, whose pages name one by owner and name
_HOSTS: Final = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
_COMMIT: Final = re.compile("[0-9a-f]{40}")
#: directories that contain no files of a repository's own
_SKIPPED: Final = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__", ".tox"})
#: file name → column of ``repositories`` that lists it
REQUIREMENTS: Final = {
    "setup.py": "setups",
    "requirements.txt": "requirements",
    "Pipfile": "pipfiles",
    "Pipfile.lock": "pipfile_locks",
}
#: other files that declare an environment, which the study does not list
ENVIRONMENT_FILES: Final = frozenset(
    {
        *REQUIREMENTS, "environment.yml", "environment.yaml", "pyproject.toml", "install.R",
        "Project.toml", "Manifest.toml", "runtime.txt", "apt.txt", "postBuild",
    }
)  # fmt: skip


@dataclass(slots=True)
class Repository:
    """A directory of files that belong together.

    Attributes:
        root: where it is.
        domain, name: ``github.com`` and ``owner/name``; a directory's name alone without a remote.
        commit: SHA-1 of the checkout's ``HEAD``, ``""`` where it is unknown.
        files: relative path → size in bytes, in the order of the paths.
        notebooks: the paths among them to observe.
    """

    root: Path
    domain: str = ""
    name: str = ""
    commit: str = ""
    files: dict[str, int] = field(default_factory=dict)
    notebooks: list[str] = field(default_factory=list)


def locate(paths: Iterable[Path], *, checkouts: bool = True) -> list[Repository]:
    """The repositories that ``paths`` (notebooks, directories) name, sorted by their root.

    One without a notebook is a repository too, as the study has them.

    Args:
        checkouts: whether a path belongs to the Git checkout that it is in.

    Raises:
        FairweaveError: a path does not exist.
    """
    found: dict[Path, Repository] = {}
    checkout = cache(_checkout)
    for path in paths:
        if not path.exists():
            raise missing(path)
        place = path.resolve()
        default = place if place.is_dir() else place.parent
        without = True
        for notebook in _notebooks(place):
            without = False
            root = (checkout(notebook.parent) if checkouts else None) or default
            repository = found.setdefault(root, Repository(root))
            repository.notebooks.append(notebook.relative_to(root).as_posix())
        if without:
            root = (checkout(default) if checkouts else None) or default
            found.setdefault(root, Repository(root))
    for repository in found.values():
        repository.notebooks = sorted(set(repository.notebooks))
        repository.files = dict(sorted(_files(repository.root)))
        repository.domain, repository.name = _remote(repository.root)
        repository.commit = _commit(repository.root)
        if not repository.domain and (fetched := _fetched_from(repository.root))[0]:
            repository.domain, repository.name, repository.commit = fetched
    return [found[root] for root in sorted(found)]


def _notebooks(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for file, _ in _walk(place):
        if file.suffix == ".ipynb":
            yield file


def _walk(root: Path) -> Iterator[tuple[Path, int]]:
    """Every file under ``root`` with its size; links are not followed."""
    for directory, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        for name in files:
            file = Path(directory, name)
            try:
                yield file, file.lstat().st_size
            except OSError:  # it has gone meanwhile
                continue


def _files(root: Path) -> Iterator[tuple[str, int]]:
    return ((file.relative_to(root).as_posix(), size) for file, size in _walk(root))


def _checkout(directory: Path) -> Path | None:
    """The Git checkout that ``directory`` is in, or the repository that was fetched without one."""
    for place in (directory, *directory.parents):
        if (place / ".git").exists() or _fetched_from(place)[0]:
            return place
    return None


def _git_directory(root: Path) -> Path:
    """``.git``, or what it points to in a work tree or submodule."""
    git = root / ".git"
    if git.is_file():
        target = git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
        git = (root / target).resolve()
    common = git / "commondir"
    return (git / common.read_text().strip()).resolve() if common.is_file() else git


def remote_name(address: str) -> tuple[str, str]:
    """Host and ``owner/name`` of a remote's address.

    >>> remote_name("https://github.com/ncbi/elastic-blast.git")
    ('github.com', 'ncbi/elastic-blast')
    >>> remote_name("git@github.com:ncbi/elastic-blast"), remote_name("/srv/git/a")
    (('github.com', 'ncbi/elastic-blast'), ('', ''))
    """
    found = _REMOTE.match(address.strip())
    return (found[1].lower(), found[2].removesuffix(".git")) if found else ("", "")


def _remote(root: Path) -> tuple[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    try:
        parser.read_string((_git_directory(root) / "config").read_text("utf-8", "replace"))
        found = remote_name(parser.get('remote "origin"', "url", fallback=""))
    except (OSError, configparser.Error):
        found = ("", "")
    return found if found[0] else ("", root.name)


def _fetched_from(root: Path) -> tuple[str, str, str]:
    """Host, ``owner/name`` and commit of ``source.toml``, which ``fairweave fetch`` writes.

    All are empty where it states no repository.
    """
    described = _described(root)
    domain, name = remote_name(described.get("page", ""))
    if domain not in _HOSTS or name.count("/") != 1:
        return "", "", ""
    version = described.get("version", "")
    return domain, name, version if _COMMIT.fullmatch(version) else ""


def _described(root: Path) -> dict[str, str]:
    try:
        read = tomllib.loads((root / "source.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in read.items() if isinstance(value, str)}


def _commit(root: Path) -> str:
    """What ``HEAD`` of the checkout at ``root`` is."""
    try:
        own = root / ".git"
        git = _git_directory(root)
        head = (own if own.is_dir() else git) / "HEAD"
        text = head.read_text("utf-8", "replace").strip()
        if not text.startswith("ref:"):
            return text if _COMMIT.fullmatch(text) else ""
        name = text.removeprefix("ref:").strip()
        if ".." in name:
            return ""
        loose = git / name
        if loose.is_file():
            return loose.read_text("utf-8", "replace").strip()
        packed = (git / "packed-refs").read_text("utf-8", "replace")
        found = re.search(rf"^([0-9a-f]{{40}}) {re.escape(name)}$", packed, re.MULTILINE)
        return found[1] if found else ""
    except OSError:
        return ""
