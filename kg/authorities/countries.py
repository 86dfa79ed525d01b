"""Countries by ISO 3166-1, as ``pycountry`` ships it, and the names in use that it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pycountry

#: name in use (folded) → ISO 3166-1 alpha-2
ALIASES: Final = {
    "turkey": "TR", "russia": "RU", "scotland": "GB", "england": "GB", "wales": "GB",
    "northern ireland": "GB", "uk": "GB", "great britain": "GB", "uae": "AE", "usa": "US",
    "united states of america": "US", "u.s.": "US", "south korea": "KR", "korea": "KR",
    "north korea": "KP", "czech republic": "CZ", "iran": "IR", "syria": "SY", "vietnam": "VN",
    "taiwan": "TW", "hong kong": "HK", "macau": "MO", "the netherlands": "NL", "laos": "LA",
    "ivory coast": "CI", "tanzania": "TZ", "bolivia": "BO", "venezuela": "VE", "moldova": "MD",
    "palestine": "PS", "brunei": "BN", "cape verde": "CV", "swaziland": "SZ", "burma": "MM",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its ISO 3166-1 codes and its name there."""

    alpha_2: str
    alpha_3: str
    label: str


@lru_cache(maxsize=1024)
def resolve(text: str) -> Country | None:
    """The country that ``text`` names or codes, ``None`` if it is none.

    >>> resolve("Scotland").alpha_2, resolve("USA").alpha_3
    ('GB', 'USA')
    >>> resolve("African Continent") is None
    True
    """
    folded = " ".join(text.split()).casefold()
    try:
        found = pycountry.countries.lookup(ALIASES.get(folded, folded))
    except LookupError:
        return None
    return Country(found.alpha_2, found.alpha_3, getattr(found, "common_name", found.name))
