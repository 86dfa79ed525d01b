"""Counts what the text of a Markdown cell is made of, as the study's ``markdown_features`` do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import mistune

from kg.observing.natural_language import UNDETECTED, language_of, stop_words

_INLINE_MATH: Final = r"\$(?![\s$])(?P<inline_math_text>(?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)"
_BLOCK_MATH: Final = r"\$\$(?P<block_math_text>[\s\S]+?)\$\$"
_LATEX: Final = (
    r"\\begin\{(?P<latex_name>[A-Za-z]+\*?)\}(?P<latex_text>[\s\S]*?)\\end\{(?P=latex_name)\}"
)
#: how a line begins that may be more than a line of a paragraph: of a list, of code, a quote
_BLOCK_MARKS: Final = re.compile(r"[-+=>< ]|\* |[*_][*_ ]*$|\*\*\*|___|```|~~~|\d+[.)]")
_HEADING: Final = re.compile(r"(#{1,6}) +([^#\n]*[^#\s])")
#: what a piece of text without any markup has nowhere; an underscore may be in a word
_MARKED: Final = re.compile(r"[^\w\s.,;:'\"()/?#-]|(?<![^\W_])_|_(?![^\W_])")


class _CountingRenderer(mistune.HTMLRenderer):
    """Renders to plain text, and counts what it renders."""

    def __init__(self, stopwords: frozenset[str]) -> None:
        super().__init__(escape=False)
        self._stopwords = stopwords
        self.counts: defaultdict[str, int] = defaultdict(int)

    def _words(self, category: str, text: str, *, meaningful: bool = False) -> None:
        words = text.split()
        stops = sum(map(self._stopwords.__contains__, words))
        self.counts[f"{category}_words"] += len(words)
        self.counts[f"{category}_stopwords"] += stops
        if meaningful:
            self.counts["meaningful_words"] += len(words)
            self.counts["meaningful_stopwords"] += stops

    def span(self, category: str, text: str) -> str:
        """Count a piece of a line."""
        self.counts[category] += 1
        self.counts[f"{category}_len"] += len(text)
        self._words(category, text)
        return text

    def block(self, category: str, text: str) -> str:
        """Count a piece that has lines of its own."""
        self.counts[category] += 1
        self.counts[f"{category}_len"] += len(text)
        self.counts[f"{category}_lines"] += text.count("\n") + 1
        self._words(category, text, meaningful=True)
        return text

    def text(self, text: str) -> str:
        """See :class:`mistune.HTMLRenderer`, as are all that follow."""
        return text

    def linebreak(self) -> str:
        return "\n"

    def softbreak(self) -> str:
        return "\n"

    def block_text(self, text: str) -> str:
        return text

    def block_code(self, code: str, info: str | None = None) -> str:
        return self.block("code", code.removesuffix("\n"))

    def block_quote(self, text: str) -> str:
        return self.block("quote", text)

    def block_html(self, html: str) -> str:
        self.counts["html_lines"] += html.count("\n") + 1
        return self.inline_html(html)

    def inline_html(self, html: str) -> str:
        self.counts["html"] += 1
        self.counts["html_len"] += len(html)
        return html

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        self.span("header", text)
        self.counts["header_lines"] += text.count("\n") + 1
        return self.block(f"h{level}", text)

    def thematic_break(self) -> str:
        self.counts["hrule"] += 1
        return "---"

    def list(self, text: str, ordered: bool, **attrs: Any) -> str:
        return self.block("list", text)

    def list_item(self, text: str) -> str:
        self.counts["list_items"] += 1
        return text + "\n"

    def paragraph(self, text: str) -> str:
        return self.block("p", text)

    def table(self, text: str) -> str:
        return self.block("table", text)

    def table_head(self, text: str) -> str:
        return self.table_row(text)

    def table_body(self, text: str) -> str:
        return text

    def table_row(self, text: str) -> str:
        self.counts["table_rows"] += 1
        return text + "\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        self.counts["table_cells"] += 1
        return text + " "

    def codespan(self, text: str) -> str:
        return self.span("codespan", text)

    def emphasis(self, text: str) -> str:
        return self.span("emphasis", text)

    def strong(self, text: str) -> str:
        return self.span("double_emphasis", text)

    def strikethrough(self, text: str) -> str:
        return self.span("strikethrough", text)

    def _addressed(self, category: str, address: str, *texts: str) -> str:
        self.counts[category] += 1
        self.counts[f"{category}_len"] += len(address) + sum(map(len, texts))
        for text in texts:
            self._words(category, text)
        self.counts[f"{category}_words"] += 1
        return "L" * len(address) + "".join(texts)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        # <https://…> is a link whose text is its address
        if text in (url, url.removeprefix("mailto:")) and not title:
            return self._addressed("autolink", url)
        return self._addressed("link", url, title or "", text)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return self._addressed("image", url, title or "", text)

    def inline_math(self, text: str) -> str:
        return self.span("math", text)

    def block_math(self, text: str) -> str:
        return self.block("block_math", text)

    def latex(self, text: str, name: str) -> str:
        self.counts["latex_len"] += len(name)
        self._words("latex", name)
        return self.block("latex", text)


def _math(markdown: mistune.Markdown) -> None:
    """Formulas as notebooks write them: anywhere in a text, over several lines."""

    def parser(kind: str, group: str) -> Any:
        def parse(inline: Any, found: re.Match[str], state: Any) -> int:
            token: dict[str, Any] = {"type": kind, "raw": found.group(group)}
            if kind == "latex":
                token["attrs"] = {"name": found.group("latex_name")}
            state.append_token(token)
            return found.end()

        return parse

    for kind, pattern, group, start in (
        ("inline_math", _INLINE_MATH, "inline_math_text", "$"),
        ("block_math", _BLOCK_MATH, "block_math_text", "$"),
        ("latex", _LATEX, "latex_text", "\\"),
    ):
        # without the characters that a rule begins with, mistune tries it at every character
        markdown.inline.register(
            kind, pattern, parser(kind, group), before="escape", start_chars=start
        )


@cache
def _markdown() -> mistune.Markdown:
    plugins = ["strikethrough", "table", _math]
    return mistune.create_markdown(escape=False, renderer=None, plugins=plugins)  # type: ignore[arg-type]


def _plain_blocks(text: str) -> list[tuple[int, str]] | None:
    """The headings (with their levels) and paragraphs (level 0) of ``text``.

    Returns:
        ``None`` where there may be something else in it: another block, the address of a link.
    """
    lines = text.split("\n")
    if "|" in text or "]:" in text or not "".join(lines).isprintable():
        return None
    blocks: list[tuple[int, str]] = []
    paragraph: list[str] = []
    for line in lines:
        if not line:
            blocks += _joined(paragraph)
            paragraph = []
        elif line[0] == "#":
            heading = _HEADING.fullmatch(line)
            if heading is None:
                return None
            blocks += _joined(paragraph)
            blocks.append((len(heading[1]), heading[2]))
            paragraph = []
        elif _BLOCK_MARKS.match(line) or line[-1] == " ":
            return None
        else:
            paragraph.append(line)
    return [*blocks, *_joined(paragraph)]


def _joined(paragraph: list[str]) -> Iterator[tuple[int, str]]:
    if paragraph:
        yield 0, "\n".join(paragraph)


def _render(text: str, renderer: _CountingRenderer) -> None:
    markdown = _markdown()
    blocks = _plain_blocks(text)
    if blocks is None:
        tokens, state = markdown.parse(text)
        renderer.render_tokens(tokens, state)  # type: ignore[arg-type]
        return
    state = markdown.block.state_cls()
    for level, source in blocks:
        block = source
        if _MARKED.search(source):
            block = renderer.render_tokens(markdown.inline(source, state.env), state)
        if level:
            renderer.heading(block, level)
        else:
            renderer.paragraph(block)


def markdown_counts(text: str) -> tuple[str, dict[str, int]]:
    """The natural language of ``text``, and column of ``markdown_features`` → count.

    >>> language, counts = markdown_counts("# Title\\n\\nWe *load* the `data`.")
    >>> counts["h1"], counts["p"], counts["emphasis"], counts["codespan"], counts["lines"]
    (1, 1, 1, 1, 3)
    """
    words = text.split()
    language = language_of(words)
    stops = stop_words(language)
    renderer = _CountingRenderer(stops)
    try:
        _render(text, renderer)
    except RecursionError:  # quotes in quotes, thousands deep
        renderer.counts.clear()
    counts = renderer.counts
    counts["meaningful_lines"] = sum(n for name, n in counts.items() if name.endswith("_lines"))
    counts["len"], counts["lines"], counts["words"] = len(text), text.count("\n") + 1, len(words)
    counts["stopwords"] = sum(map(stops.__contains__, words))
    counts["using_stopwords"] = int(language != UNDETECTED)
    return language, counts
