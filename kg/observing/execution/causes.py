"""Why an execution ended, and how to fix it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from kg.observing.execution.distributions import distribution_of
from kg.observing.locations import Repository

_MODULE: Final = re.compile(r"No module named '?([\w.]+)'?")
_PATH: Final = re.compile(
    r"(?:No such file or directory|does not exist|not found)[^'\"]*['\"]([^'\"]+)"
)
_QUOTED: Final = re.compile(r"['\"]([^'\"]+)['\"]")
_NAME: Final = re.compile(r"name '(\w+)' is not defined")
_HOST: Final = re.compile(r"host='([\w.-]+)'|https?://([\w.-]+)")
_NETWORK: Final = re.compile(
    r"Name or service not known|Temporary failure in name resolution|Network is unreachable"
    r"|nodename nor servname|Connection refused|getaddrinfo failed|Max retries exceeded",
    re.IGNORECASE,
)
_DISK: Final = re.compile(r"No space left on device|File too large|\[Errno (?:28|27)\]")
_NETWORK_ERRORS: Final = frozenset(
    {
        "URLError", "gaierror", "ConnectionError", "NewConnectionError", "ConnectTimeout",
        "MaxRetryError", "HTTPError", "SSLError", "ProxyError", "NameResolutionError",
        "ConnectionRefusedError", "ConnectError", "ClientConnectorError", "TimeoutError",
    }
)  # fmt: skip
_SYNTAX_ERRORS: Final = frozenset({"SyntaxError", "IndentationError", "TabError"})
_INPUT_ERRORS: Final = frozenset({"StdinNotImplementedError"})
_SECONDS: Final = "give it more with --cell-timeout or --timeout"
#: causes that the containment finds → how to fix it
_MENDS: Final = {
    "time": f"It took too long: {_SECONDS}.",
    "memory": "It needs more memory: give it more with --memory.",
    "disk": "It writes more than it may: give it more with --disk.",
    "output": "It writes more output than is stored: print less.",
    "processes": "It starts too many processes.",
    "kernel-died": "The kernel ended while the cell ran: run the cell alone to see why.",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an execution ended.

    Attributes:
        name: of ``fwv:execution-cause/``.
        missing: module, path, name or host that was not there.
        distribution: that has the missing module, by its name on PyPI.
        in_repository: whether a file of the missing path's name is elsewhere in the repository.
        mend: what to do, a sentence.
    """

    name: str
    missing: str = ""
    distribution: str = ""
    in_repository: bool | None = None
    mend: str = ""


def cause_of(exception: str, message: str, known: str, repository: Repository) -> Cause:
    """The cause of an execution that ended with ``exception``; ``known``: that of the containment.

    >>> found = cause_of("ModuleNotFoundError", "No module named 'sklearn.svm'", "",
    ...                  Repository(PurePosixPath(".")))
    >>> found.missing, found.mend
    ('sklearn', 'Install scikit-learn: the code imports `sklearn`.')
    """
    if known:
        return Cause(known, mend=_MENDS.get(known, ""))
    if exception in ("ModuleNotFoundError", "ImportError") and (found := _MODULE.search(message)):
        return _missing_module(found[1], repository)
    if exception == "NameError" and (found := _NAME.search(message)):
        mend = f"Define `{found[1]}`: no cell before this one does."
        return Cause("missing-name", found[1], mend=mend)
    if _DISK.search(message):
        return Cause("disk", mend=_MENDS["disk"])
    if exception in _NETWORK_ERRORS or _NETWORK.search(message):
        host = _HOST.search(message)
        named = next((group for group in host.groups() if group), "") if host else ""
        return Cause("network", named, mend="Allow the network with --network.")
    return _other(exception, message, repository)


def _other(exception: str, message: str, repository: Repository) -> Cause:
    if exception == "FileNotFoundError":
        return _missing_file(message, repository)
    if exception == "MemoryError" or "Unable to allocate" in message:
        return Cause("memory", mend=_MENDS["memory"])
    if exception in _INPUT_ERRORS or (exception == "EOFError" and "reading a line" in message):
        return Cause("input", mend="Give the input in the code: it cannot be entered.")
    if exception in _SYNTAX_ERRORS:
        python_2 = "Missing parentheses in call to 'print'" in message
        mend = "Run it with Python 2, or bring it to Python 3." if python_2 else "Correct the cell."
        return Cause("syntax", mend=mend)
    return Cause("exception")


def _missing_module(module: str, repository: Repository) -> Cause:
    first = module.partition(".")[0]
    place = next((path for path in repository.files if _has_module(path, first, repository)), "")
    if place:
        mend = f"Put the directory of {place} on the module path: it has `{first}`."
        return Cause("missing-module", first, in_repository=True, mend=mend)
    distribution = distribution_of(first)
    mend = f"Install {distribution}: the code imports `{first}`."
    return Cause("missing-module", first, distribution, in_repository=False, mend=mend)


def _has_module(path: str, name: str, repository: Repository) -> bool:
    """Whether the file at ``path`` is the module ``name``, and not one within a package."""
    file = PurePosixPath(path)
    place = file.parent if file.name == "__init__.py" else file.with_suffix("")
    if file.suffix != ".py" or place.name != name:
        return False
    return str(place.parent / "__init__.py") not in repository.files


def _missing_file(message: str, repository: Repository) -> Cause:
    found = _PATH.search(message) or _QUOTED.search(message)
    if found is None:
        return Cause("missing-file", mend="Get the file that the code reads.")
    path = found[1]
    name = PurePosixPath(path.replace("\\", "/")).name
    place = next((p for p in repository.files if PurePosixPath(p).name == name), "")
    if place:
        mend = f"Read it from where the repository has it: {place}."
    else:
        mend = f"Get {name}, which is not in the repository, and put it at {path}."
    return Cause("missing-file", path, in_repository=bool(place), mend=mend)
