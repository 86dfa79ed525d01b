"""Numbers and sizes as people write them: ``1,280``, ``180K``, ``7500.0``, ``825 GB``."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

#: describes a number that is about right only, where a format has no property for that
ABOUT: Final = "approximately"
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:([,' _\u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?")
#: 350.000.000 or 1.234,5: dots that can only separate thousands
_DOTTED: Final = re.compile(r"\d{1,3}(?:(?:\.\d{3}){2,}(?:,\d+)?|(?:\.\d{3})+,\d+)")
_WORDED: Final = re.compile(
    r"(\d[\d.,' \u00a0\u202f]*)\s*(thousands?|million|billions?|trillions?|tausend|tsd|mio|"
    r"million(?:en|s)|mrd|milliard(?:en?|s)|mille|millones|mil|тыс|млн|млрд|千|万|萬|百万|亿|億|만|억)\.?",
    re.IGNORECASE,
)
_WITH_UNIT: Final = re.compile(
    r"(\d[\d.,' \u00a0\u202f]*\s?[kKmM]?)(?:\s+|(?=(?:h|hrs?|mins?)\.?$))([^\W\d_][^\d]{0,40})"
)
_SUFFIXED: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMbBgGtT])")
_SIZE: Final = re.compile(r"(\d[\d,.]*)\s*([kmgtp]?i?b)(?:ytes)?", re.IGNORECASE)
_WORDS: Final = {
    10**3: "k thousand thousands tausend tsd mille mil тыс 千",
    10**4: "万 萬 만",
    10**6: "m million millionen millions millones mio млн 百万",
    10**8: "亿 億 억",
    10**9: "b g billion billions mrd milliard milliarde milliarden milliards млрд",
    10**12: "t trillion trillions",
}
#: letter or word → thousand, million, billion …
_TIMES: Final = {word: times for times, words in _WORDS.items() for word in words.split()}
#: what precedes a number: about it, or the least or the greatest that it may be
QUALIFIERS: Final = {
    word: kind
    for kind, words in {
        "about": "~;∼;≈;about;approx;approximately;around;roughly;nearly;almost;circa;ca;c;etwa;"
        "ungefähr;rund;environ;près de;à peu près;aproximadamente;alrededor de;cerca de;unos;unas;"
        "ongeveer;około;около;примерно;约;大约;約;약",
        "least": ">;>=;≥;more than;over;at least;upwards of;min;minimum;mehr als;über;mindestens;"
        "plus de;au moins;más de;al menos;mais de;più di;oltre;almeno;meer dan;ponad;более;больше;"
        "не менее;超过;超過;至少",
        "most": "<;<=;≤;less than;fewer than;below;under;up to;at most;max;maximum;weniger als;"
        "unter;bis zu;höchstens;moins de;jusqu'à;au plus;menos de;hasta;até;meno di;fino a;"
        "minder dan;mniej niż;менее;меньше;до;不到;少于",
    }.items()
    for word in words.split(";")
}
_QUALIFIED: Final = re.compile(
    rf"(?:n\s*(?=[<>≤≥]))?({'|'.join(sorted(map(re.escape, QUALIFIERS), key=len, reverse=True))})"
    r"(?:\.|(?<=[^\w])|(?<=[^\x00-\u024f])|(?=\s))\s*(\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_OR_MORE: Final = re.compile(
    r"(\d[\d.,' \u00a0\u202f]*[kKmMbB]?)\s*(?:\+|or more\b)(.*)", re.DOTALL
)
_BYTES: Final = {"b": 0, "kb": 1, "mb": 2, "gb": 3, "tb": 4, "pb": 5}


def number(value: object) -> Decimal | None:
    """The number that ``value`` is or writes, ``None`` if it is none.

    >>> number("1,280"), number(7500.0), number("180K"), number("1 234 567"), number("3,5")
    (Decimal('1280'), Decimal('7500'), Decimal('180000'), Decimal('1234567'), None)
    >>> number("350.000.000"), number("1.234,5"), number("10万"), number("2.5 million")
    (Decimal('350000000'), Decimal('1234.5'), Decimal('100000'), Decimal('2500000'))
    """
    text = "" if isinstance(value, bool) or value is None else str(value).strip()
    if not text or len(text) > 60:
        return None
    if text.isascii() and text.isdigit():
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,' _\u00a0\u202f]", "", text)
    elif _DOTTED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if found := _SUFFIXED.fullmatch(text) or _WORDED.fullmatch(text):
        amount, times = number(found[1]), _TIMES[found[2].lower()]
        return None if amount is None else (amount * times).normalize() + 0
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        read = Decimal(text)
    except InvalidOperation:
        return None
    return read.to_integral_value() if read == read.to_integral_value() else read


def qualified(text: str) -> tuple[str, str]:
    """What ``text`` states of its number (``about``, ``least``, ``most``; ``""``), and the rest.

    >>> qualified("~20k"), qualified("more than 3,000 hours"), qualified("ca. 500")
    (('about', '20k'), ('least', '3,000 hours'), ('about', '500'))
    >>> qualified("10K+ images"), qualified("n<1K"), qualified("20k"), qualified("under review")
    (('least', '10K images'), ('most', '1K'), ('', '20k'), ('', 'under review'))
    """
    text = text.strip()
    if found := _QUALIFIED.fullmatch(text):
        return QUALIFIERS[found[1].casefold()], found[2]
    if found := _OR_MORE.fullmatch(text):
        return "least", f"{found[1].strip()}{found[2]}"
    return "", text


def multiple(word: str) -> int:
    """What a word multiplies a number by: ``million``, ``Mio``, ``k``; 0: it is none of these.

    >>> multiple("Millions"), multiple("tsd"), multiple("hours")
    (1000000, 1000, 0)
    """
    return _TIMES.get(word.casefold(), 0)


def with_unit(text: str) -> tuple[Decimal, str] | None:
    """The number and the unit that ``text`` states; sizes of files are in bytes; ``None``: none.

    >>> with_unit("10,000 sentences"), with_unit("1.2 GB"), with_unit("about 7")
    ((Decimal('10000'), 'sentences'), (Decimal('1200000000'), 'bytes'), None)
    """
    text = text.strip()
    if size := byte_size(text):
        return size, "bytes"
    found = _WITH_UNIT.fullmatch(text)
    if found is None:
        return None
    times, _, unit = found[2].strip().partition(" ")
    if unit and len(times) > 1 and (amount := number(f"{found[1]} {times}")) is not None:
        return amount, unit.strip()
    amount = number(found[1])
    return None if amount is None else (amount, found[2].strip())


def whole(text: str) -> str:
    """``text``, which counts what cannot be parted, with a dot between thousands taken out.

    >>> whole("221.866"), whole("12.5")
    ('221866', '12.5')
    """
    return text.replace(".", "") if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text.strip()) else text


def byte_size(text: str) -> Decimal | None:
    """The bytes that ``text`` states, with decimal or binary units; ``None``: it states none.

    >>> byte_size("825 GB"), byte_size("1.5 KiB"), byte_size("many")
    (Decimal('825000000000'), Decimal('1536'), None)
    """
    found = _SIZE.fullmatch(text.strip())
    amount = number(found[1]) if found else None
    if found is None or amount is None:
        return None
    unit = found[2].lower()
    base = 1024 if "i" in unit else 1000
    power: int = base ** _BYTES[unit.replace("i", "")]
    return (amount * power).to_integral_value()
