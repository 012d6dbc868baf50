"""Pages in a real browser, from a real process: accessible, calm, without anything from outside."""

import re

import pytest
from playwright.sync_api import Browser

from service.pages.texts import LANGUAGES
from tests.barriers import check_page
from tests.windows import open_page

PAGES = {
    "start": "/",
    "county": "/99002/doc/county/99002",
    "goal": "/99002/doc/goal/z1.1",
    "indicator": "/99002/doc/indicator/einwohner",
    "product": "/99002/doc/product/11.10.01",
    "list": "/99002/doc/observation",
    "graph": "/99002/graph/facts",
    "query": "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2020&format=html",
    "ontology": "/ontology",
    "codes": "/codes",
    "shapes": "/shapes",
    "findings": "/findings",
    "county-findings": "/findings?county=99002",
    "questions": "/queries?county=99002",
    "question": "/queries/contributions-to-goal",
    "answer": "/queries/money-by-strategic-goal?county=99002",
    "statement": "/accessibility",
    "search": "/search?q=radweg",
    "embedded": "/embed/99002/matrix",
    "error": "/99002/doc/goal/none",
}


# thousands of terms made alike take long; in English they are made by the same templates
LONGEST = {"ontology", "codes", "shapes"}
LOOKS = [
    (name, each) for name in PAGES for each in LANGUAGES if each == "de" or name not in LONGEST
]


@pytest.mark.parametrize(("name", "language"), LOOKS)
def test_a_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, name: str, language: str
) -> None:
    mark = "&" if "?" in PAGES[name] else "?"
    check_page(browser, f"{server}{PAGES[name]}{mark}lang={language}")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_and_reports_no_error(
    server: str, browser: Browser, name: str
) -> None:
    hosts, faults = set(), []
    with open_page(browser, "about:blank") as page:
        page.on("request", lambda request: hosts.add(re.split("/+", request.url)[1]))
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(server + PAGES[name])
    assert hosts == {server.removeprefix("http://")}
    expected = 404 if name == "error" else None
    assert not [fault for fault in faults if str(expected) not in fault]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_never_scrolls_sideways(server: str, browser: Browser, name: str) -> None:
    """Nothing is lost at 320 pixels, as at 400 % of 1280 (WCAG 2.2, 1.4.10)."""
    with open_page(browser, server + PAGES[name], width=320) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [360, 800, 1000, 1280])
def test_a_page_begins_at_its_top_and_shows_where_one_is(
    server: str, browser: Browser, width: int
) -> None:
    with open_page(browser, f"{server}/99002/history", width=width) as page:
        bar, here = page.locator("nav.views ul"), page.locator("nav.views [aria-current]")
        assert page.evaluate("scrollY") == 0
        within, shown = bar.bounding_box(), here.bounding_box()
    assert within
    assert shown
    assert within["x"] <= shown["x"] + 1
    assert shown["x"] + shown["width"] <= within["x"] + within["width"] + 1


def test_light_and_dark_differ_as_the_reader_prefers(server: str, browser: Browser) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        with open_page(browser, f"{server}/", scheme=scheme) as page:
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_from_the_start_page_to_a_source_without_scripts(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}/", scripts=False) as page:
        page.get_by_role("link", name="Landkreis Seeheide").click()
        page.get_by_role("link", name="Alle Orte sind klimafreundlich erreichbar.").first.click()
        assert page.get_by_role("heading", level=1).inner_text().startswith("Z1")
        page.get_by_role("link", name="Vorlage 17/2024 mit Anlagen").click()
        assert "17/2024" in page.get_by_role("heading", level=1).inner_text()
        assert "frei erfunden" in page.inner_text("aside")


def test_a_query_is_asked_and_answered_without_scripts(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}/sparql", scripts=False) as page:
        page.get_by_label("Abfrage in SPARQL").fill("SELECT (6 * 7 AS ?answer) {}")
        page.get_by_role("button", name="Abfragen").click()
        assert page.get_by_role("cell").all_inner_texts() == ["42"]
        assert "1 Zeile, vollständig" in page.inner_text("main")


def test_the_keyboard_reaches_the_content_first(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}/99002/doc/goal/z1") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_the_language_switch_stays_on_the_page(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}/99002/doc/goal/z1?revision=2") as page:
        page.get_by_role("link", name="English").click()
        assert page.url == f"{server}/99002/doc/goal/z1?revision=2&lang=en"
        heading = page.get_by_role("heading", level=1).inner_text()
        assert "All places can be reached" in heading


def test_a_page_can_be_printed(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}/99002/doc/county/99002") as page:
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation").first.is_visible()
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.pdf()[:4] == b"%PDF"
