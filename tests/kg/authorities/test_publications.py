"""The identifiers of publications are found in the addresses and citations that people write."""

from __future__ import annotations

import pytest

from kg.authorities.publications import doi, identify


@pytest.mark.parametrize(
    ("address", "known"),
    [
        (
            "https://link.springer.com/article/10.1007/s10032-019-00334-z",
            "10.1007/s10032-019-00334-z",
        ),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/jmri.1", "10.1002/jmri.1"),
        ("https://journals.sagepub.com/doi/10.1177/02783?x=1", "10.1177/02783"),
        ("https://www.frontiersin.org/articles/10.3389/fdata.2021.1/full", "10.3389/fdata.2021.1"),
        ("https://www.medrxiv.org/content/10.1101/2020.05.14.1v2.full", "10.1101/2020.05.14.1"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0230416",
            "10.1371/journal.pone.0230416",
        ),
        ("https://www.nature.com/articles/s41597-022-01721-8.pdf", "10.1038/s41597-022-01721-8"),
    ],
)
def test_the_address_of_an_article_at_its_publisher_has_its_doi(address: str, known: str) -> None:
    """It identifies the article, and never the dataset that has it as its page."""
    assert identify(address).doi == known
    assert identify(address) == identify(f"https://doi.org/{known}")
    assert doi(address) == ""


def test_an_address_of_another_site_with_a_number_like_a_doi_is_a_page() -> None:
    assert identify("https://data.example.org/files/10.1007/a.csv").doi == ""
    assert identify("https://springer.com.example.org/article/10.1007/a").doi == ""
