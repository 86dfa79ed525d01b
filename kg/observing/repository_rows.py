"""The rows of a repository: itself, its files, and the files that declare its environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from kg.authorities.redaction import without_addresses
from kg.observing.locations import ENVIRONMENT_FILES, REQUIREMENTS, Repository
from kg.observing.repository_licence import licence_files, licence_of_text
from kg.observing.tables import columns

#: bits of ``repositories.processed``: notebooks extracted, requirements read, files extracted
_PROCESSED: Final = 1 | 128 | 8192
_REQUIREMENTS_FAILED: Final = 64
_LARGEST: Final = 4 * 1024 * 1024

Rows = dict[str, list[tuple[Any, ...]]]


def repository_rows(repository: Repository) -> tuple[Rows, list[tuple[str, str]]]:
    """Table → rows without their keys, and (place, reason) of files that could not be read."""
    processed = _PROCESSED
    problems = []
    contents: list[tuple[Any, ...]] = []
    for path in repository.files:
        name = PurePosixPath(path).name
        if name not in ENVIRONMENT_FILES:
            continue
        content, problem = _content(repository, path)
        if problem:
            processed |= _REQUIREMENTS_FAILED
            problems.append((str(repository.root / path), problem))
        else:
            row = {"name": path, "reqformat": name, "content": content}
            contents.append(_values("requirement_files", row))
    lists = {
        column: [path for path in repository.files if PurePosixPath(path).name == name]
        for name, column in REQUIREMENTS.items()
    }
    lists["notebooks"] = repository.notebooks
    described: dict[str, Any] = {
        "domain": repository.domain,
        "repository": repository.name,
        "commit": repository.commit,
        "processed": processed,
    }
    for column, paths in lists.items():
        described[column], described[f"{column}_count"] = ";".join(paths), len(paths)
    files = [
        _values("repository_files", {"path": path, "size": size})
        for path, size in repository.files.items()
    ]
    return {
        "repositories": [_values("repositories", described)],
        "repository_data": [_values("repository_data", row) for row in _licence(repository)],
        "repository_files": files,
        "requirement_files": contents,
    }, problems


def _licence(repository: Repository) -> Iterator[dict[str, str]]:
    """What is known of the repository itself: its licence, where a file states it."""
    for path in licence_files(repository.files):
        content, problem = _content(repository, path)
        if not problem:
            found = licence_of_text(content)
            yield {"license_key": found.key, "license_name": found.name}
            return


def _values(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name, "") for name in columns(table))


def _content(repository: Repository, path: str) -> tuple[str, str]:
    """The text of a file, or why there is none."""
    file = repository.root / path
    try:
        if file.is_symlink() or not file.is_file():
            return "", "no regular file"
        if file.stat().st_size > _LARGEST:
            return "", f"more than {_LARGEST:,} bytes"
        content = file.read_bytes()
    except OSError as reason:
        return "", reason.strerror or "cannot be read"
    if b"\0" in content:
        return "", "null bytes in it"
    return without_addresses(content.decode("utf-8-sig", "replace")), ""
