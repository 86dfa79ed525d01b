"""Every fault of a saved query is one line that names the file and the place.

The shipped queries have none: see tests/kg/test_check.py, where they are checked once.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.saved_queries import problems

GOOD = """#+ summary: "Which?"
#+ description: "All of them."
#+ tags: [Graph]
#+ parameters:
#+   - name: since
#+     type: date
#+     label: Since
#+     help: "Not before that day."
#+     default: 2010-01-01
#+ columns:
#+   thing: {label: "Thing", link: true}
#+   day: {label: "Day"}
#+ chart: {mark: bar, x: day, y: thing}
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?thing ?day {
  ?thing dcterms:issued ?day .
  FILTER(?day >= COALESCE(?__since_xsd_date, "2010-01-01"^^xsd:date))
}
"""


def _found(tmp_path: Path, text: str, name: str = "all-things.rq") -> list[str]:
    (tmp_path / name).write_text(text, "utf-8")
    return list(problems(tmp_path))


def test_nothing_is_wrong_with_a_query_that_has_all_it_needs(tmp_path: Path) -> None:
    assert _found(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Which?"', "which: this", "line 1: mapping values are not allowed"),
        ('#+ summary: "Which?"\n', "", "header: summary: field required"),
        (
            '#+ description: "All of them."\n#+ tags: [Graph]\n',
            "",
            "header: description, tags: field required",
        ),
        ('"Which?"', '"These."', "summary: has to be a question"),
        ('"Which?"', '"Which <b>?"', "header: summary: value error, has to be plain"),
        ("#+ tags: [Graph]", "#+ tag: [Graph]", "header: tag"),
        ("type: date", "type: day", "header: parameters.since.type"),
        ("name: since", "name: min_since", "header: parameters.min_since.name"),
        ("2010-01-01\n", "yesterday\n", "parameter since: since: takes a date as YYYY-MM-DD"),
        ("?__since_xsd_date", "?__since", "the query has no ?__since_xsd_date"),
        ("?__since_xsd_date", "?__until_xsd_date", "the query has no ?__since_xsd_date"),
        ("?day >=", "?day >= ?__other &&", "?__other: there is no parameter other"),
        ("?day >=", "?day >= ?_other &&", "?_other: parameters are optional"),
        ("SELECT ?thing ?day", "SELECT ?day ?thing", "columns: are thing, day; the query selects"),
        ("SELECT ?thing ?day", "SELECT ?thing ?day ?__since_xsd_date", "columns: are thing, day"),
        ("y: thing", "y: things", "chart 1: there is no column things"),
        ("SELECT ?thing ?day", "ASK", "a saved query is a SELECT"),
        ("FILTER(", "FILTER((", "Oxigraph: error at"),
        ("FILTER(", "FILTER((", "rdflib: "),
        ("issued ?day .", "issued ?day . SERVICE ?thing {}", "line 17: SERVICE has"),
        ("FILTER(", "BIND(?day AS ?__since_xsd_date) FILTER(", "with since set: Oxigraph"),
        ("PREFIX dcterms", " #+ late: true\nPREFIX dcterms", "line 14: #+ has to be in the first"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_with_file_and_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    found = _found(tmp_path, GOOD.replace(old, new, 1))
    assert any(message in line for line in found), found
    assert all("all-things.rq" in line and "\n" not in line for line in found)


def test_names_are_not_the_beginning_of_one_another(tmp_path: Path) -> None:
    other = '#+   - {name: sin, type: text, label: L, help: "H.", default: null}\n#+ columns'
    text = GOOD.replace("#+ columns", other).replace("?day >=", '?__sin != "" && ?day >=')
    (line,) = _found(tmp_path, text)
    assert "parameter sin: its name is how since begins" in line


def test_a_name_is_lower_case_with_hyphens(tmp_path: Path) -> None:
    (line,) = _found(tmp_path, GOOD, "All_things.rq")
    assert "lower-case" in line


def test_a_file_without_header_or_with_other_bytes_is_reported(tmp_path: Path) -> None:
    assert "no header" in _found(tmp_path, "ASK {}")[0]
    (tmp_path / "bytes.rq").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in "".join(problems(tmp_path))
