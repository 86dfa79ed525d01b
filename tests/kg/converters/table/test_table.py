"""Tables of every syntax, columns in several languages, mapping files, templates, inspection."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli import app
from kg.authorities.identities import Identities
from kg.converters import Confidence, choose
from kg.converters.record import Notes
from kg.converters.table import CONVERTER
from kg.converters.table.columns import by_name
from kg.converters.table.inspection import inspect
from kg.converters.table.mapping import shipped
from kg.converters.table.tables import ALONE
from kg.converters.table.targets import TARGETS
from kg.converters.table.template import COLUMNS, as_csv, as_json, as_workbook
from kg.errors import SourceError

ROWS = [
    {"Titel": "Flüsse", "Lizenz": "CC BY 4.0", "Sprachen": "Deutsch; Norwegian", "Jahr": 2024},
    {"Titel": "Seen", "Lizenz": "MIT", "Sprachen": "English", "Jahr": 2023},
]
DATASET = "http://localhost:8000/dataset/"
MAIL = re.compile(r"[\w.]+@[\w-]+\.\w+")


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def in_syntax(folder: Path, suffix: str) -> Path:
    """``ROWS`` in a file that ends in ``suffix``."""
    file = folder / f"rivers{suffix}"
    header, cells = list(ROWS[0]), [list(row.values()) for row in ROWS]
    if suffix == ".xlsx":
        return workbook(file, {"notes": [["about us"]], "Daten": [header, *cells]})
    if suffix == ".json":
        file.write_text(json.dumps(ROWS))
    elif suffix == ".jsonl":
        file.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    elif suffix == ".yaml":
        # YAML is a superset of JSON
        file.write_text(json.dumps({"datasets": ROWS}, ensure_ascii=False))
    elif suffix == ".parquet":
        pandas = pytest.importorskip("pandas")
        pytest.importorskip("pyarrow")
        pandas.DataFrame(ROWS).to_parquet(file)
    else:
        delimiter, encoding = (";", "cp1252") if suffix == ".csv" else ("\t", "utf-8-sig")
        lines = [header, *cells]
        text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
        file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize(
    "suffix", [".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".yaml", ".parquet"]
)
def test_every_syntax_gives_the_same(
    tmp_path: Path, suffix: str, converted: Callable[..., Any]
) -> None:
    file = in_syntax(tmp_path, suffix)
    assert choose(file) is CONVERTER
    found = converted(CONVERTER, file)
    assert found.datasets.keys() == {
        f"{DATASET}rivers~flüsse".replace("ü", "%C3%BC"),
        f"{DATASET}rivers~seen",
    }
    assert found.values("dcterms:issued") == {"2024": 1, "2023": 1}
    assert found.licences() == {"CC BY 4.0": 1, "MIT": 1}
    assert found.values("dcterms:language").keys() == {
        f"http://localhost:8000/language/{code}" for code in ("deu", "nor", "eng")
    }
    assert not found.notes.unknown


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Dataset Name", "title"), ("LICENSE", "licence"), ("licenseUrl", "licence_address"),
        ("Langues", "language"), ("Idioma(s)", "language"), ("Año", "year"), ("许可证", "licence"),
        ("言語", "language"), ("الرخصة", "licence"), ("Schlagwörter", "keyword"),
        ("Année", "year"), ("Nome", "title"), ("Название", "title"), ("# Samples", "rows"),
        ("paper_links", "paper"), ("Gewicht", ""), ("Nom du corpus", "title"),
        ("Date of\nrelease", "year"), ("Année de parution", "year"), ("Auteur(s)", "person"),
        ("Number of samples", "rows"), ("URL of resource", "page"), ("发布年份", "year"),
        ("许可协议", "licence"), ("Unidades", "unit"), ("Language of documentation", ""),
        ("Rights holder", ""), ("Lizenz: Name", "licence"), ("Umfang: Anteil", ""),
        ("GitHub", "repository"), ("arXiv ID", "paper"), ("Språk", "language"),
        ("Datum der Veröffentlichung", "year"), ("Licencia de uso", "licence"), ("件数", "size"),
        ("Letztes Update", "modified"), ("Identifier (DOI)", "doi"), ("利用規約", "licence"),
        ("Size on disk", "bytes"), ("Samples (train)", ""), ("Hours (per speaker)", ""),
    ],
)  # fmt: skip
def test_columns_are_recognised_in_the_languages_of_people(name: str, target: str) -> None:
    assert by_name(name) == target


def test_a_sheet_of_codes_is_read_with_the_table(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = workbook(
        tmp_path / "katalog.xlsx",
        {
            "Themen": [["Code", "Bezeichnung"], ["T1", "Verkehr"], ["T2", "Gesundheit"]],
            "Datensätze": [
                ["Katalog 2024"],
                ["", "Titel", "Beschreibung", "Thema", "Herausgeber"],
                [1, "Zählstellen", "Zeile eins\nZeile zwei", "T1", "Bundesamt für Strassen"],
                [2, "Spitäler", "", "T2", ""],
            ],
        },
    )
    found = converted(CONVERTER, file)
    topics = found.names(found.values("dcat:theme"))
    assert topics == {"Verkehr": 1, "Gesundheit": 1}
    assert found.values("dcterms:description") == {"Zeile eins\nZeile zwei": 1}
    assert not found.notes.unknown
    assert not found.notes.unread


@pytest.mark.parametrize(
    ("heading", "value", "size"),
    [
        ("Tokens (M)", "12", {"tokens": 12e6}),
        ("Tokens in millions", "1.5", {"tokens": 1.5e6}),
        ("Größe (Mio. Wörter)", "14,5", {"tokens": 14.5e6}),
        ("Images (thousands)", "1,200", {"images": 1.2e6}),
        ("Images (thousands)", "7k", {"images": 7000}),
        ("Rows (x1000)", "3", {"rows": 3000}),
        ("File size (MB)", "3500", {"MB": 3500}),
        ("File size (MB)", "2 GB", {"bytes": 2e9}),
        ("Taille en Go", "3,5", {"GB": 3.5}),
        ("Size (GB, compressed)", "1.5", {"GB": 1.5}),
        ("Duration [min]", "90", {"minutes": 90}),
        ("Hours", "12h", {"hours": 12}),
        ("Hours", "45 min", {"minutes": 45}),
        ("Images", "10,000 sentences", {"sentences": 10_000}),
        ("Größe", "20.000 Sätze", {"sentences": 20_000}),
        ("Size", "1.250 GB", {"bytes": 1.25e9}),
        ("Taille", "3,5 Go", {"GB": 3.5}),
        ("Samples (n)", "100", {"rows": 100}),
        ("Samples (train)", "100", {}),
    ],
)
def test_units_and_multiples_in_headings_count(
    tmp_path: Path, converted: Callable[..., Any], heading: str, value: str, size: dict[str, float]
) -> None:
    """What a heading or a cell states of them; a part of a dataset is no size of it."""
    file = tmp_path / "a.csv"
    file.write_text(f'Title;Licence;"{heading}"\nRivers;MIT;"{value}"\n', "utf-8")
    found = converted(CONVERTER, file)
    assert found.sizes(f"{DATASET}a~rivers") == size
    assert bool(found.notes.unknown) == (not size)


@pytest.mark.parametrize(
    ("value", "unit", "bounds"),
    [
        ("10000-20000 images", "images", ["10000", "20000"]),
        ("1k – 2k", None, ["1000", "2000"]),
        ("1.000 to 2.000.000 Sätze", "sentences", ["1000", "2000000"]),
        ("2-1", None, None),
    ],
)
def test_a_size_between_two_numbers_has_both(
    tmp_path: Path,
    converted: Callable[..., Any],
    value: str,
    unit: str | None,
    bounds: list[str] | None,
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"Title;Licence;Size\nRivers;MIT;{value}\n", "utf-8")
    found = converted(CONVERTER, file)
    (size,) = (found.nodes[iri] for iri in found.datasets[f"{DATASET}a~rivers"]["schema:size"])
    stated = [size["schema:minValue"], size["schema:maxValue"]]
    assert stated == ([[bound] for bound in bounds] if bounds else [[], []])
    assert not unit or size["schema:unitText"] == [unit]


@pytest.mark.parametrize(
    ("heading", "value", "unit", "stated"),
    [
        ("Rows", "~20k", "rows", {"value": "20000", "approximate": "true"}),
        ("Size", "≈ 1.5 GB", "bytes", {"value": "1500000000", "approximate": "true"}),
        ("Größe", "ca. 20.000 Sätze", "sentences", {"value": "20000", "approximate": "true"}),
        ("Taille", "environ 300 heures", "hours", {"value": "300", "approximate": "true"}),
        ("样本数", "约5万", "rows", {"value": "50000", "approximate": "true"}),
        ("Size", "more than 3,000 hours", "hours", {"minValue": "3000"}),
        ("Images", "10K+", "images", {"minValue": "10000"}),
        ("Rows", ">= 500", "rows", {"minValue": "500"}),
        ("Tokens (M)", "> 12", "tokens", {"minValue": "12000000"}),
        ("Size", "n<1K", "", {"maxValue": "1000"}),
        ("Size", "up to 40 min", "minutes", {"maxValue": "40"}),
        ("Size", "about the size of a phone book", "", {"description": "about the size of"}),
        ("Size", "camera: 7", "", {"description": "camera: 7"}),
    ],
)  # fmt: skip
def test_a_number_may_be_approximate_or_a_bound(
    tmp_path: Path,
    converted: Callable[..., Any],
    heading: str,
    value: str,
    unit: str,
    stated: dict[str, str],
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f'Title;Licence;{heading}\nRivers;MIT;"{value}"\n', "utf-8")
    found = converted(CONVERTER, file)
    (size,) = (found.nodes[iri] for iri in found.datasets[f"{DATASET}a~rivers"]["schema:size"])
    names = ("schema:value", "schema:minValue", "schema:maxValue", "fw:approximate")
    texts = {name.partition(":")[2]: size[name][0] for name in names if size[name]}
    if size["schema:description"]:
        texts["description"] = size["schema:description"][0][: len(stated["description"])]
    assert texts == stated
    assert size["schema:unitText"] == ([unit] if unit else [])


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("fr/en", {"fra", "eng"}), ("German and French", {"deu", "fra"}),
        ("Deutsch und Englisch", {"deu", "eng"}), ("English", {"eng"}),
        ("Northern-Sotho", {"nso"}), ("Old and new texts", {"old-and-new-texts"}),
    ],
)  # fmt: skip
def test_languages_in_one_cell_are_several(
    tmp_path: Path, converted: Callable[..., Any], value: str, codes: set[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"Title;Licence;Language\nRivers;MIT;{value}\n", "utf-8")
    stated = converted(CONVERTER, file).values("dcterms:language")
    assert {iri.rpartition("/")[2] for iri in stated} == codes


@pytest.mark.parametrize(
    "value", ["multilingual", "mul", "und", "Several languages", "Mehrsprachig"]
)
def test_a_cell_that_names_no_language_is_stated_as_it_is(
    tmp_path: Path, converted: Callable[..., Any], value: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"Title;Licence;Language\nRivers;MIT;{value}\n", "utf-8")
    found = converted(CONVERTER, file)
    assert found.values("dcterms:language") == {}
    assert found.values("fw:languageAsGiven") == {value: 1}


@pytest.mark.parametrize(
    ("rows", "papers", "licences"),
    [
        ("Title,Paper title,Licence URL\nA,On Gauges,https://opensource.org/licenses/MIT\n",
         {"On Gauges"}, {"https://opensource.org/licenses/MIT"}),
        ("Title,Paper,Paper title,Licence,Licence URL\n"
         "A,https://arxiv.org/abs/2308.07124,On Gauges,MIT,https://example.org/l\n"
         "B,,On Lakes,,https://opensource.org/licenses/MIT\n",
         {"On Gauges", "On Lakes"}, {"MIT", "https://opensource.org/licenses/MIT"}),
    ],
)  # fmt: skip
def test_the_title_of_a_paper_and_the_address_of_a_licence_may_be_all_there_is(
    tmp_path: Path, converted: Callable[..., Any], rows: str, papers: set[str], licences: set[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(rows, "utf-8")
    found = converted(CONVERTER, file)
    titles = [node["dcterms:title"] for iri, node in found.nodes.items() if "/article/" in iri]
    assert sorted(titles) == sorted([title] for title in papers)
    given = {text for node in found.nodes.values() for text in node["fw:licenceAsGiven"]}
    assert given == licences
    assert not found.notes.unknown


def test_a_file_with_signs_in_its_address_is_encoded_once(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Title,Licence,Download\nA,MIT,https://example.org/a%20b?c=%26\n", "utf-8")
    found = converted(CONVERTER, file)
    (iri,) = found.datasets[f"{DATASET}a~a"]["dcat:distribution"]
    assert "%25" in iri and "%2525" not in iri
    assert found.nodes[iri]["dcat:downloadURL"] == ["https://example.org/a%20b?c=%26"]


def test_places_name_files_of_subfolders_by_their_paths(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    """Two files of one name are two: what is wrong with one is not said of the other."""
    for folder, name in (("a", "X"), ("b", "Y")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "data.csv").write_text(f"name,licence\n{name},MIT\n{name},MIT\n")
        (tmp_path / folder / "odd.csv").write_text("q,w\n1,2\n")
        (tmp_path / folder / "twice.json").write_text('[{"q": 1, "q": 2}]')
    found = converted(CONVERTER, tmp_path)
    assert found.notes.read == {"a/data.csv": 2, "b/data.csv": 2}
    assert set(found.notes.unread) >= {
        "a/data.csv, line 3", "b/data.csv, line 3", "a/odd.csv", "b/odd.csv",
        "a/twice.json, key 'q'", "b/twice.json, key 'q'",
    }  # fmt: skip


def test_titles_in_several_languages_and_headings_of_two(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    rows = [["Titel (DE)", "Titre (FR)", "Lizenz\nLicence"], ["Flüsse", "Rivières", "MIT"]]
    found = converted(CONVERTER, workbook(tmp_path / "zwei.xlsx", {"a": rows}))
    assert found.values("dcterms:title") == {"Flüsse": 1}
    assert found.values("dcterms:alternative") == {"Rivières": 1}
    assert found.licences() == {"MIT": 1}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "name: A\nlicense: MIT\n---\nname: B\nlicense: MIT\n"),
        ("a.json", '{"title": "Ours", "version": 1, "datasets": [{"name": "A", "license": "MIT"},'
         ' {"name": "B", "license": "MIT"}]}'),
        ("a.json", '{"A": {"license": "MIT", "year": 2020}, "B": {"license": "MIT"}}'),
    ],
)  # fmt: skip
def test_records_inside_a_file(
    tmp_path: Path, name: str, text: str, converted: Callable[..., Any]
) -> None:
    file = tmp_path / name
    file.write_text(text)
    found = converted(CONVERTER, file)
    assert found.values("dcterms:title") == {"A": 1, "B": 1}
    assert found.licences() == {"MIT": 2}


def test_rows_of_one_name_are_two_datasets_and_equal_rows_one(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    rows = ["title,year", "News,2020", "News,2021", "Web,2020", "Web,2020"]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = tmp_path / "one/a.csv", tmp_path / "two/a.csv"
    one.write_text("\n".join(rows))
    two.write_text("\n".join([rows[0], *reversed(rows[1:])]))
    first, second = converted(CONVERTER, one), converted(CONVERTER, two)
    assert len(first.datasets) == 3
    assert first.datasets.keys() == second.datasets.keys()
    assert first.notes.unread == {"a.csv, line 5": "the same as a.csv, line 4"}


def test_unknown_columns_are_reported_and_mail_addresses_taken_out(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("title,description,colour\nA,ask jane@example.org,red\nB,,\n")
    found = converted(CONVERTER, file)
    assert found.notes.unknown == {"colour": 1}
    assert not MAIL.search(str(found.nodes))


def test_a_mapping_file_beside_the_table_defines_its_columns(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Ding,Farbe,Nr\nA,red|blue,1\n")
    assert CONVERTER.sniff(file) is Confidence.DAMAGED
    own = tmp_path / "a.mapping.yaml"
    own.write_text(
        "title: Things\nfields:\n  Ding: title\n  Farbe: {to: keyword, split: '|'}\n"
        "drop: {Nr: a number}\n"
    )
    assert CONVERTER.sniff(file) is Confidence.CERTAIN
    assert CONVERTER.files(file) == [file, own]
    found = converted(CONVERTER, file)
    assert found.values("dcat:keyword") == {"red": 1, "blue": 1}
    assert not found.notes.unknown
    own.write_text("fields: {Ding: titel}")
    with pytest.raises(SourceError, match=r"a\.mapping\.yaml: field 'Ding': 'titel' is no target"):
        list(CONVERTER.convert(file, Identities(), Notes()))


def test_a_sheet_as_people_make_them(tmp_path: Path, converted: Callable[..., Any]) -> None:
    """A title and groups above the headings, merged cells, notes, a total, a hidden sheet."""
    file = tmp_path / "bestand.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Bestand")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.merge_range(0, 0, 0, 5, "Datensätze der Arbeitsgruppe, Stand 2024")
        sheet.merge_range(2, 0, 2, 1, "Allgemein")
        sheet.merge_range(2, 2, 2, 3, "Rechte")
        sheet.merge_range(2, 4, 2, 5, "Umfang")
        sheet.write_row(
            3, 0, ["Name", "Herausgeber", "Lizenz", "URL", "Anzahl Sätze", "Veröffentlicht am"]
        )
        sheet.write_row(4, 0, ["Presse", "", "CC BY 4.0", "https://example.org/by", 1234567])
        sheet.write_datetime(4, 5, datetime(2019, 5, 3), day)
        sheet.write_row(5, 0, ["Radio", "", "MIT", "", 12000, 43588])
        sheet.merge_range(4, 1, 5, 1, "Landesarchiv")
        sheet.write(7, 0, "Hinweis: Alle Angaben ohne Gewähr.")
        sheet.write_row(8, 0, ["Summe", "", "", "", 1246567])
        sheet.write(10, 0, "Erstellt von der Bibliothek")
        hidden = book.add_worksheet("alt")
        for number, row in enumerate([["Name", "Lizenz"], ["Entwurf", "MIT"], ["Test", "MIT"]]):
            hidden.write_row(number, 0, row)
        hidden.hide()
    found = converted(CONVERTER, file)
    assert found.values("dcterms:title") == {"Presse": 1, "Radio": 1}
    assert found.values("dcterms:publisher").total() == 2
    assert found.values("schema:datePublished") == {"2019-05-03": 2}
    assert [found.sizes(iri) for iri in found.datasets] == [
        {"sentences": 1234567}, {"sentences": 12000}
    ]  # fmt: skip
    assert found.notes.unread == {
        "bestand.xlsx, sheet Bestand, row 8": "a note: Hinweis: Alle Angaben ohne Gewähr.",
        "bestand.xlsx, sheet Bestand, row 9": "a row of totals: Summe",
        "bestand.xlsx, sheet Bestand, row 11": "a note: Erstellt von der Bibliothek",
        "bestand.xlsx, sheet alt": "read 0 of 2 rows: the sheet is hidden",
    }
    assert not found.notes.unknown


def test_headings_of_two_rows(tmp_path: Path, converted: Callable[..., Any]) -> None:
    file = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for column, name in enumerate(["Dataset", "Language"]):
            sheet.merge_range(0, column, 1, column, name)
        sheet.merge_range(0, 2, 0, 3, "Licence")
        sheet.merge_range(0, 4, 0, 5, "Size")
        sheet.write_row(1, 2, ["Name", "URL", "Number", "Unit"])
        sheet.write_row(2, 0, ["Rivers", "en", "MIT", "https://example.org/mit", "5k", "rows"])
    found = converted(CONVERTER, file)
    (rivers,) = found.datasets
    assert found.licences() == {"MIT": 1}
    assert found.sizes(rivers) == {"rows": 5000}


@pytest.mark.parametrize(
    "written",
    ["06/2024", "6/2024", "2024-06", "2024/06", "June 2024", "Jun. 2024", "Juni 2024", "juin 2024",
     "junio de 2024", "2024 June", "2024年6月"],
)  # fmt: skip
def test_a_month_is_a_month_and_its_year_is_stated_too(
    tmp_path: Path, converted: Callable[..., Any], written: str
) -> None:
    file = tmp_path / "months.csv"
    file.write_text(f"Name,Licence,Release date,Last updated\nRivers,MIT,{written},{written}\n")
    found = converted(CONVERTER, file)
    (rivers,) = found.datasets
    assert found.datasets[rivers]["schema:datePublished"] == ["2024-06"]
    assert found.datasets[rivers]["dcterms:modified"] == ["2024-06"]
    assert found.datasets[rivers]["dcterms:issued"] == ["2024"]


@pytest.mark.parametrize("written", ["2019/20", "market 2024", "2004-2006", "spring 2024"])
def test_what_is_no_month_is_none(
    tmp_path: Path, converted: Callable[..., Any], written: str
) -> None:
    file = tmp_path / "years.csv"
    file.write_text(f"Name,Licence,Release date\nRivers,MIT,{written}\n")
    assert not converted(CONVERTER, file).values("schema:datePublished")


VALUES = """Nombre del corpus;Autores;Publicado;Tamaño;Unidades;Actualizado;Tareas
Prensa;Ada Lovelace, Mary Somerville;2020年;350.000.000;palabras;31.01.2021;a、b
Radio;"Lovelace, Ada";March 2021;221.866;palabras;2022;c, d
Cine;Ada Lovelace;03/04/2022;2.5 million sentences;;25/12/2022;c
Arte;Ada Lovelace;2023;10万;;2022-01-02T03:04:05Z;c
"""


def test_numbers_days_and_lists_as_people_write_them(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "valores.csv"
    file.write_text(VALUES, "utf-8")
    found = converted(CONVERTER, file)
    assert sorted(found.values("dcterms:issued")) == ["2020", "2021", "2022", "2023"]
    assert found.values("schema:datePublished") == {"2021-03": 1}  # 03/04: which month is not known
    assert [found.sizes(iri) for iri in found.datasets] == [
        {"palabras": 350_000_000}, {"palabras": 221_866}, {"sentences": 2_500_000}, {"": 100_000}
    ]  # fmt: skip
    assert sorted(found.values("dcterms:modified")) == ["2021-01-31", "2022-01-02", "2022-12-25"]
    assert found.properties("modified") == {"2022": 1}
    people = [node["foaf:name"][0] for node in found.nodes.values() if node["foaf:name"]]
    assert sorted({*people}) == ["Ada Lovelace", "Lovelace, Ada", "Mary Somerville"]
    assert found.names(found.values("fw:task")) == {"a": 1, "b": 1, "c": 3, "d": 1}


def test_a_table_on_its_side_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Name,A,B\nLicence,MIT,CC0\nLanguage,en,fr\n")
    with pytest.raises(SourceError, match="each column is a dataset, each row a field; transpose"):
        list(CONVERTER.convert(file, Identities(), Notes()))
    run = CliRunner().invoke(app, ["inspect", str(file)])
    assert "no table of datasets: no column names them" in run.output
    assert re.search(r"Name\s+title\s+name", run.output)


def test_a_comma_too_many_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('[{"name": "A", "license": "MIT",},\n]')
    with pytest.raises(SourceError, match=r"line 1, column 33: no valid JSON: a comma before }"):
        list(CONVERTER.convert(file, Identities(), Notes()))


def test_a_row_that_is_too_wide_is_named_and_the_others_are_read(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("title,licence\nRivers,MIT\nLakes,MIT,oops, more\nSeas,MIT\n")
    found = converted(CONVERTER, file)
    assert found.values("dcterms:title") == {"Rivers": 1, "Seas": 1}
    assert found.notes.unread == {
        "wide.csv, line 3": "4 cells, the header has 2; quote cells that contain the delimiter or "
        "line breaks"
    }
    assert any("line 3: not read: 4 cells" in line for line in inspect(file).others)


@pytest.mark.parametrize(
    ("cell", "licences"),
    [
        ("CC BY 4.0; MIT", {"CC BY 4.0", "MIT"}),
        ("MIT and Apache-2.0", {"MIT", "Apache-2.0"}),
        ("MIT OR CC-BY-NC-4.0", {"MIT OR CC-BY-NC-4.0"}),
        ("MIT; and ask us first", {"MIT; and ask us first"}),
    ],
)
def test_several_licences_in_a_cell_are_claims_of_their_own(
    tmp_path: Path, converted: Callable[..., Any], cell: str, licences: set[str]
) -> None:
    file = tmp_path / "some.csv"
    file.write_text(f'title,licence\nRivers,"{cell}"\nLakes,MIT\n')
    found = converted(CONVERTER, file)
    assert found.licences().keys() == licences | {"MIT"}


def test_an_error_names_the_columns_of_a_file_and_none_that_are_added(tmp_path: Path) -> None:
    for number, text in enumerate(('{"a": 1}', '{"x": {"a": 1}, "y": {"a": 2}}')):
        file = tmp_path / f"{number}.json"
        file.write_text(text)
        with pytest.raises(SourceError, match="no column names datasets; there are a; call one"):
            next(iter(CONVERTER.convert(file, Identities(), Notes())))


def test_a_table_without_names_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x,y\n1,2\n")
    with pytest.raises(SourceError, match="no column names datasets; there are x, y; call one"):
        list(CONVERTER.convert(file, Identities(), Notes()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off"), ("a.xls", b"\xd0\xcf\x11\xe0 cut"), ("a.ods", b""),
        ("a.json", b'{"a": '), ("a.yaml", b"a: b: c"), ("a.csv", b'title,year\n"A,2020\n'),
        ("a.jsonl", b"{}\n{"), ("a.csv", b"title,year\nA,1,2,3\n"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert CONVERTER.sniff(file) <= Confidence.GENERIC
    with pytest.raises(SourceError) as error:
        list(CONVERTER.convert(file, Identities(), Notes()))
    assert str(error.value).count("\n") == 0
    assert name in str(error.value)


SPANISH = "Título;Licencia;Año\n«Ríos» del Ñu;CC BY 4.0;2021\nLagos;MIT;2019\n"
LINES = '{"name": "Ríos", "license": "MIT"}\n{"name": "Lagos", "license": "MIT"}\n'
PAGE = """<html><body><table><tr><td><table><caption>Datos</caption>
<tr><th>Título<th>Licencia<th colspan=2>Enlace</tr>
<tr><td>«Ríos» del Ñu<td rowspan=2>MIT<td><a href="https://example.org/r">web</a><td></tr>
<tr><td>Lagos<td>https://example.org/l<td></tr></table></table></body></html>"""
CKAN = (
    '{"success": true, "result": {"count": 1, "results": [{"name": "rios", "title": "Ríos", '
    '"notes": "", "license_id": "cc-by", "tags": [{"name": "agua"}], '
    '"resources": [{"url": "https://example.org/r.csv", "format": "CSV"}]}]}}'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(
            (f"{encoding}.csv", SPANISH.encode(encoding))
            for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
        ),
        ("old-mac.csv", SPANISH.replace("\n", "\r").encode()),
        ("separator.csv", f"sep=;\n{SPANISH}".encode()),
        ("text.xlsx", SPANISH.encode()),
        ("lines.json", LINES.encode()),
        ("text.txt", SPANISH.encode()),
        ("page.xls", PAGE.encode()),
        ("page.html", PAGE.encode()),
        ("commas.csv", SPANISH.replace("\n", ";;;\n").encode()),
        ("list.csv", f"[{LINES.strip().replace(chr(10), ',')}]".encode()),
    ],
)
def test_what_the_name_or_the_encoding_hides_is_read(
    tmp_path: Path, name: str, content: bytes, converted: Callable[..., Any]
) -> None:
    (tmp_path / "one" / "within").mkdir(parents=True)
    file = tmp_path / "one" / "within" / name
    file.write_bytes(content)
    folder = [] if file.suffix in ALONE else [tmp_path / "one"]
    for path in (file, *folder):  # a folder in a folder is how archives unpack
        assert CONVERTER.sniff(path) >= Confidence.GENERIC
        titles = converted(CONVERTER, path).values("dcterms:title")
        assert titles.total() == 2
        assert any("Ríos" in title for title in titles)


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.xlsx", "a.ods"])
def test_a_workbook_is_read_under_any_name(
    tmp_path: Path, name: str, converted: Callable[..., Any]
) -> None:
    made = workbook(tmp_path / "made.xlsx", {"a": [["Titel", "Lizenz"], ["Flüsse", "MIT"]]})
    found = converted(CONVERTER, made.rename(tmp_path / name))
    assert found.values("dcterms:title") == {"Flüsse": 1}


