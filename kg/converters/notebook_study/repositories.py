"""Repositories, what GitHub stated of them, their files and releases.

A file is one record whether a repository's list, ``repository_files`` or
``requirement_files`` describes it; a file whose name ends in ``.ipynb`` is a notebook and has
the notebook's IRI.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kg.converters.notebook_study.codes import FILE_KINDS, REPOSITORY_PROCESSING
from kg.converters.notebook_study.kinds import (
    ADDRESS,
    BOOLEAN,
    EXACT,
    HOMEPAGE,
    LICENCE,
    LINE,
    MOMENT,
    TEXT,
    bits,
    byte_sizes,
    concepts,
    flat,
    link,
)
from kg.converters.notebook_study.model import Cells, Column, Lines, Naming, Table, ints
from kg.converters.notebook_study.study import LABEL, PART_OF, A, Study, canonical
from kg.rdf.iris import name, slug
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import literal, term, url

#: column of repositories → (column with its count, how the files end, concept of fwv:file-kind)
LISTS: Final = {
    "setups": ("setups_count", "setup.py", "setup-script"),
    "requirements": ("requirements_count", "requirements.txt", "requirements"),
    "pipfiles": ("pipfiles_count", "Pipfile", "pipfile"),
    "pipfile_locks": ("pipfile_locks_count", "Pipfile.lock", "pipfile-lock"),
}


def split_paths(cell: str, count: str, ending: str) -> list[str]:
    """The paths of a list without escaping: ``;`` separates them, and occurs in some.

    >>> split_paths("a.ipynb;t(8;21).ipynb", "2", ".ipynb")
    ['a.ipynb', 't(8;21).ipynb']
    """
    pieces = cell.split(";") if cell else []
    if count == str(len(pieces)):
        return pieces
    paths, begun = [], ""
    for piece in pieces:
        begun = f"{begun};{piece}" if begun else piece
        if begun.endswith(ending):
            paths.append(begun)
            begun = ""
    return [*paths, begun] if begun else paths


def file_iri(study: Study, repository: str, path: str, kind: str = "") -> str:
    """The IRI of the file at ``path`` in ``repository`` (an IRI).

    Paths are bytes to Git: two that differ in Unicode form alone are two files.
    """
    kind = kind or ("notebook" if path.endswith(".ipynb") else "file")
    local_name = repository.removeprefix(f"{study.ids.base}repository/")
    return f"{study.ids.base}{kind}/{local_name}/{name(path.lstrip('/'), exact=True) or '-'}"


def path_of(cells: Cells) -> str:
    """``github.com/owner/name``."""
    return f"{cells['domain'].strip()}/{cells['repository'].strip()}"


def _repository(study: Study) -> Lines:
    kind_of, file_kinds = term("fw:fileKind"), expand("fwv:file-kind")
    file_class, path_term = term("fw:RequirementFile"), term("fw:path")
    notebook = ("notebooks_count", ".ipynb", "notebook", f"{A} {term('repr:Notebook')}")
    lists = {"notebooks": notebook} | {
        column: (count, ending, "file", f"{A} {file_class}", f"{kind_of} <{file_kinds}/{kind}>")
        for column, (count, ending, kind) in LISTS.items()
    }

    def listed(repository: str, kind: str, path: str, *statements: str) -> None:
        iri = file_iri(study, repository, path, kind)
        about = (
            *statements,
            f"{LABEL} {literal(path)}",
            f"{path_term} {literal(path)}",
            f"{PART_OF} <{repository}>",
        )
        study.add(iri, [f"<{iri}> {s} .\n" for s in about])

    def lines(cells: Cells, subject: str) -> list[str]:
        repository = subject[1:-1]
        path = path_of(cells)
        found = [f"{term('doap:name')} {literal(cells['repository'].strip() or cells['id'])}"]
        if cells["domain"].strip() or "/" in cells["repository"]:
            address = url(f"https://{path}")
            found.append(f"{term('doap:location')} {address or literal(path)}")
        found += [
            f"{term('prov:alternateOf')} <{other}>"
            for other in study.spellings.get(path.lower(), ())
            if other != repository
        ]
        for column, (count, ending, kind, *about) in lists.items():
            for file in split_paths(cells[column], cells[count], ending):
                if file.strip():
                    listed(repository, kind, file, *about)
        return [f"{subject} {statement} .\n" for statement in found]

    return lines


REPOSITORY: Final = Table(
    "repositories",
    "repository",
    ("doap:GitRepository",),
    identity=lambda study: lambda cells: study.repositories[canonical(cells["id"])],
    extra=_repository,
    consumed=("domain", "repository", "notebooks", *LISTS),
    columns=(
        Column("article_id", "dcterms:isReferencedBy", link("article")),
        Column("commit", "fw:commit", EXACT),
        Column("processed", "fw:processing", bits("repository-processing", REPOSITORY_PROCESSING)),
        *ints(
            "notebooks_count fw:notebookCount",
            "setups_count fw:setupScriptCount",
            "requirements_count fw:requirementsCount",
            "pipfiles_count fw:pipfileCount",
            "pipfile_locks_count fw:pipfileLockCount",
        ),
    ),
    # studies of repositories that no article mentions have no such column
    optional=frozenset({"article_id"}),
    dropped={
        "hash_dir1": "where the study kept its copy on its own disk",
        "hash_dir2": "where the study kept its copy on its own disk",
    },
    emits=frozenset(
        {
            "doap:name",
            "doap:location",
            "prov:alternateOf",
            "repr:Notebook",
            "fw:RequirementFile",
            "fw:fileKind",
            "fw:path",
            "rdfs:label",
            "dcterms:isPartOf",
        }
    ),
)


def _data(study: Study) -> Lines:
    share, of, size = term("fw:languageShare"), term("fw:programmingLanguage"), term("fw:byteSize")
    share_class, integer = term("fw:LanguageShare"), term("xsd:integer")

    def lines(cells: Cells, subject: str) -> list[str]:
        found = []
        if subject[1:-1] in study.only_data:
            path = path_at(cells)
            address = url(cells["url"]) or literal(cells["url"])
            found += [
                f"{subject} {A} {term('doap:GitRepository')} .\n",
                f"{subject} {term('doap:name')} {literal(path.partition('/')[2])} .\n",
                f"{subject} {term('doap:location')} {address} .\n",
            ]
        sizes = byte_sizes(cells["language"]) if cells["language"].strip() else {}
        if sizes is None:
            found.append(f"{subject} {share} {literal(flat(cells['language']))} .\n")
            return found
        for label, count in sizes.items():
            part = f"{subject[:-1]}#language-{slug(label)}>"
            language = study.programming_language(label)
            found += [
                f"{subject} {share} {part} .\n",
                f"{part} {A} {share_class} .\n",
                f"{part} {of} <{language}> .\n",
                f'{part} {size} "{count}"^^{integer} .\n',
            ]
        return found

    return lines


def path_at(cells: Cells) -> str:
    """``github.com/owner/name`` out of the address in a row of ``repository_data``."""
    path = re.sub(r"^https?://(www\.)?|/+$", "", cells["url"].strip())
    return path if path.count("/") == 2 else ""


def _of_repository(study: Study) -> Naming:
    def identify(cells: Cells) -> str:
        key = cells["repository_id"]
        return study.repository(key) if key else study.row("repository-data", cells["id"])

    return identify


REPOSITORY_DATA: Final = Table(
    "repository_data",
    "repository-data",
    (),
    identity=_of_repository,
    extra=_data,
    consumed=("language", "repository_id"),
    columns=(
        Column("url", "doap:browse", ADDRESS),
        Column("description", "dcterms:description", TEXT),
        Column("created_at", "dcterms:created", MOMENT),
        Column("updated_at", "dcterms:modified", MOMENT),
        Column("pushed_at", "fw:pushed", MOMENT),
        Column("homepage", "foaf:homepage", HOMEPAGE),
        Column("archived", "fw:archived", BOOLEAN),
        Column("has_issues", "fw:hasIssueTracker", BOOLEAN),
        Column("has_downloads", "fw:hasDownloads", BOOLEAN),
        Column("has_projects", "fw:hasProjectBoards", BOOLEAN),
        Column("has_pages", "fw:hasWebPages", BOOLEAN),
        Column("has_wiki", "fw:hasWiki", BOOLEAN),
        Column("private", "fw:private", BOOLEAN),
        Column("license_key", "dcterms:license", LICENCE),
        Column("license_name", "fw:statedLicence", LINE),
        *ints(
            "size fw:kilobytes",
            "subscribers_count fw:subscriberCount",
            "stargazers_count fw:starCount",
            "forks_count fw:forkCount",
            "network_count fw:networkCount",
            "open_issues_count fw:openIssueCount",
            "total_commits_after_published_date fw:commitsAfterPublication",
            "total_commits_after_received_date fw:commitsAfterSubmission",
            "total_commits_after_accepted_date fw:commitsAfterAcceptance",
            "total_releases fw:releaseCount",
        ),
    ),
    dropped={
        "watchers": "GitHub gives the number of stars a second time under this name",
        "article_id": "the article of the row in repositories again",
    },
    emits=frozenset(
        {
            "doap:GitRepository",
            "doap:name",
            "doap:location",
            "fw:languageShare",
            "fw:LanguageShare",
            "fw:programmingLanguage",
            "fw:byteSize",
            "schema:ComputerLanguage",
            "rdfs:label",
            "fw:Stub",
            "fw:standsFor",
        }
    ),
)


def _file_at(column: str, kind: str) -> Callable[[Study], Naming]:
    def bind(study: Study) -> Naming:
        def identify(cells: Cells) -> str:
            key, path = cells["repository_id"], cells[column].strip()
            if not (key and path):
                return study.row(kind, cells["id"])
            return file_iri(study, study.repository(key), path)

        return identify

    return bind


def _labelled(column: str) -> Callable[[Study], Lines]:
    def lines(cells: Cells, subject: str) -> list[str]:
        return [f"{subject} {LABEL} {literal(cells[column].strip() or 'file ' + cells['id'])} .\n"]

    return lambda study: lines


REPOSITORY_FILE: Final = Table(
    "repository_files",
    "file",
    ("fw:RepositoryFile",),
    identity=_file_at("path", "file"),
    paths=True,
    extra=_labelled("path"),
    columns=(Column("path", "fw:path", EXACT), *ints("size fw:byteSize")),
    references={"repository_id": "dcterms:isPartOf"},
    emits=frozenset({"rdfs:label"}),
)

REQUIREMENT_FILE: Final = Table(
    "requirement_files",
    "file",
    ("fw:RequirementFile",),
    identity=_file_at("name", "file"),
    paths=True,
    extra=_labelled("name"),
    columns=(
        Column("name", "fw:path", EXACT),
        Column("reqformat", "fw:fileKind", concepts("file-kind", FILE_KINDS)),
        Column("content", "schema:text", TEXT),
    ),
    references={"repository_id": "dcterms:isPartOf"},
    emits=frozenset({"rdfs:label"}),
)

RELEASE: Final = Table(
    "repository_release",
    "release",
    ("doap:Version",),
    label="release",
    columns=(
        Column("name", "doap:name", LINE),
        Column("tag_name", "doap:revision", LINE),
        Column("created_at", "dcterms:created", MOMENT),
        Column("published_at", "dcterms:issued", MOMENT),
        Column("tarball_url", "doap:file-release", ADDRESS),
        Column("prerelease", "fw:prerelease", BOOLEAN),
    ),
    references={"repository_id": "dcterms:isPartOf"},
)
