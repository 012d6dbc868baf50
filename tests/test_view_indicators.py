"""The view of indicators: equal to the API, comparison equal to the question, charts to scale."""

import csv
import io
import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from html import unescape
from itertools import pairwise
from typing import Final

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from graph.achievement.formula import Aim, Value, find_worst
from graph.achievement.reading import Target
from graph.indicators.comparison import Comparison, Peer
from graph.indicators.figures import Figure
from graph.things import Thing
from service.indicators.chart import APART, BOTTOM, HEIGHT, TOP, draw_chart, fit, spread
from service.indicators.listing import STATES
from service.indicators.sheet import rank
from service.pages.texts import LANGUAGES, read_texts
from tests.barriers import check_page
from tests.live import Live
from tests.windows import open_page

VIEW: Final = "/99002/indicators"
DOCUMENT: Final = "http://example.org/figure"


def read_table(client: httpx.Client, path: str, **given: str) -> list[dict[str, str]]:
    """Return a table of the API."""
    answer = client.get(path, params={**given, "format": "csv", "lang": "de"})
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))]


def read_counts(page: str) -> dict[str, int]:
    """Return the counts by state on top of the list."""
    found = re.findall(r'<li class="([a-z-]+)">.*?<strong>(\d+)</strong>', page)
    return {state: int(count) for state, count in found}


def list_links(page: str) -> list[str]:
    """Return the addresses of the single indicators of a list."""
    return [unescape(each) for each in re.findall(r'<th scope="row">.*?<a href="([^"]+)"', page)]


@pytest.mark.parametrize("county", ["99002", "99003"])
def test_the_counts_are_those_of_the_api(asked: Live, county: str) -> None:
    states: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table(asked.client, "/api/v1/progress", county=county):
        if row["indicator"]:
            states[row["indicator"]].add(row["state"].rpartition("#achievement-")[2])
    worst = [find_worst(each) for each in states.values()]
    counts = read_counts(asked.client.get(f"/{county}/indicators").text)
    assert worst
    for state in set(STATES) - {"without-target"}:
        assert counts.get(state, 0) == worst.count(state)


def test_each_filter_leaves_what_was_counted(client: httpx.Client) -> None:
    counts = read_counts(client.get(VIEW).text)
    for state in STATES:
        shown = list_links(client.get(VIEW, params={"state": state}).text)
        assert len(shown) == counts.get(state, 0)
    every = list_links(client.get(VIEW).text)
    assert len(every) == sum(counts.values())
    assert list_links(client.get(VIEW, params={"q": "no such word"}).text) == []


@pytest.mark.parametrize("county", ["99002", "99003"])
def test_the_comparison_is_that_of_the_question(asked: Live, county: str) -> None:
    compared = 0
    for address in list_links(asked.client.get(f"/{county}/indicators?lang=de").text):
        page = asked.client.get(address).text
        year = re.search(r"Werte im Jahr (\d+)", page)
        if not year:
            continue
        indicator = httpx.URL(address).params["indicator"]
        given = {"county": county, "indicator": indicator, "year": year.group(1)}
        rows = read_table(asked.client, "/queries/indicator-comparison", **given)
        shown = re.findall(r'<td class="number">\d+\.</td><th scope="row"><a href="([^"]+)', page)
        assert {each.partition("?")[0].rpartition("/")[2] for each in shown} == {
            row["body"].rpartition("/")[2] for row in rows
        }
        compared += 1
    assert compared or county != "99003"


