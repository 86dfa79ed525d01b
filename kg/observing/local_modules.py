"""Whether a module that a notebook imports is a file of its own repository."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

#: the step of the study's scale for modules that Python finds
_FOUND: Final = 4


class LocalModules:
    """The modules that the files of a repository are.

    Args:
        paths: of the files, relative to the repository.

    >>> modules = LocalModules(["nb/a.ipynb", "nb/tools/plots.py", "src/core/__init__.py"])
    >>> modules.is_local("tools.plots", "nb"), modules.is_local("numpy", "nb")
    (True, False)
    >>> modules.possibility("tools.plots", "nb"), modules.possibility("core", "nb")
    (4, 3)
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._there: set[str] = set()
        self._endings: set[str] = set()
        # each import of a notebook is looked up twice, and notebooks of one directory share imports
        self._known = lru_cache(maxsize=4096)(self._possibility)
        for path in paths:
            file = PurePosixPath(path)
            self._there.update(str(parent) for parent in file.parents)
            if file.suffix != ".py":
                continue
            module = file.parent if file.name == "__init__.py" else file.with_suffix("")
            self._there.add(str(module))
            parts = module.parts
            self._endings.update("/".join(parts[at:]) for at in range(len(parts)))

    def is_local(self, module: str, directory: str) -> bool:
        """Whether ``module`` is found from ``directory``, as Python would look there."""
        return self.possibility(module, directory) == _FOUND

    def possibility(self, module: str, directory: str) -> int:
        """How likely ``module`` is local, by the study's scale.

        4: found from ``directory``; 3: its whole name is that of a file elsewhere in the
        repository; 2: its name without the first part; 1: its last part; 0: not at all.
        """
        return self._known(module, directory)

    def _is_found(self, module: str, directory: str) -> bool:
        if module.startswith("."):
            return True
        path = PurePosixPath(directory)
        for part in module.split("."):
            path /= part
            if str(path) not in self._there:
                return False
        return True

    def _possibility(self, module: str, directory: str) -> int:
        if self._is_found(module, directory):
            return _FOUND
        parts = module.split(".")
        if "/".join(parts) in self._endings:
            return 3
        if len(parts) > 1 and "/".join(parts[1:]) in self._endings:
            return 2
        return int(len(parts) > 2 and parts[-1] in self._endings)
