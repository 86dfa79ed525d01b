"""Data Cards become entries and facts of a dataset; the template itself states nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.authorities.identities import Identities
from kg.converters.data_cards import CONVERTER, LEAST_FIELDS
from kg.converters.data_cards.reading import Card, read_card
from kg.converters.data_cards.template import REFLECTIONS, fields
from kg.converters.data_cards.values import Values, values_of
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.namespaces import expand
from kg.rdf.ontology import Ontology
from kg.resources import directory

EXAMPLE = directory("examples") / "data-cards" / "notebook-study.md"


def filled(card: Card) -> dict[str, Values]:
    """Field (section > subsection > name) → what it is filled in with."""
    found = {}
    for entry in card.entries:
        if values := values_of(entry):
            path = " > ".join(
                filter(None, (entry.field.section, entry.field.subsection, entry.field.name))
            )
            found[path] = values
    return found


def stored(path: Path, notes: Notes | None = None) -> Store:
    store = Store()
    for record in CONVERTER.convert(path, Identities(), notes or Notes(source="s")):
        triples = parse("".join(record.triples), format=RdfFormat.N_TRIPLES)
        store.extend(Quad(q.subject, q.predicate, q.object) for q in triples)
    return store


def values(store: Store, curie: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def test_the_fields_of_the_example_are_those_that_are_filled_in() -> None:
    found = filled(read_card(EXAMPLE.read_text("utf-8")))
    assert found["Authorship > Publishers > Industry Type(s)"].options == ["Academic - Tech"]
    assert found["Dataset Overview > Dataset Snapshot"].pairs == [("Number of Instances", "13")]
    maintenance = "Dataset Overview > Dataset Version and Maintenance"
    assert found[f"{maintenance} > Maintenance Status"].options == ["Limited Maintenance"]
    assert found[f"{maintenance} > Version Details"].pairs == [
        ("Current Version", "1.0"),
        ("Release Date", "08/2023"),
    ]
    left = ("Motivating Factor(s)", "Unsuitable Use Case(s)", "ML Application(s)")
    assert not [path for path in found if path.endswith(left)]


def test_the_facts_of_a_card_are_stated_as_those_of_other_descriptions() -> None:
    store = stored(EXAMPLE)
    for curie, expected in {
        "dcterms:title": ["Jupyter notebooks of thirteen articles"],
        "dcat:landingPage": ["https://doi.org/10.5281/zenodo.8226725"],
        "dcat:version": ["1.0"],
        "dcterms:issued": ["2023"],
        "schema:datePublished": ["2023-08"],
        "fw:modality": ["https://w3id.org/fairweave/vocabulary/modality/tabular"],
        "schema:unitText": ["instances"],
    }.items():
        assert values(store, curie) == expected, curie
    assert {q.predicate.value for q in store} <= {expand(c) for c in CONVERTER.terms}


def test_no_iri_is_encoded_twice() -> None:
    """Names of fields have ``&`` and ``%``: a part of a record is named by them once."""
    records = CONVERTER.convert(EXAMPLE, Identities(), Notes(source="s"))
    lines = [line for record in records for line in record.triples]
    assert any("%26" in line for line in lines)
    assert not [line for line in lines if "%25" in line]


def test_every_field_of_the_template_is_a_concept() -> None:
    concepts = {s for s, p, _o in Ontology.shipped().statements() if p == expand("skos:inScheme")}
    assert {each.concept for each in fields()} <= concepts
    assert len({each.local for each in fields()}) == len(fields())


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        ("- Research", ["Research"]),
        ("- Monitoring\n- Research\n- Production\n- Others (please specify)", []),
        ("- [ ] Monitoring\n- [x] Research", ["Research"]),
        ("<!-- - Monitoring\n- Research -->\n- Production", ["Production"]),
        ("- Others (robots)", ["Others (robots)"]),
        ("- Others (please specify)", []),
        ("Research", ["Research"]),
    ],
)
def test_options_that_were_not_chosen_are_no_values(lines: str, options: list[str]) -> None:
    card = read_card(f"## Motivations & Intentions\n### Motivations\n#### Purpose(s)\n{lines}\n")
    assert values_of(card.entries[0]).options == options


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("#### 3. Publishing Organization(s)", "Publishing Organization(s)"),
        ("#### **Publishing Organizations**", "Publishing Organization(s)"),
        ("<h4>Publishing Organization(s)</h4>", "Publishing Organization(s)"),
        ("## Dataset Link", "Dataset Link"),
        ("#### [Dataset Link](https://example.org/d)", "Dataset Link"),
    ],
)
def test_headings_are_recognised_however_they_are_written(heading: str, name: str) -> None:
    card = read_card(f"# T\n## Authorship\n### Publishers\n{heading}\nx\n")
    assert [entry.field.name for entry in card.entries] == [name]


def test_one_name_in_two_places_is_two_fields() -> None:
    collected = "## Provenance\n### Collection\n#### Method(s) Used\n- API\n"
    text = f"{collected}## Sampling Methods\n#### Method(s) Used\n- Unsampled\n"
    sections = [entry.field.section for entry in read_card(text).entries]
    assert sections == ["Provenance", "Sampling Methods"]


def test_marks_of_lists_bold_type_and_comments_are_no_part_of_a_value() -> None:
    """A list of bold names has no keys, and a comment in a comment ends twice."""
    text = """# T
