"""Terms that a dataset inherits are on its page, in its RDF and in its Croissant."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.datasets.model import Dataset
from kg.rdf.namespaces import expand
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.dataset_file import DatasetFile


@pytest.fixture(scope="module")
def heir(snapshot: Snapshot) -> Dataset:
    """A dataset that inherits terms."""
    file = DatasetFile.open(snapshot.path)
    assert file
    return next(found for found in file.datasets(file.iris()) if found.inherited)


def test_the_page_names_the_ancestor_and_its_terms(service: httpx.Client, heir: Dataset) -> None:
    page = service.get(urlsplit(heir.iri).path, headers={"Accept": "text/html"}).text
    for found in heir.inherited:
        line = re.search(rf'<li id="{re.escape(found.iri.partition("#")[2])}">(.*?)</li>', page)
        assert line
        text = html.unescape(re.sub("<[^>]*>", "", line[1]))
        assert text.startswith(found.ancestor.label)
        assert found.use_class in text


def test_the_rdf_has_the_path_and_the_terms_in_words(service: httpx.Client, heir: Dataset) -> None:
    body = service.get(f"{urlsplit(heir.iri).path}.ttl").content
    quads = list(parse(body, RdfFormat.TURTLE))
    for found in heir.inherited:
        stated = {q.predicate.value: q.object for q in quads if q.subject == NamedNode(found.iri)}
        assert stated[expand("fw:ancestor")] == NamedNode(found.ancestor.iri)
        assert stated[expand("fw:useClass")] == NamedNode(found.use_class_iri)
    rights = [q.object.value for q in quads if q.subject == NamedNode(f"{heir.iri}#rights")]
    assert any(heir.inherited[0].ancestor.label in text for text in rights)


def test_croissant_has_the_terms_among_its_conditions(service: httpx.Client, heir: Dataset) -> None:
    document = service.get(f"{urlsplit(heir.iri).path}/croissant.json").json()
    conditions = str(document.get("usageInfo", "")) + str(document.get("conditionsOfAccess", ""))
    assert heir.inherited[0].ancestor.label in conditions
