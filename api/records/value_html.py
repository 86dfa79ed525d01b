"""Values as HTML. In Python and not in the template: a page has hundreds of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

from api.records.values_view import Value
from api.web.tables import grouped

#: values that are listed whole; of more, so many are shown and the others folded
_WHOLE: Final = 12
_FIRST: Final = 8
#: what :func:`markupsafe.escape` replaces
_SPECIAL: Final = re.compile("[&<>\"']")
#: characters of a long text that are shown before it is unfolded
_BEGINNING: Final = 120


def shown(value: Value) -> Markup:
    """``value`` as a link, a text, or a long text that is folded.

    >>> shown(Value("a < b", note="1"))
    Markup('<span>a &lt; b</span> <sup class="soft" aria-label="source 1">1</sup>')
    """
    language = f' lang="{_escaped(value.language)}"' if value.language else ""
    if value.href:
        out = ' rel="noopener nofollow external"' if value.out else ""
        html = f'<a href="{_escaped(value.href)}"{out}>{_escaped(value.text)}</a>'
    elif value.long:
        html = (
            f'<details class="long"><summary>{_escaped(value.text[:_BEGINNING])}…</summary>'
            f"<span{language}>{_escaped(value.text)}</span></details>"
        )
    else:
        html = f"<span{language}>{_escaped(value.text)}</span>"
    if value.note:
        note = _escaped(value.note)
        html += f' <sup class="soft" aria-label="source {note}">{note}</sup>'
    return Markup(html)  # noqa: S704  (every part is escaped)


def listed(values: Sequence[Value]) -> Markup:
    """``values`` as a list; one by itself, many folded."""
    if len(values) == 1:
        return shown(values[0])
    if len(values) <= _WHOLE:
        return _list(values)
    more = grouped(str(len(values) - _FIRST))
    folded = f"<details><summary>and {more} more</summary>{_list(values[_FIRST:])}</details>"
    return Markup(f"{_list(values[:_FIRST])}\n{folded}")  # noqa: S704  (every part is escaped)


def _list(values: Sequence[Value]) -> Markup:
    items = "".join(f"<li>{shown(value)}</li>" for value in values)
    return Markup(f'<ul class="inline">{items}</ul>')  # noqa: S704  (every part is escaped)


def _escaped(text: str) -> str:
    """``text`` as it may be in HTML; most has nothing to escape, which is seen at once."""
    return str(escape(text)) if _SPECIAL.search(text) else text
