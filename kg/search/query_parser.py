"""Parser from the text of a search to a query of the index.

Every word has to be found, in whatever field; the better the field, the higher. A word that
nothing has is taken for a typo. Nothing that can be typed is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tantivy import Occur, Query, Schema, Searcher

from kg.search.index import TEXTS
from kg.search.tokens import PLAIN, spaced, stem, whole, words

#: more is not looked at
LONGEST: Final = 400
MOST_WORDS: Final = 16
#: weight of a word in each field
_BOOSTS: Final = {
    "name": 6.0, "title": 4.0, "alias": 4.0, "people": 3.0, "keyword": 2.0, "text": 1.0,
}  # fmt: skip
_TYPO: Final = {"name": 3.0, "alias": 1.5, "people": 1.5, "keyword": 1.0}
#: for being called just that
_WHOLE: Final = 400.0
_BEGINNING: Final = 3.5
_AFTER: Final = 0.01
_TIE: Final = 0.1
#: "2.0", "v2.0": a version, unchanged in names of datasets
_VERSION: Final = re.compile(r"v?(\d{1,2})\.(\d{1,2})", re.IGNORECASE)
#: "2" or "v2" after a name: a version, too
_MAJOR_VERSION: Final = re.compile(r"v?(\d{1,2})", re.IGNORECASE)
_TERM: Final = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a question.

    Attributes:
        words: one, or those of a phrase, in order.
        quoted: matched exactly.
        open: more letters may follow.
        version: a version, of its two numbers: "2.0" is also "v2", and "2" if its second is 0;
            or of one: "2" is also "v2".
    """

    words: tuple[str, ...]
    quoted: bool = False
    open: bool = False
    version: bool = field(default=False, repr=False)


def terms(text: str) -> tuple[Term, ...]:
    """The parts of ``text``.

    >>> terms('"common voice" k-me')  # doctest: +NORMALIZE_WHITESPACE
    (Term(words=('common', 'voice'), quoted=True, open=False),
     Term(words=('k',), quoted=False, open=False), Term(words=('me',), quoted=False, open=True))
    """
    text = text[:LONGEST]
    found: list[Term] = []
    for phrase, plain in _TERM.findall(text):
        if phrase:
            if several := words(phrase):
                found.append(Term(tuple(several), quoted=True))
        elif (version := _VERSION.fullmatch(plain)) or (
            found and (version := _MAJOR_VERSION.fullmatch(plain))
        ):
            found.append(Term(version.groups(), version=True))
        elif spaced(plain) != plain and len(words(plain)) > 1:
            found.append(Term(tuple(words(plain))))  # a word of a script without blanks
        else:
            found += [Term((word,)) for word in words(plain)]
    del found[MOST_WORDS:]
    if found and not text[-1:].isspace() and not found[-1].quoted and len(found[-1].words) == 1:
        found[-1] = replace(found[-1], open=True)
    return tuple(dict.fromkeys(found))