def test_an_answer_of_ckan_is_read(tmp_path: Path, converted: Callable[..., Any]) -> None:
    file = tmp_path / "package_search.json"
    file.write_text(CKAN, "utf-8")
    found = converted(CONVERTER, file)
    assert found.values("dcterms:title") == {"Ríos": 1}
    assert found.values("dcat:keyword") == {"agua": 1}
    assert found.licences() == {"cc-by": 1}
    assert not found.notes.unknown


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    cut=st.floats(0, 1),
    junk=st.binary(max_size=6),
    suffix=st.sampled_from([".csv", ".xlsx", ".json", ".yaml"]),
)
def test_cut_and_mutated_files_never_crash(
    tmp_path: Path, cut: float, junk: bytes, suffix: str
) -> None:
    whole = in_syntax(tmp_path, suffix).read_bytes()
    at = int(len(whole) * cut)
    file = tmp_path / f"mutated{suffix}"
    file.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    assert CONVERTER.sniff(file) in Confidence
    try:
        list(CONVERTER.convert(file, Identities(), Notes()))
    except SourceError as error:
        assert "\n" not in str(error)


def test_the_template_is_read_back_whole(tmp_path: Path, converted: Callable[..., Any]) -> None:
    made = {"a.xlsx": as_workbook(), "b.csv": as_csv().encode(), "c.json": as_json().encode()}
    for name, content in made.items():
        file = tmp_path / name
        file.write_bytes(content)
        found = converted(CONVERTER, file)
        assert len(found.datasets) == 3
        assert not found.notes.unknown
        assert not found.notes.unread
        assert found.values("dcterms:title").keys() == {
            "Palmer penguins", "Common Voice, Swahili", "Covertype",
        }  # fmt: skip
    assert set(COLUMNS) <= set(TARGETS)
    assert io.BytesIO(made["a.xlsx"]).read(2) == b"PK"


