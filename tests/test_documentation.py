"""The documentation names every command, option, setting, route and format, and its links work."""

from __future__ import annotations

import re
import types
from pathlib import Path

import pytest
import typer
from isal import igzip
from pydantic import BaseModel

from api.cli import app
from api.http import metrics
from api.routes import ROUTES
from api.site import Site
from kg.authorities.identities import Identities
from kg.build import sources
from kg.build.pipeline import build
from kg.converters import converters
from kg.converters.fields import document
from kg.rdf.namespaces import expand
from kg.rdf.ontology import Ontology
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
_NAMES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "examples/README.md")
PAGES = sorted([*(ROOT / name for name in _NAMES), *DOCS.glob("*.md")])
OPERATIONS = (DOCS / "operations.md").read_text("utf-8")
CONVERTERS = (DOCS / "converters.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app)
OPTIONS = sorted(
    {
        (name, max(parameter.opts, key=len))
        for name, command in {"": COMMANDS, **COMMANDS.commands}.items()  # type: ignore[attr-defined]
        for parameter in command.params
        if parameter.param_type_name == "option"
        and not {"--help", "--install-completion", "--show-completion"} & set(parameter.opts)
    }
)


def settings(model: type[BaseModel], prefix: str = "") -> list[str]:
    """The keys of ``model``, those of its tables by path."""
    found: list[str] = []
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found += settings(field.annotation, f"{prefix}{name}.")
        else:
            found.append(f"{prefix}{name}")
    return found


def anchors(page: Path) -> set[str]:
    """The fragments that the headings of ``page`` have on hosting platforms."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def block(language: str) -> str:
    """The one block of code in ``language`` of the page about converters."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", CONVERTERS, flags=re.M | re.S)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("command", sorted(COMMANDS.commands))  # type: ignore[attr-defined]
def test_every_command_is_documented(command: str) -> None:
    assert f"`fairweave {command}" in OPERATIONS


@pytest.mark.parametrize("command", sorted(COMMANDS.commands))  # type: ignore[attr-defined]
def test_every_command_is_described_by_one_sentence(command: str) -> None:
    text = COMMANDS.commands[command].help  # type: ignore[attr-defined]
    assert re.fullmatch(r"[A-Z][^.]*\.", text), text


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_is_documented_for_its_command(command: str, option: str) -> None:
    rows = [line for line in OPERATIONS.splitlines() if re.match(rf"\| .*`{option}`", line)]
    assert rows, option
    if option not in ("--shapes", "--ontology", "--queries"):
        assert any((command or "fairweave") in row.split("|")[2] for row in rows), option


@pytest.mark.parametrize("key", settings(Site))
def test_every_setting_of_the_site_is_documented(key: str) -> None:
    assert f"`{key}`" in OPERATIONS


@pytest.mark.parametrize("key", sorted(sources._ABOUT_KEYS))
def test_every_setting_of_a_source_is_documented(key: str) -> None:
    assert f"`{key}`" in OPERATIONS.partition("### `source.toml`")[2].partition("###")[0]


def test_every_route_is_documented_and_no_other() -> None:
    section = OPERATIONS.partition("## Routes\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(/.*?)` \|", section, flags=re.M) == [route.path for route in ROUTES]


def test_every_metric_is_documented() -> None:
    source = Path(metrics.__file__).read_text("utf-8")
    names = set(re.findall(r'"(fairweave_\w+)"', source))
    assert names
    assert {name for name in names if name not in OPERATIONS} == set()


@pytest.mark.parametrize("name", sorted(converters()))
def test_every_format_is_documented(name: str) -> None:
    assert f"### `{name}`" in CONVERTERS


def test_the_page_of_fields_is_what_the_command_writes() -> None:
    written = (DOCS / "fields.md").read_text("utf-8")
    assert written == document(converters().values()), (
        "docs/fields.md is out of date: run `fairweave formats --fields > docs/fields.md`"
    )


@pytest.mark.parametrize("name", sorted(converters()))
def test_every_field_of_a_table_is_mapped_to_a_term_that_the_converter_declares(name: str) -> None:
    converter = converters()[name]
    for mapping in converter.fields:
        assert mapping.names
        assert mapping.properties
        assert set(mapping.properties) <= converter.terms, mapping


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), target
        if fragment:
            assert fragment in anchors(linked), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_pages_name_exist(page: Path) -> None:
    for path in re.findall(
        r"`((?:tests|benchmarks|kg|api|docs)/[\w/.-]+)`", page.read_text("utf-8")
    ):
        assert (ROOT / path).exists(), path


def test_every_page_is_reached_from_the_readme() -> None:
    reached, queue = set(), [ROOT / "README.md"]
    while queue:
        page = queue.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^):\s#]+\.md)(?:#[^)]*)?\)", page.read_text("utf-8"))
        targets += re.findall(r"`([a-z]+\.md)`", page.read_text("utf-8"))
        queue += [path for t in targets if (path := (page.parent / t).resolve()).exists()]
    assert set(PAGES) <= reached


def test_the_readme_has_at_most_900_words() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 900


def test_pictures_are_small() -> None:
    pictures = list((DOCS / "images").glob("*.png"))
    assert pictures
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


def test_the_example_of_a_converter_builds(tmp_path: Path) -> None:
    module = types.ModuleType("water_cards")
    exec(block("python"), module.__dict__)
    converter = module.CONVERTER
    cards = tmp_path / "cards"
    queries = tmp_path / "queries"
    cards.mkdir()
    queries.mkdir()
    (cards / "rivers.water.yaml").write_text(block("yaml"), "utf-8")
    (cards / "lakes.water.yaml").write_text("name: lakes\ntitle: Lakes\ndepth: 3\n", "utf-8")
    assert converter.sniff(cards)

    built = build(
        [sources.Source("cards", cards, converter, {})],
        DataDirectory(tmp_path / "data"),
        ids=Identities("https://data.example.org/"),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=Catalogue(queries),
    )

    assert built.snapshot is not None
    assert not built.refused
    assert built.staged[0].unknown == {"depth": 1}
    with igzip.open(built.snapshot.path / "dumps" / "cards.nq.gz", "rt") as dump:
        emitted = {line.split()[1].strip("<>") for line in dump}
    becomes = {curie for mapping in converter.fields for curie in mapping.properties}
    assert {expand(curie) for curie in becomes} <= emitted
    assert emitted <= {expand(curie) for curie in module.TERMS}
