"""Errors that a person can act on: where it went wrong, what, and how to mend it."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from kg.authorities.redaction import without_addresses

_ADDRESS: Final = re.compile(r"^(https?|ftp):/{1,2}")


class FairweaveError(Exception):
    """An error that stops a command; the user sees it as one line.

    The command line prints ``str(error)`` and exits with 2; a traceback is
    for what is *not* a :class:`FairweaveError`.
    """


class SourceError(FairweaveError):
    """A source file that cannot be read as what it claims to be.

    Args:
        file: the file, as the user named it.
        problem: what is wrong.
        place: where in the file ("line 17", "entry 'AMI'"), if known.
        mend: what the user can do about it, if we know.

    >>> print(SourceError("article.csv", "16 cells, the header has 15", place="line 17"))
    article.csv: line 17: 16 cells, the header has 15
    """

    def __init__(self, file: object, problem: str, *, place: str = "", mend: str = "") -> None:
        self.file, self.place, self.problem, self.mend = str(file), place, problem, mend
        pieces = [part for part in (self.file, place, problem) if part]
        text = ": ".join(pieces) + (f"; {mend}" if mend else "")
        super().__init__(one_line(without_addresses(text)))

    @property
    def within_file(self) -> str:
        """What is wrong and where in the file, without the name of the file."""
        return f"{self.place}: {self.problem}" if self.place else self.problem

    def __reduce__(self) -> tuple[partial[SourceError], tuple[str, str]]:
        """A converter in a process of its own sends it to the build's."""
        again = partial(SourceError, place=self.place, mend=self.mend)
        return again, (self.file, self.problem)


def missing(path: object) -> SourceError:
    """The error for a path at which there is nothing; an address is fetched first.

    >>> print(missing("https://example.org/a.csv"))
    https://example.org/a.csv: an address, not a file; fetch it first: fairweave fetch https://example.org/a.csv
    """
    # a path has one slash where an address has two
    text = _ADDRESS.sub(r"\1://", str(path))
    if _ADDRESS.match(text):
        return SourceError(
            text, "an address, not a file", mend=f"fetch it first: fairweave fetch {text}"
        )
    return SourceError(path, "no such file or directory")


def one_line(text: str, limit: int = 400) -> str:
    """``text`` on one printable line, shortened in the middle where it is longer than ``limit``.

    >>> one_line("a\\nb")
    'a b'
    >>> one_line("x" * 50, 11)
    'xxxxx…xxxxx'
    """
    flat = "".join(c if c.isprintable() else " " for c in text)
    half = (limit - 1) // 2
    return flat if len(flat) <= limit else f"{flat[:half]}…{flat[-half:]}"


def without_place(message: str) -> str:
    """The message of Oxigraph's parser, without the place that it repeats.

    >>> without_place("Parser error at line 2 column 13: 'x' is not allowed")
    "'x' is not allowed"
    """
    return message.partition(": ")[2] if message.startswith("Parser error") else message
