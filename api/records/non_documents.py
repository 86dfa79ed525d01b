"""Which IRIs name things that no web server can send, and are answered with 303.

https://www.w3.org/TR/cooluris/: a person is no page. Where the IRI of a person
answers 200, whatever is said of the page (who wrote it, when, under which licence) is
said of the person. So these are answered with ``303 See Other``, to a document about them.
All else here is information: a dataset, an article, a notebook, a concept of a
vocabulary could itself be sent over a wire, and its record is its description; they
answer 200, which spares every harvester a request.
"""

from __future__ import annotations

from typing import Final

#: first segment of the path → what it names
THINGS: Final = {
    "person": "a human being",
    "organization": "people who act as one",
    "country": "a part of the world",
    "language": "what people speak",
    "language-group": "a group of languages",
    "language-family": "a family of languages",
    "programming-language": "what programs are written in",
    "model": "a system at work, not its description",
    "execution": "something that happened",
    "journal": "an institution that goes on, beyond any of its issues",
}


def is_thing(path: str) -> bool:
    """Whether ``path`` (below the origin) names what is no document.

    >>> is_thing("/person/a-b-1"), is_thing("/dataset/ami"), is_thing("/person")
    (True, False, False)
    """
    kind, _, name = path.removeprefix("/").partition("/")
    return bool(name) and kind in THINGS
