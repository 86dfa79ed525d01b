"""Mistakes that are made in queries, as patterns, with what to write instead.

A pattern is looked for outside strings, IRIs and comments: each character of a string or an IRI
is :data:`HIDDEN`. Its first group is what is at fault, and stands for ``\\1`` in the words.
Many come from habits of SQL, of Turtle, or of endpoints that take more than SPARQL.
"""

from __future__ import annotations

import re
from typing import Final

#: stands for each character of a string or an IRI
HIDDEN: Final = "\0"
_AGGREGATE: Final = r"(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)"
_SELECTED: Final = r"\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?(?:[?$]\w+\s+)*"
#: what a statement is made of: a variable, a name, an IRI or a string, a number, `a`
_TERM: Final = rf"(?:[?$]\w+|[\w.-]*:[\w:%.-]*\w|{HIDDEN}+(?:@[\w-]+|\^\^\S+)?|\d[\d.]*|a\b)"
_BEGINS: Final = rf"[?$\w{HIDDEN}]"

#: what is valid nowhere
ANYWHERE: Final = (
    (rf"\bPREFIX\s+([\w.-]+)(?=\s*[<{HIDDEN}])", r"a colon ends a prefix: PREFIX \1: <…>"),
    (rf"\bPREFIX\s+[\w.-]*:\s*{HIDDEN}+\s*([;.,])", r"there is no “\1” after a prefix"),
    (r"(@prefix|@base)\b", r"“\1” is Turtle; SPARQL has PREFIX and BASE, without a full stop"),
    (r"\b(https?:)//", r"an IRI is in angle brackets: <\1//…>"),
    (r"\b(define)\s+\w+:", r"“\1” is no SPARQL, but an extension of Virtuoso: leave it out"),
    (r"([“”„«»‘’])", r"a string is in quotation marks of ASCII, not in \1"),
    (rf"{HIDDEN}(@)(?![A-Za-z])", r"\1 is followed by a language: \"…\"@en"),
    (r"(?<![<>=!])(==|=>|=<|<>)", r"there is no operator “\1”; there are =, !=, <, >, <=, >="),
    (r"\b(AND)\b", r"unknown keyword “\1”: conditions are joined by &&"),
    (r"(?<=\})\s*(OR)\b", r"unknown keyword “\1”: groups are alternatives by UNION"),
    (r"\b(OR)\b", r"unknown keyword “\1”: conditions are alternatives by ||"),
    (r"\b(LIKE)\b", r"unknown keyword “\1”: texts are compared by CONTAINS, STRSTARTS, REGEX"),
    (r"\b(NULL)\b", r"unknown keyword “\1”: BOUND(?x) asks whether ?x has a value"),
    (r"\bSELECT\s+(TOP)\b", r"unknown keyword “\1”: LIMIT, at the end, is how many rows"),
    (r"\s(is|isa)\s+(?!\()", r"unknown keyword “\1”: the class of something is stated by a"),
    (r"(?<=[\s.;])((?-i:A))(?=\s)", r"“\1” is no keyword; “a” is"),
    (r"\b(ORDER|GROUP)\b(?!\s*BY\b|\w|_CONCAT)", r"\1 is followed by BY"),
    (r"\b((?:ORDER|GROUP)\s+BY)\s*\Z", r"\1 is followed by variables"),
    (r"\b(LIMIT|OFFSET)\b(?!\s*\d)", r"\1 is followed by a whole number"),
    (r"\bLIMIT\s*\d+\s*(,)", r"LIMIT has one number; how many rows come before is OFFSET"),
    (
        r"\b(?:LIMIT|OFFSET)\s*\d+\s*(ORDER|GROUP|HAVING)\b",
        r"\1 is too late: the order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
    ),
    (
        r"\bORDER\s+BY\b[^{}]{0,999}?\b(GROUP|HAVING)\b",
        r"\1 is too late: the order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
    ),
    (r"\b(ASC|DESC)\b(?!\s*\()", r"\1 is before a variable in brackets: \1(?x)"),
    (
        rf"{_SELECTED}({_AGGREGATE}\s*\()",
        "in SELECT an expression is in brackets, with a name: (COUNT(?x) AS ?n)",
    ),
    (
        rf"\bSELECT\b[^{{}}]{{0,999}}?(\(\s*{_AGGREGATE}\s*\([^()]*\)\s*\))",
        "in SELECT an expression has a name: (COUNT(?x) AS ?n)",
    ),
    (r"\bSELECT\b[^{}()]{0,999}?(\(\s*[?$]\w+\s*\))", "a variable of SELECT is not in brackets"),
    (r"\bAS\s+([^\W\d]\w*)", r"a name after AS is a variable: AS ?\1"),
    (r"\bSELECT\b[^{}(),]{0,999}(,)", "no commas are between the variables of SELECT"),
    (r"\bSELECT\s*(\{)", "SELECT is followed by variables, or by *"),
    (r"([?$]\w+-[^\W\d]\w*)(?![\w:(])", r"“\1” is no variable: a name has letters, digits and _"),
    (r"\bFROM\s+(\{)", "FROM is followed by the IRI of a graph"),
    (r"\bGRAPH\s*(\{)", "GRAPH is followed by an IRI or a variable"),
    (r"\b(FILTER|HAVING)\s+[?$!]", r"the condition of \1 is in brackets: \1(…)"),
    (
        r"\b(FILTER|HAVING)\s*\w+\s*\([^()]*\)\s*(?:[=<>!*/+-]|&&|\|\|)",
        r"the condition of \1 is in brackets: \1(…)",
    ),
    (
        r"\b(BIND)\s*\((?:(?!\bAS\b)[^()]|\((?:[^()]|\([^()]*\))*\))*\)",
        r"\1 gives a name: \1(… AS ?name)",
    ),
    (rf"\b(IN)\b(?!\s*\()(?=\s*{_BEGINS})", r"\1 is followed by a list in brackets: \1 (…)"),
    (rf"\b(WHERE|OPTIONAL|MINUS|UNION|EXISTS)\b(?=\s*{_BEGINS})", r"\1 is followed by {"),
    (rf"\b(ASK)\s+(?=[?${HIDDEN}])", r"\1 is followed by {"),
    (r"\bVALUES\s+[?$]\w+\s*(\()", r"values of one variable are in braces: VALUES ?x { … }"),
    (r"\bVALUES\s*\([^()]*\)\s*\{\s*([^(}\s])", "each row of VALUES is in brackets: (… …)"),
    (
        r"\bGROUP_CONCAT\s*\([^();]*(,)",
        r"a separator is written as GROUP_CONCAT(?x; SEPARATOR=\", \")",
    ),
    (rf"\bSEPARATOR\s*=\s*([^\s{HIDDEN}])", "a separator is in quotation marks"),
    (
        r"(,)\s*(?:FILTER|OPTIONAL|BIND|VALUES|MINUS|GRAPH|UNION|[.;}])",
        "a comma is followed by another value",
    ),
    (r"\bCONSTRUCT\s+([?$]\w+)", "CONSTRUCT is followed by { and statements"),
    (r"(;)\s*\Z", "no semicolon is at the end of a query"),
    (r"\A\s*(SHOW|EXPLAIN|PROFILE|LIST)\b", "a query begins with SELECT, ASK, CONSTRUCT, DESCRIBE"),
    (r"\b(WITH|INCLUDE)\b", r"“\1” is of Blazegraph: a query within a query is { SELECT … }"),
    (r"\b(OPTION)\s*\(", r"“\1” is of Virtuoso: a path is followed by + or *"),
    (r"[\w>)](\{\d+(?:,\d*)?\})", "a path has no numbers: ?, + and * say how often"),
    (r":[\w.-]*_(\()", r"an IRI with “\1” in it is written in full: <…>"),
    (r":[\w.-]*\w(,)_\w", r"an IRI with “\1” in it is written in full: <…>"),
    (r"\w:[\w.-]+(/)[\w.-]+(?![\w:.-])", r"an IRI with “\1” in it is written in full: <…>"),
    (r"\bCOUNT\s+(DISTINCT)\b", r"\1 is within the brackets: COUNT(\1 ?x)"),
    (r"\bAS\s+(\d)", "a name after AS is a variable: AS ?name"),
    (r"\b(CASE|THEN|ELSE|WHEN)\b", r"unknown keyword “\1”: a choice is IF(condition, …, …)"),
    (r"\bVALUES\s+[?$]\w+\s*\{[^{}()]*?(,)", "no commas are between the values of VALUES"),
    (r"\bVALUES\s+[?$]\w+\s*([^\s{(])", "values are in braces: VALUES ?x { … }"),
    (r"(&(?:lt|gt|amp|quot);)", r"“\1” is HTML: write the character itself"),
    (r"([\u00a0\u2000-\u200d\u202f\ufeff])", "this invisible character is no blank: write a blank"),
    (r"(?<=[\s{(])([?$])(?=[\s})])", r"a variable has a name after “\1”"),
    (r"\b(OPTIONAL|UNION|MINUS)\s*\(", r"\1 is followed by {"),
    (rf"{HIDDEN}(\^)(?!\^)\w", 'a datatype is behind two signs: "…"^^xsd:date'),
)
#: what is valid elsewhere, and is a mistake where the parser stops
AT_PLACE: Final = (
    (rf"\{{[^{{}}()]*?\s(!=|<=|>=|[<>=])\s*{_TERM}?", r"“\1” compares in FILTER( … ) only"),
    (
        rf"[{{.}}]\s*{_TERM}\s+{_TERM}\s+{_TERM}\s+({_TERM})(?:\s+{_TERM}){{1,2}}\s*[.;}}]?",
        "a full stop is missing between two statements",
    ),
    (
        rf";\s*{_TERM}\s+{_TERM}\s+({_TERM})(?:\s+{_TERM}){{1,2}}\s*[.;}}]?",
        "a full stop is missing before this",
    ),
    (
        rf"\([^(){{}}]*[?$\w)]\s*({HIDDEN}{{2}})\s*{_BEGINS}[^(){{}}]*\)\s*\}}?",
        "there is no operator “<>”; “!=” is",
    ),
    (r"[^\s}]\s+(LIMIT|OFFSET)\s+\d+\s*\}?", r"\1 is after the group, not in it"),
    (r"\}\s*(WHERE)\s*", r"\1 is only once in a query"),
    (r"\bAS\s+([?$]\w+)\s*\)\s*\}?", r"“\1” has a value before: AS is followed by a new name"),
    (r"\b(INSERT|DELETE)\b\s*\{?", r"\1 changes data, which is read-only here"),
)


def _compiled(
    table: tuple[tuple[str, str], ...],
) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in table)


#: :data:`ANYWHERE`, compiled
MISTAKES: Final = _compiled(ANYWHERE)
#: :data:`AT_PLACE`, compiled
PLACED: Final = _compiled(AT_PLACE)
