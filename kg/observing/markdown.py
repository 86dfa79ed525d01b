"""Counts what the text of a Markdown cell is made of, as the study's ``markdown_features`` do."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any, Final, NamedTuple

import mistune

from kg.observing.natural_language import UNDETECTED, language_of, stop_words

_INLINE_MATH: Final = r"\$(?![\s$])(?P<inline_math_text>(?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)"
_BLOCK_MATH: Final = r"\$\$(?P<block_math_text>[\s\S]+?)\$\$"
_LATEX: Final = (
    r"\\begin\{(?P<latex_name>[A-Za-z]+\*?)\}(?P<latex_text>[\s\S]*?)\\end\{(?P=latex_name)\}"
)
#: how a line begins that may be more than a line of a paragraph: of a list, of code, a quote
_BLOCK_MARKS: Final = re.compile(r"[-+=>< ]|\* |[*_][*_ ]*$|\*\*\*|___|```|~~~|\d+[.)]")
_HEADING: Final = re.compile(r"(#{1,6}) +([^#\n]*[^#\s]) *")
_ITEM: Final = re.compile(r"(?:\d{1,9}(?=[.)])|(?=[-*+]))([-*+.)]) (?=\S)")
#: the marks of items, after their numbers
_LISTS: Final = frozenset("-*+.)")
_BULLETS: Final = frozenset("-*+")
#: characters that markup begins with; where there is none of them, none has to be searched for
_MARK: Final = re.compile(r"[\\`*<~$[_]")
#: what a piece of text without any markup has nowhere; an underscore may be in a word
_MARKED: Final = re.compile(r"[\\`*<~$[]|_(?:(?<![^\W_]_)|(?![^\W_]))")
_LINKED: Final = r"(?:[^][`*_<\\~$\n]++|`(?<!``)[^`\n]++`(?!`))*+\]\([A-Za-z0-9./:#?=+,;@_-]++\)"
#: code, images and links, and emphasised words, where they can be nothing else. Each begins with
#: its character, by which it is found quickly
_PIECE: Final = re.compile(
    rf"`(?<!``)[^`\n]++`(?!`)|!\[{_LINKED}|\[{_LINKED}"
    r"|\*(?<![^\s(]\*)(\*?)[A-Za-z0-9](?:[^][*_`<\\~$\n]*[A-Za-z0-9])?\1\*(?![^\s.,;:?)])"
)


class _CountingRenderer(mistune.HTMLRenderer):
    """Renders to plain text, and counts what it renders."""

    def __init__(self, stopwords: frozenset[str]) -> None:
        super().__init__(escape=False)
        self._stopwords = stopwords
        self.counts: defaultdict[str, int] = defaultdict(int)

    def _lines(self, category: str, text: str) -> None:
        lines = text.count("\n") + 1
        self.counts[f"{category}_lines"] += lines
        self.counts["meaningful_lines"] += lines

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
        self._lines(category, text)
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
        self._lines("html", html)
        return self.inline_html(html)

    def inline_html(self, html: str) -> str:
        self.counts["html"] += 1
        self.counts["html_len"] += len(html)
        return html

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        self.span("header", text)
        self._lines("header", text)
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


class _Block(NamedTuple):
    """A heading, whose mark is that of its level, a list, by that of its items, or a paragraph."""

    mark: str
    lines: list[str]


def _plain_blocks(text: str) -> list[_Block] | None:
    """The headings, paragraphs and lists of ``text``, whose items have a line each.

    Returns:
        ``None`` where there may be something else in it: another block, the address of a link.
    """
    lines = text.split("\n")
    if "|" in text or "]:" in text or not "".join(lines).isprintable():
        return None
    blocks: list[_Block] = []
    mark: str | None = None  # of the block that the next line may belong to
    for line in lines:
        found, content = None, line
        if not line:
            mark = None
            continue
        if line[0] == "#":
            if (heading := _HEADING.fullmatch(line)) is None:
                return None
            blocks.append(_Block(heading[1], [heading[2]]))
            mark = None
            continue
        if item := _ITEM.match(line):
            found, content = item[1], line[item.end() :]
            # a list after a list may be one, with blank lines in it
            after_list = mark is None and blocks and blocks[-1].mark in _LISTS
            if after_list or content[0] == "#":
                return None
            # a list without numbers ends the paragraph before it
            if mark == "" and found in _BULLETS:
                mark = None
        if mark not in (None, found or "") or _BLOCK_MARKS.match(content):
            return None
        if mark is None:
            mark = found or ""
            blocks.append(_Block(mark, []))
        blocks[-1].lines.append(content)
    return blocks


def _render_piece(piece: str, renderer: _CountingRenderer) -> str:
    if piece[0] == "`":
        code = piece[1:-1]
        padded = code[0] == code[-1] == " " and not code.isspace()
        return renderer.codespan(code[1:-1] if padded else code)
    if piece[0] == "*":
        if piece[1] == "*":
            return renderer.strong(piece[2:-2])
        return renderer.emphasis(piece[1:-1])
    text, _, address = piece[:-1].lstrip("!")[1:].rpartition("](")
    text = _PIECE.sub(lambda found: _render_piece(found[0], renderer), text)
    return (renderer.image if piece[0] == "!" else renderer.link)(text, address)


def _render_inline(text: str, renderer: _CountingRenderer) -> str | None:
    """``text`` without its markup; ``None`` where the library has to read it."""
    if _MARK.search(text) is None:
        return text
    if _MARKED.search(_PIECE.sub(" ", text)):
        return None
    return _PIECE.sub(lambda found: _render_piece(found[0], renderer), text)


def _render(text: str, renderer: _CountingRenderer) -> None:
    markdown = _markdown()
    blocks = _plain_blocks(text)
    if blocks is None:
        tokens, state = markdown.parse(text)
        renderer.render_tokens(tokens, state)  # type: ignore[arg-type]
        return
    state = markdown.block.state_cls()

    def inline(lines: list[str]) -> str:
        plain = _render_inline("\n".join([line.rstrip(" ") for line in lines]), renderer)
        if plain is None:
            tokens = markdown.inline("\n".join(lines).strip(), state.env)
            return renderer.render_tokens(tokens, state)
        return plain

    for mark, lines in blocks:
        if mark in _LISTS:
            items = [renderer.list_item(inline([line])) for line in lines]
            renderer.list("".join(items), mark in ".)")
        elif mark:
            renderer.heading(inline(lines), len(mark))
        else:
            renderer.paragraph(inline(lines))


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
    counts["len"], counts["lines"], counts["words"] = len(text), text.count("\n") + 1, len(words)
    counts["stopwords"] = sum(map(stops.__contains__, words))
    counts["using_stopwords"] = int(language != UNDETECTED)
    return language, counts
