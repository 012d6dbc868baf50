"""The page that explains an amount: as the API has it, to the cent, and friendly without money."""

import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser

from service.pages.texts import LANGUAGES
from tests.barriers import check_page

PAGE = "/99002/costs"
SUM = re.compile(r'<span class="sum">([^<]+)\u00a0€</span>')


def read_cents(text: str) -> int:
    """Return an amount as the English page writes it, in cents."""
    whole, _, cents = text.replace(",", "").replace("−", "-").partition(".")
    return int(whole) * 100 + int(cents or 0)


def find_year(client: httpx.Client) -> str:
    """Return a year for which the example has money."""
    answer = client.get("/api/v1/costs", params={"county": "99002"}).json()
    return str(answer["years"][-1])


def walk(figure: dict[str, object]) -> list[int]:
    """Return the cents of a figure and of all below it, from top to bottom."""
    children = figure["children"]
    assert isinstance(children, list)
    own = round(float(str(figure["expenditure"])) * 100)
    return [own, *(cents for each in children for cents in walk(each))]


@pytest.mark.parametrize("node", ["99002/id/county/99002", "99002/id/goal/z1"])
def test_the_amounts_are_those_of_the_api(client: httpx.Client, node: str) -> None:
    year = find_year(client)
    answer = client.get("/api/v1/costs/explain", params={"node": node, "year": year}).json()
    page = client.get(PAGE, params={"node": node, "year": year, "lang": "en"})
    shown = [read_cents(each) for each in SUM.findall(unescape(page.text))]
    assert shown == walk(answer["tree"])
    assert shown[0] > 0


def test_a_year_without_money_says_so(client: httpx.Client) -> None:
    page = client.get(PAGE, params={"year": "1990", "lang": "en"})
    assert page.status_code == 200
    assert "No money is recorded for this in 1990." in page.text


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ("node=99002/id/goal/none", 404, "node="),
        ("node=99002/id/indicator/einwohner", 400, "node="),
        ("node=99003/id/goal/m1", 400, "ask at /99003/costs"),
        ("phase=dreamt", 400, "phase="),
        ("year=soon", 400, "year="),
    ],
)
def test_what_is_wrong_is_said(client: httpx.Client, wrong: str, status: int, said: str) -> None:
    answer = client.get(f"{PAGE}?{wrong}", headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, language: str
) -> None:
    check_page(browser, f"{server}{PAGE}?lang={language}&year=2025")
