"""Counties at the edge stay usable: each page opens, says what is missing, and fits the screen."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser

from graph.changes import Change
from graph.names import Names
from graph.questions import list_questions
from graph.release import list_release
from graph.revisions import Revisions
from graph.validation.modes import Mode
from service.views.table import VIEWS
from tests.extremes import EMPTY, GOALS, LONG, MANY, PROJECTS, SINGLE, write_extremes
from tests.live import BASE, Live, serve
from tests.windows import open_page

SMALL = (EMPTY, SINGLE, LONG)
LARGEST = 2_500_000  # bytes of a page that anybody waits for
HTML = {"Accept": "text/html"}
FULL = {"history", "radar"}  # even an empty county has a past, and hits: what it lacks


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with all counties at the edge."""
    folder = tmp_path_factory.mktemp("extremes")
    write_extremes(folder / "files")
    names = Names(BASE)
    revisions = Revisions(folder / "store", names, modes={BASE: Mode.REPORT})
    change = Change(replaced=list_release(names), folders=(folder / "files",))
    assert revisions.publish(change, "edge")
    with serve(folder / "store", workers=2) as live:
        yield live


def open_html(live: Live, path: str, **given: str) -> str:
    answer = live.client.get(path, params={"lang": "de", **given}, headers=HTML)
    assert answer.status_code == 200, f"{path}: {answer.text[:2000]}"
    assert len(answer.content) < LARGEST, f"{path}: {len(answer.content)} bytes"
    return unescape(answer.text)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("county", [*SMALL, MANY])
def test_every_view_opens(live: Live, county: str, view: str) -> None:
    page = open_html(live, f"/{county}/{view}")
    assert "<h1>" in page
    assert not re.search(r"\bNone\b|Undefined", re.sub(r"<[^>]*>", "", page))
    if county == EMPTY and view not in FULL:
        assert 'class="doubt"' in page, "nothing is said of what is missing"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_embedded(live: Live, view: str) -> None:
    open_html(live, f"/embed/{SINGLE}/{view}")


@pytest.mark.parametrize("county", [*SMALL, MANY])
def test_the_county_and_its_findings_have_pages(live: Live, county: str) -> None:
    assert f"Randkreis {county}" in open_html(live, f"/{county}/doc/county/{county}") or (
        county == LONG
    )
    open_html(live, "/findings", county=county)
    open_html(live, "/search", q="ziel", county=county)


@pytest.mark.parametrize("county", SMALL)
def test_every_question_about_it_is_answered(live: Live, county: str) -> None:
    for question in list_questions():
        if [each.name for each in question.parameters if each.default is None] == ["county"]:
            answer = live.client.get(f"/queries/{question.name}.json", params={"county": county})
            assert answer.status_code == 200, f"{question.name}: {answer.text[:500]}"


def test_thousands_of_projects_are_counted_and_one_click_away(live: Live) -> None:
    page = open_html(live, f"/{MANY}/goals", open="all")
    each = PROJECTS // GOALS
    assert f"{GOALS} Ziele" in page
    found = re.search(rf'href="(/{MANY}/goals\?[^"]*goal=0[^"]*)"[^>]*>die (\d+) Projekte', page)
    assert found
    assert each <= int(found[2]) <= each + 1
    alone = unescape(live.client.get(found[1], headers=HTML).text)
    assert alone.count('class="project"') == int(found[2])


def test_a_goal_in_two_places_has_one_anchor(live: Live) -> None:
    page = open_html(live, f"/{SINGLE}/goals", open="all")
    assert page.count('<li class="goal"') == 2
    assert page.count(' id="1"') == 1


def test_labels_of_400_characters_fit_a_narrow_screen(live: Live, browser: Browser) -> None:
    paths = [
        *(f"/{LONG}/{view}" for view in VIEWS),
        f"/{LONG}/doc/county/{LONG}",
        f"/{LONG}/doc/goal/z1",
        f"/{LONG}/doc/goal",
        f"/{LONG}/doc/project/seeradweg",
        f"/findings?county={LONG}",
        f"/search?q=rad&county={LONG}",
        f"/queries/goal-tree?county={LONG}",
    ]
    wide = []
    with open_page(browser, live.url, width=360) as page:
        for path in paths:
            page.goto(f"{live.url}{path}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 360:
                wide.append(f"{path}: {width}")
    assert not wide