def test_shipped_mappings_are_short_and_tell_catalogues_apart() -> None:
    folder = Path(__file__).parents[4] / "kg/converters/table/mappings"
    assert len(shipped()) == len(list(folder.glob("*.yaml")))
    assert all(len(file.read_text().splitlines()) <= 50 for file in folder.glob("*.yaml"))
    for mapping in shipped():
        assert mapping.match
        assert mapping.title


def test_inspect_shows_columns_and_writes_a_mapping_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("title,colour,Link zu\nA,red,https://a.example/1\nB,blue,https://a.example/2\n")
    mapping = tmp_path / "a.mapping.yaml"
    run = CliRunner().invoke(app, ["inspect", str(file), "--mapping", str(mapping)])
    assert run.exit_code == 0
    assert re.search(r"colour\s+\?\s+red \| blue", run.output)
    assert re.search(r"Link zu\s+page\s+values", run.output)
    text = mapping.read_text()
    assert "  # colour:" in text
    mapping.write_text(text.replace("  # colour:", "  colour: keyword #"))
    notes = Notes()
    list(CONVERTER.convert(file, Identities(), notes))
    assert not notes.unknown


@pytest.mark.parametrize("key", ["null", "2024", "~", "yes"])
def test_keys_of_yaml_that_are_no_texts_are_names(
    tmp_path: Path, converted: Callable[..., Any], key: str
) -> None:
    file = tmp_path / "rivers.yaml"
    entry = f"- title: Rivers\n  license: mit\n  {key}: x\n  more: {{{key}: [1]}}\n"
    file.write_text(entry + entry.replace("Rivers", "Lakes"))
    assert converted(CONVERTER, file).values("dcterms:title") == {"Rivers": 1, "Lakes": 1}