class QueryBuilder:
    """Makes queries for an index.

    Args:
        schema: of the index; ``searcher`` likewise.
    """

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self._schema, self._searcher = schema, searcher

    def has(self, field: str) -> bool:
        """Whether the index has the field."""
        try:
            Query.term_query(self._schema, field, "")
        except ValueError:
            return False
        return True

    def known(self, term: Term) -> bool:
        """Whether some record has the words of ``term``, or a name begins a word with it."""
        if term.version:
            ways = _versions(term.words)
            return any(all(map(self._is_word, way)) for way in ways) or bool(self._longer(term))
        return all(map(self._is_word, term.words)) or (term.open and self._begins(term.words[0]))

    def _is_word(self, word: str) -> bool:
        forms = self._forms(word)
        return any(self._searcher.doc_freq(field, form) for field, form in forms.items())

    def _begins(self, word: str) -> bool:
        return len(word) > 1 and bool(self._searcher.terms_with_prefix("name", word, limit=1))

    def all_of(self, request: Sequence[Term], text: str, similar: Sequence[Term]) -> Query:
        """What has every term; of those in ``similar``, or something like it."""
        return self._of([(Occur.Must, self._term(t, t in similar)) for t in request], text)

    def some_of(self, request: Sequence[Term], text: str) -> Query:
        """What has one of the terms, or something like it: the more, the higher."""
        return self._of([(Occur.Should, self._term(t, not self.known(t))) for t in request], text)

    def is_a_name(self, text: str) -> bool:
        """Whether ``text`` is all of the name of a record of more than one word."""
        several = len(words(text)) > 1
        return several and self._searcher.doc_freq("whole", whole(text[:LONGEST])) > 0

    def either(self, query: Query, facets: Mapping[str, Sequence[str]]) -> Query:
        """What ``query`` finds, and after it what has the values of ``facets``."""
        others = self.narrowed(Query.all_query(), facets)
        after = Query.const_score_query(others, _AFTER)
        return Query.boolean_query([(Occur.Should, query), (Occur.Should, after)])

    def narrowed(self, query: Query, facets: Mapping[str, Sequence[str]]) -> Query:
        """``query``, of what has in each facet one of the values given."""
        if not all(map(self.has, facets)):
            return Query.empty_query()
        narrow = [
            Query.const_score_query(Query.term_set_query(self._schema, facet, list(values)), 0.0)
            for facet, values in facets.items()
            if values
        ]
        if not narrow:
            return query
        return Query.boolean_query([(Occur.Must, q) for q in (query, *narrow)])

    def _of(self, clauses: list[tuple[Occur, Query]], text: str) -> Query:
        called = Query.term_query(self._schema, "whole", whole(text[:LONGEST]))
        found = Query.boolean_query(clauses)
        exact = Query.const_score_query(called, _WHOLE)
        # an exact name is found even if its words are not in the index
        return Query.boolean_query([(Occur.Should, found), (Occur.Should, exact)])

    def _forms(self, word: str) -> dict[str, str]:
        """``word`` as each field has it."""
        return {
            field: word if analyzer == PLAIN else stem(word) for field, analyzer in TEXTS.items()
        }

    def _term(self, term: Term, similar: bool) -> Query:
        if term.version:
            return self._best(
                [self._phrase(way) for way in _versions(term.words)] + self._longer(term)
            )
        if len(term.words) > 1:
            return self._phrase(term.words)
        word = term.words[0]
        forms = self._forms(word)
        ways = [
            Query.boost_query(Query.term_query(self._schema, field, forms[field], "freq"), boost)
            for field, boost in _BOOSTS.items()
        ]
        if term.quoted:
            return self._best(ways)
        ways += self._longer(term)
        if similar:
            ways += [
                Query.const_score_query(
                    Query.fuzzy_term_query(self._schema, field, forms[field], distance),
                    boost / distance,
                )
                for distance in range(1, _distance(word) + 1)
                for field, boost in _TYPO.items()
            ]
        return self._best(ways)

    def _longer(self, term: Term) -> list[Query]:
        """Names with a word that begins with that of ``term``, where more letters may follow."""
        word = term.words[0]
        if not term.open or (len(word) < 4 and self._is_word(word)):
            return []
        longer = Query.regex_query(self._schema, "name", f"{re.escape(word)}.+")
        return [Query.const_score_query(longer, _BEGINNING)]

    def _phrase(self, several: Sequence[str]) -> Query:
        """The words one after the other, in whatever field."""
        ways = []
        for name, boost in _BOOSTS.items():
            forms = [self._forms(word)[name] for word in several]
            if len(forms) == 1:
                query = Query.term_query(self._schema, name, forms[0], "freq")
            else:
                query = Query.phrase_query(self._schema, name, list(forms))
            ways.append(Query.boost_query(query, boost))
        return self._best(ways)

    @staticmethod
    def _best(ways: list[Query]) -> Query:
        return Query.disjunction_max_query(ways, _TIE)


def _versions(numbers: Sequence[str]) -> list[tuple[str, ...]]:
    """The words that a version may be written in.

    >>> _versions(("2", "0"))
    [('2', '0'), ('v2', '0'), ('v2',), ('2',)]
    >>> _versions(("2",))
    [('2',), ('v2',)]
    """
    if len(numbers) == 1:
        return [(numbers[0],), (f"v{numbers[0]}",)]
    first, second = numbers
    ways: list[tuple[str, ...]] = [(first, second), (f"v{first}", second)]
    return ways if int(second) else [*ways, (f"v{first}",), (first,)]


def _distance(word: str) -> int:
    """How many letters may be wrong in ``word``."""
    return 0 if len(word) < 4 or word.isdecimal() else 1 if len(word) < 8 else 2
