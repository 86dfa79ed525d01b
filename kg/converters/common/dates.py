"""Days, months and years as people write them: ``2024-06-12T10:00Z``, ``12.6.2024``, ``3/2020``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_ISO: Final = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ].*)?")
_YEAR_FIRST: Final = re.compile(r"((?:19|20)\d\d)[-/.年](\d\d?)[-/.月](\d\d?)日?(?:[T ].*)?")
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")
_DAY_FIRST: Final = re.compile(r"(\d\d?)\.\s?(\d\d?)\.\s?((?:19|20)\d\d)(?: .*)?")
_SLASHES: Final = re.compile(r"(\d\d?)[/-](\d\d?)[/-]((?:19|20)\d\d)(?: .*)?")
_NAMED: Final = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+)?(?:(?P<day>\d\d?)(?:st|nd|rd|th|\.)?\s+(?P<month>[^\W\d_]{3,10})\.?,?|"
    r"(?P<first>[^\W\d_]{3,10})\.?\s+(?P<second>\d\d?)(?:st|nd|rd|th)?,?)"
    r"(?:\s+\d\d?:\d\d(?::\d\d)?(?:\s+[A-Z]{3,5})?)?\s+(?P<year>(?:19|20)\d\d)(?:,?\s+\d\d?:\d\d.*)?",
    re.IGNORECASE,
)
#: names of months: English, German, French, Spanish, Italian, Portuguese, Dutch
_NAMES: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier enero ene gennaio janeiro januari",
            "feb february februar février févr fevereiro febrero febbraio februari",
            "mar march märz mär mars marzo março maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio maio mei",
            "jun june juni juin junio giugno junho",
            "jul july juli juillet juil julio luglio julho",
            "aug august août aout agosto augustus",
            "sep sept september septembre septiembre settembre setembro",
            "oct october oktober okt octobre octubre ottobre outubro",
            "nov november novembre noviembre novembro",
            "dec december dezember dez décembre déc diciembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_MONTH_FIRST: Final = re.compile(r"(?P<month>0?[1-9]|1[0-2])\s?[./-]\s?(?P<year>(?:19|20)\d\d)")
_MONTH_LAST: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[./-](?P<month>0[1-9]|1[0-2])|年(?P<plain>0?[1-9]|1[0-2])月)"
)
_MONTH_NAMED: Final = re.compile(
    r"(?P<name>[^\W\d_]{3,10})\.?,?(?:\s+(?:de|of))?[\s-]+(?P<year>(?:19|20)\d\d)"
    r"|(?P<after>(?:19|20)\d\d)[\s-]+(?P<last>[^\W\d_]{3,10})\.?"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: characters that a text with a year in it has at most
_LONGEST: Final = 40
#: days of spreadsheets: 1980 to 2050, and the day that they count from
_SERIAL: Final = range(29221, 55153)
_FIRST: Final = date(1899, 12, 30)


def day_of(value: object) -> str:
    """The day that ``value`` is, or begins with, written 2024-06-12; ``""`` where it is none.

    Where day and month cannot be distinguished (``03/04/2021``), it is none.

    >>> day_of("2024-06-12T10:00:00Z"), day_of("June"), day_of("12.6.2024"), day_of("2024年6月12日")
    ('2024-06-12', '', '2024-06-12', '2024-06-12')
    >>> day_of("12 June 2024"), day_of("25/12/2024"), day_of("03/04/2021")
    ('2024-06-12', '2024-12-25', '')
    >>> day_of("Thu Mar 13 14:56:36 UTC 2025"), day_of("Thu, 13 Mar 2025 14:56:36 GMT")
    ('2025-03-13', '2025-03-13')
    """
    text = str(value).strip()
    if found := _ISO.fullmatch(text):
        return found[1]
    if len(text) > _LONGEST:
        return ""
    ways = ((_YEAR_FIRST, _as_is), (_COMPACT, _as_is), (_DAY_FIRST, _reversed),
            (_SLASHES, _by_size), (_NAMED, _by_name))  # fmt: skip
    return next((read(found) for form, read in ways if (found := form.fullmatch(text))), "")


def _as_is(found: re.Match[str]) -> str:
    return _written(found[1], found[2], found[3])


def _reversed(found: re.Match[str]) -> str:
    return _written(found[3], found[2], found[1])


def _by_size(found: re.Match[str]) -> str:
    first, second, year = int(found[1]), int(found[2]), found[3]
    if first > 12 or first == second:
        return _written(year, second, first)
    return _written(year, first, second) if second > 12 else ""


def _by_name(found: re.Match[str]) -> str:
    month = _NAMES.get((found["month"] or found["first"]).casefold())
    return _written(found["year"], month, found["day"] or found["second"]) if month else ""


def month_of(value: object) -> str:
    """The month that ``value`` is, written 2024-06; ``""`` where it is none: a day, a year.

    >>> month_of("06/2024"), month_of("2024-06"), month_of("June 2024"), month_of("2024年6月")
    ('2024-06', '2024-06', '2024-06', '2024-06')
    >>> month_of("août 2024"), month_of("2024-06-12"), month_of("2019/20"), month_of("spring 2024")
    ('2024-08', '', '', '')
    """
    text = str(value).strip()
    if len(text) > _LONGEST:
        return ""
    if found := _MONTH_FIRST.fullmatch(text) or _MONTH_LAST.fullmatch(text):
        parts = found.groupdict()
        return f"{parts['year']}-{int(parts['month'] or parts['plain']):02}"
    if found := _MONTH_NAMED.fullmatch(text):
        month = _NAMES.get((found["name"] or found["last"]).casefold())
        return f"{found['year'] or found['after']}-{month:02}" if month else ""
    return ""


def dated(value: object) -> tuple[str, str]:
    """The day or else the month that ``value`` states, with its datatype; two ``""`` for neither.

    >>> dated("12.6.2024"), dated("06/2024"), dated("2024")
    (('2024-06-12', 'xsd:date'), ('2024-06', 'xsd:gYearMonth'), ('', ''))
    """
    if day := day_of(value):
        return day, "xsd:date"
    month = month_of(value)
    return (month, "xsd:gYearMonth") if month else ("", "")


def year_of(value: object) -> str:
    """The year that ``value`` begins with, or the only one in it; ``""``: there is none.

    >>> year_of("2020-05"), year_of("March 2020"), year_of("2020年"), year_of("about 20000")
    ('2020', '2020', '2020', '')
    """
    text = str(value).strip()
    if found := _YEAR.match(text):
        return found[0]
    years = set(_YEARS.findall(text)) if len(text) <= _LONGEST else set()
    return years.pop() if len(years) == 1 else ""


def serial_day(value: object) -> str:
    """The day that a spreadsheet counts as number ``value``; ``""``: it is no such number.

    >>> serial_day("43588"), serial_day("2019")
    ('2019-05-03', '')
    """
    text = str(value).strip()
    if not text.isdecimal() or int(text) not in _SERIAL:
        return ""
    return (_FIRST + timedelta(days=int(text))).isoformat()


def _written(year: str, month: str | int, day: str | int) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
