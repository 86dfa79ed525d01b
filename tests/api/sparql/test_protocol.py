"""Parameters are read the same however they are read."""

from __future__ import annotations

from urllib.parse import urlencode

from hypothesis import example, given
from hypothesis import strategies as st

from api.http.problems import Problem
from api.sparql.protocol import Operation, operation

FORM = "application/x-www-form-urlencoded"
wild = st.text(
    alphabet="abc=&%+;?/:@'\"<>[]{}|\\^`~!$*(),.-_ 0123456789ABCDEFabcdef\t\n\r#é", max_size=40
)


def parsed(method: str, query_string: bytes, body: bytes) -> Operation | str:
    try:
        return operation(method, query_string, FORM, body)
    except Problem as problem:
        return problem.detail


@given(wild)
@example("query=%80")
@example("%80=x")
@example("query=%EF%BF%BD")
@example(" query=x")
def test_an_address_means_the_same_as_a_form_of_the_same_bytes(text: str) -> None:
    encoded = text.encode()
    assert parsed("POST", encoded, b"") == parsed("POST", b"", encoded)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_it_was(text: str) -> None:
    found = parsed("GET", urlencode({"query": text}).encode(), b"")
    assert found == Operation(text)
