"""Statements of values that many records have: a licence, a language, a maker.

They are made once for each value, and then only written anew for each record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from kg.authorities.licences import Licences
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities

#: represents the record whose statements they become
_PLACEHOLDER: Final = "~~record~~"
#: values of a field that are kept, and after how many it is looked whether they repeat
_MOST: Final = 20_000
_TRIAL: Final = 200
_LONGEST: Final = 500


@dataclass(slots=True)
class _Values:
    """The values of one field.

    Attributes:
        made: value → its statements about the placeholder, and the names that it uses.
        given: how many values the field had; ``new``: of them, how many were not remembered.
    """

    made: dict[object, tuple[list[str], list[tuple[str, str]]]] = field(default_factory=dict)
    given: int = 0
    new: int = 0


class RepeatedValues:
    """Remembers the statements of values, by the number of their field."""

    def __init__(self, shared: Entities, licences: Licences) -> None:
        self._shared, self._licences = shared, licences
        self._fields: defaultdict[int, _Values] = defaultdict(_Values)
        empty = DatasetRecord(_PLACEHOLDER, shared, licences)
        self._placeholder = empty.document
        #: what every record states, whatever its values
        self._common = set(empty.lines)

    def state(self, record: DatasetRecord, number: int, value: object) -> bool:
        """Whether the statements of a value of the field ``number`` are remembered: adds them.

        Args:
            value: its text, and all else that the statements depend on.
        """
        values = self._fields[number]
        values.given += 1
        found = values.made.get(value)
        if found is None:
            values.new += 1
            return False
        lines, uses = found
        if uses:
            self._shared.use_again(uses)
        record.add_lines(lines, self._placeholder)
        return True

    def states_nothing(self, number: int, value: object) -> None:
        """Remember that a value of the field ``number`` (n/a) has no statements."""
        made = self._fields[number].made
        if len(made) < _MOST:
            made[value] = ([], [])

    def is_worthwhile(self, number: int, text: str) -> bool:
        """Whether values of the field repeat: half of them were there before."""
        values = self._fields[number]
        repeat = values.given < _TRIAL or values.new * 2 < values.given
        return repeat and len(text) <= _LONGEST and len(values.made) < _MOST

    @contextmanager
    def remembered(
        self, number: int, value: object, record: DatasetRecord
    ) -> Iterator[DatasetRecord]:
        """A record to state a value of; its statements are remembered, and ``record`` has them."""
        scratch = DatasetRecord(_PLACEHOLDER, self._shared, self._licences)
        with self._shared.uses() as uses:
            yield scratch
        lines = [line for line in scratch.lines if line not in self._common]
        self._fields[number].made[value] = (lines, uses)
        record.add_lines(lines, self._placeholder)
