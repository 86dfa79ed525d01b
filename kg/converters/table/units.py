"""What the name of a column, or a value, states of a unit and of what a number is multiplied by."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.converters.common.quantities import multiple
from kg.converters.table.columns import BRACKETS, COUNTED, by_name, plain_name

_UNITS: Final = COUNTED | {"hours", "bytes"}
_BYTES: Final = {
    **{unit.upper(): unit for unit in ("B", "KB", "MB", "GB", "TB", "PB")},
    **{unit.upper(): unit for unit in ("KiB", "MiB", "GiB", "TiB", "PiB")},
    "ГБ": "GB", "МБ": "MB", "GO": "GB", "MO": "MB", "TO": "TB", "KO": "KB",
}  # fmt: skip
#: units of time → as people write them
_TIMES: Final = {
    "hours": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren"
    " godzin ч час часов 小时 時間 시간",
    "minutes": "min mins minute minutes minuten minuto minutos minuti минут мин 分钟 分 분",
    "seconds": "s sec secs second seconds sek sekunden seconde secondes segundos secondi"
    " секунд 秒 초",
    "days": "d day days tag tage tagen jour jours día días giorni dagen дней 天 日 일",
}
_TIME: Final = {word: unit for unit, words in _TIMES.items() for word in words.split()}
#: words beside a unit, and what stands for a multiple: ``x 1000``, ``in``
_BESIDE: Final = re.compile(r"\b(?:in|en|of|de|of the|approx|ca|est|total)\b\.?|[×x*]\s*(?=10)")
_POWERS: Final = {"1000": 10**3, "10^3": 10**3, "1000000": 10**6, "10^6": 10**6, "10^9": 10**9}
#: a single letter is a multiple where it is written so: m may be metres, or minutes
_LETTERS: Final = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12}


@cache
def unit_of(text: str) -> str:
    """The unit that ``text`` names, as records have it; ``""``: none that is known.

    >>> unit_of("phrases"), unit_of("mb"), unit_of("hrs"), unit_of("Min."), unit_of("approx.")
    ('sentences', 'MB', 'hours', 'minutes', '')
    """
    plain = text.strip(" .")
    if plain.upper() in _BYTES:
        return _BYTES[plain.upper()]
    if time := _TIME.get(plain.casefold()):
        return time
    target = by_name(plain)
    return target if target in _UNITS else ""


def options_of(target: str, column: str) -> dict[str, str]:
    """``unit`` and ``scale`` of a column that is a size, as its name states them.

    >>> options_of("tokens", "Tokens (M)"), options_of("bytes", "File size (MB)")
    ({'scale': '1000000'}, {'unit': 'MB'})
    >>> options_of("hours", "Duration (min)"), options_of("rows", "Samples (s)")
    ({'unit': 'minutes'}, {})
    """
    unit, times = stated_in(column)
    family = {"bytes": frozenset(_BYTES.values()), "hours": frozenset(_TIMES)}
    options = {}
    if unit and (target == "size" or unit in family.get(target, ())):
        options["unit"] = unit
    if times > 1 and (target == "size" or target in _UNITS):
        options["scale"] = str(times)
    return options


@cache
def stated_in(column: str) -> tuple[str, int]:
    """The unit, and what numbers are multiplied by, that the name of ``column`` states.

    >>> stated_in("Taille (phrases)"), stated_in("File size (MB)"), stated_in("Size (approx.)")
    (('sentences', 1), ('MB', 1), ('', 1))
    >>> stated_in("Tokens (M)"), stated_in("Größe (Mio. Wörter)"), stated_in("Rows in thousands")
    (('', 1000000), ('tokens', 1000000), ('', 1000))
    """
    brackets = [str(found)[1:-1] for found in BRACKETS.findall(plain_name(column))]
    for inside in (part.strip() for text in brackets for part in re.split("[,;]", text)):
        if inside in _LETTERS:
            return "", _LETTERS[inside]
        if unit := unit_of(inside):
            return unit, 1
        words = _BESIDE.sub(" ", inside).replace(" 000", "000").split()
        for number, word in enumerate(words):
            times = _POWERS.get(word) or (multiple(word.strip(".")) if len(word) > 1 else 0)
            if times:
                return unit_of(" ".join(words[:number] + words[number + 1 :])), times
        if unit := unit_of(" ".join(words)):
            return unit, 1
    return "", 1
