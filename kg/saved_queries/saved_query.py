"""Saved queries: read from their files, and bound to values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import FairweaveError
from kg.resources import directory
from kg.saved_queries import header, lexing, values
from kg.saved_queries.header import CatalogueError, Chart, Column, Parameter
from kg.saved_queries.values import KINDS, ParameterError

SUFFIX: Final = ".rq"
#: what the variables of (optional) parameters begin with
MARK: Final = "__"


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question, and the SPARQL that answers it.

    Attributes:
        id: its name in addresses: the file's, without ``.rq``.
        summary: the question.
        description: what is counted, and what to mind.
        tags: its themes.
        parameters: what can be set.
        columns: of the result, in its order.
        charts: pictures of the result.
        reproduces: the published table or figure that it computes again, if any.
        needs: what a build without rows lacks, where that is more than a missing term: tables.
        text: the SPARQL, without the header; runs as it is, every parameter at its default.
        source: the whole file.
        endpoints: those that it calls by ``SERVICE``; the operator has to allow them.
        pagination: rows on a page.
    """

    id: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    charts: tuple[Chart, ...]
    reproduces: str | None
    needs: str | None
    text: str
    source: str
    endpoints: tuple[str, ...]
    pagination: int

    @property
    def digest(self) -> str:
        """SHA-256 of its id and file, in hex."""
        return _digest([self])

    def parameter(self, name: str) -> Parameter:
        """The parameter called ``name``.

        Raises:
            ParameterError: there is none.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        from difflib import get_close_matches

        names = [p.name for p in self.parameters]
        only = f"only {', '.join(names)}" if names else "no parameters"
        near = get_close_matches(name, names, n=1)
        mend = f"; did you mean {near[0]}?" if near else ""
        raise ParameterError(name, f"nothing: {self.id} has {only}{mend}")

    def bind(self, values_: Mapping[str, str]) -> str:
        """The SPARQL with ``values_`` (by parameter name) in it; the others have their defaults.

        Raises:
            ParameterError: a value is not of its parameter's type, or there is no such parameter.
        """
        if not values_:
            return self.text
        given = {self.parameter(name).name: value for name, value in values_.items()}
        terms = {}
        for variable in lexing.variables(self.text):
            name, suffix = split_variable(variable)
            if name in given:
                kind = self.parameter(name).type
                terms[variable] = values.parse(name, kind, suffix, given[name])
        return lexing.substitute(self.text, terms)


def split_variable(variable: str) -> tuple[str, str]:
    """The parameter's name in the name of a variable, and what its type adds; else ``("", "")``.

    >>> split_variable("__since_xsd_date"), split_variable("__keyword"), split_variable("since")
    (('since', '_xsd_date'), ('keyword', ''), ('', ''))
    """
    if not variable.startswith(MARK):
        return "", ""
    name, underscore, suffix = variable.removeprefix(MARK).partition("_")
    return name, underscore + suffix


def suffixes(parameter: Parameter) -> tuple[str, ...]:
    """What the variable of ``parameter`` may end in."""
    return tuple(KINDS[parameter.type].datatypes)


def read(file: Path) -> SavedQuery:
    """The saved query in ``file``.

    Raises:
        CatalogueError: the header is not as it should be, or a parameter has no variable.
    """
    try:
        source = file.read_text("utf-8")
    except UnicodeDecodeError as reason:
        raise CatalogueError(file, f"not UTF-8: {reason.reason}") from None
    yaml_text, text = header.split(source)
    about = header.read(file, yaml_text)
    of_parameters = {split_variable(v)[0]: split_variable(v)[1] for v in lexing.variables(text)}
    for parameter in about.parameters:
        place = f"parameter {parameter.name}"
        allowed = [f"?{MARK}{parameter.name}{suffix}" for suffix in suffixes(parameter)]
        if of_parameters.get(parameter.name) not in suffixes(parameter):
            raise CatalogueError(file, f"the query has no {' or '.join(allowed)}", place=place)
    endpoints = dict.fromkeys(iri for iri, _ in lexing.services(text) if iri)
    return SavedQuery(
        id=file.stem,
        summary=about.summary,
        description=about.description,
        tags=about.tags,
        parameters=about.parameters,
        columns=about.columns,
        charts=about.charts,
        reproduces=about.reproduces,
        needs=about.needs,
        text=text,
        source=source,
        endpoints=tuple(endpoints),
        pagination=about.pagination,
    )


def _digest(queries: Iterable[SavedQuery]) -> str:
    content = json.dumps(sorted((query.id, query.source) for query in queries))
    return hashlib.sha256(content.encode()).hexdigest()


class Catalogue(Mapping[str, SavedQuery]):
    """The saved queries of a directory, by id.

    Raises:
        CatalogueError: a file is at fault.
        FairweaveError: the directory is none.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise FairweaveError(f"{path}: no directory of saved queries")
        self.path = path
        self._queries = {file.stem: read(file) for file in sorted(path.glob(f"*{SUFFIX}"))}

    @staticmethod
    @cache
    def shipped() -> Catalogue:
        """The saved queries that travel with the code, read once."""
        return Catalogue(directory("queries"))

    @property
    def digest(self) -> str:
        """SHA-256 of the ids and files of all its queries, in hex."""
        return _digest(self.values())

    @property
    def contents(self) -> dict[str, bytes]:
        """File name → content."""
        return {f"{query.id}{SUFFIX}": query.source.encode() for query in self.values()}

    def __getitem__(self, id_: str) -> SavedQuery:
        return self._queries[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def get_or_raise(self, id_: str) -> SavedQuery:
        """The query ``id_``; where there is none, an error that names the nearest ones.

        Raises:
            FairweaveError: there is none.
        """
        from difflib import get_close_matches

        if id_ in self._queries:
            return self._queries[id_]
        near = get_close_matches(id_, self._queries, n=3, cutoff=0.5)
        mend = f"; did you mean {' or '.join(near)}?" if near else ""
        raise FairweaveError(f"{id_}: no such query{mend}")

    def themes(self) -> dict[str, list[SavedQuery]]:
        """The queries by their first tag, in alphabetical order of themes and ids."""
        found: dict[str, list[SavedQuery]] = {}
        for query in sorted(self.values(), key=lambda q: (q.tags[0], q.id)):
            found.setdefault(query.tags[0], []).append(query)
        return found
