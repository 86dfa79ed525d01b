"""The first thing on a dataset's page: may I use it, and under which conditions."""

from __future__ import annotations

import re

import httpx
import pytest

from api.records.dataset_summary import Condition, Use
from api.records.values_view import Value
from api.records.verdict import verdict
from kg.authorities.use_classes import SCHEME, shipped

HTML = {"Accept": "text/html"}


def use(name: str, **more: object) -> Use:
    fields = {
        "class_iri": f"{SCHEME}/{name}" if name else "",
        "name": Value(name),
        "without": None,
        "attribution": None,
        "share_alike": None,
        "reasons": (),
        "claims": (),
        "notes": (),
        "verified": (),
        "terms_disagree": False,
        "inherited": (),
    }
    return Use(**{**fields, **more})  # type: ignore[arg-type]


ANCESTOR = Condition("path-to-x", Value("X"), Value("non-commercial"), (Value("X"),))


@pytest.mark.parametrize(
    ("terms", "kind", "words"),
    [
        (use("any-use"), "allowed", []),
        (use("any-use", attribution=False, share_alike=False), "allowed", []),
        (use("any-use", attribution=True), "conditional", ["attribution"]),
        (use("any-use", share_alike=True), "conditional", ["alike"]),
        (use("any-use", inherited=(ANCESTOR,)), "conditional", ["was made from"]),
        (use("non-commercial"), "refused", []),
        (use("academic-only", attribution=True), "refused", ["attribution"]),
        (use("unspecified"), "unstated", []),
        (use(""), "unstated", []),
        (use("per-sample"), "conditional", ["each sample"]),
        (
            use("academic-only", attribution=True, unknown=(Value("Some terms"),)),
            "unknown",
            ["Some terms permits is not known"],
        ),
        (use("non-commercial", terms_disagree=True), "disputed", ["non-commercial"]),
        (
            use("academic-only", terms_disagree=True, refused=True),
            "refused",
            ["most restrictive claim"],
        ),
    ],
)
def test_the_answer_follows_from_the_effective_terms(
    terms: Use, kind: str, words: list[str]
) -> None:
    found = verdict(terms, shipped())
    assert found.kind == kind
    assert len(found.conditions) == len(words)
    for condition, word in zip(found.conditions, words, strict=True):
        assert word in condition.text


def test_no_licence_is_never_permission() -> None:
    for name in ("", "unspecified", "non-commercial", "academic-only"):
        assert "allowed" not in verdict(use(name), shipped()).answer.replace("not allowed", "")


def test_the_page_opens_with_the_answer_then_how_to_get_and_cite_it(service: httpx.Client) -> None:
    page = service.get("/dataset/images-open-images-v4", headers=HTML).text
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert headings[0] == "Permitted use" and headings.index("How to cite it") < 4
    assert re.search(r"Commercial use: (allowed|not allowed|nobody|sources)", page)
    for anchor in re.findall(r'<ul class="conditions">.*?</ul>', page, flags=re.S):
        for target in re.findall(r'href="#(.*?)"', anchor):
            assert f'id="{target}"' in page


def test_the_verdict_agrees_with_the_purposes_where_terms_are_not_known(
    demo_service: httpx.Client,
) -> None:
    text = demo_service.get("/dataset/croissant~movielens-25m", headers=HTML).text
    assert re.search(r"Commercial use: not known", text)
    purposes = re.search(r'<ul class="plain purposes">.*?</ul>', text, re.DOTALL)
    assert purposes is not None
    assert set(re.findall(r'class="answer ([a-z-]+)"', purposes[0])) == {"unclear"}


def test_exports_have_the_licence_that_a_card_states(demo_service: httpx.Client) -> None:
    address = "/dataset/huggingface.co~stanfordnlp~snli"
    found = demo_service.get(address, headers={"Accept": "application/vnd.datacite.datacite+json"})
    rights = found.json()["rightsList"]
    assert [one.get("rightsIdentifier") for one in rights] == ["CC-BY-SA-4.0"]


def test_a_note_on_the_licence_is_ascribed_to_no_audit_and_empty_columns_are_left_out(
    demo_service: httpx.Client,
) -> None:
    html = demo_service.get("/dataset/images-open-images-v4", headers=HTML).text
    assert "Note on the licence" in html and "Note of the audit" not in html
    assert '<th scope="col">Where</th>' in html
    html = demo_service.get("/dataset/images-deart", headers=HTML).text
    claims = html.partition('id="claims"')[2].partition("</table>")[0]
    assert "FAIRweave" in claims and '<th scope="col">Where</th>' not in claims
