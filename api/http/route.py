"""What a row of the table of routes is, and finding the row that a path belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

READ: Final = ("GET", "HEAD")
READ_AND_POST: Final = ("GET", "HEAD", "POST")
#: the key of an ASGI scope under which the front puts the row that it found
ROUTE: Final = "fairweave.route"
#: the key under which it puts the snapshot that the request reads to its end
CURRENT: Final = "fairweave.current"
_HTML: Final = "text/html"
_PAGE_SUFFIX: Final = ".html"
_VARIABLE: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
#: what a variable of a pattern matches, by its type
_TYPES: Final = {
    "": "[^/]+",
    "any": "[^/]+",
    "word": "[^/.]+",
    "words": "[^.]+",  # with slashes between them
    "path": ".+",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a route, in its path or in the query string.

    Attributes:
        name: in the pattern or in the query string.
        description: what it is.
        schema: JSON Schema of its value.
        required: whether a request without it is an error; those in a path always are.
    """

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    required: bool = False


@dataclass(frozen=True, slots=True)
class Interface:
    """An entry of the api-catalog.

    Attributes:
        title: of the interface.
        descriptions: path and media type of each machine-readable description of it.
    """

    title: str
    descriptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the service, or a family of addresses.

    Attributes:
        pattern: the path below the origin, with variables in braces: ``{name}`` is one segment,
            ``{name:word}`` one without a dot, ``{name:words}`` one or more segments without a
            dot, ``{name:path}`` one or more segments. Where there
            are ``variants``, the last variable takes only these, unless it is ``{name:any}``.
        endpoint: the class of the endpoint (made once for all of its rows), or a function
            that the framework calls.
        id: the operation's name in OpenAPI.
        tag: the operation's group in OpenAPI.
        summary: one line on what the address gives.
        types: the media types that ``Accept`` chooses from; empty where it only redirects.
        variants: value of the last variable of ``pattern`` → media type, where the address itself
            names the form.
        parameters: of the path and of the query string.
        methods: those allowed, besides OPTIONS.
        bodies: the media types of a posted body.
        schema: name of the component that describes the JSON, where there is one.
        interface: the entry in the api-catalog, where this is the entry point of an interface.
        in_sitemap: whether the sitemap lists it.
        described: whether OpenAPI describes it.
        heavy: whether responses take much time and memory; few are made at once.
        streams: whether a response may last as long as its client wants. Such an endpoint states
            itself while it reads a snapshot; another response reads its snapshot to the end.
        ad_hoc: whether requests bring queries of their own, which give way to other work.
        prefixes: beginnings of further names in the query string. With ``""``, any name: the
            endpoint knows which there are, or a protocol says that others are passed over.
    """

    pattern: str
    endpoint: Callable[..., Any]
    id: str
    tag: str
    summary: str
    types: tuple[str, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    methods: tuple[str, ...] = READ
    bodies: tuple[str, ...] = ()
    schema: str = ""
    interface: Interface | None = None
    in_sitemap: bool = False
    described: bool = True
    heavy: bool = False
    streams: bool = False
    ad_hoc: bool = False
    prefixes: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The pattern as OpenAPI writes it.

        >>> Route("/{kind}/{name:path}", Route, "record", "Records", "A record").path
        '/{kind}/{name}'
        """
        return _VARIABLE.sub(r"{\1}", self.pattern)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables of the path, in order."""
        return tuple(name for name, _ in _VARIABLE.findall(self.pattern))

    @property
    def query_names(self) -> tuple[str, ...]:
        """The names of the parameters of the query string, in order."""
        return tuple(one.name for one in self.parameters if one.name not in self.variables)

    @property
    def media_types(self) -> tuple[str, ...]:
        """Every media type that the address can give, the preferred first."""
        return tuple(dict.fromkeys((*self.types, *self.variants.values())))

    @property
    def allow(self) -> bytes:
        """The methods as the field ``Allow`` lists them."""
        return ", ".join((*self.methods, "OPTIONS")).encode()

    def expression(self) -> re.Pattern[str]:
        """A regular expression for the paths of this row, without a slash at their end."""
        last = self.variables[-1] if self.variants else ""

        def group(match: re.Match[str]) -> str:
            if match[1] == last and not match[2]:
                return f"(?:{'|'.join(map(re.escape, self.variants))})"
            return _TYPES[match[2] or ""]

        pattern = self.pattern.rstrip("/") or "/"
        parts = _VARIABLE.split(pattern)[::3]
        groups = [group(match) for match in _VARIABLE.finditer(pattern)]
        text = re.escape(parts[0])
        for found, literal in zip(groups, parts[1:], strict=True):
            text += found + re.escape(literal)
        return re.compile(text, re.DOTALL)


class Router:
    """Finds the row of a table of routes that a path belongs to.

    A path without variables is found in one step; any other by the first segment of the path,
    up to a dot, and then among the few rows that begin with it, in the order of the table.

    Args:
        routes: the table.

    >>> router = Router([
    ...     Route("/sparql", Route, "sparql", "SPARQL", "Queries"),
    ...     Route("/{kind}/{name}.{suffix}", Route, "rdf", "Records", "RDF",
    ...           variants={"ttl": "text/turtle"}),
    ...     Route("/{kind}/{name}", Route, "record", "Records", "A record"),
    ... ])
    >>> [route and route.id for route in map(router.find, ("/sparql/", "/a/b", "/a/b.ttl", "/"))]
    ['sparql', 'record', 'rdf', None]
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        routes = tuple(routes)
        with_files = {
            _suffixless(route.pattern) for route in routes if _HTML in _formats(route).values()
        }
        self._pages = {
            route.id
            for route in routes
            if _HTML in route.types and route.pattern not in with_files and route.pattern != "/"
        }
        self._exact: dict[str, Route] = {}
        self._by_segment: defaultdict[str, list[tuple[re.Pattern[str], Route]]] = defaultdict(list)
        self._others: list[tuple[re.Pattern[str], Route]] = []
        for route in routes:
            if not route.variables:
                self._exact[route.pattern.rstrip("/") or "/"] = route
                continue
            first = _first_segment(route.pattern)
            rows = self._others if "{" in first else self._by_segment[first]
            rows.append((route.expression(), route))

    def find(self, path: str) -> Route | None:
        """The row of ``path``, a path below the origin; a slash at its end does not matter."""
        route = self._exact.get(path)
        if route is not None:
            return route
        path = path.rstrip("/") or "/"
        route = self._exact.get(path)
        if route is not None:
            return route
        for expression, route in self._by_segment.get(_first_segment(path), ()):
            if expression.fullmatch(path):
                return route
        for expression, route in self._others:
            if expression.fullmatch(path):
                return route
        return None

    def page(self, path: str) -> str:
        """The page that ``path`` names with the suffix ``.html``, where no row has that suffix.

        >>> router = Router([Route("/map", Route, "map", "Search", "A map", ("text/html",))])
        >>> router.page("/map.html"), router.page("/map"), router.page("/other.html")
        ('/map', '', '')
        """
        if not path.endswith(_PAGE_SUFFIX):
            return ""
        page = path.removesuffix(_PAGE_SUFFIX)
        route = None if page.endswith("/") else self.find(page)
        return page if route is not None and route.id in self._pages else ""


def _formats(route: Route) -> Mapping[str, str]:
    """The formats that the address names by a suffix."""
    return route.variants if _suffixless(route.pattern) else {}


def _suffixless(pattern: str) -> str:
    """The pattern of the page whose files are at ``pattern``; ``""`` where it names none."""
    page, dot, suffix = pattern.rpartition(".")
    return page if dot and suffix.startswith("{suffix") else ""


def _first_segment(path: str) -> str:
    return path[1:].partition("/")[0].partition(".")[0]
