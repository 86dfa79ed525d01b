"""The study's numeric codes, and the concepts of ``fwv:`` that take their place.

From the code tables that accompany the published study.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: repositories.processed → fwv:repository-processing/…
REPOSITORY_PROCESSING: Final = MappingProxyType(
    {
        1: "extracted",
        2: "extraction-failed",
        4: "compression-failed",
        8: "compressed",
        16: "unavailable-files",
        32: "commit-mismatch",
        64: "requirements-failed",
        128: "requirements-read",
        1024: "clone-failed",
        4096: "troublesome",
        8192: "files-extracted",
    }
)

_COMBINATIONS: Final = tuple(
    "-".join(
        word
        for word, on in (
            ("anaconda" if anaconda else "plain", True),
            ("dependencies", dependencies),
            ("recorded-order", order),
        )
        if on
    )
    for anaconda in (False, True)
    for dependencies in (False, True)
    for order in (False, True)
)

#: notebooks.processed → fwv:notebook-processing/…
NOTEBOOK_PROCESSING: Final = MappingProxyType(
    {
        1: "load-error",
        2: "format-error",
        4: "syntax-error-on-load",
        8: "load-timeout",
        16: "syntax-error-in-cells",
        32: "aggregated",
        64: "aggregation-failed",
        **{
            128 << (2 * index + failed): f"{'failed' if failed else 'ran'}-{combination}"
            for index, combination in enumerate(_COMBINATIONS)
            for failed in (0, 1)
        },
        536870912: "interrupted",
    }
)

#: cells.processed → fwv:cell-processing/…
CELL_PROCESSING: Final = MappingProxyType(
    {
        1: "unknown-version",
        2: "processing-failed",
        4: "processed",
        8: "timed-out",
        16: "syntax-error",
        128: "marked-for-extraction",
    }
)

#: combined_executions.mode → fwv:execution-mode/…
EXECUTION_MODES: Final = MappingProxyType({1: "recorded-order", 2: "dependencies", 4: "anaconda"})

#: requirement_files.reqformat → fwv:file-kind/…
FILE_KINDS: Final = MappingProxyType(
    {
        "setup.py": "setup-script",
        "requirements.txt": "requirements",
        "pipfile": "pipfile",
        "pipfile.lock": "pipfile-lock",
        "environment.yml": "conda-environment",
        "environment.yaml": "conda-environment",
        "pyproject.toml": "project-file",
        "project.toml": "julia-project",
        "manifest.toml": "julia-manifest",
        "install.r": "r-packages",
        "runtime.txt": "runtime",
        "apt.txt": "system-packages",
        "postbuild": "build-script",
    }
)

#: cells.cell_type → fwv:cell-type/…
CELL_TYPES: Final = MappingProxyType(
    {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "heading"}
)

_INSTALLED, _LOADED, _EXCEPTION, _TIMED_OUT, _SAME, _TO_THE_END = 1, 2, 4, 8, 16, 32
#: set by our own executions alone: no output is stored that results could be compared with
_NOTHING_STORED: Final = 64

#: all of them together
KNOWN_BITS: Final = (
    _INSTALLED | _LOADED | _EXCEPTION | _TIMED_OUT | _SAME | _TO_THE_END | _NOTHING_STORED
)

#: (bits that must be set, bits that must not) → outcome; the first that fits decides
OUTCOMES: Final = (
    (_TIMED_OUT, 0, "timed-out"),
    (_EXCEPTION, 0, "exception"),
    (_TO_THE_END | _NOTHING_STORED, 0, "nothing-stored"),
    (_TO_THE_END | _SAME, 0, "same-results"),
    (_TO_THE_END, _SAME, "different-results"),
    (0, _INSTALLED, "not-installed"),
    (0, _LOADED, "not-loaded"),
    (0, 0, "unfinished"),
)


def outcome(processed: int) -> str:
    """The name in ``fwv:outcome/`` of what ``combined_executions.processed`` states.

    >>> outcome(51), outcome(35), outcome(7), outcome(11), outcome(1), outcome(0)
    ('same-results', 'different-results', 'exception', 'timed-out', 'not-loaded', 'not-installed')
    """
    return next(
        name
        for needed, excluded, name in OUTCOMES
        if processed & needed == needed and not processed & excluded
    )
