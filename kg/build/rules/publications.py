"""Rule ``publications``: which articles are one publication, and which identifiers contradict.

Sources name a publication by different identifiers, so that one publication can be two articles.
Two articles that share an identifier are one publication, unless each has another identifier of
one kind: then one of their sources errs. The articles stay two, and the contradiction is stated
of both. The same where sources give one article two identifiers of a kind and different titles.

An article without an identifier, as a citation has it, is the publication of its title, where that
is long enough to be of one, and the articles that have it do not contradict each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg.authorities.publications import alike, identify
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import iri, literal, term

#: property with an identifier, of which a publication has one → how it is written
IDENTIFIERS: Final = {
    "prism:doi": "doi:",
    "fabio:hasArXivId": "arXiv:",
    "fabio:hasPubMedId": "PMID:",
    "fabio:hasPubMedCentralId": "",
    "fw:corpusId": "CorpusID:",
}
#: the kind of identifier that is read from the address of a page: ACL Anthology's
_ANTHOLOGY: Final = "ACL Anthology"
#: articles with one identifier or title, beyond which it is none of a single publication
_MOST: Final = 20
#: letters and digits that a title has at least that is of one publication
_LONG_TITLE: Final = 25
#: identifier, as it is written → the sources that state it
_Stated = dict[str, set[str]]


class _Articles:
    """The identifiers of all articles: article → property → identifier → named graphs."""

    def __init__(self, store: Store) -> None:
        self.stated: dict[str, dict[str, _Stated]] = defaultdict(dict)
        self._titles: dict[str, set[str]] = defaultdict(set)
        kinds = [NamedNode(expand(c)) for c in ("fabio:JournalArticle", "fabio:ScholarlyWork")]
        is_a = NamedNode(expand("rdf:type"))
        articles = {q.subject for kind in kinds for q in store.quads_for_pattern(None, is_a, kind)}
        self._articles = {each.value for each in articles if isinstance(each, NamedNode)}
        for curie, prefix in IDENTIFIERS.items():
            for quad in store.quads_for_pattern(None, NamedNode(expand(curie)), None):
                subject, value, graph = quad.subject, quad.object, quad.graph_name
                if (
                    isinstance(subject, NamedNode)
                    and subject in articles
                    and isinstance(value, Literal)
                    and isinstance(graph, NamedNode)
                ):
                    known = self.stated[subject.value].setdefault(curie, {})
                    known.setdefault(prefix + value.value.casefold(), set()).add(graph.value)

        for article in articles:
            if isinstance(article, NamedNode):
                self._read_anthology(store, article)
        for quad in store.quads_for_pattern(None, NamedNode(expand("dcterms:title")), None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                self._titles[quad.subject.value].add(quad.object.value)

    def _read_anthology(self, store: Store, article: NamedNode) -> None:
        """Adds the anthology's identifiers, which are in addresses of pages and in DOIs."""
        for curie in ("foaf:page", "prism:doi"):
            for quad in store.quads_for_pattern(article, NamedNode(expand(curie)), None):
                value, graph = quad.object, quad.graph_name
                if not isinstance(value, NamedNode | Literal) or not isinstance(graph, NamedNode):
                    continue
                if identifier := identify(value.value).acl:
                    known = self.stated[article.value].setdefault(_ANTHOLOGY, {})
                    known.setdefault(f"ACL:{identifier}", set()).add(graph.value)

    def shared_identifiers(self) -> Iterator[tuple[str, str, str]]:
        """The pairs of articles that share an identifier, with it."""
        having: dict[str, list[str]] = defaultdict(list)
        for article in sorted(self.stated):
            for identifiers in self.stated[article].values():
                for identifier in identifiers:
                    having[identifier].append(article)
        for identifier, articles in sorted(having.items()):
            if len(articles) <= _MOST:
                yield from ((*pair, identifier) for pair in combinations(articles, 2))

    def without_identifier(self) -> Iterator[tuple[str, str]]:
        """The pairs of an article without an identifier and another of the same title."""
        titled: dict[str, set[str]] = defaultdict(set)
        for article in self._articles:
            for title in self._titles.get(article, ()):
                letters = "".join(filter(str.isalnum, title.casefold()))
                if len(letters) >= _LONG_TITLE and self.one_title(article):
                    titled[letters].add(article)
        for articles in titled.values():
            if len(articles) > _MOST:
                continue
            known = sorted(articles & self.stated.keys())
            if not any(self.conflict(*pair) for pair in combinations(known, 2)):
                for article in articles - self.stated.keys():
                    yield from ((article, other) for other in articles - {article})

    def conflict(self, one: str, other: str) -> tuple[str, str] | None:
        """Two identifiers of one kind by which the articles differ; ``None``: they agree."""
        for curie in (*IDENTIFIERS, _ANTHOLOGY):
            own, others = self.stated[one].get(curie, {}), self.stated[other].get(curie, {})
            if own and others and own.keys().isdisjoint(others):
                return min(own), min(others)
        return None

    def one_title(self, article: str) -> bool:
        """Whether all titles of ``article`` are of one paper: preprint and publication."""
        first, *others = sorted(self._titles.get(article, {""}))
        return all(alike(first, title) for title in (first, *others))


def _infer(merged: Merged) -> Iterable[str]:
    articles = _Articles(merged.store)
    same: set[tuple[str, str]] = set()
    contradictions: dict[str, set[str]] = defaultdict(set)
    for one, other, identifier in articles.shared_identifiers():
        if conflict := articles.conflict(one, other):
            both = " and ".join(conflict)
            for article in (one, other):
                contradictions[article].add(f"{identifier} is given for {both}")
        else:
            same.add((one, other))
    same.update(min(pair, pair[::-1]) for pair in articles.without_identifier())
    for article, kinds in articles.stated.items():
        for identifiers in kinds.values():
            if len(identifiers) > 1 and not articles.one_title(article):
                listed = [
                    f"{identifier} ({_sources(graphs)})"
                    for identifier, graphs in sorted(identifiers.items())
                ]
                contradictions[article].add(f"several identifiers: {', '.join(listed)}")
    for one, other in sorted(same):
        yield f"{iri(one)} {term('prov:alternateOf')} {iri(other)} .\n"
        yield f"{iri(other)} {term('prov:alternateOf')} {iri(one)} .\n"
    for article, problems in sorted(contradictions.items()):
        for problem in sorted(problems):
            yield f"{iri(article)} {term('fw:identifierContradiction')} {literal(problem)} .\n"


def _sources(graphs: set[str]) -> str:
    return ", ".join(sorted(graph.rpartition("/")[2] for graph in graphs))


RULE: Final = Rule(
    "publications",
    "Articles that are one publication",
    "Two articles that share an identifier (DOI, arXiv, PubMed, PubMed Central, Semantic Scholar,"
    " ACL Anthology)"
    " are one publication (prov:alternateOf), unless each has another identifier of one kind; an"
    " article without an identifier is that of another with the same title."
    " Then they stay two, and the contradiction is stated of both (fw:identifierContradiction);"
    " the same where an article has two identifiers of a kind and different titles. Dates of such"
    " articles do not count for datasets.",
    frozenset({"prov:alternateOf", "fw:identifierContradiction"}),
    _infer,
)
