"""The page of a county at a glance: its figures are those of the pages that they lead to."""

import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser

from graph.achievement.formula import STATES
from service.pages.texts import LANGUAGES, read_texts
from tests.barriers import check_page
from tests.test_view_costs import read_cents

PAGE = "/99002/doc/county/99002"
PROOF = re.compile(r'<a class="proof" href="([^"]+)"[^>]*>([^<]+)<')
SUM = re.compile(r'<h2 id="sum">.*?([\d.,]+)\u00a0€', re.DOTALL)
CHANGES = re.compile(r'<ul class="changes">(.*?)</ul>', re.DOTALL)
SAID = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def open_page(client: httpx.Client, path: str, **given: str) -> str:
    answer = client.get(path, params={"lang": "en", **given}, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def read_proofs(page: str) -> dict[str, str]:
    """Return the figures of the cards by the address of what proves them."""
    cards = page.partition('<ul class="cards glance">')[2].partition("</section>")[0]
    return dict(PROOF.findall(cards))


def follow(client: httpx.Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def test_goals_and_projects_are_as_many_as_their_lists(client: httpx.Client) -> None:
    proofs = read_proofs(open_page(client, PAGE))
    goals = next(n for href, n in proofs.items() if "/99002/goals" in href)
    states = client.get("/api/v1/progress", params={"county": "99002", "day": "2026-11-23"}).json()
    assert int(goals) == len({row["goal"]["iri"] for row in states["rows"]}) > 0
    href, projects = next(pair for pair in proofs.items() if "/doc/project" in pair[0])
    assert f"{projects} entries" in follow(client, href)


@pytest.mark.parametrize("name", ["goals-without-project", "projects-without-goal"])
def test_what_is_missing_is_what_the_question_answers(client: httpx.Client, name: str) -> None:
    proofs = read_proofs(open_page(client, PAGE))
    count = next(n for href, n in proofs.items() if f"/queries/{name}" in href)
    rows = client.get(f"/queries/{name}.json", params={"county": "99002"}).json()["rows"]
    column = "goal" if name.startswith("goals") else "project"
    assert int(count) == len({row[column]["iri"] for row in rows})


def test_the_money_is_that_of_the_flow(client: httpx.Client) -> None:
    proofs = read_proofs(open_page(client, PAGE))
    href, amount = next(pair for pair in proofs.items() if "/flow" in pair[0])
    found = SUM.search(follow(client, href))
    assert found
    assert read_cents(found[1]) == read_cents(amount.removesuffix("\u00a0€")) > 0


def test_indicators_are_counted_as_on_their_page(client: httpx.Client) -> None:
    page = open_page(client, PAGE)
    counted = {
        state: int(number)
        for href, number in read_proofs(page).items()
        for state in STATES
        if f"state={state}" in href
    }
    listed = open_page(client, "/99002/indicators")
    for state in STATES:
        shown = re.search(rf'<li class="{state}">.*?<strong>(\d+)</strong>', listed)
        assert shown
        assert counted.get(state, 0) == int(shown[1])
    assert counted


def test_the_last_change_is_told_as_in_its_revision(client: httpx.Client) -> None:
    page = open_page(client, PAGE)
    shown = [said for found in CHANGES.findall(page) for said in SAID.findall(found)]
    whole = open_page(client, "/revisions/1..2", county="99002")
    told = [said for found in CHANGES.findall(whole) for said in SAID.findall(found)]
    assert shown == told[: len(shown)]
    assert len(shown) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_without_money_and_targets_says_so(bare: httpx.Client, language: str) -> None:
    words = read_texts(language)["glance"]
    page = open_page(bare, "/99007/doc/county/99007", lang=language)
    assert words["no_money"] in page
    assert words["no_indicators"] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, language: str
) -> None:
    check_page(browser, f"{server}{PAGE}?lang={language}")
