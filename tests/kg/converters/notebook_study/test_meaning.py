"""What rows come to mean: identities, links, stubs, codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.authorities.identities import Identities
from kg.authorities.licences import resolve
from kg.converters.notebook_study import CONVERTER
from kg.converters.notebook_study.codes import OUTCOMES, outcome
from kg.converters.record import Notes

Write = Callable[..., Path]
Convert = Callable[[Path], Any]
BASE = "http://localhost:8000/"
REPOSITORY = {"id": "1", "domain": "github.com", "repository": "jo/plots", "processed": "8321"}


def test_one_article_has_one_iri_however_its_doi_is_written(study: Write, convert: Convert) -> None:
    rows = [
        {"id": "1", "doi": "10.7554/eLife.1"},
        {"id": "2", "doi": "https://doi.org/10.7554/ELIFE.1"},
    ]
    assert convert(study(article=rows)).values("?v a fabio:JournalArticle") == [
        BASE + "article/10.7554/elife.1"
    ]


def test_an_article_without_doi_goes_by_pmcid_then_by_key(study: Write, convert: Convert) -> None:
    graph = convert(study(article=[{"id": "1", "pmc": "77"}, {"id": "2"}]))
    assert graph.values("?v a fabio:JournalArticle") == [
        BASE + "article/PMC77",
        BASE + "article/source/2",
    ]


def test_titles_are_on_one_line_and_an_empty_one_is_no_title(
    study: Write, convert: Convert
) -> None:
    rows = [{"id": "1", "name": "  Cells\n of  mice "}, {"id": "2", "name": "\n", "pmc": "9"}]
    graph = convert(study(article=rows))
    assert graph.values("?a dcterms:title ?v") == ["Cells of mice"]
    assert graph.values("?a rdfs:label ?v") == ["article PMC9, untitled"]


def test_keywords_are_single_words_of_meaning(study: Write, convert: Convert) -> None:
    graph = convert(study(article=[{"id": "1", "keywords": "\n ;deep  learning;None;;R"}]))
    assert graph.values("?a prism:keyword ?v") == ["R", "deep learning"]


def test_licences_are_recognised_and_stay_in_their_own_words(
    study: Write, convert: Convert
) -> None:
    twice = "http://creativecommons.org/licenses/by/4.0/" * 2
    graph = convert(
        study(article=[{"id": "1", "license_type": twice}, {"id": "2", "license_type": "p-2"}])
    )
    assert graph.values("?a dcterms:license ?v") == [resolve("CC BY 4.0")]
    assert graph.values("?a fw:statedLicence ?v") == [twice, "p-2"]


def test_open_access_is_an_access_status_and_a_licence_is_read_in_the_articles_own_words(
    study: Write, convert: Convert
) -> None:
    words = "© The Author(s) 2021, CC BY-NC 4.0."
    row = {"id": "1", "license_type": "OpenAccess", "copyright_statement": words}
    graph = convert(study(article=[row, {"id": "2", "license_type": "open-access"}]))
    status = "http://purl.org/coar/access_right/c_abf2"
    assert graph.values("?a dcterms:accessRights ?v") == [status, status]
    assert graph.values("?a dcterms:license ?v") == [resolve("CC BY-NC 4.0")]


def test_journals_are_merged_by_issn_and_else_by_name(study: Write, convert: Convert) -> None:
    rows = [
        {"id": "1", "name": "PLOS ONE", "issn_epub": "1932-6203"},
        {"id": "2", "name": "PLoS ONE", "issn_epub": "1932-6203"},
        {"id": "3", "name": "plos one"},
        {"id": "4", "name": "bioRxiv"},
        {"id": "5", "name": "BioRxiv"},
    ]
    graph = convert(study(journal=rows))
    assert graph.values("?v a fabio:Journal") == [
        BASE + "journal/1932-6203",
        BASE + "journal/biorxiv",
    ]
    assert graph.count("?j dcterms:title ?v") == 5


def test_people_go_by_their_orcid_if_its_check_digit_is_right(
    study: Write, convert: Convert
) -> None:
    name = {"name": "Carberry", "given_names": "Josiah", "article_id": "1"}
    graph = convert(
        study(
            article=[{"id": "1"}],
            author=[
                {"id": "1", "orcid": "http://orcid.org/ 0000-0002-1825-0097", **name},
                {"id": "2", "orcid": "https://orcid.org/0000-0002-1825-0097", **name},
                {"id": "3", "orcid": "https://orcid.org/0000-0002-1825-0098", **name},
            ],
        )
    )
    assert graph.values("?v a foaf:Person") == [
        BASE + "person/0000-0002-1825-0097",
        BASE + "person/source/josiah-carberry-3",
    ]
    assert graph.values("?a prov:qualifiedAttribution/fw:authorOrder ?v") == ["1", "2", "3"]


def test_an_author_without_a_name_is_no_person(study: Write, convert: Convert) -> None:
    rows = [
        {"id": "1", "article_id": "1"},
        {"id": "2", "name": "The Consortium", "article_id": "1"},
    ]
    graph = convert(study(article=[{"id": "1"}], author=rows))
    assert graph.count("?v a foaf:Person") == 0
    assert graph.values("?a a foaf:Agent ; foaf:name ?v") == ["The Consortium"]
    assert graph.count("?a dcterms:creator ?v") == 2


def test_empty_dates_and_a_field_of_two_categories(study: Write, convert: Convert) -> None:
    late = {"published_date": "2020-01-02", "accepted_date": "2020-01-03", "received_date": ""}
    term = {"article_id": "1", "meshid": "D1", "mesh_label": "Fats"}
    graph = convert(
        study(
            article=[{"id": "1", "name": "R", **late}, {"id": "2", "repositories": ""}],
            articlemesh=[
                {"id": "1", **term, "toplevelmeshid": "D10", "toplevelmeshlabel": "Lipids"},
                {"id": "2", **term, "toplevelmeshid": "G03", "toplevelmeshlabel": "Metabolism"},
            ],
            journal=[{"id": "1", "name": "Big data analytics"}],
        )
    )
    assert graph.count("?a dcterms:dateAccepted ?v") == 1
    assert graph.count("?a dcterms:dateSubmitted ?v") == 0
    assert graph.values("?a dcterms:title ?v ; a fabio:JournalArticle") == ["R"]
    assert graph.count("?a dcterms:references ?v") == 0
    assert graph.count("mesh:D1 fw:inResearchField ?v") == 2
    assert graph.count("?v a fabio:Journal") == 1


def test_a_field_with_two_labels_prefers_the_one_in_use(study: Write, convert: Convert) -> None:
    row = {"article_id": "1", "meshid": "D1", "mesh_label": "Fats", "toplevelmeshid": "G03"}
    labels = ["[OBSOLETE] Metabolic Phenomena", "Metabolism"]
    rows = [{"id": str(n), **row, "toplevelmeshlabel": label} for n, label in enumerate(labels)]
    graph = convert(study(article=[{"id": "1"}], articlemesh=rows))
    assert graph.values("mesh:G03 skos:prefLabel ?v") == ["Metabolism"]
    assert graph.values("mesh:G03 skos:altLabel ?v") == ["[OBSOLETE] Metabolic Phenomena"]
    assert graph.ask("mesh:D1 fw:inResearchField mesh:G03")
    assert graph.values("?a fw:researchField ?v") == ["http://id.nlm.nih.gov/mesh/G03"]


def test_a_row_of_headings_without_an_article_or_a_heading_is_reported(study: Write) -> None:
    term = {"meshid": "D1", "mesh_label": "Fats"}
    rows = [
        {"id": "1", **term, "article_id": " "},
        {"id": "2", "article_id": "1", "meshid": "", "toplevelmeshid": " "},
        {"id": "3", "article_id": "1", **term},
    ]
    notes = Notes(source="source")
    path = study(article=[{"id": "1"}], articlemesh=rows)
    records = list(CONVERTER.convert(path, Identities(), notes))
    assert [record.iri for record in records if not record.triples] == []
    assert {record.iri for record in records if "/article/" in record.iri} == {
        BASE + "article/source/1"
    }
    assert notes.unread == {
        "articlemesh.csv, line 2": "it has no article_id, and is about nothing",
        "articlemesh.csv, line 3": "it states nothing: all cells but its keys are empty",
    }


def test_a_path_with_a_semicolon_is_one_path(study: Write, convert: Convert) -> None:
    row = {**REPOSITORY, "notebooks": "t(8;21).ipynb;b.ipynb", "notebooks_count": "2"}
    graph = convert(study(repositories=[row]))
    assert graph.values("?n a repr:Notebook ; fw:path ?v") == ["b.ipynb", "t(8;21).ipynb"]


def test_a_listed_notebook_and_its_row_are_one(study: Write, convert: Convert) -> None:
    listing = {**REPOSITORY, "notebooks": "a b.ipynb", "notebooks_count": "1"}
    row = {"id": "7", "name": "a b.ipynb", "repository_id": "1", "code_cells": "0"}
    graph = convert(study(repositories=[listing], notebooks=[row]))
    assert graph.values("?v a repr:Notebook ; fw:codeCellCount 0") == [
        BASE + "notebook/github.com/jo/plots/a%20b.ipynb"
    ]


def test_listed_files_rows_of_files_and_requirements_are_one(
    study: Write, convert: Convert
) -> None:
    of = {"repository_id": "1"}
    graph = convert(
        study(
            repositories=[{**REPOSITORY, "setups": "setup.py", "setups_count": "1"}],
            repository_files=[{"id": "1", "path": "setup.py", "size": "10", **of}],
            requirement_files=[{"id": "1", "name": "setup.py", "reqformat": "setup.py", **of}],
        )
    )
    assert graph.values("?v fw:byteSize 10 ; fw:fileKind ?kind ; dcterms:isPartOf ?r") == [
        BASE + "file/github.com/jo/plots/setup.py"
    ]


def test_spellings_that_differ_in_case_are_linked(study: Write, convert: Convert) -> None:
    graph = convert(
        study(repositories=[REPOSITORY, {**REPOSITORY, "id": "2", "repository": "Jo/Plots"}])
    )
    assert graph.count("?v a doap:GitRepository ; prov:alternateOf ?other") == 2


def test_an_article_mentions_the_row_whatever_the_case(study: Write, convert: Convert) -> None:
    listed = "https://github.com/JO/plots;https://github.com/un/known"
    graph = convert(study(article=[{"id": "1", "repositories": listed}], repositories=[REPOSITORY]))
    assert graph.values("?a dcterms:references ?v") == [
        BASE + "repository/github.com/jo/plots",
        BASE + "repository/github.com/un/known",
    ]
    assert graph.values("?v a fw:Stub") == [BASE + "repository/github.com/un/known"]


def test_a_missing_row_leaves_a_stub_that_is_not_one_of_its_kind(
    study: Write, convert: Convert
) -> None:
    row = {"id": "1", "repository_id": "5", "notebook_id": "6", "cell_id": "7"}
    graph = convert(study(cell_features=[row]))
    assert graph.values("?v a fw:Stub") == [
        BASE + "cell/source/7",
        BASE + "notebook/source/6",
        BASE + "repository/source/5",
    ]
    assert graph.count("?v a repr:Cell") == 0
    assert graph.ask("?c fw:standsFor repr:Cell ; dcterms:isPartOf/dcterms:isPartOf ?repository")
    assert graph.ask("?use fw:ofCell ?cell ; fw:ofNotebook ?notebook ; fw:ofRepository ?r")


def test_a_cell_that_has_a_row_is_no_stub(study: Write, convert: Convert) -> None:
    used = {"id": "1", "notebook_id": "6"}
    rows = [{**used, "cell_id": "7"}, {**used, "id": "2", "cell_id": "8"}]
    graph = convert(study(cell_features=rows, cells=[{"id": "7", "notebook_id": "6"}]))
    assert graph.values("?v fw:standsFor repr:Cell") == [BASE + "cell/source/8"]


def test_languages_are_parts_with_their_bytes(study: Write, convert: Convert) -> None:
    data = {"id": "1", "repository_id": "1", "language": "{'C++': 5, \"Cap'n Proto\": 0}"}
    graph = convert(study(repositories=[REPOSITORY], repository_data=[data]))
    assert graph.values("?r fw:languageShare ?s . ?s fw:byteSize ?v") == ["0", "5"]
    assert graph.values("?s fw:programmingLanguage ?v") == [
        BASE + "programming-language/c++",
        BASE + "programming-language/cap'n-proto",
    ]


def test_a_renamed_repository_has_both_addresses(study: Write, convert: Convert) -> None:
    data = {"id": "1", "repository_id": "1", "url": "https://github.com/team/work"}
    graph = convert(study(repositories=[REPOSITORY], repository_data=[data]))
    assert graph.values("?r doap:location|doap:browse ?v") == [
        "https://github.com/jo/plots",
        "https://github.com/team/work",
    ]


@pytest.mark.parametrize(
    ("processed", "expected"),
    [
        (51, "same-results"),
        (35, "different-results"),
        (7, "exception"),
        (11, "timed-out"),
        (15, "timed-out"),
        (39, "exception"),
        (1, "not-loaded"),
        (0, "not-installed"),
        (3, "unfinished"),
    ],
)
def test_an_execution_has_an_outcome_instead_of_a_number(
    study: Write, convert: Convert, processed: int, expected: str
) -> None:
    row = {"id": "1", "notebook_id": "2", "mode": "3", "processed": str(processed)}
    graph = convert(study(combined_executions=[row]))
    vocabulary = "https://w3id.org/fairweave/vocabulary/"
    assert graph.values("?e a prov:Activity ; fw:outcome ?v") == [f"{vocabulary}outcome/{expected}"]
    assert graph.values("?e fw:executionMode ?v") == [
        f"{vocabulary}execution-mode/dependencies",
        f"{vocabulary}execution-mode/recorded-order",
    ]
    assert not any(f'"{processed}"' in line for line in graph.lines if "outcome" in line)


def test_every_sum_of_bits_has_one_outcome() -> None:
    assert {outcome(bits) for bits in range(128)} == {name for _, _, name in OUTCOMES}


def test_names_that_differ_in_case_are_counted_apart(study: Write, convert: Convert) -> None:
    row = {"id": "1", "notebook_id": "2", "any_load": "x,X", "any_load_counts": "3,0"}
    graph = convert(study(notebook_names=[row]))
    assert graph.values("?n fw:nameCount/fw:name ?v") == ["X", "x"]
    assert graph.ask("?c fw:name 'x' ; fw:nameAnyLoadCount 3")
    assert graph.ask("?c fw:name 'X' ; fw:nameAnyLoadCount 0")


def test_zeros_are_facts_and_empty_cells_are_not(study: Write, convert: Convert) -> None:
    graph = convert(study(code_analyses=[{"id": "1", "ast_if": "0", "ast_for": ""}]))
    assert graph.ask("?s fw:astIfCount 0")
    assert not graph.ask("?s fw:astForCount ?any")


def test_unknown_values_are_reported(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": "1", "name": "J"}])
    file = tmp_path / "journal.csv"
    header, row = file.read_text().splitlines()
    file.write_text(f"{header},colour\n{row},red\n")
    (tmp_path / "moods.csv").write_text("id\n1\n")
    notes = Notes()
    list(CONVERTER.convert(tmp_path, Identities(), notes))
    assert dict(notes.unknown) == {"journal.colour": 1, "moods.csv": 1}


def test_identifiers_and_names_are_those_of_every_converter(study: Write, convert: Convert) -> None:
    article = {"id": "1", "name": "A", "doi": "https://www.doi.org/10.48550%2FarXiv.2308.07124v2"}
    pasted = {"id": "2", "name": "B", "doi": "DOI: 10.1234/ONE.", "pmc": "pmc77"}
    journal = {"id": "1", "name": "J", "publisher_name": "AI2", "issn_epub": "13674811"}
    graph = convert(study(article=[article, pasted], journal=[journal]))
    (preprint,) = graph.values("?v fabio:hasArXivId '2308.07124'")
    assert preprint.endswith("article/arXiv:2308.07124")
    assert graph.values("?a fabio:hasPubMedCentralId 'PMC77' ; prism:doi ?v") == ["10.1234/one"]
    (publisher,) = graph.values("?j dcterms:publisher ?v")
    assert publisher.endswith("organization/allen-institute-for-ai")
    assert graph.values("?o a foaf:Organization ; fw:nameAsGiven ?v") == ["AI2"]
    assert graph.values("?j prism:eIssn ?v") == ["1367-4811"]
