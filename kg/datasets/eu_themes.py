"""The EU's data themes of a dataset, by the words in the names of its topics.

Source: the authority table "data-theme" of the Publications Office, which DCAT-AP 3 requires.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

#: code of a theme → its name, and words (or their beginnings) that indicate it
THEMES: Final = {
    "AGRI": ("Agriculture, fisheries, forestry and food",
             "agricult farm food cook recipe fisher forestry crop"),
    "ECON": ("Economy and finance",
             "econom financ business bank market commerce shopping trade tax insurance"),
    "EDUC": ("Education, culture and sport",
             "educat cultur sport school art arts music literatur film movie museum linguist"
             " language book theatre history entertainment"),
    "ENER": ("Energy", "energy electricity fuel"),
    "ENVI": ("Environment", "environment climate nature ecolog weather pollution biodiversity"),
    "GOVE": ("Government and public sector",
             "government governance politic policies policy election parliament"),
    "HEAL": ("Health", "health medic clinical disease biomedic pharma hospital psychology"),
    "INTR": ("International issues", "international foreign"),
    "JUST": ("Justice, legal system and public safety", "law legal justice crime court police"),
    "REGI": ("Regions and cities", "city cities region geograph urban"),
    "SOCI": ("Population and society",
             "social society population demograph religio communication interpersonal news media"),
    "TECH": ("Science and technology",
             "science technolog comput engineer math physic chemist software programming code"),
    "TRAN": ("Transport", "transport traffic vehicle aviation travel"),
}  # fmt: skip
_WORDS: Final = re.compile(r"\w+")


def themes(topics: Iterable[str]) -> list[str]:
    """The codes of the themes that the names of topics belong to, sorted.

    >>> themes(["Health & Medicine", "Law, Governance, & Policies"]), themes(["Other"])
    (['GOVE', 'HEAL', 'JUST'], [])
    """
    return sorted({theme for topic in topics for theme in _of_topic(topic)})


@lru_cache(maxsize=4096)
def _of_topic(topic: str) -> tuple[str, ...]:
    words = _WORDS.findall(topic.casefold())
    return tuple(code for code, (_, begins) in THEMES.items() if _indicates(begins, words))


def _indicates(begins: str, words: list[str]) -> bool:
    # a short one is a whole word: "art" is not the beginning of "article" here
    known = begins.split()
    return any(w == b or (len(b) > 3 and w.startswith(b)) for w in words for b in known)
