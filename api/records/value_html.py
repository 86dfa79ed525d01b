"""Values as HTML. In Python and not in the template: a page has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from api.records.dataset_summary import Measures
from api.records.parts import Parts
from api.records.values_view import Fact, Value
from api.web.tables import grouped
from api.web.templating import escaped

#: values that are listed whole; of more, so many are shown and the others folded
_WHOLE: Final = 12
_FIRST: Final = 8
#: characters of a long text that are shown before it is unfolded
_BEGINNING: Final = 120


def shown(value: Value) -> Markup:
    """``value`` as a link, a text, or a long text that is folded.

    >>> shown(Value("a < b", note="1"))
    Markup('<span>a &lt; b</span> <sup class="soft" aria-label="source 1">1</sup>')
    """
    return Markup(_shown(value))  # noqa: S704  (every part is escaped)


def listed(values: Sequence[Value]) -> Markup:
    """``values`` as a list; one by itself, many folded."""
    return Markup(_listed(values))  # noqa: S704  (every part is escaped)


def terms(facts: Iterable[Fact]) -> Markup:
    """``facts`` as the terms of a description list."""
    rows = "".join(
        f"<dt>{escaped(fact.label)}</dt><dd>{_listed(fact.values)}</dd>\n" for fact in facts
    )
    return Markup(f'<dl class="terms">\n{rows}</dl>\n')  # noqa: S704  (every part is escaped)


def part_rows(part: Parts) -> Markup:
    """The rows of the table of parts."""
    labels = [escaped(column) for column in part.columns]
    rows = "".join(
        f'<tr id="{escaped(id_)}">{"".join(map(_cell, labels, cells))}</tr>\n'
        for id_, cells in part.rows
    )
    return Markup(rows)  # noqa: S704  (every part is escaped)


def measure_rows(measures: Measures) -> Markup:
    """The rows of the table of measurements: a metric each."""
    cells = [f'<td class="number" data-label="{escaped(date)}">' for date in measures.dates]
    rows = "".join(
        f'<tr><th scope="row">{_shown(metric)}</th>'
        + "".join(f"{cell}{escaped(value)}</td>" for cell, value in zip(cells, values, strict=True))
        + "</tr>\n"
        for metric, values in measures.rows
    )
    return Markup(rows)  # noqa: S704  (every part is escaped)


def _cell(label: str, values: Sequence[Value]) -> str:
    number = ' class="number"' if values and values[0].number else ""
    return f'<td{number} data-label="{label}">{", ".join(map(_shown, values))}</td>'


def _shown(value: Value) -> str:
    language = f' lang="{escaped(value.language)}"' if value.language else ""
    text = escaped(value.text)
    if value.href:
        out = ' rel="noopener nofollow external"' if value.out else ""
        html = f'<a href="{escaped(value.href)}"{out}>{text}</a>'
    elif value.long:
        html = (
            f'<details class="long"><summary>{escaped(value.text[:_BEGINNING])}…</summary>'
            f"<span{language}>{text}</span></details>"
        )
    else:
        html = f"<span{language}>{text}</span>"
    if value.note:
        note = escaped(value.note)
        html += f' <sup class="soft" aria-label="source {note}">{note}</sup>'
    return html


def _listed(values: Sequence[Value]) -> str:
    if len(values) == 1:
        return _shown(values[0])
    if len(values) <= _WHOLE:
        return _list(values)
    more = grouped(str(len(values) - _FIRST))
    folded = f"<details><summary>and {more} more</summary>{_list(values[_FIRST:])}</details>"
    return f"{_list(values[:_FIRST])}\n{folded}"


def _list(values: Sequence[Value]) -> str:
    items = "".join(f"<li>{_shown(value)}</li>" for value in values)
    return f'<ul class="inline">{items}</ul>'
