"""A dataset's papers are cited first, and its record here second, in every format."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import rispy
from pybtex.database import parse_string

from api.exports.citations import bibtex_with_papers, csl, ris
from api.exports.context import Place
from api.site import Site
from kg.datasets.model import Dataset, Paper

PLACE = Place("http://h", "http://h/", Site(title="Catalogue"))
BIBTEX = r"""@inproceedings{roe2020ami,
  title = {{AMI}: a corpus of M{\"u}nchen \& beyond},
  author = {Roe, Ann and van der Berg, J. and {The AMI Consortium}},
  booktitle = {Proceedings of LREC}, pages = {10--12}, year = {2020}
}"""
PAPER = Paper("http://h/article/x", "AMI", "2020-03-01", doi="10.1/x", bibtex=BIBTEX)
FOUND = Dataset("http://h/dataset/ami", "http://h/", "ami", "AMI", papers=(PAPER,))


def test_csl_has_the_paper_first() -> None:
    paper, own = json.loads(csl(FOUND, PLACE, "http://h/ark:/1/ami"))
    assert paper == {
        "id": "roe2020ami",
        "type": "paper-conference",
        "title": "AMI: a corpus of München & beyond",
        "author": [
            {"family": "Roe", "given": "Ann"},
            {"family": "van der Berg", "given": "J."},
            {"literal": "The AMI Consortium"},
        ],
        "container-title": "Proceedings of LREC",
        "page": "10-12",
        "DOI": "10.1/x",
        "URL": "https://doi.org/10.1/x",
        "issued": {"date-parts": [[2020, 3, 1]]},
    }
    assert (own["type"], own["URL"]) == ("dataset", "http://h/ark:/1/ami")


def test_ris_has_the_paper_first() -> None:
    paper, own = rispy.loads(ris(FOUND, PLACE, "http://h/ark:/1/ami"))
    assert paper["type_of_reference"] == "CONF"
    assert paper["authors"] == ["Roe, Ann", "van der Berg, J.", "The AMI Consortium"]
    assert (paper["start_page"], paper["end_page"]) == ("10", "12")
    assert (paper["doi"], own["type_of_reference"]) == ("10.1/x", "DATA")


@pytest.mark.parametrize("text", ["", "@misc{open, title={T}", "@misc{k, title=}", "Roe (2020)"])
def test_a_paper_without_an_entry_that_can_be_read_is_cited_by_what_is_known(text: str) -> None:
    found = replace(FOUND, papers=(replace(PAPER, bibtex=text),))
    entries = parse_string(bibtex_with_papers(found, PLACE, "http://h/a"), "bibtex").entries
    assert len(entries) == 2
    assert json.loads(csl(found, PLACE, "http://h/a"))[0]["title"] == "AMI"
    assert rispy.loads(ris(found, PLACE, "http://h/a"))[0]["doi"] == "10.1/x"
