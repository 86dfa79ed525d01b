"""Natural languages by ISO 639-3, programming languages by name.

Sources: ISO 639-3 as ``pycountry`` ships it; names of programming languages as GitHub Linguist
has them (``programming_languages.txt``); :data:`ALIASES` for names in use that ISO 639 lacks.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import pycountry

#: name in use (folded) → ISO 639-3. A variety (a dialect, a script, an accent) is its language.
ALIASES: Final = {
    "abkhaz": "abk", "acehnese": "ace", "african american vernacular english": "eng",
    "albanian tosk": "als", "aramba": "stk", "bamanankan": "bam", "bangladeshi bengali": "ben",
    "basaa": "bas", "bemba": "bem", "bozo jenaama": "bze", "bozo tieyaxo": "boz",
    "cantonese chinese": "yue", "cantonese": "yue", "castilian": "spa", "central kanuri": "knc",
    "chontal highland oaxaca": "chd", "chontal lowland oaxaca": "clo", "cree swampy": "csw",
    "dene": "chp", "dhivehi": "div", "dioula": "dyu", "eastern arabic": "ara",
    "eastern panjabi": "pan", "fali muchella": "fli", "farsi": "fas", "flemish": "nld",
    "frisian": "fry", "fula": "ful", "gaelic": "gla", "gishu": "myx", "greek": "ell",
    "guerze": "kpe", "haitian creole": "hat", "hassaniya arabic": "mey", "hill mari": "mrj",
    "ilocano": "ilo", "interlingua": "ina", "isizulu": "zul", "jingpho": "kac", "k'iche'": "quc",
    "kamba": "kam", "kikongo": "kon", "kissi": "kqs", "kiswahili": "swa", "koniaka": "mku",
    "kono": "knu", "kulvi": "kfx", "kurmanji kurdish": "kmr", "kyrgyz": "kir",
    "limburgish": "lim", "luba-kasai": "lua", "luganda": "lug", "luhya": "luy", "malay": "msa",
    "maninka": "emk", "meadow mari": "mhr", "meitei": "mni", "mixtec western juxtlahuaca": "jmx",
    "mizo": "lus", "modern greek": "ell", "modern standard arabic": "arb", "myanmar": "mya",
    "narim": "loh", "nembe": "ijs", "nepali": "nep", "nigerian english": "eng",
    "nigerian pidgin english": "pcm", "north levantine arabic": "apc", "northern ndebele": "nde",
    "northern sotho": "nso", "northern-sotho": "nso", "norwegian": "nor", "nya huba": "hbb",
    "nyanja": "nya", "occitan": "oci", "pahari mahasui": "bfz", "pashto southern": "pbt",
    "pashto": "pus", "portugese": "por", "punjabi": "pan", "q'anjob'al": "kjb", "q'eqchi'": "kek",
    "quechua chanka": "quy", "romansh sursilvan": "roh", "romansh vallader": "roh",
    "runyankore": "nyn", "sakha": "sah", "sepedi": "nso", "setswana": "tsn", "shilha": "shi",
    "singaporean chinese": "zho", "sinhalese": "sin", "sorani": "ckb", "sorani-kurdish": "ckb",
    "south levantine arabic": "apc", "spanish heritage speaker": "spa", "standard tibetan": "bod",
    "swahili": "swa", "sénoufo mamara": "myk", "ta'izzi-adeni arabic": "acq",
    "tairora south": "omw", "taiwanese chinese": "zho", "taiwanese": "nan",
    "tamang eastern": "taj", "tamasheq": "taq", "tamazight": "tzm", "tonga": "ton",
    "tz'utujil": "tzj", "upper sorbian": "hsb", "uyghur": "uig", "waray": "war",
    "western persian": "pes", "western sierra puebla nahuatl": "nhi", "ẽpẽra pedea": "sja",
    "mandarin": "cmn", "普通话": "cmn", "英文": "eng", "हिन्दी": "hin",
    # names of languages in themselves, and others in use
    "한국어": "kor", "বাংলা": "ben", "فارسی": "fas", "עברית": "heb", "ελληνικα": "ell",
    "ไทย": "tha", "tieng viet": "vie", "suomi": "fin", "suomen kieli": "fin", "magyar": "hun",
    "euskara": "eus", "euskera": "eus", "catala": "cat", "valencian": "cat", "galego": "glg",
    "cymraeg": "cym", "gaeilge": "gle", "irish gaelic": "gle", "gaidhlig": "gla",
    "islenska": "isl", "eesti": "est", "eesti keel": "est", "latviesu": "lav",
    "latviesu valoda": "lav", "lietuviu": "lit", "lietuviu kalba": "lit", "slovencina": "slk",
    "slovenscina": "slv", "slovene": "slv", "hrvatski": "hrv", "srpski": "srp", "српски": "srp",
    "bosanski": "bos", "shqip": "sqi", "romana": "ron", "limba romana": "ron", "moldovan": "ron",
    "moldavian": "ron", "македонски": "mkd", "български": "bul", "беларуская": "bel",
    "қазақ тілі": "kaz", "қазақша": "kaz", "o'zbek": "uzb", "azeri": "aze",
    "azerbaycan dili": "aze",
    "հայերեն": "hye", "ქართული": "kat", "اردو": "urd", "پښتو": "pus", "தமிழ்": "tam",
    "తెలుగు": "tel", "ಕನ್ನಡ": "kan", "മലയാളം": "mal", "मराठी": "mar", "ગુજરાતી": "guj",
    "ਪੰਜਾਬੀ": "pan", "ଓଡ଼ିଆ": "ori", "অসমীয়া": "asm", "नेपाली": "nep", "සිංහල": "sin", "မြန်မာ": "mya",
    "ខ្មែរ": "khm", "ລາວ": "lao", "አማርኛ": "amh", "bahasa indonesia": "ind",
    "bahasa melayu": "msa", "bahasa malaysia": "msa", "isixhosa": "xho", "sesotho": "sot",
    "xitsonga": "tso", "tshivenda": "ven", "siswati": "ssw", "isindebele": "nbl",
    "afaan oromo": "orm", "afaan oromoo": "orm", "oromiffa": "orm", "chichewa": "nya",
    "chishona": "sna", "kurmanji": "kmr", "west frisian": "fry", "western frisian": "fry",
    "uighur": "uig", "rumanian": "ron", "te reo maori": "mri",
    "简体中文": "zho", "繁體中文": "zho", "漢語": "zho", "汉语": "zho", "國語": "cmn",
    "粤语": "yue", "粵語": "yue", "mandarin chinese": "cmn", "putonghua": "cmn",
    "schweizerdeutsch": "gsw", "alemannisch": "gsw", "suisse allemand": "gsw",
    "aleman suizo": "gsw", "plattdeutsch": "nds", "niederdeutsch": "nds", "chino mandarin": "cmn",
    "mandarino": "cmn", "chinois mandarin": "cmn", "portugues brasileno": "por",
    "portugues brasileiro": "por", "portugues de brasil": "por", "portugues do brasil": "por",
    # codes that are not, or no longer, ISO 639
    "jp": "jpn", "iw": "heb", "in": "ind", "mo": "ron", "ji": "yid", "sh": "hbs",
}  # fmt: skip

#: written in capitals they are no codes, but what people call a language for short
_ABBREVIATIONS: Final = {"ASL": "ase", "BSL": "bfi", "MSA": "arb", "LSF": "fsl", "DGS": "gsg"}
#: words before the name of a language that name a variety of it
_VARIETY: Final = re.compile(
    r"^(?:british|american|us|uk|australian|canadian|indian|south african|european|brazilian|"
    r"latin american|mexican|argentin(?:e|ian)|colombian|chilean|peruvian|castilian|austrian|"
    r"belgian|simplified|traditional|standard|written|spoken|contemporary|modern) (?=\w)"
)
#: registries of codes of languages: the last segment of their addresses is the code
_REGISTRY: Final = re.compile(
    r"https?://(?:www\.)?(?:id\.loc\.gov/vocabulary/(?:iso639-[12]|languages)|"
    r"publications\.europa\.eu/(?:resource/authority|mdr/authority)/language|"
    r"lexvo\.org/(?:id|page)/iso639-[1-5]|iso639-3\.sil\.org/code|"
    r"glottolog\.org/resource/languoid/iso)/([A-Za-z]{2,3})(?:\.html)?/?"
)
#: individual language → macrolanguage whose name people use for it: Odia and Oriya are one language
_USUAL_CODE: Final = {"ory": "ori", "npi": "nep", "swh": "swa", "ekk": "est", "lvs": "lav"}
#: languages in which pycountry has names of languages that are looked up, too
_LOCALES: Final = (
    "de", "fr", "es", "it", "pt_BR", "nl", "pl", "ru", "uk", "zh_CN", "ja", "ar", "tr", "sv", "cs"
)  # fmt: skip
#: collective codes and such: no languages of ISO 639-3
_NOT_LANGUAGES: Final = frozenset({"mis", "mul", "und", "zxx"})
#: what stands where a language is to be named, and names none (folded)
_NO_LANGUAGE: Final = _NOT_LANGUAGES | {
    "multilingual", "multi-lingual", "multi lingual", "mehrsprachig", "multilingue", "multilingüe",
    "multiple", "multiple languages", "several languages", "many languages", "various languages",
    "undetermined", "undefined", "unknown", "no linguistic content", "language independent",
    "not specified", "not stated", "unbekannt", "keine angabe", "inconnu", "inconnue",
    "non renseigne", "desconocido", "desconocida", "sin datos", "sconosciuto", "desconhecido",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Language:
    """A natural language: its ISO 639-3 code and its reference name there."""

    code: str
    label: str


def names_none(text: str) -> bool:
    """Whether ``text`` stands in the place of a language and names none: it is in several.

    >>> names_none("Multilingual"), names_none("mul"), names_none("Mulao")
    (True, True, False)
    """
    return _fold(text) in _NO_LANGUAGE


def is_code(text: str) -> bool:
    """Whether ``text`` is the code of a language in ISO 639-1 or ISO 639-3.

    >>> is_code("pt"), is_code("deu"), is_code("Deutsch")
    (True, True, False)
    """
    return text in _usual_codes() or text in _by_code()


@lru_cache(maxsize=4096)
def resolve(text: str) -> Language | None:
    """The language that ``text`` names or codes (ISO 639-1 or -3, BCP 47), ``None`` if none.

    >>> resolve("Farsi"), resolve("zh_CN").code, resolve("Acehnese (Arabic script)").code
    (Language(code='fas', label='Persian'), 'zho', 'ace')
    >>> resolve("Code") is None, resolve("Allemand").code, resolve("德语").code
    (True, 'deu', 'deu')
    >>> resolve("Brazilian Portuguese").code, resolve("Yorùbá").code, resolve("ASL").code
    ('por', 'yor', 'ase')
    """
    if code := _ABBREVIATIONS.get(text.strip()):
        return Language(code, _by_code()[code])
    if registered := _REGISTRY.fullmatch(text.strip()):
        text = registered[1]
    folded = _fold(text)
    unbracketed = re.sub(r"[()]", "", folded)
    bare = re.sub(r"\s*\([^)]*\)\s*", " ", folded).strip()
    inverted = re.fullmatch(r"(\w+), (\w+)", folded)  # "Chinese, Simplified"
    plain = f"{inverted[2]} {inverted[1]}" if inverted else bare
    names = (folded, unbracketed, bare, _VARIETY.sub("", plain), _unaccented(plain))
    for wanted in dict.fromkeys((*names, re.split(r"[_-]", folded)[0])):
        # a code may carry a region, a name may not be cut at its hyphen
        if wanted not in names and (len(wanted) > 3 or len(folded) > 12):
            continue
        code = ALIASES.get(wanted) or _names().get(wanted) or _translated().get(wanted)
        if code is not None and code not in _NOT_LANGUAGES:
            code = _USUAL_CODE.get(code, code)
            found = _by_code().get(code)
            return Language(code, found or wanted) if found else None
    return None


@cache
def _by_code() -> dict[str, str]:
    return {entry.alpha_3: entry.name.partition(" (")[0] for entry in pycountry.languages}


@cache
def _names() -> dict[str, str]:
    """Codes and names of ISO 639, folded → ISO 639-3; a code wins over a name."""
    names: dict[str, str] = {}
    entries: list[dict[str, str]] = [dict(entry) for entry in pycountry.languages]
    for attribute in (
        "alpha_3",
        "alpha_2",
        "bibliographic",
        "name",
        "common_name",
        "inverted_name",
    ):
        for entry in entries:
            if value := entry.get(attribute):
                names.setdefault(_fold(value), entry["alpha_3"])
    for entry in entries:
        # "Swahili (macrolanguage)", "… (individual language)": the wider one has the plain name
        plain = _fold(entry["name"].partition(" (")[0])
        if "(macrolanguage)" in entry["name"]:
            names[plain] = entry["alpha_3"]
        else:
            names.setdefault(plain, entry["alpha_3"])
    return names


@cache
def _translated() -> dict[str, str]:
    """Names of the usual languages in other languages, folded: "Deutsch", "allemand", "德语"."""
    names: dict[str, str] = {}
    usual = [entry for entry in pycountry.languages if getattr(entry, "alpha_2", "")]
    for locale in _LOCALES:
        try:
            texts = gettext.translation("iso639-3", pycountry.LOCALES_DIR, [locale])
        except OSError:
            continue
        for entry in usual:
            plain = texts.gettext(entry.name).partition(" (")[0].partition(" [")[0]
            for name in re.split("[;,]", plain):
                names.setdefault(_fold(name), entry.alpha_3)
    return names


@cache
def _usual_codes() -> frozenset[str]:
    """The codes of ISO 639-1, and those of ISO 639-3 for the same languages."""
    usual = [entry for entry in pycountry.languages if getattr(entry, "alpha_2", "")]
    return frozenset(code for entry in usual for code in (entry.alpha_2, entry.alpha_3))


@cache
def _programming() -> dict[str, str]:
    text = Path(__file__).with_name("programming_languages.txt").read_text("utf-8")
    return {line.casefold(): line for line in text.splitlines() if not line.startswith("#")}


def programming(text: str) -> str | None:
    """The programming (markup, data) language that ``text`` names, by its usual name.

    The code of a usual language is none: ``pan`` is Punjabi, ``Pan`` a programming language.

    >>> programming("python"), programming("Code"), programming("French"), programming("pan")
    ('Python', 'Code', None, None)
    """
    if text.strip() in _usual_codes():
        return None
    folded = text.strip().casefold()
    return "Code" if folded == "code" else _programming().get(folded)


def _unaccented(folded: str) -> str:
    decomposed = unicodedata.normalize("NFD", folded)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("\u2019", "'").casefold()
    return " ".join(text.split())
