"""Licences of Creative Commons by the words of their names, in whichever order and language."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ELEMENTS: Final = {
    "by": "by attribution atribucion reconocimiento atribuicao attribuzione namensnennung "
    "paternite naamsvermelding 署名",
    "nc": "nc noncommercial nocomercial naocomercial noncommerciale nichtkommerziell "
    "pasdutilisationcommerciale nietcommercieel 非商业性使用",
    "sa": "sa sharealike compartirigual compartilhaigual condividiallostessomodo "
    "weitergabeuntergleichenbedingungen partagedanslesmemesconditions gelijkdelen 相同方式共享",
    "nd": "nd noderivatives noderivs sinderivadas sinobraderivada semderivacoes nonoperederivate "
    "keinebearbeitung keinebearbeitungen pasdemodification geenafgeleidewerken 禁止演绎",
}
_WORD: Final = {word: element for element, words in _ELEMENTS.items() for word in words.split()}
#: those of several words: the longer before what they begin with
_PHRASES: Final = """
    pas d utilisation commerciale; partage dans les memes conditions;
    weitergabe unter gleichen bedingungen; condividi allo stesso modo; non opere derivate;
    sin obra derivada; pas de modification; geen afgeleide werken; keine bearbeitungen;
    keine bearbeitung; nicht kommerziell; niet commercieel; compartir igual; compartilha igual;
    no derivatives; no derivs; sin derivadas; sem derivacoes; non commerciale; non commercial;
    no comercial; nao comercial; share alike; gelijk delen
"""
_JOINED: Final = {
    phrase: phrase.replace(" ", "") for phrase in " ".join(_PHRASES.split()).split("; ")
}
#: words that such a name may have besides; two letters at its end are a jurisdiction
_BESIDE: Final = """
    creative commons cc license licence licenses lizenz licencia licenca licenza licentie de of the
    a v ver version international internacional internazionale internationale unported generic igo
    deed legal code public 知识共享 国际 许可协议 协议
"""
#: jurisdictions that versions were adapted to, by name: the licence is that of its version
_PLACES: Final = """
    australia; austria; osterreich; belgium; belgique; brazil; brasil; canada; chile;
    china mainland; china; colombia; costa rica; croatia; czech republic; denmark; ecuador; egypt;
    england and wales; estonia; finland; france; germany; deutschland; greece; guatemala;
    hong kong; hungary; india;
    ireland; israel; italy; italia; japan; korea; south korea; luxembourg; macedonia; malaysia;
    malta; mexico; netherlands; nederland; new zealand; norway; norge; peru; philippines; poland;
    polska; portugal; puerto rico; romania; scotland; serbia; singapore; slovenia; south africa;
    spain; espana; sweden; switzerland; schweiz; suisse; taiwan; thailand; uganda; united kingdom;
    united states; venezuela; vietnam
"""
_NAMED_PLACES: Final = tuple(" ".join(_PLACES.split()).split("; "))
_JOINED_PLACES: Final = {place: place.replace(" ", "") for place in _NAMED_PLACES}
_OURS: Final = re.compile(
    r"\bcc(?![a-z])|\bcc(?=by)|creative commons|知识共享|^\s*by[- ](?:nc|sa|nd)\b"
)
_OTHERS: Final = frozenset(_BESIDE.split())
_VERSION: Final = re.compile(r"[1-4](?:\.[05])?")
_JURISDICTION: Final = re.compile(r"[a-z]{2}|scotland")
_LONGEST: Final = 160


def name_of(text: str) -> str:
    """The usual name of the Creative Commons licence that ``text`` names; ``""``: it names none.

    Two names (one in brackets) must agree. A licence of a jurisdiction is that of its version.

    >>> name_of("CC BY-NC-SA 3.0 DE"), name_of("CC 4.0 BY NC"), name_of("MIT")
    ('CC BY-NC-SA 3.0', 'CC BY-NC 4.0', '')
    >>> name_of("Creative Commons Attribution 3.0 United States License")
    'CC BY 3.0'
    >>> name_of("Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)")
    'CC BY-NC 4.0'
    >>> name_of("CC BY 4.0 for the text"), name_of("CC BY 4.0 (CC BY-NC 4.0)")
    ('', '')
    """
    if len(text) > _LONGEST:
        return ""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    if _OURS.search(folded) is None:
        return ""
    parts = [part for part in re.split(r"[()\[\]]", folded) if re.search(r"\w", part)]
    names = {_name(part) for part in parts}
    return names.pop() if len(names) == 1 else ""


def _is_place(token: str, after: list[str]) -> bool:
    """Whether ``token`` is a jurisdiction: by its name, or at the end by two letters."""
    named = token in _JOINED_PLACES.values() and all(word in _OTHERS for word in after)
    return named or (not after and _JURISDICTION.fullmatch(token) is not None)


def _name(folded: str) -> str:
    words = re.sub(r"[^\w.]+|_", " ", folded)
    words = re.sub(r"\bccby", "cc by", words)
    words = re.sub(r"(?<=[^\W\d])(?=\d)", " ", words).strip(" .")
    words = re.sub(
        r"知识共享|署名|非商业性使用|相同方式共享|禁止演绎|国际|许可协议", r" \g<0> ", words
    )
    for phrase, joined in (*_JOINED.items(), *_JOINED_PLACES.items()):
        words = words.replace(phrase, joined)
    elements: set[str] = set()
    versions: set[str] = set()
    tokens = words.split()
    for place, token in enumerate(tokens):
        if element := _WORD.get(token):
            if element in elements:  # two licences
                return ""
            elements.add(element)
        elif _VERSION.fullmatch(token):
            versions.add(token if "." in token else f"{token}.0")
        elif token not in _OTHERS and not (versions and _is_place(token, tokens[place + 1 :])):
            return ""
    if "by" not in elements or len(versions) > 1 or {"sa", "nd"} <= elements:
        return ""
    written = "-".join(one for one in ("by", "nc", "sa", "nd") if one in elements).upper()
    return " ".join(["CC", written, *versions])
