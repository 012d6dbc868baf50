"""The history of the data: every statement that differs is in a change, in words and as a table."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.changes import Change
from graph.errors import SizeExceeded
from graph.history.change import CHANGED, STATES
from graph.history.difference import (
    Pair,
    Span,
    Touched,
    choose_graphs,
    compare_all,
    compare_revisions,
)
from graph.names import Names
from graph.parsing import File
from graph.revisions import Revisions
from graph.validation.modes import Mode
from tests.barriers import check_page
from tests.live import BASE, Live, serve

NAMES = Names(BASE)
GRAPH = NAMES.version_graph("99002", "2024-09-25")
THING = f"{BASE}/99002/id"
HTML = {"Accept": "text/html"}
PREFIXES = f"""@base <{THING}/> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix kc: <https://w3id.org/kek/codes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
WENT = """<project/abendbus> kek:estimatedCost 240000.50 .
<project/seeradweg> kek:endDate "2027-06-30"^^xsd:date ."""
CAME = """<project/abendbus> kek:estimatedCost 255000.00 .
<project/seeradweg> kek:endDate "2028-06-30"^^xsd:date .
<goal/z9> a kek:SubGoal ; skos:prefLabel "Mehr <Bänke> am See"@de, "More benches"@en ;
    skos:notation "Z9" ; kek:goalLevel kc:level-sub-goal ; kek:parentGoal <goal/z1> ;
    kek:status kc:element-adopted ; kek:inVersion <version/2024-09-25> ."""
SENTENCES = {
    "de": (
        "Neu: Teilziel Z9 Mehr <Bänke> am See.",
        (
            "Projekt oder Maßnahme P2 Abendbus auf drei Linien: geschätzte Kosten von "
            "240.000,50 € auf 255.000,00 € geändert."
        ),
        "Projekt oder Maßnahme P1 Seeradweg: Ende von 30.06.2027 auf 30.06.2028 geändert.",
    ),
    "en": (
        "New: sub-goal Z9 More benches.",
        (
            "project or measure P2 Evening bus on three lines: estimated cost changed from "
            "€240,000.50 to €255,000.00."
        ),
        (
            "project or measure P1 Lake cycle path: end date changed from 30 June 2027 to "
            "30 June 2028."
        ),
    ),
}
PAGES = ("/revisions", "/revisions/3", "/revisions/2..3", "/revisions/2..3?view=table")


