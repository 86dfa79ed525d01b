"""The table of record types, assembled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kg.errors import FairweaveError
from kg.rdf.namespaces import expand
from kg.record_types.general import GENERAL
from kg.record_types.record_type import GROUPS, RecordType
from kg.record_types.shared import SHARED


class RecordTypes:
    """Record types, in the order of their groups.

    Args:
        types: those of one name extend each other.

    Raises:
        FairweaveError: two types contradict each other, or have one class or path segment.
    """

    def __init__(self, types: Iterable[RecordType]) -> None:
        found: dict[str, RecordType] = {}
        for one in types:
            found[one.name] = found[one.name].extended(one) if one.name in found else one
        # those of one group are together, and no group behind that of the graph itself
        places = {group: place for place, group in enumerate(GROUPS)}
        last = len(GROUPS) - 1
        ordered = sorted(
            found.values(), key=lambda one: places.get(one.group, last - 0.5 if one.group else last)
        )
        self._by_name = {one.name: one for one in ordered}
        self._by_class = _index(self, "classes")
        self._by_path = _index(self, "paths")
        defining = _index(self, "defining")
        self._defining = {expand(curie): one for curie, one in defining.items()}
        #: those that are searched; a record is found as the first of its types
        self.searched = tuple(one for one in self if one.search)

    def __iter__(self) -> Iterator[RecordType]:
        return iter(self._by_name.values())

    def get(self, name: str) -> RecordType | None:
        """The type called ``name``."""
        return self._by_name.get(name)

    def of_class(self, curie: str) -> RecordType | None:
        """The type of the class ``curie``."""
        return self._by_class.get(curie)

    def of_path(self, segment: str) -> RecordType | None:
        """The type whose IRIs' paths begin with ``segment``."""
        return self._by_path.get(segment)

    def defining(self) -> dict[str, RecordType]:
        """Class IRI → the type of its records, whatever their IRIs are."""
        return self._defining

    def is_document(self, path: str) -> bool:
        """Whether ``path``, below the base IRI, names something that a web server can send.

        >>> types = record_types()
        >>> types.is_document("/person/a-b-1"), types.is_document("/dataset/ami")
        (False, True)
        """
        segment, _, name = path.removeprefix("/").partition("/")
        found = self.of_path(segment) if name else None
        return found is None or found.is_document


def record_types() -> RecordTypes:
    """The types that are shared, those of every converter, and the general ones.

    Raises:
        FairweaveError: the types of two converters contradict each other.
    """
    from kg.converters.discovery import converters  # which know this package

    found = converters()
    key = id(found)
    if key not in _assembled:
        _assembled.clear()  # of converters that were installed before
        types = (one for each in found.values() for one in getattr(each, "record_types", ()))
        _assembled[key] = found, RecordTypes((*SHARED, *types, *GENERAL))
    return _assembled[key][1]


#: by the table of converters, which is stored here so that its id stays its own
_assembled: Final[dict[int, tuple[object, RecordTypes]]] = {}


def _index(types: Iterable[RecordType], attribute: str) -> dict[str, RecordType]:
    found: dict[str, RecordType] = {}
    for one in types:
        for value in getattr(one, attribute):
            if found.setdefault(value, one) is not one:
                names = f"{found[value].name} and {one.name}"
                raise FairweaveError(f"record types {names} both have {value} in {attribute}")
    return found
