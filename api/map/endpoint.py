"""``/map``: the datasets of the catalogue as areas, on a world map, and along the years.

The address states what is shown: ``view``, the dimensions ``by`` and ``then``, the value ``in``
which the reader went, and the one ``and`` inside it, what gives the ``size`` and the ``colour``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from api.http.base_iri import Base
from api.http.endpoint import CachedEndpoint, Request, of_page
from api.http.origin import at
from api.http.problems import Problem
from api.http.responses import Response
from api.map import timeline, treemap, world
from api.map.dimensions import (
    DIMENSIONS,
    MEASURES,
    NOT_STATED,
    Grouping,
    amounts,
    grouping,
    titles,
)
from api.map.groups import FEW, MOST, Group, groups, limited
from api.map.treemap import Tile
from api.records.addresses import base_of
from api.state.current_snapshot import Current
from api.web.charts.canvas import COLOURS
from api.web.charts.use_class_colours import colour
from api.web.tables import address, counted, grouped, page_number, page_of
from api.web.templating import page

PATH: Final = "/map"
VIEWS: Final = {"treemap": "areas", "world": "map of the world", "timeline": "timeline"}
COLOURINGS: Final = {"use": "use class", "group": "group"}
#: view → the choices that change it
_CHOICES: Final = {
    "treemap": {"by", "then", "size", "colour"},
    "world": {"size"},
    "timeline": {"by", "size", "colour"},
}
#: datasets that are listed on a page, and drawn
_SIZE: Final = 200
_ROWS: Final = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wants to see.

    Attributes:
        by: the dimension of the groups; ``then``: that of the groups inside them, may be empty.
        inside: the value of ``by`` that was chosen; ``further``: that of ``then``.
        number: of the page of datasets.
    """

    view: str
    by: str
    then: str
    inside: str
    further: str
    size: str
    colour: str
    number: int

    def path(self, **changed: str) -> str:
        """The address of the map with something ``changed``."""
        values = {
            "view": "" if self.view == "treemap" else self.view,
            "by": self.by,
            "then": self.then,
            "in": self.inside,
            "and": self.further,
            "size": "" if self.size == "datasets" else self.size,
            "colour": "" if self.colour == "use" else self.colour,
        } | {name: value for name, value in changed.items() if name not in ("inside", "further")}
        for name, short in (("inside", "in"), ("further", "and")):
            if name in changed:
                values[short] = changed[name]
        return at(address(PATH, values))


class Map(CachedEndpoint):
    """``/map``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The page of the part that the address names."""
        choice = _choice(request.parameters())
        by, uses, names, sizes = await asyncio.gather(
            grouping(current, choice.by),
            grouping(current, "use"),
            titles(current),
            amounts(current, choice.size),
        )
        then = await grouping(current, choice.then) if choice.then else None
        years = await grouping(current, "year") if choice.view == "timeline" else None
        picture = _Map(choice, by, then, uses, names, sizes, base_of(current, request))
        body = await asyncio.to_thread(picture.page, years)
        return of_page(body, request.gzip)


def _choice(given: Mapping[str, str]) -> Choice:
    """The request in an address.

    Raises:
        Problem: it names something that the map does not have (400).
    """
    view = _one_of(given, "view", VIEWS, "treemap")
    default = {"world": "country", "timeline": "creator"}.get(view, "task")
    by = "country" if view == "world" else _one_of(given, "by", DIMENSIONS, default)
    then = _one_of(given, "then", DIMENSIONS, "") if given.get("then") else ""
    inside, further = given.get("in", ""), given.get("and", "")
    return Choice(
        # inside a group there is neither a map nor a timeline of its own
        "treemap" if inside else view,
        by,
        then if then != by else "",
        inside,
        further if inside and then else "",
        _one_of(given, "size", MEASURES, "datasets"),
        _one_of(given, "colour", COLOURINGS, "use"),
        page_number(given.get("page", "")),
    )


def _one_of(given: Mapping[str, str], name: str, known: Mapping[str, Any], default: str) -> str:
    value = given.get(name) or default
    if value not in known and value != default:
        raise Problem(400, f"{name}: takes {', '.join(known)}, not {value[:60]!r}")
    return value


