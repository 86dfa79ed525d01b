"""Pages for people: Jinja templates that escape everything, and work without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from api.http.origin import ROOT, at
from api.site import Site
from api.web.assets import address
from api.web.tables import counted, grouped

#: the operator's description of the service that the request at work is for
SITE: Final[ContextVar[Site]] = ContextVar("site", default=Site())  # noqa: B039  (it is frozen)
#: what :func:`markupsafe.escape` replaces
_SPECIAL: Final = re.compile("[&<>\"']")


def escaped(value: object) -> str:
    """``value`` as it may be in HTML: what :func:`markupsafe.escape` gives, as a plain string.

    A page has hundreds of values, of which few have something to escape, and an object of
    :class:`markupsafe.Markup` for each was an eighth of the time that the page took.

    >>> escaped("a < b"), escaped(7)
    ('a &lt; b', '7')
    >>> escaped(Markup("<b>"))
    Markup('<b>')
    """
    if type(value) is str and not _SPECIAL.search(value):
        return value
    return value if type(value) is Markup else str(escape(value))


class _PlainStrings(CodeGenerator):
    """Compiles templates that write values by :func:`escaped`."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.escaped(")
        if finalize.src is not None:
            self.write(finalize.src)


class _Environment(Environment):
    """The environment of all templates."""

    code_generator_class = _PlainStrings
    escaped = staticmethod(escaped)


_TEMPLATES: Final = _Environment(
    loader=PackageLoader("api"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # the files of an installed package do not change
)
_TEMPLATES.globals["asset"] = lambda name: at(found) if (found := address(name)) else ""
_TEMPLATES.globals["at"] = _TEMPLATES.filters["at"] = at
_TEMPLATES.globals["root"] = ROOT.get
_TEMPLATES.globals["site_of_service"] = SITE.get
_TEMPLATES.globals["service"] = lambda: SITE.get().title
_TEMPLATES.filters["address"] = lambda address: folded(address, _ADDRESS)
_TEMPLATES.filters["long_address"] = lambda text: (
    text if " " in text or len(text) <= _ADDRESS else folded(text, _ADDRESS)
)
_TEMPLATES.filters["summary"] = lambda text: shortened(text, _SUMMARY)
_TEMPLATES.filters["counted"] = counted
_TEMPLATES.filters["grouped"] = lambda count: grouped(str(count))
#: templates of the pages that readers begin at
_FIRST: Final = ("base.html", "index.html", "query.html", "search.html", "record.html")
#: characters of a description that search engines show
_SUMMARY: Final = 200
#: characters of an address that are shown
_ADDRESS: Final = 60

#: nothing from elsewhere, no scripts but ours: a page shows what is in the data, whatever that is
SECURITY: Final = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; connect-src 'self'; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def shortened(text: str, limit: int) -> str:
    """The beginning of ``text``, at most ``limit`` characters, cut between words.

    >>> shortened("A corpus of meetings", 12), shortened("Short", 12)
    ('A corpus of…', 'Short')
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def folded(address: str, limit: int) -> str:
    """A web address as it is read: without its scheme, its middle left out where it is long.

    >>> folded("https://example.org/a/", 40), folded("https://example.org/a/long/path", 20)
    ('example.org/a', 'example.or…long/path')
    """
    text = address.partition("://")[2].removeprefix("www.").rstrip("/") or address
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half]}…{text[-(limit - half - 1) :]}"


def add_filters(**filters: Callable[[Any], object]) -> None:
    """Add ``filters`` for templates: a template calls them directly, and functions by way of Jinja.

    What a filter gives for a constant is worked out when the template is compiled: what depends on
    the request is a function.
    """
    _TEMPLATES.filters.update(filters)


def compile_ahead() -> None:
    """Compile the templates of the pages that readers begin at, so that none waits for it."""
    for template in _FIRST:
        _TEMPLATES.get_template(template)


def page(template: str, **values: Any) -> bytes:
    """The page that ``template`` makes of ``values``, in UTF-8."""
    return _TEMPLATES.get_template(template).render(values).encode("utf-8", "replace")
