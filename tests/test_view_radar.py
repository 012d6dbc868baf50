"""The view of gaps and conflicts: every hit of the API, with why and what to do, as of a day."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser

from graph.names import Names
from graph.radar import Radar, Reading, list_detectors, read_words
from graph.tables import Column, Table
from graph.things import Thing
from service.gaps import FOLDED, PAGE, SHOWN, Wish, make_hit, make_overview
from service.pages.addresses import Addresses
from service.pages.frame import Look
from service.pages.texts import LANGUAGES, read_texts
from tests.barriers import check_page
from tests.live import BASE, Live
from tests.windows import open_page

VIEW: Final = "/99002/radar"
DAY: Final = date(2026, 11, 22)


def read_hits(page: str) -> dict[str, int]:
    """Return the number of hits in the page's articles, by detector."""
    found = re.findall(
        r'<article class="finding \w+" id="([a-z-]+)">(.*?)</article>', page, re.DOTALL
    )
    return {name: text.count("<li>") for name, text in found}


@pytest.mark.parametrize("day", [DAY.isoformat(), "2020-01-01"])
def test_the_hits_are_those_of_the_api(client: httpx.Client, day: str) -> None:
    given = {"day": day, "lang": "de"}
    page = client.get(VIEW, params=given).text
    asked = client.get("/api/v1/radar", params={**given, "county": "99002", "format": "json"})
    found = {each["name"]: each for each in asked.json()["detectors"] if each["count"]}
    assert read_hits(page) == {name: each["count"] for name, each in found.items()}
    for each in found.values():
        assert each["why"] in unescape(page)
        assert each["remedy"] in unescape(page)
    total = sum(each["count"] for each in found.values())
    assert re.search(rf'<h2 id="counts">{total} Treffer', page)


@pytest.mark.parametrize("name", ["group", "severity"])
def test_each_filter_leaves_what_was_counted(client: httpx.Client, name: str) -> None:
    every = read_hits(client.get(VIEW, params={"day": DAY.isoformat()}).text)
    kinds = {each.name: getattr(each, name) for each in list_detectors()}
    for value in read_words()["groups" if name == "group" else "severities"]:
        page = client.get(VIEW, params={"day": DAY.isoformat(), name: value}).text
        assert read_hits(page) == {key: n for key, n in every.items() if kinds[key] == value}


def test_a_detector_alone_shows_all_its_hits_and_keeps_the_counts(client: httpx.Client) -> None:
    every = read_hits(client.get(VIEW, params={"day": DAY.isoformat()}).text)
    name = max(every, key=lambda each: every[each])
    page = client.get(VIEW, params={"day": DAY.isoformat(), "detector": name}).text
    assert read_hits(page) == {name: every[name]}
    assert f"{sum(every.values())} Treffer" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("day=2026-02-30", "day"),
        ("day=yesterday", "day"),
        ("group=weather", "projects"),
        ("severity=Warning", "warning"),
        ("detector=none", "goals-without-project"),
        ("detector=goals-without-project&page=9", "from 1 to 1"),
        ("colour=red", "colour"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(
    client: httpx.Client, query: str, said: str
) -> None:
    answer = client.get(f"{VIEW}?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, said in answer.text) == (400, True), answer.text


def make_radar(count: int) -> Radar:
    """Return a radar with many hits of one detector."""
    detector = list_detectors()[0]
    columns = detector.question.columns
    blank = (None,) * (len(columns) - 1)
    rows = tuple((Thing(f"{BASE}/99002/id/goal/{n}"), *blank) for n in range(count))
    return Radar("99002", DAY, (Reading(detector.name, Table(columns, rows)),))


def test_five_thousand_hits_fold_and_page() -> None:
    look = Look("de", Addresses(Names(BASE)), read_texts("de"))
    radar = make_radar(5_000)
    name = radar.readings[0].detector
    gap = make_overview(look, radar, Wish(), 1).areas[0].gaps[0]
    assert (len(gap.hits), len(gap.folded)) == (SHOWN, FOLDED - SHOWN)
    assert gap.count == gap.omitted + FOLDED
    seen = set()
    for page in range(1, 5_000 // PAGE + 1):
        (area,) = make_overview(look, radar, Wish(detector=name), page).areas
        seen |= {hit.thing.exact for hit in area.gaps[0].hits if hit.thing}
    assert len(seen) == gap.count


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_of_which_nothing_is_known_is_told_so(client: httpx.Client, language: str) -> None:
    answer = client.get("/99003/radar", params={"lang": language})
    assert answer.status_code == 200
    said = read_texts(language)["radar"]["bare"].partition("{county}")[2]
    assert said in unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_and_does_not_scroll_sideways(
    live_example: Live, browser: Browser, language: str
) -> None:
    check_page(browser, f"{live_example.url}{VIEW}?lang={language}")


def test_without_scripts_the_filter_works(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}{VIEW}?lang=de", scripts=False) as page:
        page.select_option("#group", "goals")
        page.click("form.filter button")
        assert "group=goals" in page.url
        assert "lang=de" in page.url
        assert page.locator("section.area").count() <= 1


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        (Thing("http://qudt.org/vocab/unit/PERCENT", {"de": "Prozent"}, "%"), "90,4\u00a0%"),
        (Thing("http://qudt.org/vocab/unit/NUM", {"de": "Anzahl"}), "90,4"),
        (None, "90,4"),
    ],
)
def test_figures_have_the_unit_that_stands_beside_them(unit: Thing | None, shown: str) -> None:
    columns = (
        Column("thing", "thing", {"de": "Kennzahl"}),
        Column("value", "decimal", {"de": "Wert"}, unit_column="unit"),
        Column("unit", "code", {"de": "Einheit"}),
    )
    look = Look("de", Addresses(Names(BASE)), read_texts("de"))
    hit = make_hit(look, columns, (Thing(f"{BASE}/99002/id/indicator/x"), Decimal("90.4"), unit))
    assert [(label, str(value.text)) for label, value in hit.particulars] == [("Wert", shown)]


def test_figures_of_hits_lead_to_the_answer_that_has_them(client: httpx.Client) -> None:
    page = unescape(client.get(VIEW, params={"lang": "en"}).text)
    hits = "".join(re.findall(r'<ul class="hits">.*?</ul>', page, re.DOTALL))
    proofs = re.findall(r'class="proof" href="(/api/v1/radar[^"]+)"[^>]*>([^<]+)<', hits)
    assert proofs
    for href, shown in proofs:
        answer = client.get(href).text
        digits = re.sub(r"[^0-9]", "", shown).rstrip("0") or "0"
        assert digits in re.sub(r"[^0-9]", "", answer), shown
