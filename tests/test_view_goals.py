"""The goal system as a tree: as the questions have it, filtered, without a script, for all."""

import csv
import io
import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser

from service.pages.texts import LANGUAGES
from tests.barriers import check_page
from tests.test_browser import open_page

PAGE = "/99002/goals"
GOAL = re.compile(r'<li class="goal" id="([^"]+)">(.*?)(?=<li class="goal"|</section>)', re.DOTALL)


def read_answer(client: httpx.Client, path: str, **given: str) -> list[dict[str, str]]:
    answer = client.get(path, params={"county": "99002", "format": "csv", **given})
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))]


def read_goals(page: str) -> dict[str, str]:
    """Return what stands at each goal, by the end of its address."""
    return dict(GOAL.findall(page))


def test_the_tree_has_the_goals_of_the_question(client: httpx.Client) -> None:
    expected = {
        row["goal"].rpartition("/")[2] for row in read_answer(client, "/queries/goal-tree")
    } - {""}
    page = client.get(PAGE, params={"open": "all"}).text
    assert set(read_goals(page)) == expected
    assert len(GOAL.findall(page)) >= len(expected) > 2


def test_the_money_of_each_goal_is_that_of_the_costs(client: httpx.Client) -> None:
    years = {row["year"] for row in read_answer(client, "/queries/money-by-strategic-goal")}
    seen = 0
    for year in sorted(years - {""}):
        said = read_goals(client.get(PAGE, params={"year": year, "lang": "en"}).text)
        for row in read_answer(client, "/api/v1/costs", year=year):
            key, amount = row["goal"].rpartition("/")[2], row["amount"]
            if key in said and float(amount):
                found = re.search(r">([\d,.]+)\u00a0€ planned", unescape(said[key]))
                assert found
                assert float(found[1].replace(",", "")) == float(amount)
                seen += 1
    assert seen


def test_each_goal_has_its_projects(client: httpx.Client) -> None:
    said = read_goals(client.get(PAGE, params={"open": "all"}).text)
    for key, text in said.items():
        goal = f"99002/id/goal/{key}"
        rows = client.get("/queries/contributions-to-goal.json", params={"goal": goal}).json()
        served = {
            row["project"]["iri"].rpartition("/")[2]
            for row in rows["rows"]
            if row["served"]["iri"].endswith(f"/goal/{key}")
        }
        shown = set(re.findall(r'/doc/project/([^"?]+)', text))
        assert shown == served


def test_a_choice_keeps_goals_with_the_way_to_them(client: httpx.Client) -> None:
    whole = read_goals(client.get(PAGE).text)
    key = max(whole, key=lambda each: each.count("."))  # one of the lowest
    name = re.search(r'href="[^"]*/doc/goal/[^"]*">([^<]+)<', whole[key])
    assert name
    kept = read_goals(client.get(PAGE, params={"q": unescape(name[1]).upper()}).text)
    assert key in kept
    assert len(kept) < len(whole)
    assert not read_goals(client.get(PAGE, params={"q": "gibt es hier nicht"}).text)


@pytest.mark.parametrize(
    "wrong", ["field=none", "status=element-none", "unit=none", "year=12", "open=x"]
)
def test_what_cannot_be_chosen_is_said(client: httpx.Client, wrong: str) -> None:
    answer = client.get(f"{PAGE}?{wrong}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert wrong.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, language: str
) -> None:
    check_page(browser, f"{server}{PAGE}?lang={language}")


def test_the_tree_unfolds_without_a_script(server: str, browser: Browser) -> None:
    with open_page(browser, server + PAGE, scripts=False) as page:
        page.get_by_role("link", name="Zuklappen").or_(
            page.get_by_role("link", name="Alles aufklappen")
        ).first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "Zielsystem"
        page.emulate_media(media="print")
        assert page.pdf()[:4] == b"%PDF"
