"""The goal system as a tree: as the questions have it, filtered, without a script, for all."""

import csv
import io
import re
from collections.abc import Iterable
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from service.goals.tree import Branch, Wish, filter_branches
from service.pages.texts import LANGUAGES, Text
from service.pages.things import Thing
from service.pages.values import Value
from tests.barriers import check_page
from tests.windows import open_page

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


def test_a_theme_leaves_the_goals_that_concern_it(client: httpx.Client) -> None:
    page = client.get(PAGE, params={"lang": "en"}).text
    choice = re.search(r'<select id="theme".*?</select>', page, re.DOTALL)
    assert choice
    themes = re.findall(r'option value="([^"]+)"', choice[0])
    assert themes
    for theme in themes:
        iri = f"https://w3id.org/kek/data/99002/id/theme/{theme}"
        query = f"""SELECT ?goal {{ ?goal <https://w3id.org/kek/ontology#concernsTheme> <{iri}> ;
            <https://w3id.org/kek/ontology#goalLevel> ?level }}"""
        rows = client.post("/sparql", data={"query": query}).json()["results"]["bindings"]
        wanted = {row["goal"]["value"].rpartition("/")[2] for row in rows}
        kept = client.get(PAGE, params={"theme": theme, "lang": "en"}).text
        assert f"{len(wanted)} of " in kept
        assert wanted <= set(read_goals(kept))


def test_one_goal_stands_with_all_below_it_and_the_way_to_it(client: httpx.Client) -> None:
    whole = client.get(PAGE, params={"open": "all"}).text
    rows = read_answer(client, "/queries/goal-tree")
    above = {
        row["goal"].rpartition("/")[2]: row["parent"].rpartition("/")[2]
        for row in rows
        if row["goal"]
    }
    key = next(each for each in above if above[each])
    kept = client.get(PAGE, params={"goal": key}).text
    below = {each for each in above if each == key or above[each] == key}
    assert below <= set(read_goals(kept)) < set(read_goals(whole))
    assert f'<li class="goal way" id="{above[key]}">' in kept
    assert f'<li class="goal" id="{key}">' in kept


def test_the_measures_of_goals_are_their_indicators(client: httpx.Client) -> None:
    page = unescape(client.get(PAGE, params={"open": "all", "lang": "en"}).text)
    listed = unescape(client.get("/99002/indicators", params={"lang": "en"}).text)
    shown = re.findall(
        r'indicators\?[^"]*indicator=([^"&]+)[^"]*">([^<]+)</a>.*?(?=</li>)', page, re.DOTALL
    )
    assert shown
    for address, name in set(shown):
        row = re.search(rf"<tr>(?:(?!</tr>).)*{re.escape(address)}.*?</tr>", listed, re.DOTALL)
        assert row, name
        value = re.search(r'class="proof" href="[^"]*/observation/[^"]*"[^>]*>([^<]+)<', row[0])
        line = re.search(rf"<li>(?:(?!</li>).)*{re.escape(address)}.*?</li>", page, re.DOTALL)
        assert line
        assert not value or value[1] in line[0]


def make_branch(name: str, state: str, unit: str, below: list[Branch]) -> Branch:
    link = Value(Text(name), f"https://example.org/{name}")
    units = (Value(Text(unit), f"https://example.org/unit/{unit}"),)
    return Branch(Thing(link.exact), link, state, state, units, None, 0, (), tuple(below))


def list_goals(branches: Iterable[Branch]) -> list[Branch]:
    return [goal for each in branches for goal in (each, *list_goals(each.below))]


STATES, UNITS = st.sampled_from(["element-running", "element-dropped"]), st.sampled_from("ab")
NAMES = st.sampled_from(["Radweg", "Schule", "Wald"])
TREES = st.recursive(
    st.builds(make_branch, NAMES, STATES, UNITS, st.just([])),
    lambda below: st.builds(make_branch, NAMES, STATES, UNITS, st.lists(below, max_size=3)),
    max_leaves=8,
)
WISHES = st.builds(
    Wish,
    status=st.just("") | STATES,
    unit=st.just("") | UNITS,
    text=st.just("") | st.sampled_from(["radW", "schule"]),
)


@given(st.lists(TREES, max_size=3), WISHES)
def test_a_goal_stays_if_it_or_one_below_it_is_as_wished(
    branches: list[Branch], wish: Wish
) -> None:
    def is_as_wished(goal: Branch) -> bool:
        return (
            wish.status in ("", goal.code)
            and wish.unit in ("", str(goal.units[0].text))
            and wish.text.lower() in str(goal.link.text).lower()
        )

    expected = [
        goal.link.exact
        for goal in list_goals(branches)
        if any(is_as_wished(each) for each in list_goals([goal]))
    ]
    kept = filter_branches(branches, wish)
    assert [goal.link.exact for goal in list_goals(kept)] == expected


@pytest.mark.parametrize(
    "wrong",
    [
        "field=none",
        "status=element-none",
        "unit=none",
        "theme=none",
        "goal=none",
        "year=12",
        "open=x",
    ],
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
