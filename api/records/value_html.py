"""Values as HTML. In Python and not in the template: a page has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

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
