"""The matrix: a mark for every contribution, what is empty stands out, for everybody."""

import re
from decimal import Decimal
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from service.goals.matrix import FULL, LEAST, choose_radius
from service.pages.texts import LANGUAGES
from tests.barriers import check_page

PAGE = "/99002/matrix"
ROW = re.compile(r'<tr( class="empty")?><th scope="row".*?/doc/goal/([^"?]+).*?</tr>', re.DOTALL)


def read_rows(page: str) -> dict[str, str]:
    """Return the row of each goal, by the end of its address."""
    return {found[2]: found[0] for found in ROW.finditer(page)}


def test_every_contribution_has_a_mark_with_its_share(client: httpx.Client) -> None:
    rows = read_rows(client.get(PAGE, params={"lang": "en"}).text)
    assert len(rows) > 2
    seen = 0
    for key, row in rows.items():
        asked = {"goal": f"99002/id/goal/{key}"}
        answer = client.get("/queries/contributions-to-goal.json", params=asked).json()["rows"]
        own = [each for each in answer if each["served"]["iri"].endswith(f"/goal/{key}")]
        assert row.count("<circle") == len({each["project"]["iri"] for each in own})
        assert ('class="empty"' in row) == (not own)
        assert row.count("%") == len([each for each in own if each.get("share") is not None])
        for each in own:
            if each.get("share") is not None:
                percent = f"{(Decimal(str(each['share'])) * 100).normalize():f}\u00a0%"
                assert percent in unescape(row)
                seen += 1
    assert seen


@pytest.mark.parametrize("columns", ["projects", "products", "units", "themes"])
def test_whatever_stands_above_the_goals_stay_the_same(client: httpx.Client, columns: str) -> None:
    answer = client.get(PAGE, params={"columns": columns, "lang": "de"})
    assert answer.status_code == 200
    rows = read_rows(answer.text)
    assert not rows or rows.keys() == read_rows(client.get(PAGE).text).keys()
    assert rows or "nichts erfasst" in answer.text


@pytest.mark.parametrize("wrong", ["columns=people", "field=none", "page=0", "page=99", "depth=1"])
def test_what_is_wrong_is_said(client: httpx.Client, wrong: str) -> None:
    answer = client.get(f"{PAGE}?{wrong}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert wrong.partition("=")[0] in answer.json()["detail"]


@given(st.decimals(0, 1, places=4))
def test_the_area_of_a_mark_is_the_share(share: Decimal) -> None:
    radius = choose_radius([str(share)])
    assert LEAST <= radius <= FULL
    if radius > LEAST:
        assert abs((radius / FULL) ** 2 - float(share)) < 0.02


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, language: str
) -> None:
    check_page(browser, f"{server}{PAGE}?lang={language}")
