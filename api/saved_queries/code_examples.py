"""How to get a saved query's answer in a program: one template a language."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from typing import Final, NamedTuple

#: name → template; {csv} is the address of the result as CSV, {endpoint} that of the
#: endpoint, {query} the SPARQL, each as a literal of the language
_TEMPLATES: Final = {
    "curl": ("shell", "curl -o {file} {csv}\n"),
    "Python, pandas": ("python", "import pandas\n\ntable = pandas.read_csv({csv})\nprint(table)\n"),
    "Python, SPARQLWrapper": (
        "python",
        "from SPARQLWrapper import JSON, SPARQLWrapper\n\n"
        "endpoint = SPARQLWrapper({endpoint}, returnFormat=JSON)\n"
        "endpoint.setQuery({query})\n"
        'for row in endpoint.queryAndConvert()["results"]["bindings"]:\n'
        '    print({{name: term["value"] for name, term in row.items()}})\n',
    ),
    "R": ("r", "table <- read.csv({csv}, check.names = FALSE)\nprint(table)\n"),
}


class Snippet(NamedTuple):
    """A program in a few lines."""

    name: str
    code: str


def snippets(id_: str, csv: str, endpoint: str, query: str) -> list[Snippet]:
    """The programs that get the answer of the saved query ``id_``.

    Args:
        csv: the address of the result.
        endpoint: the address of the SPARQL endpoint.
        query: the SPARQL with its parameters in it.
    """
    return [
        Snippet(
            name,
            template.format(
                file=shlex.quote(f"{id_}.csv"),
                csv=_LITERALS[language](csv),
                endpoint=_LITERALS[language](endpoint),
                query=_LITERALS[language](query),
            ),
        )
        for name, (language, template) in _TEMPLATES.items()
    ]


def _python(text: str) -> str:
    """A literal of Python, readable where that is possible.

    >>> print(_python("a"), _python(chr(39)), _python(chr(92)))
    "a" "'" '\\\\'
    """
    if "\n" in text and '"""' not in text and not text.endswith(('"', "\\")):
        return f'r"""{text}"""'
    return json.dumps(text, ensure_ascii=False) if "\\" not in text else repr(text)


_LITERALS: Final[dict[str, Callable[[str], str]]] = {
    "shell": shlex.quote,
    "python": _python,
    "r": lambda text: json.dumps(text, ensure_ascii=False),
}
