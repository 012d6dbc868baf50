"""The view of consensus and dissent: every relation of question S01, every conflict of K08."""

import csv
import io
import re
from collections import defaultdict
from html import unescape
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser

from graph.errors import InputError
from service.consensus import KINDS, NOTHING, PAGE, Goal, Profile, cut
from service.pages.texts import LANGUAGES, Text, read_texts
from service.pages.values import Value
from tests.barriers import check_page
from tests.live import Live

COMPARED: Final = "99003"  # the one with a product book
COUNTIES: Final = ("99002", COMPARED)


def read_answer(client: httpx.Client, name: str, county: str) -> list[dict[str, str]]:
    """Return the answer of a question."""
    answer = client.get(f"/queries/{name}", params={"county": county, "format": "csv"})
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))]


def read_counts(page: str) -> list[int]:
    """Return the counts by kind on top of the page."""
    tally = page.partition('<ul class="tally">')[2].partition("</ul>")[0]
    return [int(each) for each in re.findall(r"<strong>(\d+)</strong>", tally)]


def read_goals(page: str) -> list[str]:
    """Return the product goals in the table."""
    return re.findall(r'<th scope="rowgroup"[^>]*>.*?/doc/goal/([^"?]+)', page)


def test_the_sums_are_those_of_the_question(asked: Live) -> None:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_answer(asked.client, "goals-against-budget", COMPARED):
        if goal := row["productGoal"]:
            kinds[goal].add(row["kind"].rpartition("#relation-")[2] or NOTHING)
    expected = [sum(kind in each for each in kinds.values()) for kind in KINDS]
    page = asked.client.get(f"/{COMPARED}/profile").text
    assert kinds
    assert read_counts(page) == expected
    assert {*read_goals(page)} == {goal.rpartition("/")[2] for goal in kinds}


def test_each_kind_leaves_what_was_counted(asked: Live) -> None:
    counts = read_counts(asked.client.get(f"/{COMPARED}/profile").text)
    for kind, count in zip(KINDS, counts, strict=True):
        page = asked.client.get(f"/{COMPARED}/profile", params={"kind": kind}).text
        assert len(read_goals(page)) == count


@pytest.mark.parametrize("county", COUNTIES)
def test_open_conflicts_are_those_of_the_question_with_their_state(
    asked: Live, county: str
) -> None:
    rows = read_answer(asked.client, "open-goal-conflicts", county)
    page = unescape(asked.client.get(f"/{county}/profile", params={"lang": "de"}).text)
    table = page.partition('<table class="conflicts">')[2].partition("</table>")[0]
    shown = re.findall(r'class="more" href="[^"?]*/doc/relation/([^"?]+)', table)
    assert shown == [row["relation"].rpartition("/")[2] for row in rows]
    for row in rows:
        assert row["state_label"] in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_without_product_goals_is_told_where_they_come_from(
    asked: Live, language: str
) -> None:
    answer = asked.client.get("/99004/profile", params={"lang": language})
    assert answer.status_code == 200
    said = read_texts(language)["profile"]["empty"].partition("{county}")[2]
    assert said in unescape(answer.text)


def test_many_goals_are_cut_in_pages_that_hold_each_once() -> None:
    goals = [Goal(Value(Text(str(number)), str(number))) for number in range(5_000)]
    profile = Profile(goals, [])
    pages = cut(profile, "", 1).pages
    shown = [goal for page in range(1, pages + 1) for goal in cut(profile, "", page).goals]
    assert shown == goals
    assert len(cut(profile, NOTHING, 1).goals) == PAGE
    with pytest.raises(InputError, match=f"from 1 to {pages}"):
        cut(profile, "", pages + 1)


@pytest.mark.parametrize(
    ("query", "said"),
    [("kind=war", "conflict"), ("page=7", "from 1 to 1"), ("colour=red", "colour")],
)
def test_what_is_wrong_is_said_with_what_is_right(
    client: httpx.Client, query: str, said: str
) -> None:
    answer = client.get(f"/99002/profile?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, said in answer.text) == (400, True), answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_and_does_not_scroll_sideways(
    asked: Live, browser: Browser, language: str
) -> None:
    for county in COUNTIES:
        check_page(browser, f"{asked.url}/{county}/profile?lang={language}")
