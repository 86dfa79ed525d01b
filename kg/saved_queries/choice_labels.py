"""Values of parameters by their labels: ``language=English`` for the IRI of English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from kg.engines import Engine
from kg.saved_queries.header import Choice
from kg.saved_queries.run import choices
from kg.saved_queries.saved_query import SavedQuery
from kg.saved_queries.values import ParameterError

#: names that are near to one that no choice has
_SUGGESTED: Final = 3
#: names that are listed where none is near
_LISTED: Final = 8


def labelled(found: Iterable[Choice], label: str) -> str | None:
    """The value of the one choice called ``label``, in any case; ``None``: none, or several.

    >>> labelled([Choice(value="urn:en", label="English")], " english ")
    'urn:en'
    """
    values = {c.value for c in found if c.label.casefold() == label.strip().casefold()}
    return values.pop() if len(values) == 1 else None


def not_a_choice(name: str, found: Iterable[Choice], value: str) -> ParameterError:
    """The error for a ``value`` of the parameter ``name`` that is no choice and no label of one.

    >>> both = [Choice(value="urn:en", label="English"), Choice(value="urn:de", label="German")]
    >>> str(not_a_choice("language", both, "englich"))
    "language: takes an absolute IRI or a name (did you mean English?), not 'englich'"
    >>> str(not_a_choice("language", both, "x"))
    "language: takes an absolute IRI or a name (English, German), not 'x'"
    """
    labels = {choice.label.casefold(): choice.label for choice in found}
    plain = value.strip().casefold()
    near = get_close_matches(plain, labels, n=_SUGGESTED)
    if plain in labels:
        hint = "of only one choice: give the IRI"
    elif near:
        hint = f"(did you mean {' or '.join(labels[label] for label in near)}?)"
    else:
        more = ", …" if len(labels) > _LISTED else ""
        hint = f"({', '.join(list(labels.values())[:_LISTED])}{more})" if labels else ""
    return ParameterError(name, f"an absolute IRI or a name {hint}".strip(), value)


def unique_labels(found: Iterable[Choice]) -> dict[str, str]:
    """Value → its label, for the values whose label no other value has.

    >>> unique_labels([Choice(value="urn:en", label="English"), Choice(value="urn:x", label="X"),
    ...         Choice(value="urn:y", label="x")])
    {'urn:en': 'English'}
    """
    choices = tuple(found)
    counts = Counter(choice.label.casefold() for choice in choices)
    return {c.value: c.label for c in choices if counts[c.label.casefold()] == 1}


def checked(query: SavedQuery, name: str, value: str) -> str | None:
    """``value`` as the parameter ``name`` takes it, or ``None``: it may be the label of a choice.

    Raises:
        ParameterError: there is no such parameter, or it does not take the value.
    """
    parameter = query.parameter(name)
    value = value.strip()  # people paste blanks with a value
    if parameter.choices and value not in {choice.value for choice in parameter.choices}:
        found = labelled(parameter.choices, value)
        if found is None:
            query.bind({name: value})  # a value of another type raises, with the permitted values
            takes = "one of " + ", ".join(choice.value for choice in parameter.choices)
            raise ParameterError(name, takes, value)
        return found
    try:
        query.bind({name: value})
    except ParameterError:
        if parameter.choices_query is None:
            raise
        return None
    return value


def resolved(query: SavedQuery, given: Mapping[str, str], engine: Engine) -> dict[str, str]:
    """``given`` with labels of choices replaced by the values that they name.

    Raises:
        ParameterError: a value is neither of its parameter's type nor the label of one choice.
    """
    values = {}
    for name, value in given.items():
        found = checked(query, name, value)
        if found is None:
            permitted = choices(engine, query, query.parameter(name))
            found = labelled(permitted, value)
            if found is None:
                raise not_a_choice(name, permitted, value)
        values[name] = found
    return values
