"""The records behind a number: what a column of a saved query counts in one of its rows.

A column whose value is ``COUNT(?x)`` or ``COUNT(DISTINCT ?x)`` counts the values of ``?x`` in a
group. The query that lists them has the pattern of that ``SELECT``, and one condition for each
variable of its ``GROUP BY``.

Source: SPARQL 1.1 Query, section 11 (aggregates).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from kg.saved_queries.lexing import Token, tokens
from kg.saved_queries.values import in_query

#: records that are listed at most
MOST: Final = 10_000
_BLANK: Final = ("space", "comment")
_CLOSES: Final = {"{": "}", "(": ")"}


class Count(NamedTuple):
    """A column that counts.

    Attributes:
        counted: the variable whose values are counted, without ``?``.
        pattern: the pattern that they are counted in, with its braces.
        keys: the variables of ``GROUP BY``: a row has one value of each.
        prologue: what is declared before the query.
    """

    counted: str
    pattern: str
    keys: tuple[str, ...]
    prologue: str


@lru_cache(maxsize=4096)
def count_of(text: str, column: str) -> Count | None:
    """How the SELECT ``text`` counts what is in ``column``; ``None``: it is no such count.

    >>> count_of("SELECT ?k (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a ?k } GROUP BY ?k", "n")
    Count(counted='x', pattern='{ ?x a ?k }', keys=('k',), prologue='')
    >>> count_of("SELECT (SUM(?x) AS ?n) WHERE { ?x a ?k }", "n")
    """
    cut = _cut(text)
    solid = [place for place, token in enumerate(cut) if token.kind not in _BLANK]
    ahead = [[cut[p] for p in solid[order : order + 9]] for order in range(len(solid))]
    found = [(n, *at) for n, some in enumerate(ahead) if (at := _counting(some, column))[0]]
    named = ["AS", f"?{column}".upper()]
    values = sum([token.text.upper() for token in some[:2]] == named for some in ahead)
    # of several, joined by UNION, none has all records
    if len(found) != 1 or values != 1:
        return None
    order, counted, length = found[0]
    rest = solid[order + length :]
    opening = next((n for n, p in enumerate(rest) if cut[p].text == "{"), None)
    if opening is None:
        return None
    closing = _closing([cut[p] for p in rest], opening)
    pattern = "".join(token.text for token in cut[rest[opening] : rest[closing] + 1])
    keys = _keys([cut[p] for p in rest[closing + 1 :]])
    if keys is None:
        return None
    first = next(p for p in solid if cut[p].is_word("SELECT"))
    return Count(counted, pattern, keys, "".join(token.text for token in cut[:first]))


def records_query(text: str, column: str, row: Mapping[str, str | None]) -> str | None:
    """A SELECT of one variable: the records that ``column`` of the SELECT ``text`` counts in a row.

    Args:
        row: the row's terms by column, in N-Triples; ``None`` where a cell is empty.

    Returns:
        ``None`` where the column counts nothing, or the row does not identify its group.
    """
    count = count_of(text, column)
    if count is None or not row.keys() >= set(count.keys):
        return None
    conditions = [f"BOUND(?{count.counted})"]
    for key in count.keys:
        term = row[key]
        conditions.append(f"?{key} = {in_query(term)}" if term else f"!BOUND(?{key})")
    filters = " ".join(f"FILTER({condition})" for condition in conditions)
    return (
        f"{count.prologue}SELECT DISTINCT ?{count.counted}\nWHERE {{\n"
        f"  {count.pattern}\n  {filters}\n}}\nORDER BY ?{count.counted}\nLIMIT {MOST}\n"
    )


@lru_cache(maxsize=8)
def _cut(text: str) -> Sequence[Token]:
    """The tokens of ``text``, long ones too: its columns are looked at one after another."""
    return tuple(tokens(text))


def _counting(ahead: list[Token], column: str) -> tuple[str, int]:
    """The variable that ``(COUNT(DISTINCT ?x) AS ?column)`` counts, and how many tokens it has."""
    texts = [token.text.upper() for token in ahead]
    distinct = texts[3:4] == ["DISTINCT"]
    place = 4 if distinct else 3
    frame = ["(", "COUNT", "(", *(["DISTINCT"] if distinct else [])]
    if texts[:place] != frame or texts[place + 1 : place + 3] != [")", "AS"]:
        return "", 0
    variables = ahead[place : place + 1] + ahead[place + 3 : place + 4]
    if [token.kind for token in variables] != ["variable"] * 2 or variables[1].text[1:] != column:
        return "", 0
    return variables[0].text[1:], place + 5


def _closing(solid: list[Token], opening: int) -> int:
    """Where the bracket that opens at ``opening`` is closed."""
    depth, ends = 0, _CLOSES[solid[opening].text]
    for place in range(opening, len(solid)):
        depth += (solid[place].text == solid[opening].text) - (solid[place].text == ends)
        if not depth:
            return place
    return len(solid) - 1


def _keys(after: list[Token]) -> tuple[str, ...] | None:
    """The variables of the ``GROUP BY`` in front of ``after``; ``None``: it has expressions."""
    if [token.text.upper() for token in after[:2]] != ["GROUP", "BY"]:
        return ()
    found = []
    for token in after[2:]:
        if token.text == "(":
            return None
        if token.kind != "variable":
            break
        found.append(token.text[1:])
    return tuple(found)