def test_all_values_stand_in_the_table_and_lead_to_their_page(client: httpx.Client) -> None:
    for address in list_links(client.get(VIEW).text):
        page = client.get(address).text
        rows = re.findall(
            r'<tr><th scope="row">\d{4}</th><td class="number"><a class="proof" href="([^"]+)"',
            page,
        )
        assert len(rows) == len(set(rows))
        for each in rows[:1]:
            assert client.get(unescape(each)).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("indicator=99002/id/indicator/none", 404, "99002/id/indicator/"),
        ("indicator=99001/id/indicator/8kvb70", 400, "99002"),
        ("indicator=%20", 400, "indicator"),
        ("state=green", 400, "at-risk"),
        ("field=HF99", 400, "field=HF99"),
        ("page=9", 400, "from 1 to 1"),
        ("page=0", 400, "page"),
        ("year=2022", 400, "indicator"),
        ("colour=red", 400, "colour"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(
    client: httpx.Client, query: str, status: int, said: str
) -> None:
    answer = client.get(f"{VIEW}?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, said in answer.text) == (status, True), answer.text


@given(
    st.decimals(-(10**9), 10**9, places=3),
    st.decimals(0, 10**9, places=3),
)
def test_a_scale_holds_all_numbers(low: Decimal, span: Decimal) -> None:
    least, most = fit(Fraction(low), Fraction(low + span))
    assert least <= Fraction(low) <= Fraction(low + span) <= most
    assert least < most


@given(st.lists(st.floats(TOP, HEIGHT - BOTTOM), max_size=4).map(sorted))
def test_names_beside_lines_keep_apart_and_on_the_paper(places: list[float]) -> None:
    found = spread(places)
    assert all(high - low >= APART - 0.2 for low, high in pairwise(found))
    assert all(each <= HEIGHT - BOTTOM for each in found)


def test_a_target_path_leads_from_the_baseline_to_the_target() -> None:
    base = Value(2020, Decimal(10), "u", iri=DOCUMENT)
    aim = Aim(Decimal(30), 2030, "increase", "u", baseline=base)
    figures = [
        Figure(DOCUMENT, year, Decimal(number), "u") for year, number in ((2020, 10), (2025, 20))
    ]
    chart = draw_chart(figures, [Target("t", "g", "i", "", aim, ())], [])
    assert chart
    start, end = ([float(x) for x in each.split(",")] for each in chart.paths[0].split())
    last = chart.dots[-1]  # halfway in time and in number: on the path
    assert (last.x, last.y) == pytest.approx(
        ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), abs=0.2
    )
    assert chart.starts_at_nought


def test_equal_values_share_a_place_and_the_own_county_is_always_shown() -> None:
    def make(key: int, number: int) -> Peer:
        figure = Figure(f"{DOCUMENT}/{key}", 2022, Decimal(number), "u")
        return Peer(Thing(f"county/{key:03}"), (figure,), key == 0, is_neighbour=key == 1)

    peers = tuple(make(key, key // 2) for key in range(400))
    ranking = rank(Comparison(peers, "u", 0), None)
    assert ranking
    assert ranking.count == len(peers)
    assert [each.peer.body.iri for each in ranking.first] == ["county/000", "county/001"]
    assert [each.place for each in ranking.rest[:3]] == [1, 1, 3]
    assert ranking.first[0].length == 0
    assert ranking.median == sum(key // 2 for key in (199, 200)) / Decimal(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_without_indicators_is_told_where_they_come_from(
    asked: Live, language: str
) -> None:
    answer = asked.client.get("/99004/indicators", params={"lang": language})
    assert answer.status_code == 200
    words = read_texts(language)["indicators"]
    told = [words["empty"], words["no_concept"]]
    assert any(text.partition("{county}")[2] in unescape(answer.text) for text in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_have_no_barrier_and_do_not_scroll_sideways(
    live_example: Live, browser: Browser, language: str
) -> None:
    single = list_links(live_example.client.get(VIEW).text)[0]
    for path in (VIEW, single):
        address = httpx.URL(live_example.url + path).copy_merge_params({"lang": language})
        check_page(browser, str(address))


def test_without_scripts_the_filter_works(server: str, browser: Browser) -> None:
    with open_page(browser, server + VIEW, scripts=False) as page:
        page.fill("#q", "no such word")
        page.click("form.filter button")
        assert "q=no+such+word" in page.url
        assert page.locator("table.indicators").count() == 0
