"""What is read without a library, because it is simple, is what the library gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.observing import ipython_syntax, markdown
from kg.observing.datasets import mentions as module
from kg.observing.datasets.mentions import Mention, mentions
from kg.observing.ipython_syntax import to_python
from kg.observing.markdown import markdown_counts
from kg.observing.natural_language import _MOST_WORDS, _WRITTEN, language_of
from kg.observing.notebook_file import NotebookCell, read_notebook

_TEXTS = (
    "We _load_ my_data, _ and __init__",
    "One  \nline \n  more\n two\n\n\nNext\n",
    "# Title\ntext\n##  Part # 2\n### Part\n\n####### seven\n#tag\n",
    "A\n-\n\nB\n- c\n\n1986. A year\n\n1) one\n---\n",
    "Title:\n\n\ttabs\n\n    code\n\n\u00a0blank\n",
    'We *load* the `data` of [the site](https://a.org/b "t") in **one _go_**\n$x_1$ <b>b</b>\\*',
    "## The `load` of ![a](b.png)\n<https://a.org> \\begin{a}\n\n\\end{a} $$a\n\nb$$\n# `a` #\n",
    "[a]: b\n\n[a] [b][a]\n",
    "a | b\n--|--\n1 | 2\n",
    "** ***\n__ _\n***\n*a*\n* a\n*\n",
    "text\n===\n~~~\ncode\n~~~\n``` a`b\n<div>\n> quote\n+ b\n",
    "Note:\n* a\n* `b`\n\nText\n- c\nlazy\n- d\n",
    "Note:\n1. a\n2. b\n\nText\n3. c\n+ d\n",
    "# Title\n- a\n\nText\n- b\n* c\n\n- d\n",
    "Text\n- - a\n- # b\n-\n",
    "",
    " \n \n",
)
_CODE = (
    "%matplotlib inline\nimport os\n!ls -l\nx = 1",
    "if a:\n    %time f(1)\n   \n    !echo $x \\\n  more\ny = f(\n  %a\n)",
    "s = '''\n%cd /\n   \n'''\n!pwd\n",
    "!echo (\n%cd /\nprint(1)\n   \nz = '''\n   \n'''\n",
    "%%time\n%cd /\nf()",
    "x = 1\n%%time\ny = 2",
    "%timeit f(a\n!ls ?\n%pinfo x\n% matplotlib\n!!ls",
)


def _cells(shared_data: Callable[[str], Path], kind: str) -> Iterator[NotebookCell]:
    for file in sorted(shared_data("notebooks").rglob("*.ipynb"))[::3]:
        notebook = read_notebook(file.read_bytes())
        if kind == "markdown" or notebook.language == "python":
            yield from (cell for cell in notebook.cells if cell.kind == kind)


def _transformed(source: str) -> str:
    try:
        return ipython_syntax._transformed(source) if source.strip() else source
    except SyntaxError:
        return "SyntaxError"


def _python(source: str) -> str:
    try:
        return to_python(source)
    except SyntaxError:
        return "SyntaxError"


@pytest.mark.parametrize("source", _CODE)
def test_commands(source: str) -> None:
    assert _python(source) == _transformed(source)


def test_commands_of_notebooks(shared_data: Callable[[str], Path]) -> None:
    sources = {cell.source for cell in _cells(shared_data, "code")}
    for source in sources:
        if ipython_syntax._SPECIAL.search(source):
            assert _python(source) == _transformed(source).replace("\0", "\n"), source


def _counted(text: str, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(markdown, "_plain_blocks", lambda text: None)
        return markdown_counts(text)


@pytest.mark.parametrize("text", _TEXTS)
def test_texts(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in (text, *text.split("\n")):
        assert markdown_counts(part) == _counted(part, monkeypatch)


#: headings, paragraphs, lists, code, links, images and emphasis in their plainest form
_PLAIN_TEXTS = (
    "## The title \nWe *load* `a` of [the `b`](c.org), **go on** \nand (_on_)\n\n![d](e.png) x_y\n",
    "A list:\n\n- one `a`\n- *two* \n\n1. [b](c)\n2. d\n\n# e\n* f\n* g",
)
_INSERTED = (
    " ", "\n", "\n\n", "`", "``", "*", "**", "_", "[", "](", ")", "!", "\\", "<b>", "$", "&amp;",
    "~~", "# ", "- ", "1. ", ". ", "> ", "---\n", "\t", "    ", "|", "]: ", "é", "\u00a0", "a",
)  # fmt: skip


@pytest.mark.parametrize("text", _PLAIN_TEXTS)
@pytest.mark.parametrize("inserted", _INSERTED)
def test_texts_with_a_piece_inserted_or_removed(
    text: str, inserted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(len(text) + 1):
        for after in (text[at:], text[at + 1 :]):
            changed = text[:at] + inserted + after
            assert markdown_counts(changed) == _counted(changed, monkeypatch), changed


def test_texts_of_notebooks(
    shared_data: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for cell in _cells(shared_data, "markdown"):
        assert markdown_counts(cell.source) == _counted(cell.source, monkeypatch), cell.source


@pytest.mark.parametrize(
    "text",
    [
        "10.5281/zenodo.1 10.5281/zenodo.2,10.5281/zenodo.3\n(https://zenodo.org/record/4)\n",
        "see\thttps://huggingface.co/datasets/a/b?x='https://h/c.csv' and \"http://h/d.csv\"",
        "x10.5281/zenodo.1 DANDI:000001\u00a0dandi:000002 İ DANDI:000003",
        "",
    ],
)
def test_mentions_in_words(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [*mentions(text, code=True)] == _searched(text, monkeypatch)


def test_mentions_of_notebooks(
    shared_data: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = 0
    for kind in ("code", "markdown"):
        for cell in _cells(shared_data, kind):
            expected = _searched(cell.source, monkeypatch)
            assert [*mentions(cell.source, code=True)] == expected, cell.source
            found += len(expected)
    assert found > 10


def _searched(text: str, monkeypatch: pytest.MonkeyPatch) -> list[Mention]:
    """The mentions that a search of the whole text finds."""
    with monkeypatch.context() as patched:
        patched.setattr(module, "_IN_ONE_WORD", frozenset())
        return [*mentions(text, code=True)]


def test_words_of_other_texts_change_no_language_and_stay_few() -> None:
    text = [
        "Die",
        "Daten",
        "(werden)",
        "FÜR",
        "jeden,",
        "der",
        "Orte",
        "geladen;",
        "und",
        "dann",
        "gezeigt.",
    ]
    assert language_of(text) == "german"
    assert language_of([f"word{number}" for number in range(2 * _MOST_WORDS)]) == "undetected"
    assert language_of([*text, "x" * 10_000]) == "german"
    assert len(_WRITTEN) <= _MOST_WORDS
    assert max(map(len, _WRITTEN)) < 10_000