@dataclass(frozen=True, slots=True)
class _Map:
    choice: Choice
    by: Grouping
    then: Grouping | None
    uses: Grouping
    names: Mapping[str, str]
    sizes: Mapping[str, float] | None
    base: Base

    def page(self, years: Grouping | None) -> bytes:
        """The page; ``years`` are needed for a timeline."""
        choice = self.choice
        datasets, dimension = self._shown()
        every = self._groups(datasets, dimension) if dimension else []
        tiles, few = (
            [self._tile(group, n) for n, group in enumerate(limited(every, most, self.uses))]
            for most in (MOST, FEW)
        )
        if not dimension:
            tiles = few = [self._dataset(iri) for iri in self._largest(datasets)[:_SIZE]]
        listed: list[Any] = self._listed(datasets) if choice.inside else every
        part = page_of(listed, choice.number, _SIZE)
        rows: Sequence[Any] = every[:_SIZE] if choice.inside else part.rows
        present = {value for iri in datasets for value in self.uses.of(iri) if value.iri}
        return page(
            "map.html",
            choice=choice,
            title=self._title(),
            path=[(label, href) for label, href in self._path()],
            svg=self._picture(tiles, few, every, years),
            views=VIEWS,
            choices=_CHOICES[choice.view],
            dated=None if years is None else sum(iri in years.values for iri in datasets),
            dimensions=DIMENSIONS,
            measures=MEASURES,
            colourings=COLOURINGS,
            measure=MEASURES[choice.size],
            heading=DIMENSIONS[dimension].label if dimension else "",
            groups=[(group, self._href(group)) for group in rows],
            every=len(every),
            uses={value.iri: value.label for value in present},
            legend=sorted({(colour(v.iri), v.label) for v in present})
            if choice.colour == "use" and "colour" in _CHOICES[choice.view]
            else [],
            colour=colour,
            datasets=part.rows if choice.inside else [],
            count=len(datasets),
            pages=part,
            drawn=len(tiles),
            link=lambda number: choice.path(page=str(number)),
        )

    def _shown(self) -> tuple[list[str], str]:
        """The datasets that are shown, and the dimension that they are grouped by; or none.

        Raises:
            Problem: no dataset has the value that was chosen (404).
        """
        choice = self.choice
        datasets = list(self.names)
        if choice.inside:
            datasets = [iri for iri in datasets if _has(self.by, iri, choice.inside)]
        if choice.further and self.then is not None:
            datasets = [iri for iri in datasets if _has(self.then, iri, choice.further)]
        if not datasets and choice.inside:
            raise Problem(404, f"No dataset here has {self._title()}.")
        if not choice.inside:
            return datasets, choice.by
        return datasets, "" if choice.further else choice.then

    def _groups(self, datasets: Sequence[str], dimension: str) -> list[Group]:
        by = self.by if dimension == self.choice.by else self.then
        assert by is not None
        return groups(datasets, by, self.sizes, self.uses)

    def _href(self, group: Group) -> str:
        """Into a group; to the table for one of several groups."""
        if group.others:
            return "#groups"
        if self.choice.inside:
            return self.choice.path(further=group.label)
        return self.choice.path(inside=group.label, view="")

    def _tile(self, group: Group, number: int) -> Tile:
        choice = self.choice
        inside: list[Tile] = []
        shade = colour(group.use) if choice.colour == "use" else number % COLOURS
        if self.then is not None and not choice.inside and not group.others:
            within = limited(self._groups(group.datasets, choice.then), FEW, self.uses)
            inside = [
                Tile(
                    one,
                    self._href(group)
                    if one.others
                    else choice.path(inside=group.label, further=one.label, view=""),
                    f"{group.label}, {self._text(one)}",
                    colour(one.use) if choice.colour == "use" else number % COLOURS,
                )
                for one in within
            ]
        return Tile(group, self._href(group), self._text(group), shade, inside)

    def _dataset(self, iri: str) -> Tile:
        uses = [value for value in self.uses.of(iri) if value.iri]
        size = 1.0 if self.sizes is None else self.sizes.get(iri, 0.0)
        group = Group(self.names[iri], (iri,), size, uses[0].iri if uses else "")
        text = self.names[iri] + (f": {uses[0].label}" if uses else "")
        return Tile(group, self.base.href(iri, known=True), text, colour(group.use))

    def _text(self, group: Group) -> str:
        count = len(group.datasets)
        text = f"{group.label}: {grouped(str(count))} {counted('datasets', count)}"
        unit = MEASURES[self.choice.size].unit
        return text if unit == "datasets" else f"{text}, {grouped(f'{group.size:.0f}')} {unit}"

    def _picture(
        self,
        tiles: Sequence[Tile],
        few: Sequence[Tile],
        every: Sequence[Group],
        years: Grouping | None,
    ) -> Markup | None:
        if self.choice.view == "world":
            code = {
                value.label: value.iri.rpartition("/")[2].upper()
                for values in self.by.values.values()
                for value in values
            }
            of = {code[g.label]: self._tile(g, 0) for g in every if g.label != NOT_STATED}
            return world.draw(of, self._title())
        if years is not None:
            known = [group for group in every if group.label != NOT_STATED][:_ROWS]
            return timeline.draw(
                [
                    (self._tile(group, 0), self._years(group, years, number))
                    for number, group in enumerate(known)
                ],
                self._title(),
            )
        return treemap.draw(tiles, few, self._title()) if tiles else None

    def _years(self, group: Group, years: Grouping, number: int) -> dict[int, Tile]:
        """The part of each year; ``number`` is the place of the group."""
        found = {}
        for part in groups(group.datasets, years, self.sizes, self.uses):
            if part.label.isdecimal():
                href = self.choice.path(
                    inside=group.label, then="year", further=part.label, view=""
                )
                shade = colour(part.use) if self.choice.colour == "use" else number % COLOURS
                text = f"{group.label}, {self._text(part)}"
                found[int(part.label)] = Tile(part, href, text, shade)
        return found

    def _path(self) -> list[tuple[str, str]]:
        """From the whole map to the part that is shown."""
        choice = self.choice
        found = [("All datasets", choice.path(inside="", further=""))]
        if choice.inside:
            found.append((choice.inside, choice.path(further="")))
        if choice.further:
            found.append((choice.further, choice.path()))
        return found

    def _title(self) -> str:
        choice = self.choice
        named = [
            f"{DIMENSIONS[dimension].label.lower()} {value}"
            for dimension, value in ((choice.by, choice.inside), (choice.then, choice.further))
            if value
        ]
        return ", ".join(named) or f"Datasets by {DIMENSIONS[choice.by].label.lower()}"

    def _largest(self, datasets: Sequence[str]) -> list[str]:
        sizes = self.sizes or {}
        return sorted(datasets, key=lambda iri: (-sizes.get(iri, 0), self.names[iri].casefold()))

    def _listed(self, datasets: Sequence[str]) -> list[tuple[str, str]]:
        return [
            (self.names[iri], self.base.href(iri, known=True))
            for iri in sorted(datasets, key=lambda iri: (self.names[iri].casefold(), iri))
        ]


def _has(by: Grouping, dataset: str, label: str) -> bool:
    return any(value.label == label for value in by.of(dataset))