@pytest.fixture(scope="module")
def edited(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The example with a third revision, and without the first one."""
    data = tmp_path_factory.mktemp("history") / "store"
    shutil.copytree(example_data, data)
    files = []
    for name, text in (("went", WENT), ("came", CAME)):
        path = data.parent / f"{name}.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        files.append(File(path, "turtle", GRAPH))
    modes = {BASE: Mode("report")}
    revisions = Revisions(data, NAMES, modes=modes, publisher="Amt <Planung>")
    assert revisions.publish(Change(erased=(files[0],), added=(files[1],)), "Haushalt <2025>")
    assert revisions.prune(2) == [1]
    with serve(data, workers=2) as live:
        yield live


def read_text(page: str) -> str:
    """Return what a page says, without markup."""
    text = unescape(re.sub(r"<[^>]+>", "", page)).replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def test_a_revision_tells_who_when_and_why(edited: Live) -> None:
    created = edited.context.revisions.read(3).created
    for address in ("/revisions", "/revisions/3", "/99002/doc/county/99002"):
        page = edited.client.get(address, params={"lang": "de"}, headers=HTML).text
        said = read_text(page)
        assert "Amt <Planung>" in said
        assert "Haushalt <2025>" in said
        assert f"{created[8:10]}.{created[5:7]}.{created[:4]}" in said
        assert "<Planung>" not in page
    rows = csv.DictReader(io.StringIO(edited.client.get("/revisions?format=csv").text))
    assert [row["publisher"] for row in rows] == ["Amt <Planung>", ""]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_difference_is_said_in_sentences(edited: Live, language: str) -> None:
    page = edited.client.get(f"/revisions/2..3?lang={language}", headers=HTML)
    assert page.status_code == 200
    said = read_text(page.text)
    for sentence in SENTENCES[language]:
        assert sentence in said
    assert "<Bänke>" not in page.text
    table = edited.client.get(f"/revisions/2..3?lang={language}&view=table", headers=HTML)
    assert table.text.count('<th scope="row">') == len(SENTENCES[language])


def test_the_file_holds_the_same_changes_with_exact_values(edited: Live) -> None:
    answer = edited.client.get("/revisions/2..3?lang=de", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    found = {
        (row["thing"], row["property"].rpartition("#")[2], row["old_label"], row["new_label"])
        for row in rows
    }
    assert found == {
        (f"{THING}/goal/z9", "", "", ""),
        (f"{THING}/project/abendbus", "estimatedCost", "240000.5", "255000"),
        (f"{THING}/project/seeradweg", "endDate", "2027-06-30", "2028-06-30"),
    }
    told = edited.client.get("/revisions/2..3?format=json&lang=en").json()
    assert told["total"] == len(rows)
    assert told["title"] == "Difference between revision 2 and revision 3"
    back = edited.client.get("/revisions/3..2?format=csv&lang=de").text
    swapped = {(row["old_label"], row["new_label"]) for row in csv.DictReader(io.StringIO(back))}
    assert swapped == {(new, old) for _, _, old, new in found}


def test_statements_are_counted_as_when_they_were_published(edited: Live) -> None:
    context = edited.context
    revision = context.revisions.read(3)
    span = Span(context.revisions.store(2), context.settings.query_memory, revision.graphs, 0, 9)
    with context.revisions.hold(3) as path:
        found = compare_revisions(Store.read_only(str(path)), NAMES, span)
    assert (found.came, found.went) == (revision.added, revision.removed)


def test_a_county_is_all_there_is_or_nothing(edited: Live) -> None:
    every, own, shared = (
        edited.client.get("/revisions/2..3", params={"format": "csv", **given}).text
        for given in ({}, {"county": "99002"}, {"county": "shared"})
    )
    assert every == own
    assert len(shared.splitlines()) == 1


def test_the_list_names_reason_size_and_the_oldest_kept(edited: Live) -> None:
    said = read_text(edited.client.get("/revisions?lang=de", headers=HTML).text)
    assert "Haushalt <2025>" in said
    assert "der älteste ist Nummer 2" in said
    rows = edited.client.get("/revisions?format=json").json()["rows"]
    assert [row["number"] for row in rows] == [3, 2]
    one = edited.client.get("/revisions/3?lang=de", headers=HTML).text
    assert SENTENCES["de"][0] in read_text(one)
    assert "/99002/graph/kek/2024-09-25?lang=de&amp;revision=3" in one


@pytest.mark.parametrize(
    "address", ["/revisions/1", "/revisions/1..3", "/revisions/3..1", "/revisions/9"]
)
def test_what_was_pruned_or_never_was_is_said_with_the_oldest_kept(
    edited: Live, address: str
) -> None:
    answer = edited.client.get(address)
    assert answer.status_code == 404
    assert "The oldest one kept is 2, the newest 3" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "newest"),
    [
        ("/99002/goals?revision=1&lang=de", "/99002/goals?lang=de"),
        ("/embed/99002/goals?revision=1&lang=de", "/embed/99002/goals?lang=de"),
        ("/revisions/1?lang=de", "/revisions?lang=de"),
    ],
)
def test_from_a_revision_that_was_pruned_every_link_leads_on(
    edited: Live, address: str, newest: str
) -> None:
    answer = edited.client.get(address, headers=HTML)
    assert answer.status_code == 404
    said = read_text(answer.text)
    assert "Diesen Stand gibt es nicht" in said
    assert re.search(
        "Aufbewahrt sind: 2 bis 3|Der älteste, den es noch gibt, ist 2, der neueste 3", said
    )
    links = {unescape(link) for link in re.findall(r'<a href="(/[^"]*)"', answer.text)}
    assert newest in links
    whole = address.removeprefix("/embed")
    itself = {address, whole, address.replace("lang=de", "lang=en")}  # in another language too
    for link in links - itself:
        assert edited.client.get(link, headers=HTML).status_code == 200, link


def test_what_came_later_is_one_click_away(edited: Live) -> None:
    answer = edited.client.get("/99002/doc/goal/z9?revision=2&lang=de", headers=HTML)
    assert answer.status_code == 404
    assert "Hier ist nichts" in answer.text
    assert 'href="/99002/doc/goal/z9?lang=de"' in answer.text
    assert 'href="/queries?revision=2&amp;lang=de"' in answer.text  # others stay in the revision


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/revisions/x", 404),
        ("/revisions/2..", 404),
        ("/revisions/2..3?county=nowhere", 400),
        ("/revisions/2..3?page=0", 400),
        ("/revisions/2..3?page=7", 400),
        ("/revisions/2..3?view=song", 400),
        ("/revisions?page=9", 400),
        ("/revisions?from=2", 400),
        ("/revisions/2..3?format=song", 400),
    ],
)
def test_a_wrong_address_says_what_would_be_right(edited: Live, address: str, status: int) -> None:
    answer = edited.client.get(address, headers=HTML)
    assert answer.status_code == status


def test_the_form_leads_to_the_difference(edited: Live) -> None:
    answer = edited.client.get("/revisions?from=2&to=3&lang=en", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/revisions/2..3?lang=en"
    same = edited.client.get("/revisions/3..3?lang=en", headers=HTML)
    assert "same revision twice" in same.text


def test_every_link_of_the_history_leads_somewhere(edited: Live) -> None:
    for address in PAGES:
        page = edited.client.get(address, headers=HTML).text
        main = page[page.index("<main") : page.index("</main>")]
        for href in set(re.findall(r'href="(/[^"]*)"', main)):
            answer = edited.client.get(unescape(href), headers=HTML)
            assert answer.status_code == 200, href


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_the_history_has_a_barrier(edited: Live, browser: Browser, address: str) -> None:
    check_page(browser, edited.url + address)


SUBJECTS = st.sampled_from([f"{THING}/goal/{name}" for name in "abc"])
PROPERTIES = st.sampled_from([f"https://example.org/{name}" for name in "pq"])
VALUES = st.sampled_from(
    [Literal("x"), Literal("x", language="de"), Literal(1), NamedNode(f"{THING}/goal/a")]
)
STATEMENTS = st.frozensets(st.tuples(SUBJECTS, PROPERTIES, VALUES), max_size=8)


@settings(max_examples=25, deadline=None)
@given(before=STATEMENTS, after=STATEMENTS)
def test_changes_are_exactly_what_differs(
    tmp_path_factory: pytest.TempPathFactory,
    before: frozenset[tuple[str, str, Literal | NamedNode]],
    after: frozenset[tuple[str, str, Literal | NamedNode]],
) -> None:
    stores = []
    for statements in (before, after):
        path = tmp_path_factory.mktemp("pair") / "store"
        store = Store(str(path))
        graph = NamedNode(GRAPH)
        store.extend(Quad(NamedNode(s), NamedNode(p), o, graph) for s, p, o in statements)
        store.flush()
        stores.append(path)
        del store
    span = Span(stores[0], 2**30, (GRAPH,), 0, 1000)
    found = compare_revisions(Store.read_only(str(stores[1])), NAMES, span)
    assert (found.came, found.went) == (len(after - before), len(before - after))
    had, has = ({subject for subject, _, _ in each} for each in (before, after))
    expected = {
        "new": len(has - had),
        "gone": len(had - has),
        CHANGED: len(
            {
                (s, p, o.language if isinstance(o, Literal) else None)
                for s, p, o in before ^ after
                if s in had & has
            }
        ),
    }
    assert {state: found.counts.get(state, 0) for state in STATES} == expected
    assert len(found.changes) == found.total
    old = sum(len(change.old) for change in found.changes)
    new = sum(len(change.new) for change in found.changes)
    shared = had & has
    assert old == sum(s in shared for s, _, _ in before - after)
    assert new == sum(s in shared for s, _, _ in after - before)
    parts = [
        change
        for first in range(found.total)
        for change in compare_revisions(
            Store.read_only(str(stores[1])), NAMES, Span(stores[0], 2**30, (GRAPH,), first, 1)
        ).changes
    ]
    assert tuple(parts) == found.changes


def test_graphs_that_are_too_large_are_named_and_the_others_compared() -> None:
    graphs = [f"{BASE}/{key}/graph/facts" for key in (99001, 99002, 99003)]
    stores = Store(), Store()
    for store in stores:
        for size, graph in zip((3, 9, 2), graphs, strict=True):
            store.extend(
                Quad(NamedNode(THING), NamedNode(THING), Literal(n), NamedNode(graph))
                for n in range(size)
            )
    assert choose_graphs(Pair(*stores), graphs, 10) == ([graphs[0], graphs[2]], (graphs[1],))
    assert choose_graphs(Pair(*stores), graphs) == (graphs, ())


def test_a_file_is_whole_or_refused(edited: Live) -> None:
    context = edited.context
    graphs = context.revisions.read(3).graphs
    span = Span(context.revisions.store(2), context.settings.query_memory, graphs, 0, 2)
    with context.revisions.hold(3) as path:
        store = Store.read_only(str(path))
        with pytest.raises(SizeExceeded, match="county=99001"):
            compare_all(store, NAMES, span)
        assert compare_all(store, NAMES, replace(span, most=3)).total == 3


def test_a_figure_without_a_name_is_called_by_what_it_measures(edited: Live) -> None:
    with edited.context.revisions.hold(3) as path:
        store = Store.read_only(str(path))
        touched = Touched(NAMES.facts_graph("99002"), f"{THING}/observation/einwohner/99002/2020")
        called = Pair(store, store).call(touched)
    assert called.say("de") == "Einwohnerinnen und Einwohner, 2020"


def test_a_page_is_kept_until_something_was_pruned(edited: Live) -> None:
    first = edited.client.get("/revisions", headers=HTML)
    again = edited.client.get(
        "/revisions", headers={**HTML, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == httpx.codes.NOT_MODIFIED
