"""Rows below the headings that describe no entry: notes, totals, headings of sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg.converters.table.headings import Merged

#: columns that a table has at least for a row with one cell to be a note
_COLUMNS: Final = 3
_NOTE: Final = re.compile(
    r"(?:notes?|source|quelle|hinweise?|anmerkung(?:en)?|stand|legende?|remarques?|nota|notas|"
    r"fuente|fonte|disclaimer|last updated?|примечани[ея]|注|备注|说明|数据来源)\s*[:：]|[*†‡§¹²³]",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"(?:grand |sub)?totals?|totaux|totale|(?:gesamt)?summe|gesamt|insgesamt|somme|suma|somma|"
    r"итого|всего|合计|总计|合計|total général|average|mean|median|durchschnitt|mittelwert|"
    r"moyenne|promedio|media|count",
    re.IGNORECASE,
)
#: how many there are, below them: Number of datasets: 3
_COUNT: Final = re.compile(
    r"(?:total )?(?:number|count|anzahl|nombre|número|numero|total)\b.{0,40}[:=]\s*[\d.,' ]+",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"\s*[(\[{].*[)\]}]\s*", re.DOTALL)
_NUMBERS: Final = re.compile(r"[\d\s.,%'+-]+\s?[A-Za-z%€$]{0,3}")

#: a row: its line, and its cells
Row = tuple[int, Sequence[object]]


class Remark(NamedTuple):
    """A row below the headings that describes no entry, and what it is."""

    line: int
    text: str
    kind: str


def sections(merged: Iterable[Merged], columns: int) -> frozenset[int]:
    """Lines in which a cell is merged over most of ``columns``: headings of what is below."""
    return frozenset(
        top + 1
        for (top, left), (bottom, right) in merged
        if top == bottom and right > left and (right - left + 1) * 2 > columns >= _COLUMNS
    )


def entries_among(
    rows: Iterable[Row],
    columns: Sequence[object],
    remarks: dict[int, Remark],
    headings_of_sections: frozenset[int] = frozenset(),
) -> Iterator[Row]:
    """``rows`` that are entries: no notes below the last one, totals, headings, explanations.

    Args:
        columns: the headings of the table.
        remarks: gets what is left out, by line.
        headings_of_sections: lines that have one cell over most columns.
    """
    after_blank, at_top = False, True
    waiting: list[Row] = []  # notes, unless entries follow
    for line, cells in rows:
        filled = [cell for cell in cells if cell or cell not in ("", None)]
        alone = len(filled) == 1 and len(columns) >= _COLUMNS
        if not filled:
            after_blank = True
        elif kind := _kind(filled, alone, at_top) or (
            "a heading" if alone and line in headings_of_sections else ""
        ):
            remarks[line] = Remark(line, _first(cells), kind)
        elif _is_heading(cells, columns):
            _note(waiting, remarks)
            remarks[line] = Remark(line, _first(cells), "the headings again")
        elif alone and (after_blank or waiting):
            waiting.append((line, cells))
        else:
            yield from waiting
            waiting.clear()
            after_blank = at_top = False
            yield line, cells
    _note(waiting, remarks)


def _kind(filled: Sequence[object], alone: bool, at_top: bool) -> str:
    """What a row with the cells ``filled`` is by its texts; ``""``: perhaps an entry."""
    first = str(filled[0]).strip()
    total = _TOTAL.fullmatch(first.rstrip(" :"))
    if alone and (_NOTE.match(first) or _COUNT.fullmatch(first)):
        return "a note"
    if total and (alone or (len(filled) > 1 and _are_numbers(filled[1:]))):
        return "a row of totals"
    if at_top and len(filled) > 1 and all(_BRACKETED.fullmatch(str(cell)) for cell in filled):
        return "an explanation of the headings"
    if at_top and len(filled) >= _COLUMNS and _count_up(filled):
        return "numbers of the columns"
    return ""


def _note(waiting: list[Row], remarks: dict[int, Remark]) -> None:
    """Makes ``waiting`` rows notes: no entry follows them."""
    for line, cells in waiting:
        remarks[line] = Remark(line, _first(cells), "a note")
    waiting.clear()


def _first(cells: Sequence[object]) -> str:
    return next(str(cell).strip() for cell in cells if cell or cell not in ("", None))


def _is_heading(cells: Sequence[object], columns: Sequence[object]) -> bool:
    # nearly every row differs in its first cell
    if cells and columns and str(cells[0] or "").strip() != str(columns[0] or "").strip():
        return False
    pairs = zip(cells, columns, strict=False)
    return len(columns) > 1 and all(str(a or "").strip() == str(b or "").strip() for a, b in pairs)


def _count_up(filled: Sequence[object]) -> bool:
    texts = [str(cell).strip().strip("().").removesuffix(".0") for cell in filled]
    return texts == [str(number) for number in range(1, len(texts) + 1)]


def _are_numbers(cells: Sequence[object]) -> bool:
    return all(_NUMBERS.fullmatch(str(cell).strip()) for cell in cells)
