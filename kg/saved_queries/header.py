"""The header of a saved query: the YAML in its ``#+`` lines.

The decorators of grlc (``summary``, ``description``, ``tags``, ``method``,
``pagination``, ``enumerate``, ``defaults``) and our own keys beside them.

Source: https://github.com/CLARIAH/grlc, "Decorator syntax".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from kg.errors import SourceError
from kg.saved_queries.values import Type

MARKER: Final = "#+"


class CatalogueError(SourceError):
    """A saved query that is not what the catalogue needs: file, place and problem in one line."""


def _scalar(value: Any) -> Any:
    """What YAML read as a number, a date or a truth value, as the text that a form would send."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _plain(text: str) -> str:
    """Editors show summaries as HTML: nothing of it may be markup."""
    if set(text) & set("<>&"):
        raise ValueError("has to be plain, without < > &")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Value = Annotated[str, BeforeValidator(_scalar)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Part):
    """A value that a parameter may be given, as a drop-down shows it.

    Attributes:
        count: how many there are of it, where that is known.
    """

    value: Value
    label: str
    count: int | None = None


def _choice(value: Any) -> Any:
    text = _scalar(value)
    return {"value": text, "label": text} if isinstance(text, str) else value


class Parameter(_Part):
    """A parameter of a query; without a value, the query's own default applies.

    Attributes:
        name: letters and digits; the variable is ``?__name``, with its type's ending.
        default: what the query falls back to, as a form shows it; ``None`` for nothing.
        choices: the few values there are.
        choices_query: a SELECT of ``?value``, ``?label`` and ``?count`` that lists them;
            the prefixes of the query apply in it.
        column: the column that a row has the value in: with the value alone, the result has
            those rows of the result without any, in their order.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+$")]
    type: Type
    label: Line
    help: Line
    default: Value | None = None
    choices: tuple[Annotated[Choice, BeforeValidator(_choice)], ...] = ()
    choices_query: str | None = None
    column: str | None = None


class Column(_Part):
    """A column of the result.

    Attributes:
        name: its variable.
        label: its heading.
        unit: what its numbers count or measure.
        link: whether its values are addresses to follow.
        help: what to know of it.
        records: the column that counts the records behind its numbers, where it does not itself.
    """

    name: str
    label: Line
    unit: Line | None = None
    link: bool = False
    help: Line | None = None
    records: str | None = None

    @property
    def unit_beside(self) -> str:
        """The unit, where the heading does not have it: ``seconds`` beside *Took*."""
        words = self.label.casefold().split()
        return self.unit if self.unit and self.unit.casefold() not in words else ""


class Chart(_Part):
    """A picture of the result: Vega-Lite's mark and encodings, by column names.

    Attributes:
        limit: how many rows are drawn.
    """

    mark: Literal["bar", "line", "area", "point", "arc"]
    x: str
    y: str
    color: str | None = None
    limit: Annotated[int, Field(gt=0)] | None = None
    title: Line | None = None


def _columns(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return [{"name": name, **(about or {})} for name, about in value.items()]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class Header(_Part):
    """The content of a header."""

    summary: Annotated[Line, AfterValidator(_plain)]
    description: Line
    tags: Annotated[tuple[Line, ...], Field(min_length=1)]
    columns: Annotated[tuple[Column, ...], BeforeValidator(_columns), Field(min_length=1)]
    parameters: tuple[Parameter, ...] = ()
    charts: Annotated[tuple[Chart, ...], BeforeValidator(_one_or_more), Field(alias="chart")] = ()
    reproduces: Line | None = None
    needs: Annotated[Line, AfterValidator(_plain)] | None = None
    # what grlc alone reads
    method: Literal["GET", "POST"] = "GET"
    pagination: Annotated[int, Field(gt=0)] = 100
    endpoint: str | None = None
    enumerate: Any = None
    defaults: Any = None


def split(text: str) -> tuple[str, str]:
    """The YAML of the header, a line for a line of the file, and the SPARQL below it.

    >>> split("#+ summary: x\\nASK {}")
    (' summary: x\\n', 'ASK {}')
    """
    lines = text.splitlines(keepends=True)
    length = next((n for n, line in enumerate(lines) if not line.startswith(MARKER)), len(lines))
    header = "".join(line.removeprefix(MARKER) for line in lines[:length])
    return header, "".join(lines[length:])


def read(file: Path, yaml_text: str) -> Header:
    """The header of ``file``.

    Raises:
        CatalogueError: it is no YAML, lacks something, or has something that is not known.
    """
    try:
        # the parser in C: the headers of all queries in a tenth of the time
        data = yaml.load(yaml_text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as reason:
        mark = reason.problem_mark or reason.context_mark
        place = f"line {mark.line + 1}" if mark else "header"
        mend = "put text that has a colon in quotes" if "mapping values" in str(reason) else ""
        raise CatalogueError(file, reason.problem or "no YAML", place=place, mend=mend) from None
    except (yaml.YAMLError, ValueError) as reason:  # a date like 2023-02-31 is a ValueError
        raise CatalogueError(file, str(reason), place="header") from None
    if not isinstance(data, dict):
        raise CatalogueError(file, "no header", mend="begin the file with #+ summary: …")
    if "charts" in data:  # one or several, under either name
        data.setdefault("chart", data.pop("charts"))
    try:
        return Header.model_validate(data)
    except ValidationError as reason:
        errors = reason.errors(include_url=False)
        message = errors[0]["msg"]
        # fields that are missing are named together
        places = (error["loc"] for error in errors if error["msg"] == message)
        named = ", ".join(".".join(map(str, _named(data, place))) for place in places)
        raise CatalogueError(file, message.lower(), place=f"header: {named}") from None


def _named(data: dict[str, Any], place: Iterable[int | str]) -> Iterable[int | str]:
    """``place`` in the header, with names instead of numbers: ``parameters.year.type``."""
    at: Any = data
    for step in place:
        name: int | str = step
        if isinstance(at, dict) and isinstance(step, int):
            name = list(at)[step]
            at = at[name]
        elif isinstance(at, list) and isinstance(step, int):
            at = at[step]
            name = at.get("name", step) if isinstance(at, dict) else step
        else:
            at = at.get(step) if isinstance(at, dict) else None
        yield name