def test_template_does_not_overwrite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["template", "--format", "csv"]).exit_code == 0
    again = CliRunner().invoke(app, ["template", "--format", "csv"])
    assert again.exit_code != 0
    assert "exists already" in f"{again.output}{again.exception}"
    assert CliRunner().invoke(app, ["template", "ours.xlsx"]).exit_code == 0
    assert CONVERTER.sniff(Path("ours.xlsx")) >= Confidence.GENERIC
    wrong = CliRunner().invoke(app, ["template", "ours.docx"])
    assert "no template is written as docx; there are xlsx, csv, json" in str(wrong.exception)


UNTIDY = """Datensatz;Sprache;Lizenz;Größe;Jahr;Zuletzt geändert;Link;Autoren;Aufgaben;Bemerkungen
Noticias;español;MIT;1.200 noticias;2019;12.03.2019;https://example.org/n;Universidad de Lima;QA;-
Dialekte;Schweizerdeutsch;MIT;1.234 million sentences;unbekannt;k. A.;n/d;Ada Lovelace;unbekannt;tbd
Reden;inconnue;MIT;3.125 Stunden;2020;unbekannt;sin datos;Ada Lovelace, Institut für Ton;QA;n/a
"""


def test_what_states_that_nothing_is_known_is_no_value_in_any_language(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    """A row is not refused for a date that nobody knows, and a dot parts thousands of things."""
    file = tmp_path / "bestand.csv"
    file.write_text(UNTIDY, "utf-8")
    found = converted(CONVERTER, file)
    assert found.values("dcterms:issued") == {"2019": 1, "2020": 1}
    assert found.values("dcterms:modified") == {"2019-03-12": 1}
    assert not found.values("fw:addressAsGiven")
    assert not found.values("skos:note")
    assert found.names(found.values("fw:task")) == {"QA": 2}
    assert sorted(iri.rpartition("/")[2] for iri in found.values("dcterms:language")) == [
        "gsw",
        "spa",
    ]
    sizes = {next(iter(found.sizes(iri).items())) for iri in found.datasets}
    assert sizes == {("noticias", 1200), ("sentences", 1_234_000), ("hours", 3.125)}


def test_an_institution_among_the_authors_is_no_person(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "bestand.csv"
    file.write_text(UNTIDY, "utf-8")
    found = converted(CONVERTER, file)
    made = found.values("dcterms:creator")
    assert {iri.rpartition("/")[2] for iri in made if "/organization/" in iri} == {
        "universidad-de-lima",
        "institut-f%C3%BCr-ton",
    }
    people = [node["foaf:name"][0] for node in found.nodes.values() if node["foaf:name"]]
    assert people.count("Ada Lovelace") == 2


def test_two_named_values_whose_names_begin_alike_stay_two(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    long = "whether requesters pay for the bucket arn:aws:s3:::nsidc-cumulus-prod-protected"
    mapping = tmp_path / "a.mapping.yaml"
    mapping.write_text(
        "fields:\n  name: title\n"
        + "".join(f"  {key}: {{to: property, name: '{long}/{key}'}}\n" for key in ("one", "two"))
    )
    file = tmp_path / "a.csv"
    file.write_text("name,one,two\nRivers,no,no\n")
    found = converted(CONVERTER, file)
    named = [node["schema:name"] for node in found.nodes.values() if node["schema:name"]]
    assert sorted(named) == [[f"{long}/one"], [f"{long}/two"]]
