"""Dataset cards: headers in every form, structure, sections and their completeness, the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.authorities.identities import Identities
from kg.converters import Confidence, choose
from kg.converters.dataset_cards import CONVERTER
from kg.converters.dataset_cards.fields import KNOWN
from kg.converters.dataset_cards.header import read_header
from kg.converters.dataset_cards.sections import SECTIONS, read_body
from kg.converters.record import Notes
from kg.errors import SourceError

DATASET = "http://localhost:8000/dataset/huggingface.co~"
METRIC = "https://w3id.org/fairweave/vocabulary/metric/"
HEADER = "license: mit\nlanguage:\n- no\n- en\npretty_name: Rivers\n"
TOML = 'license = "mit"\nlanguage = ["no", "en"]\npretty_name = "Rivers"\ndate = 2024-01-02\n'
BODY = "# Dataset Card for Rivers\n"
CARD = f"""---
{HEADER}---
# Dataset Card for Rivers

## Table of Contents
- [Dataset Description](#dataset-description)

## Dataset Description

- **Homepage:** https://rivers.example.org/
- **Repository:** [More Information Needed]
- **Paper:** [arXiv](https://arxiv.org/abs/2301.00001)
- **Point of Contact:** jane@example.org

### Dataset Summary

Gauges of rivers. <!-- a comment -->

## Dataset Structure

[More Information Needed](https://github.com/huggingface/datasets/blob/master/CONTRIBUTING.md)

## Dataset Creation

## Other languages

This is not the template's.

### Licensing Information

MIT, as stated by the makers.
"""


def cards(folder: Path, **texts: str) -> Path:
    (folder / "cards").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "cards" / f"{name}.md").write_text(text, "utf-8")
    return folder / "cards"


def measured(found: Any, iri: str) -> dict[str, int]:
    """Metric → value of a dataset."""
    return {
        found.nodes[part]["dqv:isMeasurementOf"][0].rpartition("/")[2]: int(
            found.nodes[part]["dqv:value"][0]
        )
        for part in found.datasets[iri]["dqv:hasQualityMeasurement"]
    }


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("fenced", f"---\n{HEADER}---\n{BODY}"),
        ("fenced", f"---   \n{HEADER}---\n{BODY}"),
        ("blank lines before", f"\n\n---\n{HEADER}---\n{BODY}"),
        ("text after the fence", f"---\n{HEADER}---?_Call us\n{BODY}"),
        ("unclosed", f"---\n{HEADER}\n{BODY}"),
        ("unclosed", f"---\n{HEADER}"),
        ("unopened", f"{HEADER}---\n{BODY}"),
        ("unopened", f"{HEADER}\n{BODY}"),
        ("misplaced", f"{BODY}\ntext\n\n---\n{HEADER}---\nmore\n"),
        ("block of code", f"```yaml\n{HEADER}```\n{BODY}"),
        ("block of code", f"\n```\n---\n{HEADER}---\n```\n\n{BODY}"),
        ("block of code", f"~~~yml\n{HEADER}~~~\n{BODY}"),
        ("TOML", f"+++\n{TOML}+++\n{BODY}"),
        ("empty", f"---\n---\n{BODY}"),
        ("no TOML", f"+++\nlicense: mit\n+++\n{BODY}"),
        ("none", f"```python\nlicense: mit\n```\n{BODY}"),
        ("none", f"```\nno: card\n```\n{BODY}"),
        ("no YAML", f"---\nlicense: mit: x\n---\n{BODY}"),
        ("no fields", f"---\njust words\n---\n{BODY}"),
        ("none", f"{BODY}\n---\n\nNote: this is text\n"),
        ("none", ""),
    ],
)
def test_headers_in_every_form(tmp_path: Path, form: str, text: str) -> None:
    header = read_header(text, tmp_path / "a.md", KNOWN, Notes())
    assert header.form == form
    if form in ("no YAML", "no TOML", "no fields", "empty", "none"):
        assert header.fields == {}
    else:
        assert header.fields["language"] == ["no", "en"]
        assert "license" not in header.body
    assert bool(header.problem) == form.startswith("no ")
    assert header.body.count("Dataset Card") == (1 if text and BODY in text else 0)


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ("## Dataset Description\n\nLong.\n\n### Dataset Summary\n\nShort.", "Short."),
        ("# Rivers\n\nIntroduced.\n\n## Dataset Details\n\n### Dataset Description\n\nLong.\n\n"
         "- **Curated by:** Ada", "Long."),
        ("# Rivers\n\nIntroduced.\n\n```python\nload()\n```\n\n## Use\n\nUse it.", "Introduced."),
        ("# Rivers\n\nOne.\n\nTwo.", "One.\n\nTwo."),
        ("Only text.", "Only text."),
        ("# Rivers\n\n[More Information Needed]", None),
        ("# Rivers\n\n```python\nload()\n```", None),
        ("# Table of Contents\n\n- [Languages](#languages)", None),
        ("# Languages\n\nGerman.", None),
    ],
)  # fmt: skip
def test_the_description_is_the_summary_or_the_text_that_is_in_its_place(
    tmp_path: Path, converted: Callable[..., Any], body: str, description: str | None
) -> None:
    found = converted(CONVERTER, cards(tmp_path, a=f"---\nlicense: mit\n---\n{body}\n"))
    (node,) = found.datasets.values()
    assert node.get("dcterms:description") == ([description] if description else None)


@pytest.mark.parametrize(
    ("licence", "body", "contradicts"),
    [
        ("cc-by-nc-4.0", "Creative Commons Attribution-Non Commercial 4.0 International", False),
        ("cc-by-nc-sa-4.0", "Creative Commons Attribution Non Commercial Share Alike 4.0", False),
        ("cc-by-nc-nd-3.0", "Creative Commons Attribution-NonCommercial-NoDerivs 3.0", False),
        ("cc-by-sa-4.0", "[CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/)", False),
        ("cc-by-4.0", "This dataset is under CC BY-SA 4.0.", True),
        ("cc-by-4.0", "Creative Commons Attribution-Non Commercial 4.0", True),
        ("mit", "Apache License 2.0", True),
        ("mit", "The texts belong to their authors.", False),
    ],
)
def test_a_body_contradicts_the_licence_of_the_header_where_it_names_another(
    tmp_path: Path, converted: Callable[..., Any], licence: str, body: str, contradicts: bool
) -> None:
    text = f"---\nlicense: {licence}\n---\n# Rivers\n\n## Licensing Information\n\n{body}\n"
    found = converted(CONVERTER, cards(tmp_path, a=text))
    assert bool(found.values("fw:descriptionProblem")) == contradicts


@pytest.mark.parametrize(
    ("header", "licence", "languages", "licences", "codes"),
    [
        ("pretty_name: Rivers", "CC BY 4.0.", "Chinese, English", ["CC BY 4.0"], ["eng", "zho"]),
        ("pretty_name: Rivers", "`MIT`", "Spanish", ["MIT"], ["spa"]),
        ("license: mit\nlanguage: de", "CC BY 4.0", "English", ["mit"], ["deu"]),
        ("pretty_name: Rivers", "The text is under MIT.", "English and some German", [], []),
        ("pretty_name: Rivers", "Free.", "DNA", [], []),
    ],
)
def test_names_alone_in_the_body_are_stated_where_the_header_has_none(
    tmp_path: Path,
    converted: Callable[..., Any],
    header: str,
    licence: str,
    languages: str,
    licences: list[str],
    codes: list[str],
) -> None:
    text = (
        f"---\n{header}\n---\n# Rivers\n\n### Languages\n\n{languages}\n\n"
        f"### Licensing Information\n\n{licence}\n"
    )
    found = converted(CONVERTER, cards(tmp_path, a=text))
    assert sorted(found.licences()) == licences
    stated = [iri.rpartition("/")[2] for iri in found.values("dcterms:language")]
    assert sorted(stated) == codes


def test_addresses_without_a_scheme_are_addresses(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    text = "# Rivers\n\n## Dataset Description\n\n- **Homepage:** www.rivers.example.org\n"
    found = converted(CONVERTER, cards(tmp_path, a=text))
    assert found.values("dcat:landingPage") == {"https://www.rivers.example.org": 1}


def test_fields_of_other_templates_are_read(tmp_path: Path, converted: Callable[..., Any]) -> None:
    header = (
        "authors: Ada Lovelace, Charles Babbage\nversion: 1.0.0\nurl: https://rivers.example.org\n"
        "paper: https://arxiv.org/abs/2301.00001\ngithub: https://github.com/a/rivers\n"
        "description: Gauges.\nkeywords: [water]\nmodalities: [text]\n"
    )
    body = (
        "# Rivers\n\n- **Paper [optional]:** https://arxiv.org/abs/2302.00002\n\n"
        "## Citation [optional]\n\nLovelace 2023\n"
    )
    found = converted(CONVERTER, cards(tmp_path, a=f"---\n{header}---\n{body}"))
    assert not found.notes.unknown
    (node,) = found.datasets.values()
    names = [found.nodes[iri]["foaf:name"][0] for iri in node["dcterms:creator"]]
    assert sorted(names) == ["Ada Lovelace", "Charles Babbage"]
    assert len(node["dcterms:isReferencedBy"]) == 2
    for curie, value in {
        "dcat:version": "1.0.0", "dcat:landingPage": "https://rivers.example.org",
        "fw:repositoryPage": "https://github.com/a/rivers", "dcterms:description": "Gauges.",
        "dcat:keyword": "water", "dcterms:bibliographicCitation": "Lovelace 2023",
    }.items():  # fmt: skip
        assert node[curie] == [value], curie


@pytest.mark.parametrize(
    ("header", "heading", "title", "others"),
    [
        ("pretty_name: River data", "Dataset Card for Rivers", "River data", ["Rivers"]),
        ("pretty_name: Rivers", "Dataset Card for Rivers", "Rivers", []),
        ("pretty_name: Rivers", 'Dataset Card for "rivers"', "Rivers", ["rivers"]),
        ("pretty_name: [Rivers, Streams]", "Rivers", "Rivers", ["Streams"]),
        ("license: mit", "Dataset Card for [Rivers](https://rivers.example.org)", "Rivers", []),
        ("license: mit", 'Dataset Card for "Rivers" - second edition [2]',
         '"Rivers" - second edition [2]', []),
        ("license: mit", "Dataset Card for [Dataset Name]", "a", []),
    ],
)  # fmt: skip
def test_a_card_has_one_title_and_other_names_are_alternative_ones(
    tmp_path: Path,
    converted: Callable[..., Any],
    header: str,
    heading: str,
    title: str,
    others: list[str],
) -> None:
    """The name in the header is the title, where there is one; else that in the first heading."""
    found = converted(CONVERTER, cards(tmp_path, a=f"---\n{header}\n---\n# {heading}\n"))
    (node,) = found.datasets.values()
    assert node["dcterms:title"] == [title]
    assert node.get("dcterms:alternative", []) == others


def test_a_byte_order_mark_is_no_text(tmp_path: Path, converted: Callable[..., Any]) -> None:
    folder = cards(tmp_path, AI_rivers="\ufeff" + CARD)
    found = converted(CONVERTER, folder)
    assert not found.properties("form of the header")


def test_a_card(tmp_path: Path, converted: Callable[..., Any]) -> None:
    folder = cards(tmp_path, **{"hydro-1_rivers": CARD})
    assert choose(folder) is CONVERTER
    found = converted(CONVERTER, folder)
    (iri,) = found.datasets
    node = found.datasets[iri]
    assert iri == f"{DATASET}hydro-1~rivers"
    assert node["dcterms:title"] == ["Rivers"]
    assert node["fw:huggingFaceName"] == ["hydro-1/rivers"]
    assert {each.rpartition("/")[2] for each in node["dcterms:language"]} == {"nor", "eng"}
    assert node["dcat:landingPage"] == ["https://rivers.example.org/"]
    assert node["dcterms:isReferencedBy"] == ["http://localhost:8000/article/arXiv:2301.00001"]
    assert node["dcterms:description"] == ["Gauges of rivers."]
    assert found.licences() == {"mit": 1}
    assert "jane" not in str(found.nodes)
    assert not found.notes.unknown


def test_heading_text_and_more_than_a_placeholder_are_distinguished() -> None:
    sections = read_body(CARD.partition("---\n# ")[2].join(["# ", ""])).sections
    complete = {name: section.completeness for name, section in sections.items()}
    assert complete == {
        "description": 3, "structure": 2, "creation": 1, "considerations": 0, "information": 0,
    }  # fmt: skip
    # a heading that merely contains one of the template's is none; one within a section counts
    assert sections["information"].words == 6
    assert sections["description"].words == 6
    assert sections["structure"].words == 0


@pytest.mark.parametrize(
    "text",
    [
        "[More Information Needed]", "[Needs More Information]", "More information needed.",
        "[[More Information Needed]](https://x.example/y)", "<!-- nothing -->",
        "Thanks to [@github-username](https://github.com/<github-username>) for adding this"
        " dataset.",
    ],
)  # fmt: skip
def test_placeholders_are_no_text(text: str) -> None:
    section = read_body(f"## Dataset Creation\n\n{text}\n").sections["creation"]
    assert section.words == 0
    assert section.completeness == (1 if text.startswith("<!--") else 2)


def test_structure(tmp_path: Path, converted: Callable[..., Any]) -> None:
    text = """---
dataset_info:
- config_name: a
  features:
  - {name: id, dtype: int64}
  - name: answers
    sequence:
    - {name: text, dtype: string}
  - name: label
    dtype: {class_label: {names: {'0': neg, '1': pos}}}
  splits:
  - {name: train, num_bytes: 10, num_examples: 7}
  dataset_size: 10
configs: [old, {config_name: b, data_files: [{split: test, path: b/*.csv}]}]
size_categories: [10K<n<100K]
---
"""
    found = converted(CONVERTER, cards(tmp_path, A_b=text))
    (iri,) = found.datasets
    sets = {
        found.nodes[part]["schema:name"][0]: found.nodes[part]
        for part in found.datasets[iri]["cr:recordSet"]
    }
    assert sets.keys() == {"a", "old", "b"}
    fields = {
        found.nodes[part]["schema:name"][0]: found.nodes[part]["cr:dataType"][0]
        for part in sets["a"]["cr:field"]
    }
    assert fields == {
        "id": "schema:Integer", "answers": "structure", "answers/text": "schema:Text",
        "label": "class label",
    }  # fmt: skip
    assert found.sizes(iri) == {"rows (a, train)": 7.0, "bytes (a)": 10.0}
    bounds = [n for n in found.nodes.values() if n["schema:minValue"]]
    assert [(n["schema:minValue"], n["schema:maxValue"]) for n in bounds] == [
        (["10000"], ["100000"])
    ]


def test_names_of_datasets(tmp_path: Path, converted: Callable[..., Any]) -> None:
    folder = cards(
        tmp_path,
        super_glue=CARD,
        glue=CARD,
        some_one_x=f'{CARD}\nload_dataset("some/one_x")\n',
        wiki_bio=CARD,
    )
    (folder / "table.csv").write_text(
        "name,downloads,likes,created,task\n"
        "wiki_bio,7.0,2,Tue Jan 25 16:34:18 2022 +0100,None\n"
        "huggingface/glue,12,,,\nnobody/nothing,1,,,\n"
    )
    found = converted(CONVERTER, folder)
    names = {
        iri.removeprefix(DATASET): node.get("fw:huggingFaceName", [])
        for iri, node in found.datasets.items()
    }
    assert names == {
        "super-glue": [], "glue": ["glue"], "some~one-x": ["some/one_x"], "wiki-bio": ["wiki_bio"],
    }  # fmt: skip
    assert measured(found, f"{DATASET}wiki-bio")["hugging-face-downloads"] == 7
    assert found.datasets[f"{DATASET}wiki-bio"]["fw:huggingFaceDate"] == ["2022-01-25"]
    assert found.notes.unread == {"rows without a card": "1 rows of the table beside the cards"}
    assert (folder / "table.csv") in CONVERTER.files(folder)


def test_cards_whose_names_are_written_alike_stay_two(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    folder = cards(tmp_path, **{"A_b-c": CARD, "A_b_c": CARD.replace("mit", "apache-2.0")})
    assert len(converted(CONVERTER, folder).datasets) == 2


def test_a_readme_about_the_folder_is_no_card(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    found = converted(CONVERTER, cards(tmp_path, A_b=CARD, README="# Our cards\n"))
    assert len(found.datasets) == 1
    assert found.notes.unread == {"README.md": "about the folder: it has no header, others have"}


def test_irregular_values_of_headers(tmp_path: Path, converted: Callable[..., Any]) -> None:
    found = converted(
        CONVERTER,
        cards(
            tmp_path,
            A_one="---\nlicense: []\nlanguage: [iw, thai, protein sequences]\n"
            "pretty_name: [Rivers]\n"
            "size_categories:\nsource_datasets: extended|squad\nannotations_creators: found\n"
            "paperswithcode_id:\ntask_categories: [video-captionning]\n---\n",
            A_two="---\nlicense: [Apache License 2.0, unknown, cc]\n"
            "multilinguality: {a: [b]}\n---\n",
            A_three="---\r\nlicense: cc-by-2-0\r\n---\r\n",
        ),
    )
    nodes = {iri.rpartition("~")[2]: node for iri, node in found.datasets.items()}
    languages = [each.rpartition("/")[2] for each in nodes["one"]["dcterms:language"]]
    assert languages == ["heb", "tha", "protein-sequences"]
    assert nodes["one"]["dcterms:title"] == ["Rivers"]
    assert nodes["one"]["fw:derivedFromAsGiven"] == ["squad"]
    assert [each.rpartition("/")[2] for each in nodes["one"]["fw:task"]] == ["video-captionning"]
    assert "fw:licenceClaim" not in nodes["one"]
    claims = {
        node["fw:licenceAsGiven"][0]: node["fw:claimedLicence"][0]
        .rpartition("/")[2]
        .removeprefix("fwl:")
        for node in found.nodes.values()
        if node["fw:licenceAsGiven"]
    }
    assert claims == {
        "Apache License 2.0": "Apache-2.0",
        "cc-by-2-0": "CC-BY-2.0",
        "unknown": "unspecified",
        "cc": "cc",
    }


def test_fields_under_all_their_names_and_forms(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    text = """---
licence: [cc-by-4.0, mit]
languages: en
size_categories: {ca: [n<1K]}
source_datasets: [original, extended|squad]
tags: [arxiv:1912.06670, weather]
YAML tags:
- copy-paste the tags obtained with the tagging app
colour: red
multilinguality: [true]
---
"""
    found = converted(CONVERTER, cards(tmp_path, A_b=text))
    (node,) = found.datasets.values()
    assert found.licences() == {"cc-by-4.0": 1, "mit": 1}
    assert node["fw:derivedFromAsGiven"] == ["squad"]
    assert node["dcat:keyword"] == ["weather"]
    assert node["dcterms:isReferencedBy"] == ["http://localhost:8000/article/arXiv:1912.06670"]
    assert found.notes.unknown == {"colour": 1}


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(cut=st.floats(0, 1), junk=st.text(max_size=8), end=st.floats(0, 1))
def test_cut_and_mutated_cards_never_crash(
    tmp_path: Path, cut: float, junk: str, end: float
) -> None:
    at, rest = int(len(CARD) * cut), int(len(CARD) * end)
    file = tmp_path / "a.md"
    file.write_bytes((CARD[:at] + junk + CARD[rest:]).encode("utf-8", "surrogatepass"))
    assert CONVERTER.sniff(file) in Confidence
    try:
        list(CONVERTER.convert(file, Identities(), Notes()))
    except SourceError as error:
        assert "\n" not in str(error)


def test_real_cards_against_an_independent_count(
    shared_data: Callable[[str], Path], converted: Callable[..., Any]
) -> None:
    folder = shared_data("dataset-cards")
    found = converted(CONVERTER, folder)
    files = sorted(folder.glob("*.md"))
    assert len(found.datasets) == len(files)
    # headings by their lines alone, outside of blocks of code and comments
    headings = dict.fromkeys(("all", *SECTIONS), 0)
    for file in files:
        text = file.read_text("utf-8-sig")
        text = re.sub(r"^(```|~~~).*?(^\1|\Z)", "", text, flags=re.S | re.M)
        text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
        lines = {
            re.sub(r"[*:#]", "", line).strip().casefold()
            for line in re.findall(r"^ {0,3}#{1,6} +.*$", text, flags=re.M)
        }
        has = [bool(lines & set(names)) for names in SECTIONS.values()]
        headings["all"] += all(has)
        for name, one in zip(SECTIONS, has, strict=True):
            headings[name] += one
    levels = [measured(found, iri) for iri in found.datasets]
    for name in SECTIONS:
        counted = sum(level[f"card-{name}-completeness"] > 0 for level in levels)
        assert abs(counted - headings[name]) <= 6, name
    complete = sum(level["card-headings"] == 5 for level in levels)
    assert abs(complete - headings["all"]) <= 4
    filled = sum(level["card-sections-filled"] == 5 for level in levels)
    assert 0 < filled < complete
    forms = found.properties("form of the header")
    assert forms["blank lines before"] >= 16
    assert forms["misplaced"] >= 3
    assert found.licences().total() > 500
    assert not [name for name in found.notes.unknown if name in KNOWN]


def test_a_name_is_written_without_the_marks_of_markdown(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    text = "---\npretty_name: '`msmarco/dev`'\n---\n# Dataset Card for `msmarco/dev`\n"
    (node,) = converted(CONVERTER, cards(tmp_path, A_b=text)).datasets.values()
    assert node["dcterms:title"] == ["msmarco/dev"]
    assert "dcterms:alternative" not in node


def test_a_source_by_its_name_on_the_hub_is_where_a_dataset_comes_from(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    text = "---\nsource_datasets: [irds/msmarco, extended|other, extended|other-lakes]\n---\n"
    (node,) = converted(CONVERTER, cards(tmp_path, A_b=text)).datasets.values()
    assert node["fw:derivedFromAsGiven"] == ["irds/msmarco", "lakes"]
    assert sorted(node["fw:derivedFromReference"]) == [
        "http://localhost:8000/reference/huggingface.co~datasets~irds~msmarco",
        "http://localhost:8000/reference/lakes",
    ]


def test_the_paper_in_the_citation_of_a_card_describes_the_dataset(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    """By its identifier, else by its title; "unknown" in the header is no value."""
    entry = "@inproceedings{{a, title = {{Gauges of {}}}, {} year = 2022}}"
    folder = cards(
        tmp_path,
        a_rivers=CARD.replace("language:", "multilinguality: unknown\nlanguage:")
        + f"\n### Citation Information\n\n```\n{entry.format('rivers', '')}\n```\n",
        a_lakes=f"# Lakes\n\n## Citation\n\n{entry.format('lakes', 'eprint = {2202.08238},')}\n",
    )
    found = converted(CONVERTER, folder)
    papers = {
        iri.rpartition("~")[2]: {each.rpartition("/")[2] for each in node["dcterms:isReferencedBy"]}
        for iri, node in found.datasets.items()
    }
    assert papers == {
        "a-rivers": {"arXiv:2301.00001", "gauges-of-rivers"},
        "a-lakes": {"arXiv:2202.08238"},
    }
    assert not found.properties("multilinguality")


def test_every_paper_that_a_card_of_gem_names_is_stated(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    """Several are of a dataset that was put together; under *Citation* only the first is."""
    links = (
        "[A](https://aclanthology.org/2020.acl-main.709/), [B](https://arxiv.org/abs/2005.00481)"
    )
    entries = "A:\n```\n@misc{a, eprint={2202.08238}}\n```\nB:\n```\n@misc{b, title={Lakes}}\n```\n"
    folder = cards(
        tmp_path,
        GEM_rivers=f"# Rivers\n\n## Overview\n\n#### Paper\n\n{links}\n\n#### BibTex\n\n{entries}",
        a_lakes=f"# Lakes\n\n## Citation\n\n{entries}",
    )
    found = converted(CONVERTER, folder)
    papers = {
        iri.rpartition("~")[2]: {each.rpartition("/")[2] for each in node["dcterms:isReferencedBy"]}
        for iri, node in found.datasets.items()
    }
    assert papers == {
        "rivers": {
            "aclanthology.org~2020.acl-main.709", "arXiv:2005.00481", "arXiv:2202.08238", "lakes"
        },
        "a-lakes": {"arXiv:2202.08238"},
    }  # fmt: skip
