"""The properties that a query wants of the instances of a class, by its tokens alone.

A parser needs milliseconds for a query, and minutes for a hostile one; this reads each token
once. What it does not follow it leaves out: it may find too few properties, never one that the
query does not want of the class.

Source: SPARQL 1.1 Query, section 19.8 (grammar): TriplesBlock, Path, GroupGraphPattern.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from kg.rdf.namespaces import expand
from kg.saved_queries.lexing import Token, prologue, tokens

_TYPE: Final = expand("rdf:type")
#: groups that state nothing of this graph: what CONSTRUCT makes, and other endpoints
_NO_PATTERN: Final = ("CONSTRUCT", "SERVICE")


class _Place(Enum):
    """What comes next in a block of triples."""

    SUBJECT = auto()
    PREDICATE = auto()
    PATH = auto()  # the rest of a path, or the object
    OBJECT = auto()
    END = auto()  # of a triple


#: what comes after a punctuation mark
_AFTER: Final = {".": _Place.SUBJECT, ";": _Place.PREDICATE, ",": _Place.OBJECT}
#: the same for what makes a path of properties
_PATH: Final = dict.fromkeys("/|^!", _Place.PREDICATE) | dict.fromkeys("*+?", _Place.PATH)


@dataclass(slots=True)
class _Group:
    """What is between braces: the classes and properties of its variables."""

    outer: _Group | None
    is_pattern: bool
    classes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    properties: list[tuple[str, str]] = field(default_factory=list)

    def classes_of(self, variable: str) -> Iterator[str]:
        """The classes that this group, and those around it, state of ``variable``."""
        group: _Group | None = self
        while group is not None:
            yield from sorted(group.classes.get(variable, ()))
            group = group.outer


class _Reader:
    """Reads the tokens of a query one by one."""

    def __init__(self, namespaces: dict[str, str]) -> None:
        self.groups: list[_Group] = []
        self._namespaces = namespaces
        self._open: _Group | None = None
        self._place = _Place.SUBJECT
        self._subject = self._property = ""
        self._is_path = False
        #: subjects and properties around blank nodes
        self._around: list[tuple[str, str]] = []
        self._parentheses: list[int] = [0]
        self._keyword = ""
        self._datatype = False

    def read(self, token: Token) -> None:
        """Take the next token."""
        text = token.text
        if text == "{":
            self._begin()
        elif text == "}":
            self._end()
        elif text in ("(", ")"):
            self._parentheses[-1] += 1 if text == "(" else -1
            if text == ")" and self._parentheses[-1] == 0:
                self._after_parentheses()
        elif self._parentheses[-1] > 0:
            return
        elif token.kind == "other":
            self._punctuation(text)
        elif token.kind == "word" and ":" not in text and not self._is_object_or_type(text):
            self._keyword, self._place = text.upper(), _Place.SUBJECT
        else:
            self._term(self._name(token))

    def _begin(self) -> None:
        outer = self._open
        is_pattern = self._keyword not in _NO_PATTERN and (outer is None or outer.is_pattern)
        self._open = _Group(outer, is_pattern)
        self.groups.append(self._open)
        self._parentheses.append(0)
        self._keyword, self._place = "", _Place.SUBJECT

    def _end(self) -> None:
        self._open = self._open.outer if self._open else None
        if len(self._parentheses) > 1:
            self._parentheses.pop()
        self._keyword, self._place = "", _Place.SUBJECT

    def _after_parentheses(self) -> None:
        """In parentheses is a path, or a list, which is an object."""
        if self._place is _Place.PREDICATE:
            self._is_path, self._place = True, _Place.PATH
        elif self._place in (_Place.PATH, _Place.OBJECT):
            self._term("")

    def _is_object_or_type(self, text: str) -> bool:
        if self._place is _Place.PREDICATE:
            return text == "a"
        return self._place in (_Place.PATH, _Place.OBJECT)

    def _punctuation(self, text: str) -> None:
        if text == "^" and self._place is _Place.END:
            self._datatype = True
        elif text == "[":
            if self._place in (_Place.PATH, _Place.OBJECT):
                self._term("")
            self._around.append((self._subject, self._property))
            self._subject, self._place = "", _Place.PREDICATE
        elif text == "]" and self._around:
            self._subject, self._property = self._around.pop()
            self._place = _Place.END if self._property else _Place.PREDICATE
        elif text in _AFTER:
            self._place = _AFTER[text]
            self._is_path = self._is_path and text == ","
        elif text in _PATH and self._place in (_Place.PREDICATE, _Place.PATH):
            self._is_path = True
            self._place = _PATH[text]

    def _term(self, name: str) -> None:
        if self._datatype:
            self._datatype = False
        elif self._place in (_Place.SUBJECT, _Place.END):
            self._subject, self._place = name if name.startswith("?") else "", _Place.PREDICATE
            self._is_path = False
        elif self._place is _Place.PREDICATE:
            self._property, self._place = name, _Place.PATH
        else:
            self._triple(name)
            self._place = _Place.END

    def _triple(self, value: str) -> None:
        group = self._open
        if group is None or not group.is_pattern or not self._subject or self._is_path:
            return
        if self._property == _TYPE:
            if value and not value.startswith("?"):
                group.classes[self._subject].add(value)
        elif not self._property.startswith("?"):
            group.properties.append((self._subject, self._property))

    def _name(self, token: Token) -> str:
        if token.kind == "variable":
            return f"?{token.text[1:]}"
        if token.kind == "iri":
            return token.text[1:-1]
        if token.text == "a":
            return _TYPE
        prefix, _, local = token.text.partition(":")
        return self._namespaces[prefix] + local if prefix in self._namespaces else token.text


def class_uses(text: str) -> list[tuple[str, str]]:
    """Class and property, where ``text`` wants the property of a variable of the class.

    >>> class_uses("SELECT * { ?d a <urn:C> ; <urn:p> 'x'@en ; <urn:q>/<urn:r> ?y }")
    [('urn:C', 'urn:p')]
    """
    reader = _Reader(prologue(text))
    for token in tokens(text):
        if token.kind not in ("space", "comment"):
            reader.read(token)
    return list(
        dict.fromkeys(
            (class_, name)
            for group in reader.groups
            for variable, name in group.properties
            for class_ in group.classes_of(variable)
        )
    )
