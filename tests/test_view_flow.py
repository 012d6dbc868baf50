"""The page of money on its way: the figures are those of the API, and every amount is explained."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from service.pages.texts import LANGUAGES
from tests.barriers import check_page
from tests.test_view_costs import read_cents

PAGE = "/99002/flow"
ROW = re.compile(r"<tr><td>.*?</tr>", re.DOTALL)
AMOUNT = re.compile(r'class="proof" href="([^"]+)"[^>]*>([^<]+)\u00a0€<')
BAR = re.compile(r'<a class="stop [^"]*" href="([^"]*)"[^>]*aria-label="([^"]+)\u00a0€"')
SUM = re.compile(r'<th scope="row" colspan="5">[^<]*</th><td class="number">([^<]+)\u00a0€')


def ask(client: httpx.Client, **given: str) -> dict[str, Any]:
    """Return the ways of money as the API has them."""
    asked = {"county": "99002", "by": "flow", **given}
    answer = client.get("/api/v1/costs", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def open_page(client: httpx.Client, **given: str) -> str:
    answer = client.get(PAGE, params={"lang": "en", **given})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def list_years(client: httpx.Client) -> list[str]:
    return [str(year) for year in ask(client)["years"]]


def test_every_way_is_in_the_table_with_its_amount(client: httpx.Client) -> None:
    for year in list_years(client):
        page = open_page(client, year=year, phase="approved", goals="direct")
        *rows, total = ask(client, year=year, phase="approved")["rows"]
        shown = [read_cents(AMOUNT.findall(row)[0][1]) for row in ROW.findall(page)]
        assert shown == [round(Decimal(str(each["amount"])) * 100) for each in rows]
        assert read_cents(SUM.findall(page)[0]) == sum(shown)
        assert sum(shown) == round(Decimal(str(total["amount"])) * 100) > 0


def test_bars_lead_to_the_explanation_of_just_their_amount(client: httpx.Client) -> None:
    page = open_page(client, year=list_years(client)[-1], phase="approved")
    bars = BAR.findall(page)
    assert len({said.partition(" ")[0] for _, said in bars}) > 3
    for href, said in bars:
        told = read_cents(said.rpartition(" ")[2])
        assert href.startswith(("/99002/costs?", "/99002/flow?")), href
        explained = unescape(client.get(href).text)
        # the heading of either page has the sum
        heading = re.search(r'<h2 id="sum">.*?</h2>', explained, re.DOTALL)
        assert heading
        found = re.findall(r"([\d,.−-]+)\u00a0€", heading[0])
        assert [read_cents(each) for each in found] == [told], said


def test_what_passes_a_stop_is_a_part_of_all(client: httpx.Client) -> None:
    year = list_years(client)[-1]
    whole = read_cents(SUM.findall(open_page(client, year=year, phase="approved"))[0])
    rows = ask(client, year=year, phase="approved")["rows"][:-1]
    counts = []
    for step in ("source", "project", "goal"):
        parts = {row[step]["iri"] if row[step] else "open" for row in rows}
        passed = [open_page(client, year=year, phase="approved", through=each) for each in parts]
        assert sum(read_cents(SUM.findall(page)[0]) for page in passed) == whole
        counts.append(len(parts))
    assert max(counts) > 1


def test_without_a_choice_there_is_money_to_see(client: httpx.Client) -> None:
    assert SUM.search(open_page(client))


def test_a_budget_without_money_offers_those_with_some(client: httpx.Client) -> None:
    page = open_page(client, year="1990")
    assert "No money of projects is recorded for 1990" in page
    offered = re.findall(r'href="(/99002/flow[^"]*year=\d{4}&phase=[^"]*)"', page)
    assert offered
    assert all(SUM.search(unescape(client.get(each).text)) for each in offered)


def test_a_county_without_money_says_so(client: httpx.Client) -> None:
    answer = client.get("/99003/flow", params={"lang": "de"})
    assert answer.status_code == 200
    assert "noch kein Geld von Projekten erfasst" in answer.text


def test_what_no_money_passes_is_told(client: httpx.Client) -> None:
    assert "no money goes through here: z1x" in open_page(client, through="99002/id/goal/z1x")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("through=x%20y", "through="),
        ("through=99003/id/goal/m1", "ask at /99003/flow"),
        ("phase=dreamt", "phase="),
        ("year=soon", "year="),
        ("goals=all", "goals="),
        ("page=99", "page="),
    ],
)
def test_what_is_wrong_is_said(client: httpx.Client, wrong: str, said: str) -> None:
    answer = client.get(f"{PAGE}?{wrong}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, language: str
) -> None:
    check_page(browser, f"{server}{PAGE}?lang={language}")
