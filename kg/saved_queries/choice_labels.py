"""Values of parameters by their labels: ``language=English`` for the IRI of English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kg.engines import Engine
from kg.saved_queries.header import Choice
from kg.saved_queries.run import choices
from kg.saved_queries.saved_query import SavedQuery
from kg.saved_queries.values import ParameterError


def labelled(found: Iterable[Choice], label: str) -> str | None:
    """The value of the one choice called ``label``, in any case; ``None``: none, or several.

    >>> labelled([Choice(value="urn:en", label="English")], " english ")
    'urn:en'
    """
    values = {c.value for c in found if c.label.casefold() == label.strip().casefold()}
    return values.pop() if len(values) == 1 else None


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
    value = value.strip() if parameter.type != "text" else value
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
            found = labelled(choices(engine, query, query.parameter(name)), value)
        if found is None:
            query.bind({name: value})  # raises, with the permitted values
        else:
            values[name] = found
    return values
