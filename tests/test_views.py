"""The views of a county: one bar for all, embedded in other sites, wrong addresses explained."""

import httpx
import pytest

from service.pages.texts import LANGUAGES, read_texts
from service.views.table import VIEWS

COUNTY = "/99002"


def test_the_bar_names_the_views_that_are_listed_in_their_order() -> None:
    listed = [view.name for view in VIEWS.values() if view.is_listed]
    for language in LANGUAGES:
        assert list(read_texts(language)["views"]["names"]) == listed


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_stands_alone_and_within_another_site(client: httpx.Client, name: str) -> None:
    whole, part = (client.get(f"{prefix}{COUNTY}/{name}") for prefix in ("", "/embed"))
    assert whole.status_code == part.status_code == 200
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in part.headers["Content-Security-Policy"]
    assert '<header class="site">' in whole.text
    assert '<header class="site">' not in part.text
    for answer in (whole, part):
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_wrong_in_an_address_is_said(client: httpx.Client, name: str) -> None:
    stranger = client.get(f"/88888/{name}", headers={"Accept": "application/json"})
    assert stranger.status_code == 404
    assert f"/99002/{name}" in stranger.json()["detail"]
    wrong = client.get(f"{COUNTY}/{name}?colour=red")
    assert wrong.status_code == 400
    assert "colour" in wrong.text
