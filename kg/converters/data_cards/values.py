"""What an author wrote under a field: options, keys with values, rows, text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kg.converters.data_cards.placeholders import is_placeholder, without_placeholders
from kg.converters.data_cards.reading import Entry
from kg.converters.data_cards.template import loose

_ITEM: Final = re.compile(r"^\s*[-*+]\s+(.*)$")
_BOX: Final = re.compile(r"^\[([ xX])\]\s*(.*)$")
_PAIR: Final = re.compile(r"^\s*(?:[-*+]\s+)?\*\*([^*\n]+?):?\*\*:?\s*(.*)$")
#: an item of a list, all of it bold: no key, which a colon follows
_BOLD_ITEM: Final = re.compile(r"^\s*[-*+]\s+\*\*([^*:\n]+)\*\*\s*$")
_BOLD_OPTION: Final = re.compile(r"^\s*(?:[-*+]\s+)?\*\*([^*\n]+?):?\*\*\s*[-–:]?\s*(.*)$")
_RULE: Final = re.compile(r"^(?=.*-{3})[\s:|-]*$")
#: in a note under a table or a field, no value of its own
_NOTES: Final = re.compile(r"^(?:above|additional notes?|additioanl notes?|notes?|caption)\b", re.I)


#: versions that the template has as examples
_VERSIONS: Final = frozenset({"1.0", "1.1"})
#: lists to choose from that are among the pairs of a field; all of one: none is chosen
_OFFERED: Final = (
    frozenset(
        {"image data", "text data", "tabular data", "audio data", "video data", "time series",
         "graph data", "geospatial data", "unknown"}
    ),
    frozenset(
        {"yearly", "quarterly", "monthly", "biweekly", "weekly", "daily", "hourly", "static"}
    ),
)  # fmt: skip


@dataclass(slots=True)
class Values:
    """What is under a field, without what the template has there.

    Attributes:
        options: chosen; text that an author put in the place of one stays as written.
        pairs: keys with values, and rows of tables of two columns.
        items: of a list.
        text: all else, and tables of more columns, as written.
    """

    options: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.options or self.pairs or self.items or self.text)


def values_of(entry: Entry) -> Values:
    """The values of ``entry``; an option is chosen where others were deleted or its box ticked."""
    found = Values()
    if entry.field.form == "options":
        found.options = _options(entry)
        stands_for = {loose(option) for option in entry.field.options}
        _pairs([line for line in entry.lines if not _BOLD_OPTION.match(line)], found)
        found.pairs = [(key, text) for key, text in found.pairs if loose(key) not in stands_for]
        return found
    lines = _pairs(entry.lines, found)
    if all(text in _VERSIONS for _key, text in found.pairs):
        found.pairs.clear()
    lines = _rows(lines, found)
    if entry.field.form == "list" or all(_ITEM.match(line) for line in lines if line.strip()):
        for line in lines:
            text = item[1].strip() if (item := _ITEM.match(line)) else line.strip()
            if text and not is_placeholder(text):
                found.items.append(text)
        for offered in _OFFERED:
            if offered <= {item.casefold() for item in found.items}:
                found.items = [item for item in found.items if item.casefold() not in offered]
    else:
        found.text = _text(lines)
    return found


def _options(entry: Entry) -> list[str]:
    """The chosen options; none where every option of the template remains."""
    ticked: list[str] = []
    boxes = False
    items: list[str] = []
    expected = {loose(option) for option in entry.field.options}
    for line in entry.lines:
        bold = _BOLD_OPTION.match(line)
        if bold and (loose(bold[1]) in expected or not expected):
            items.append(bold[1].strip(" :"))
        elif (item := _ITEM.match(line)) and not _PAIR.match(line):
            if box := _BOX.match(item[1]):
                boxes = True
                if box[1] in "xX":
                    ticked.append(box[2].strip())
            else:
                items.append(item[1].strip())
        elif line.strip() and not _PAIR.match(line) and not items and len(line) < 200:
            items.append(line.strip())
    if boxes:
        return [text for text in ticked if not is_placeholder(text)]
    # "Others" is often deleted where nothing else is
    offered = {option for option in expected if not option.startswith("other")}
    if len(offered) > 1 and offered <= {loose(text) for text in items}:
        return []
    return [text.strip("*` ") for text in items if not is_placeholder(text)]


def _pairs(lines: list[str], found: Values) -> list[str]:
    """Takes ``**Key:** value`` out of ``lines``; a value runs to the next key or blank line."""
    rest: list[str] = []
    key, value = "", list[str]()

    def close() -> None:
        text = without_placeholders("\n".join(value))
        if (item := _ITEM.match(text)) and "\n" not in text:
            text = item[1]
        if key and text:
            found.pairs.append((key, text))

    for line in [*lines, ""]:
        if bold := _BOLD_ITEM.match(line):
            close()
            key, value = "", []
            rest.append(f"- {bold[1].strip()}")
        elif (pair := _PAIR.match(line)) and not pair[2].startswith("|"):
            close()
            key, value = pair[1].strip(" :"), [pair[2]]
        elif key and line.strip() and not _RULE.match(line) and "|" not in line:
            value.append(line)
        else:
            if not line.strip() and key and not "".join(value).strip():
                continue  # the value follows after a blank line
            close()
            key, value = "", []
            rest.append(line)
    close()
    return rest


def _rows(lines: list[str], found: Values) -> list[str]:
    """Takes the rows of tables of two columns out of ``lines``."""
    rest: list[str] = []
    header: list[str] | None = None
    for number, line in enumerate(lines):
        cells = [cell.strip(" *`") for cell in line.strip().strip("|").split("|")]
        if "|" not in line:
            header = None
            rest.append(line)
        elif _RULE.match(line):
            continue
        elif number + 1 < len(lines) and _RULE.match(lines[number + 1]):
            header = cells
            if len(cells) != 2:
                rest.append(line)
        elif len(cells) == 2 and (header is None or len(header) == 2):
            if cells[0] and cells[1] and not is_placeholder(cells[1]):
                found.pairs.append((cells[0], cells[1]))
        elif not all(is_placeholder(cell) for cell in cells[1:]):
            rest.append(line)
    only_headers = [line for line in rest if line.strip()]
    return rest if any("|" not in line for line in only_headers) or len(only_headers) > 1 else []


def _text(lines: list[str]) -> str:
    return without_placeholders("\n".join(lines))


def is_note(key: str) -> bool:
    """Whether a key is that of a note about what is above it.

    >>> is_note("Additional Notes"), is_note("Current Version")
    (True, False)
    """
    return _NOTES.match(key) is not None