#### Data Card Author(s)
- **Ada Byron**
- **Grace Murray**
## Authorship
<!-- ### Publishers
#### Publishing Organization(s)
<!-- scope: telescope -->
#### Contact Detail(s)
- **Publishing POC:** Ada Byron
- **Website:** https://example.org/rivers -->
## Annotations & Labeling
#### Annotation Description(s)
**Platforms, tools, or libraries:**

- Prolific
"""
    authors, contact, annotation = [values_of(entry) for entry in read_card(text).entries]
    assert authors.items == ["Ada Byron", "Grace Murray"]
    assert contact.pairs == [
        ("Publishing POC", "Ada Byron"),
        ("Website", "https://example.org/rivers"),
    ]
    assert annotation.pairs == [("Platforms, tools, or libraries", "Prolific")]


def test_e_mail_addresses_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    contact = "#### Contact Detail(s)\n- **Contact:** jane.doe@example.org, jane [at] example.org\n"
    path.write_text(
        EXAMPLE.read_text("utf-8").replace("### Dataset Owners", f"{contact}\n### Dataset Owners")
    )
    written = stored(path).dump(format=RdfFormat.N_QUADS).decode()
    assert "@example.org" not in written
    assert "[at]" not in written


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_card_that_is_cut_or_changed_gives_a_record_or_one_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    text = EXAMPLE.read_text("utf-8")
    for _ in range(3):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.text("#*-|<!->`[]() \nab", max_size=12))
            + text[at + data.draw(st.integers(0, 40)) :]
        )
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    try:
        stored(path)
    except SourceError as error:
        assert "\n" not in str(error)


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("data-cards")


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "data-cards.json").read_text())["answers"]
    return {each["id"]: each["dev"] for each in found}


@pytest.fixture(scope="module")
def cards(folder: Path) -> dict[str, dict[str, Values]]:
    return {
        p.stem: filled(read_card(p.read_text("utf-8"))) for p in (folder / "filled").glob("*.md")
    }


def test_nothing_comes_out_of_the_empty_template(folder: Path) -> None:
    notes = Notes(source="s")
    assert not list(CONVERTER.convert(folder / "template", Identities(), notes))
    assert list(notes.unread.values()) == ["the template, with nothing filled in"]


def test_cards_of_other_forms_are_named(folder: Path, answers: dict[int, Any]) -> None:
    notes = Notes(source="s")
    list(CONVERTER.convert(folder, Identities(), notes))
    others = {name.removesuffix(".md") for name, why in notes.unread.items() if "no card" in why}
    assert others - {"README"} == set(answers[18])
    for name in answers[18]:
        assert read_card((folder / f"{name}.md").read_text("utf-8")).kinds < LEAST_FIELDS


OPTIONS = {
    6: "Authorship > Publishers > Industry Type(s)",
    7: "Dataset Overview > Data Subject(s)",
    8: "Dataset Overview > Sensitivity of Data > Sensitivity Type(s)",
    9: "Example of Data Points > Primary Data Modality",
    13: "Access, Rentention, & Wipeout > Access > Access Type",
    14: "Annotations & Labeling > Annotation Workforce Type",
    15: "Provenance > Collection > Method(s) Used",
}


@pytest.mark.parametrize("number", OPTIONS)
def test_options_of_real_cards(
    number: int, cards: dict[str, dict[str, Values]], answers: dict[int, Any]
) -> None:
    for card, expected in answers[number].items():
        chosen = [text.removeprefix("[x] ") for text in expected if not text.startswith("[ ]")]
        if card == "AsEP-dataset" and number not in (6, 7):
            chosen = []  # every option of the template still stands
        found = cards[card].get(OPTIONS[number], Values())
        assert found.options == chosen, card


def test_figures_versions_and_publishers_of_real_cards(
    cards: dict[str, dict[str, Values]], answers: dict[int, Any]
) -> None:
    for card, expected in answers[10].items():
        found = cards[card].get("Dataset Overview > Dataset Snapshot", Values())
        real = {key: text for key, text in expected.items() if not text.startswith("123456")}
        assert {key: text for key, text in found.pairs if key in expected} == real
    for card, expected in answers[5].items():
        found = cards[card].get("Authorship > Publishers > Publishing Organization(s)", Values())
        assert ([found.text] if found.text else []) == expected
    for card, expected in answers[12].items():
        path = "Dataset Overview > Dataset Version and Maintenance > Version Details"
        pairs = cards[card].get(path, Values()).pairs
        if card != "AsEP-dataset":
            assert "\n".join(f"**{key}:** {text}" for key, text in pairs) == expected[0]
        else:
            assert pairs == []


def test_fields_of_real_cards(folder: Path, answers: dict[int, Any]) -> None:
    for name, number in answers[1].items():
        card = read_card((folder / "filled" / f"{name}.md").read_text("utf-8"))
        # each heading of level 4 is a field of the template, or counted as another
        own = [entry for entry in card.entries if entry.field != REFLECTIONS]
        assert number - len(card.others) <= len(own) <= number, name
        times = Counter(entry.field.name for entry in card.entries)
        for field, expected in answers[2][name].items():
            # one may be a section's heading, or a field at another level
            assert abs(times[field] - expected) <= 2, (name, field)
        empty = {entry.field.name for entry in card.entries if not any(entry.lines)}
        assert empty == set(answers[3][name]), name
        for field in answers[3][name] + answers[4][name]:
            assert not any(
                values_of(entry) for entry in card.entries if entry.field.name == field
            ), field


def test_maintenance_and_applications_of_real_cards(
    cards: dict[str, dict[str, Values]], answers: dict[int, Any]
) -> None:
    for card, expected in answers[11].items():
        path = "Dataset Overview > Dataset Version and Maintenance > Maintenance Status"
        chosen = cards[card].get(path, Values()).options
        if card == "AsEP-dataset":
            assert chosen == []  # every option of the template still stands
        else:
            (text,) = expected
            assert len(chosen) == 1
            assert chosen[0].split(" - ")[0].strip("* ") in text
    for card, expected in answers[16].items():
        path = "Extended Use > Use with Other Data > ML Application(s)"
        found = [v for p, v in cards[card].items() if p.endswith("ML Application(s)")]
        if not expected or expected[0].startswith("*For example"):
            assert found == [], path
        else:
            (values,) = found
            words = re.split(", ", expected[0].strip("*"))
            assert all(word in str(values) for word in words)


def test_the_template_has_as_many_fields(answers: dict[int, Any]) -> None:
    names = [field.name for field in fields()]
    assert len(set(names)) >= answers[17]["distinct names"] - 11


IRREGULAR = """# Rivers
## Dataset Link
[Rivers](https://example.org/rivers)
## Authorship and Publishers
#### Publishing Organization(s)
River Institute
### Dataset Overview
#### [Dataset Link](https://example.org/link)
#### Data Subject(s)
The data are about rivers and nothing else.
#### Dataset Snapshot
Category | Data
--- | ---
Size of Dataset | 123456 MB
Number of Instances | 10 669
Number of rivers | 7
"""


def test_irregular_cards(tmp_path: Path) -> None:
    """Levels that are changed, a link as a heading, sentences for options, rows of one's own."""
    card = read_card(IRREGULAR)  # (5), (6), (7)
    found = filled(card)
    texts = str([values_of(entry) for entry in card.entries])
    assert {"https://example.org/rivers", "https://example.org/link"} <= set(
        re.findall(r"https://[\w./]+", texts)
    )
    assert "rivers and nothing else" in texts
    (snapshot,) = [value for path, value in found.items() if path.endswith("Dataset Snapshot")]
    assert dict(snapshot.pairs) == {"Number of Instances": "10 669", "Number of rivers": "7"}
    # (3) cards that have most of their text in common are of two datasets
    text = EXAMPLE.read_text("utf-8")
    for number in ("1.0", "2.0"):
        (tmp_path / f"card-{number}.md").write_text(f"{text}\nVersion {number}\n", "utf-8")
    records = [
        r for r in CONVERTER.convert(tmp_path, Identities(), Notes(source="s")) if r.original
    ]
    assert len({record.iri for record in records}) == 2


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (f"# Rivers{' ' * 20_000}of x", f"Rivers{' ' * 20_000}of x"),
        (f"# Rivers{' ' * 20_000}#", "Rivers"),
        (f"# {'[a](' * 2_000}", f"{'[a](' * 2_000}"),
        ("<h1>Rivers</h1>", "Rivers"),
    ],
    ids=["blanks", "blanks before a mark", "links without an end", "HTML"],
)
def test_long_headings_are_read_in_time_by_their_length(heading: str, title: str) -> None:
    assert read_card(f"{heading}\n\nGauges.\n").title == title
