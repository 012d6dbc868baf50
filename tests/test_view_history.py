"""The trails of a county – versions, participation, council – equal what the questions answer."""

import re
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser, expect
from pyoxigraph import NamedNode, Quad, Store

from graph.history.council import COUNCIL, find_sessions, read_council
from graph.history.participation import BECAME, NOTHING, OUTCOMES
from graph.names import Names
from graph.tables import read_day
from tests.barriers import check_page
from tests.live import BASE
from tests.windows import open_page

COUNTY = "/99002"
VIEWS = ("history", "participation", "council")
HTML = {"Accept": "text/html"}
PATH = re.compile(r'href="(/[^"]*)"')
VERSIONS = {
    "earlier": "99002/id/version/2020-06-17",
    "later": "99002/id/version/2024-09-25",
}


def open_view(client: httpx.Client, name: str, **given: str) -> str:
    """Return the main part of a view in German."""
    answer = client.get(f"{COUNTY}/{name}", params={"lang": "de", **given}, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text[answer.text.index("<main") : answer.text.index("</main>")]


def ask(client: httpx.Client, question: str, **given: str) -> list[dict[str, dict[str, str]]]:
    """Return the rows that a question answers."""
    rows: list[dict[str, dict[str, str]]] = client.get(
        f"/queries/{question}", params={"format": "json", "lang": "de", **given}
    ).json()["rows"]
    return rows


def read_text(page: str) -> str:
    """Return what a page says, without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)).replace("\xa0", " "))


def find_page(iri: str) -> str:
    """Return the path of the page of a thing."""
    return iri.removeprefix(BASE).replace("/id/", "/doc/", 1)


def test_every_version_is_listed_with_its_decision(client: httpx.Client) -> None:
    said = read_text(open_view(client, "history"))
    for text in ("Fassung vom 17.06.2020", "aktuell", "25.09.2024: Beschluss des Kreisent"):
        assert text in said


@pytest.mark.parametrize("view", ["sentences", "table"])
def test_two_versions_differ_as_the_question_says(client: httpx.Client, view: str) -> None:
    rows = ask(client, "version-changes", **VERSIONS)
    page = open_view(client, "history", view=view, **VERSIONS)
    part = page[page.index('id="differences"') : page.index('id="revisions"')]
    assert rows
    assert f"{len(rows)} Änderungen" in read_text(part)
    for row in rows:
        assert find_page(row["element"]["iri"]) in part
    shown = part.count('<span class="sign')
    assert shown == len(rows)
    assert open_view(client, "history", view=view) == page  # the last two are the default


def test_the_revisions_that_touched_a_county_are_listed(client: httpx.Client) -> None:
    page = open_view(client, "history")
    assert "/revisions/1..2?lang=de&amp;county=99002" in page
    assert ">Stand 1<" not in page  # the vocabularies alone


def test_participation_shows_every_row_of_the_question(client: httpx.Client) -> None:
    page = open_view(client, "participation")
    rows = ask(client, "participation-trail", county="99002")
    for row in rows:
        for name in ("event", "result", "element"):
            if row[name]:
                assert find_page(row[name]["iri"]) in page
    assert "beschlossen mit Beschluss des Kreisentwicklungskonzepts 2024" in read_text(page)
    assert "November 2023" in page  # no day is known


def test_outcomes_are_counted_and_filter(client: httpx.Client) -> None:
    unused = ask(client, "unused-participation-results", county="99002")
    page = open_view(client, "participation", outcome=NOTHING)
    for row in unused:
        assert find_page(row["result"]["iri"]) in page
    assert f"<strong>{len(unused)}</strong>" in page
    assert ("Es gibt keine Ergebnisse dieser Art." in page) == (not unused)
    became = open_view(client, "participation", outcome=BECAME)
    assert "/99002/doc/result/radweg" in became


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_result_has_exactly_one_outcome(client: httpx.Client, name: str) -> None:
    page = open_view(client, "participation", outcome=name)
    whole = open_view(client, "participation")
    assert set(PATH.findall(page)) <= set(PATH.findall(whole)) | {"/99002/participation?lang=de"}


def test_the_council_shows_every_row_of_the_question(client: httpx.Client) -> None:
    page = open_view(client, "council")
    rows = ask(client, "council-decisions", county="99002")
    assert rows
    said = read_text(page)
    for row in rows:
        for name in ("paper", "committee", "decision", "edition"):
            if row[name]:
                assert find_page(row[name]["iri"]) in page
        assert row["outcome"]["label"] in said
    assert said.index("11.09.2024") < said.index("Entscheidung")


def test_since_the_last_session_of_the_council(client: httpx.Client) -> None:
    page = open_view(client, "council")
    assert "seit der letzten Kreistagssitzung (25.09.2024)" in page
    since = open_view(client, "council", since="2024-09-25")
    assert "Eine Vorlage wurde seit dem 25.09.2024" in since
    assert "17/2024" in since
    after = open_view(client, "council", since="2024-09-26")
    assert "Seit dem 26.09.2024 ist nichts erfasst." in after
    assert "17/2024" not in after


@pytest.mark.parametrize("name", VIEWS)
def test_every_link_of_a_trail_leads_somewhere(client: httpx.Client, name: str) -> None:
    for href in set(PATH.findall(open_view(client, name))):
        assert client.get(unescape(href), headers=HTML).status_code == 200, href


@pytest.mark.parametrize(
    ("address", "status", "hint"),
    [
        ("history?earlier=99003/id/version/2020", 400, "99002/id/version/2020-06-17"),
        ("history?later=99002/id/goal/z1", 404, "99002/id/version/2020-06-17"),
        ("history?view=song", 400, "view=table"),
        ("history?page=99", 400, "page=1"),
        ("participation?outcome=fame", 400, "outcome=nothing"),
        ("participation?page=99", 400, "page=1"),
        ("council?since=2025-02-30", 400, "since=2025-03-26"),
        ("council?since=gestern", 400, "since=2025-03-26"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(
    client: httpx.Client, address: str, status: int, hint: str
) -> None:
    answer = client.get(f"{COUNTY}/{address}")
    assert answer.status_code == status
    assert hint in answer.json()["detail"]


def test_the_same_version_twice_is_no_comparison(client: httpx.Client) -> None:
    both = dict.fromkeys(VERSIONS, VERSIONS["later"])
    assert "zweimal dieselbe Fassung" in open_view(client, "history", **both)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_county_without_content_gets_one_sentence(
    bare: httpx.Client, name: str, language: str
) -> None:
    answer = bare.get(f"/99007/{name}?lang={language}", headers=HTML)
    assert answer.status_code == 200
    assert 'class="doubt"' in answer.text


def test_papers_and_decisions_alone_are_shown_apart() -> None:
    store, names = Store(), Names(BASE)
    facts, root = NamedNode(names.facts_graph("99002")), f"{BASE}/99002/id"
    kek, terms = "https://w3id.org/kek/ontology#", "http://purl.org/dc/terms/"
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for path, class_ in (
        ("paper/1", "CouncilPaper"),
        ("decision/1", "Decision"),
        ("consultation/1", "Consultation"),
        ("consultation/2", "Consultation"),
    ):
        store.add(Quad(NamedNode(f"{root}/{path}"), kind, NamedNode(kek + class_), facts))
    body = NamedNode(f"{root}/committee/kt")
    for number in (1, 2):
        thing = NamedNode(f"{root}/consultation/{number}")
        store.add(Quad(thing, NamedNode(f"{kek}committee"), body))
    store.add(Quad(body, NamedNode(f"{terms}type"), NamedNode(COUNCIL)))
    papers = read_council(store, names, "99002")
    assert len(papers) == 4
    assert sum(len(paper.consultations) for paper in papers) == 2
    assert sum(len(paper.decisions) for paper in papers) == 1
    assert find_sessions(papers, read_day("2026-01-01")) == []


@pytest.mark.parametrize("name", [*VIEWS, "history?view=table&lang=en", "council?lang=en"])
def test_no_trail_has_a_barrier(server: str, browser: Browser, name: str) -> None:
    check_page(browser, f"{server}{COUNTY}/{name}")


def test_the_trails_work_without_scripts(server: str, browser: Browser) -> None:
    with open_page(browser, f"{server}{COUNTY}/council?lang=de", scripts=False) as page:
        page.get_by_role("link", name="seit der letzten Kreistagssitzung").click()
        assert "since=2024-09-25" in page.url
        page.goto(f"{server}{COUNTY}/history?lang=de")
        page.get_by_label("Darstellung").select_option("table")
        page.get_by_role("button", name="Vergleichen").click()
        expect(page.get_by_role("table", name="Änderungen, Element für Element")).to_be_visible()
