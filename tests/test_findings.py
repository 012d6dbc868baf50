"""Findings as pages and as JSON: all of them, each once, filtered exactly, plain to read."""

import html
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pyoxigraph import Literal, NamedNode, Store
from starlette.requests import Request

from graph.changes import Change
from graph.names import Names
from graph.parsing import File
from graph.queries import ask
from graph.release import list_release
from graph.revisions import Revisions
from graph.things import Thing
from graph.validation.modes import Mode
from graph.validation.notices import Acceptance, Notice, RuleTexts
from graph.validation.reading import read_notices
from service.findings import LIMIT, OF_DATA
from service.notices import COUNTED, FindingsRecord, count_notices, describe_notice, describe_term
from service.pages.frame import describe_page
from service.pages.texts import LANGUAGES, read_texts
from service.selection import ASPECTS, Filter, count_values
from tests.barriers import check_page
from tests.edits import FOLDER
from tests.live import BASE, Live, serve
from tests.windows import open_page

ROOT = Path(__file__).parents[1]
README = ROOT / "data" / "99001" / "README.md"
NAMES = Names(BASE)
PAGE = {"Accept": "text/html"}
COUNTY = "99101"
UNCHECKED = "99103"
VERSION = NAMES.version_graph(COUNTY, "v1")
SOUND, FAULTY = 1, 3  # revisions
UNIT = f"{BASE}/{COUNTY}/id/unit/amt1"  # all findings of the project that causes others
HOSTILE = '<script>alert(1)</script>  "><img src=x onerror=y> & {?value} %s'
MANY = 130  # goals, so that findings take more than one page
TODAY = date(2026, 11, 22)
FAULTS = f"""
@base <{BASE}/{COUNTY}/id/> .
@prefix kc: <https://w3id.org/kek/codes#> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{BASE}/{UNCHECKED}/id/county/{UNCHECKED}>
    a kek:County ;
    skos:prefLabel "Ferner Kreis"@de, "Distant county"@en ;
    kek:countyKey "{UNCHECKED}" .

<project/p9>
    a kek:Project ;
    skos:prefLabel "Verdrehtes Projekt"@de, "Reversed project"@en ;
    skos:notation "P9" ;
    kek:hasMilestone <milestone/m9> ;
    kek:inVersion <version/v1> ;
    kek:responsibleUnit <unit/amt1> ;
    kek:startDate "2022-12-31"^^xsd:date ;
    kek:endDate "2021-03-01"^^xsd:date .

<project/p8>
    a kek:Project ;
    skos:prefLabel "Fertiges Projekt"@de, "Finished project"@en ;
    skos:notation "P8" ;
    kek:inVersion <version/v1> ;
    kek:startDate "2020-01-01"^^xsd:date ;
    kek:status kc:element-completed .

<milestone/m9>
    a kek:Milestone ;
    skos:prefLabel "Erster Schritt"@de ;
    kek:endDate "2022-01-01"^^xsd:date .

<goal/hostile>
    a kek:SubGoal ;
    skos:prefLabel {Literal(HOSTILE, language="de")} ;
    kek:inVersion <version/v1> .
""" + "".join(
    f"""
<goal/g{number}> a kek:SubGoal ; skos:prefLabel "Ziel {number}"@de ; skos:notation "G{number}" ;
    kek:goalLevel kc:level-sub-goal ; kek:inVersion <version/v1> .
"""
    for number in range(MANY)
)


def publish(revisions: Revisions, folder: Path, turtle: str, graph: str) -> None:
    file = folder / "added.ttl"
    file.write_text(turtle, encoding="utf-8")
    assert revisions.publish(Change(added=(File(file, "turtle", graph),)), "added")


def read_faults(revisions: Revisions) -> list[Notice]:
    store = Store.read_only(str(revisions.store(revisions.latest())))
    return read_notices(partial(ask, store), NAMES, COUNTY)


def accept(notices: list[Notice]) -> str:
    """Return in Turtle that two goals may lack an origin, one of them no longer."""
    of_goals = {each.element.notation: each.key for each in notices if each.rule.name == "C65"}
    return "@prefix kek: <https://w3id.org/kek/shapes#> .\n" + "".join(
        f"""<{BASE}/{COUNTY}/id/acceptance/{goal}> a kek:Acceptance ;
            kek:accepts <{BASE}/{COUNTY}/id/finding/{of_goals[goal]}> ;
            kek:acceptedUntil "{day}"^^<http://www.w3.org/2001/XMLSchema#date> ;
            <http://purl.org/dc/terms/description> "Grund von {goal} & <b>mehr</b>"@de .
        """
        for goal, day in {"G1": "9998-12-31", "G2": "2024-06-30"}.items()
    )


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A county without findings in revision 1, with many in 3, some of them accepted."""
    folder = tmp_path_factory.mktemp("findings")
    revisions = Revisions(folder / "data", NAMES, modes={BASE: Mode.WARN})
    base = File(FOLDER / "base.ttl", "turtle", VERSION)
    assert revisions.publish(Change(replaced=(*list_release(NAMES), base)), "sound")
    publish(revisions, folder, FAULTS, VERSION)
    publish(revisions, folder, accept(read_faults(revisions)), f"{BASE}/{COUNTY}/graph/acceptances")
    with serve(revisions.directory, workers=2) as live:
        yield live


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The model county, as it is shipped."""
    folder = tmp_path_factory.mktemp("model")
    for name in ("99001", "shared"):
        shutil.copytree(ROOT / "data" / name, folder / "files" / name)
    revisions = Revisions(folder / "data", NAMES)
    change = Change(replaced=list_release(NAMES), folders=(folder / "files",))
    assert revisions.publish(change, "model")
    with serve(revisions.directory, workers=2) as live:
        yield live


def get(live: Live, path: str, **parameters: str | int) -> str:
    answer = live.client.get(path, params=parameters or None, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def fetch(live: Live, **parameters: str | int | list[str]) -> dict[str, Any]:
    answer = live.client.get("/api/v1/findings", params=parameters)
    assert answer.status_code == 200, answer.text
    FindingsRecord.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def list_keys(page: str) -> list[str]:
    """List the keys of the findings on a page, in their order."""
    return re.findall(r'<article class="finding \w+" id="(\w+)"', page)


def turn_pages(live: Live, path: str, **parameters: str) -> list[str]:
    """Get all pages of a list."""
    first = get(live, path, **parameters)
    count = re.search(r"Seite 1 von (\d+)", first)
    rest = range(2, int(count[1]) + 1 if count else 0)
    return [first, *(get(live, path, **parameters, page=number) for number in rest)]


def walk(live: Live, path: str, **parameters: str) -> list[str]:
    """List the keys of the findings on all pages of a list."""
    return [key for page in turn_pages(live, path, **parameters) for key in list_keys(page)]


def list_ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["findings"]]


# what is on the page


def test_the_documented_weaknesses_of_the_model_county_are_on_its_page(model: Live) -> None:
    found = fetch(model, county="99001")["findings"]
    lines = README.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if re.match(r"\| \d+ \|.*\bC\d+\b", line)]
    assert len(rows) >= 10
    page = html.unescape(get(model, "/findings", county="99001"))
    for row in rows:
        for rule in re.findall(r"\bC\d+\b", row):
            assert f'href="/shapes#{rule}"' in page, row
            shown = [each for each in found if each["rule"]["id"] == rule]
            assert shown
            for each in shown:
                assert each["id"] in page
                assert each["element"]["label"]["de"] in page
                assert each["message"]["de"] in page


@pytest.mark.parametrize("filters", [{}, {"severity": "warning"}, {"rule": "C65"}])
def test_page_and_data_have_the_same_findings(model: Live, filters: dict[str, str]) -> None:
    keys = walk(model, "/findings", county="99001", **filters)
    assert sorted(keys) == sorted(list_ids(fetch(model, county="99001", **filters)))


def test_each_finding_stands_once_however_many_pages_there_are(live: Live) -> None:
    found = fetch(live, county=COUNTY)
    keys = walk(live, "/findings", county=COUNTY)
    assert found["total"] > MANY
    assert Counter(keys) == Counter(dict.fromkeys(list_ids(found), 1))
    assert len(list_keys(get(live, "/findings", county=COUNTY))) < found["total"]


def test_things_with_several_findings_stand_in_one_place(live: Live) -> None:
    page = get(live, "/findings", county=COUNTY, unit="none", severity="violation", accepted="no")
    things = re.findall(r"<h3>.*?href=\"([^\"]*)\"", page)
    assert len(things) == len(set(things))
    assert len(list_keys(page)) > len(things) > 1


def test_a_finding_says_what_where_why_and_how_to_mend_it(model: Live) -> None:
    (finding,) = fetch(model, county="99001", rule="C53")["findings"]
    for path in ("/findings?county=99001&rule=C53", f"/findings/99001/{finding['id']}"):
        for language, text in {"de": "Warnung", "en": "Warning"}.items():
            page = html.unescape(get(model, f"{path}{'&' if '?' in path else '?'}lang={language}"))
            assert text in page
            assert finding["element"]["label"][language] in page
            for name in ("message", "repair", "rationale"):
                assert finding[name][language] in page, name
            assert f'href="/shapes?lang={language}#C53"' in page
            assert finding["element"]["iri"].removeprefix(BASE).replace("/id/", "/doc/") in page
            assert "FD66" in page
            assert "beschlossen" in page or "adopted" in page


def test_findings_of_superseded_versions_come_under_a_heading_of_their_own(model: Live) -> None:
    page = get(model, "/findings", county="99001")
    now, _, over = page.partition('id="section-over"')
    found = fetch(model, county="99001")["findings"]
    old = {each["id"] for each in found if all("2019" in report for report in each["reports"])}
    assert old
    assert set(list_keys(over)) == old
    assert set(list_keys(now)).isdisjoint(old)
    assert "abgelöst" in over


def test_consequences_are_folded_beneath_their_cause(live: Live) -> None:
    found = fetch(live, county=COUNTY)["findings"]
    (cause,) = (each for each in found if each["rule"]["id"] == "C23")
    mere = [each["id"] for each in found if each["cause"] == cause["id"]]
    assert mere
    page = get(live, "/findings", county=COUNTY, unit=UNIT)
    fold = page.partition(f'id="{cause["id"]}"')[2].partition('<details class="folded">')[2]
    assert list_keys(fold)[: len(mere)] == mere
    text = "1 Folge" if len(mere) == 1 else f"{len(mere)} Folgen"
    assert text in fold.partition("</summary>")[0]
    alone = get(live, "/findings", county=COUNTY, rule="C25")
    assert "Folge von" in alone
    assert f'href="/findings/{COUNTY}/{cause["id"]}"' in alone


def test_what_is_accepted_stays_to_be_seen_until_it_has_expired(live: Live) -> None:
    page = get(live, "/findings", county=COUNTY, rule="C65", accepted="yes")
    (kept,) = list_keys(page.partition('id="section-accepted"')[2])
    assert "hingenommen bis 31.12.9998" in page
    assert "Grund von G1 &amp; &lt;b&gt;mehr&lt;/b&gt;" in page
    found = fetch(live, county=COUNTY, rule="C65")
    by_id = {each["id"]: each["accepted"] for each in found["findings"]}
    assert by_id[kept] == {
        "reason": "Grund von G1 & <b>mehr</b>", "until": "9998-12-31", "active": True,
    }  # fmt: skip
    (over,) = (key for key, each in by_id.items() if each and not each["active"])
    rest = get(live, "/findings", county=COUNTY, rule="C65", accepted="no")
    assert over in list_keys(rest.partition('id="section-open"')[2])
    assert "Hinnahme am 30.06.2024 abgelaufen" in rest
    assert "Hinnahme am 30.06.2024 abgelaufen" in get(live, f"/findings/{COUNTY}/{over}")
    assert found["counts"]["accepted"] == 1


def test_labels_cannot_slip_into_the_page(live: Live) -> None:
    found = fetch(live, county=COUNTY)["findings"]
    of_hostile = [each for each in found if each["element"]["label"].get("de") == HOSTILE]
    assert of_hostile
    assert any("{?value} %s“" in each["message"]["de"] for each in of_hostile)
    for each in of_hostile[:3]:
        for path in ("/findings", f"/findings/{COUNTY}/{each['id']}"):
            page = get(live, path, **{"county": COUNTY} if path == "/findings" else {})
            assert "<script" not in page
            assert "<img src=x" not in page
    assert html.escape(HOSTILE) in get(live, f"/findings/{COUNTY}/{of_hostile[0]['id']}").replace(
        "&#34;", "&quot;"
    )


def test_a_county_that_keeps_all_rules_is_told_so_with_their_number(live: Live) -> None:
    page = get(live, "/findings", county=COUNTY, revision=SOUND)
    rules = sum(
        file.read_text(encoding="utf-8").count("\n    sh:severity ")
        for file in (ROOT / "shapes").glob("*.ttl")
        if file.name != "style.ttl"
    )
    assert f"Alle {rules} Prüfregeln sind eingehalten: kein Befund im Stand {SOUND}" in page
    assert fetch(live, county=COUNTY, revision=SOUND)["total"] == 0
    none_left = get(live, "/findings", county=COUNTY, rule="C65", severity="violation")
    assert str(read_texts("de")["findings"]["none_left"]) in none_left
    assert "Prüfregeln sind eingehalten" not in none_left


def test_a_county_nothing_of_which_was_checked_is_told_apart(live: Live) -> None:
    assert "nichts, was geprüft wurde" in get(live, "/findings", county=UNCHECKED)
    assert fetch(live, county=UNCHECKED)["unchecked"] == [UNCHECKED]
    assert UNCHECKED not in fetch(live)["counties"]


def test_all_counties_are_listed_with_their_counts(live: Live) -> None:
    page = get(live, "/findings")
    rows = dict(
        re.findall(r'<tr><th scope="row"><a href="[^"]*county=(\d+)[^"]*">(.*?)</tr>', page)
    )
    for key, row in rows.items():
        counts = fetch(live, county=key)["counts"]
        cells = [
            re.sub("<.*?>", "", cell) for cell in re.findall(r'class="number">(.*?)</td>', row)
        ]
        assert [int(cell.replace(".", "")) for cell in cells] == list(counts.values())
    assert COUNTY in rows
    chosen = get(live, "/findings", rule="C23")
    assert re.search(rf'county={COUNTY}&amp;rule=C23&amp;severity=violation">1</a>', chosen)


def test_the_page_of_the_county_leads_to_its_findings(model: Live, live: Live) -> None:
    page = get(model, "/99001/doc/county/99001")
    counts = fetch(model, county="99001")["counts"]
    for severity, name in (("warning", "Warnungen"), ("info", "Hinweise")):
        href = f"/findings?county=99001&amp;severity={severity}"
        assert re.search(rf'href="{re.escape(href)}"[^>]*>{counts[severity]} {name}<', page)
    sound = get(live, f"/{COUNTY}/doc/county/{COUNTY}", revision=SOUND)
    assert re.search(r"Befunde</a></h3>\s*<p>keine</p>", sound)


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_come_in_both_languages_without_holes(live: Live, language: str) -> None:
    key = list_ids(fetch(live, county=COUNTY, rule="C23"))[0]
    for path in ("/findings", f"/findings?county={COUNTY}", f"/findings/{COUNTY}/{key}"):
        answer = live.client.get(path, headers={**PAGE, "Accept-Language": language})
        assert f'<html lang="{language}">' in answer.text
        assert not re.search(r"\bNone\b|Undefined", re.sub(r"<[^>]*>", "", answer.text))
        tags = "".join(re.findall(r"<[^>]*>", re.sub(r'"[^"]*"', '""', answer.text)))
        assert not re.search(r"\sstyle=|<script|\son\w+=", tags)


def test_links_lead_somewhere(live: Live) -> None:
    key = list_ids(fetch(live, county=COUNTY, rule="C23"))[0]
    for path in (
        "/findings",
        f"/findings?county={COUNTY}&unit={UNIT}",
        f"/findings/{COUNTY}/{key}",
    ):
        links = set(re.findall(r'(?:href|action)="(/[^"#]*)', get(live, path)))
        for link in links:
            answer = live.client.get(html.unescape(link), headers=PAGE)
            assert answer.status_code in (200, 303), link


# the preview of a repair


def test_a_proposed_repair_is_shown_before_and_after(live: Live) -> None:
    (finding,) = fetch(live, county=COUNTY, rule="C23")["findings"]
    assert finding["proposal"] is True
    page = get(live, f"/findings/{COUNTY}/{finding['id']}")
    rows = re.findall(r'<tr class="(removed|added)">(.*?)</tr>', page, re.DOTALL)
    seen = {
        (kind, *re.sub(r"<.*?>|\s+", " ", row).replace("&nbsp;", " ").split()) for kind, row in rows
    }
    words = {frozenset(line) for line in seen}
    for kind, entry, day in (
        ("fällt", "Beginn", "31.12.2022"), ("hinzu", "Beginn", "01.03.2021"),
        ("fällt", "Ende", "01.03.2021"), ("hinzu", "Ende", "31.12.2022"),
    ):  # fmt: skip
        assert any({kind, entry, day} <= line for line in words), (kind, entry, day)
    assert f"zielgraph validate --mend {finding['id']}" in page


def test_blanks_that_a_repair_removes_can_be_seen(live: Live) -> None:
    (finding,) = fetch(live, county=COUNTY, rule="C76")["findings"]
    page = html.unescape(get(live, f"/findings/{COUNTY}/{finding['id']}"))
    preview = page.partition('id="preview"')[2]
    assert f'<del><q class="exact">{HOSTILE}</q></del>' in preview
    assert f'<ins><q class="exact">{" ".join(HOSTILE.split())}</q></ins>' in preview


def test_a_rule_without_proposal_shows_none(live: Live) -> None:
    (finding,) = fetch(live, county=COUNTY, rule="C25")["findings"]
    assert finding["proposal"] is False
    assert 'id="preview"' not in get(live, f"/findings/{COUNTY}/{finding['id']}")


def test_a_proposal_is_offered_where_a_change_can_be_computed(live: Live) -> None:
    pages = "".join(turn_pages(live, "/findings", county=COUNTY))
    reason = read_texts("de")["findings"]["no_preview"]
    offered = {True: 0, False: 0}
    for finding in fetch(live, county=COUNTY)["findings"]:
        if finding["proposal"]:
            shown = get(live, f"/findings/{COUNTY}/{finding['id']}")
            is_computed = '<table class="change">' in shown
            assert (reason in shown) != is_computed
            assert (f"{finding['id']}#preview" in pages) == is_computed, finding["message"]
            offered[is_computed] += 1
    assert all(offered.values()), offered
    assert pages.count(reason) == offered[False]


# filters


@pytest.mark.parametrize("name", ASPECTS)
def test_each_choice_leaves_as_many_findings_as_it_says(model: Live, name: str) -> None:
    every = fetch(model, county="99001")
    page = get(model, "/findings", county="99001")
    options = find_options(page, name)
    if not options:  # all findings have the same value: nothing is accepted here
        assert name == "accepted"
        return
    found = {value: list_ids(fetch(model, county="99001", **{name: value})) for value in options}
    assert {value: len(ids) for value, ids in found.items()} == options
    assert {key for ids in found.values() for key in ids} == set(list_ids(every))
    if name in ("severity", "rule"):
        assert sum(options.values()) == every["total"]
    for value, ids in found.items():
        assert ids == [key for key in list_ids(every) if key in set(ids)], value


def find_options(page: str, name: str) -> dict[str, int]:
    """Return the values that a form offers and the number beside each."""
    select = page.partition(f'<select id="{name}"')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]+)"[^>]*>[^<]* \(([\d.]+)\)</option>', select)
    return {html.unescape(value): int(count.replace(".", "")) for value, count in found}


def test_filters_together_leave_what_each_of_them_leaves(model: Live) -> None:
    one = {"severity": "warning", "field": "HF2", "accepted": "no", "version": "2024-12-04"}
    sets = [
        set(list_ids(fetch(model, county="99001", **{name: value}))) for name, value in one.items()
    ]
    together = list_ids(fetch(model, county="99001", **one))
    assert set(together) == set.intersection(*sets)
    assert together


def test_a_thing_may_be_named_by_its_code_or_its_iri(model: Live) -> None:
    found = fetch(model, county="99001", unit="FD50")
    iris = {unit["iri"] for each in found["findings"] for unit in each["units"]}
    (iri,) = (each for each in iris if found == {**fetch(model, county="99001", unit=each)})
    assert iri.startswith(BASE)
    rule = fetch(model, county="99001", rule="C15")
    assert rule == fetch(model, county="99001", rule="https://w3id.org/kek/shapes#C15")


def test_the_form_keeps_language_revision_and_choice(model: Live) -> None:
    page = get(model, "/findings", county="99001", severity="warning", lang="en", revision=1)
    form = page.partition("<main")[2].partition("<form")[2].partition("</form>")[0]
    for name, value in {"county": "99001", "lang": "en", "revision": "1"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in form
    assert re.search(r'<option value="warning" selected>Warning \(17\)', form)
    empty = get(model, "/findings?county=99001&severity=&field=&unit=&rule=&version=&accepted=")
    assert list_keys(empty) == list_keys(get(model, "/findings", county="99001"))


things = st.sampled_from(["", "A", "B"]).map(lambda code: Thing(f"{BASE}/id/x/{code}", {}, code))
rules = st.sampled_from(["C1", "C2"]).map(lambda name: RuleTexts(name, {}, {"de": "x"}, {}, {}))
acceptances = st.none() | st.dates(date(2026, 11, 20), date(2026, 11, 24)).map(
    lambda day: Acceptance("because", day)
)


@st.composite
def draw_notices(draw: st.DrawFn) -> list[Notice]:
    made = st.builds(
        Notice,
        iri=st.just(""),
        county=st.just("99001"),
        rule=rules,
        severity=st.sampled_from(list(COUNTED.values())),
        element=things,
        focus=st.just(f"{BASE}/id/x"),
        value=st.none(),
        named_value=st.none(),
        path=st.just(""),
        reports=st.lists(
            st.sampled_from(["1/kek/a", "1/kek/b", "1/facts"]), min_size=1, unique=True
        ).map(lambda ends: tuple(f"{BASE}/graph/validation/{end}" for end in ends)),
        fields=st.lists(things, max_size=2, unique_by=lambda thing: thing.iri).map(tuple),
        units=st.lists(things, max_size=2, unique_by=lambda thing: thing.iri).map(tuple),
        acceptance=acceptances,
    )
    return [
        replace(each, iri=f"{BASE}/id/finding/{n}")
        for n, each in enumerate(draw(st.lists(made, max_size=12)))
    ]


@given(draw_notices(), st.data())
def test_any_filter_leaves_what_each_of_its_parts_leaves(
    notices: list[Notice], data: st.DataObject
) -> None:
    whole = Filter(NAMES, TODAY)
    values = {}
    for name in ASPECTS:
        offered = count_values(name, notices, whole)
        counted = {value: count for value, (_, count) in offered.items()}
        for value, count in counted.items():
            assert len(Filter(NAMES, TODAY, {name: value}).apply(notices)) == count
        chosen = data.draw(st.sampled_from([None, *counted]), name)
        if chosen is not None:
            values[name] = chosen
    left = Filter(NAMES, TODAY, values).apply(notices)
    parts = [Filter(NAMES, TODAY, {name: value}) for name, value in values.items()]
    assert left == [each for each in notices if all(part.keeps(each) for part in parts)]
    assert sum(count_notices(left, TODAY).values()) == len(left)


@given(draw_notices())
def test_an_acceptance_holds_to_its_last_day(notices: list[Notice]) -> None:
    accepted = Filter(NAMES, TODAY, {"accepted": "yes"}).apply(notices)
    assert accepted == [n for n in notices if n.acceptance and n.acceptance.until >= TODAY]
    assert count_notices(notices, TODAY)["accepted"] == len(accepted)


# data


def test_parts_put_together_are_the_whole(live: Live) -> None:
    whole = fetch(live, county=COUNTY)
    assert whole["total"] == len(whole["findings"]) == sum(whole["counts"].values()) <= LIMIT
    parts = [
        fetch(live, county=COUNTY, limit=70, offset=offset, revision=whole["revision"])
        for offset in range(0, whole["total"] + 70, 70)
    ]
    assert [key for part in parts for key in list_ids(part)] == list_ids(whole)
    assert {part["total"] for part in parts} == {whole["total"]}
    assert fetch(live, limit=0)["findings"] == []


def test_counties_can_be_asked_for_one_by_one_or_together(live: Live) -> None:
    every = fetch(live)
    each = [fetch(live, county=key) for key in every["counties"]]
    assert list_ids(every) == [key for one in each for key in list_ids(one)]
    assert every["findings"] == fetch(live, county=every["counties"])["findings"]
    assert {finding["county"] for finding in every["findings"]} <= set(every["counties"])


def test_an_answer_that_is_known_is_not_sent_again(live: Live) -> None:
    for path in ("/findings", f"/findings?county={COUNTY}", f"/api/v1/findings?county={COUNTY}"):
        first = live.client.get(path, headers=PAGE)
        assert first.headers["zielgraph-revision"] == str(FAULTY)
        again = live.client.get(path, headers={**PAGE, "If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        other = live.client.get(f"{path}{'&' if '?' in path else '?'}severity=info", headers=PAGE)
        assert other.headers["etag"] != first.headers["etag"]


def test_a_fixed_revision_is_asked_for_again_since_acceptances_expire(live: Live) -> None:
    for path in ("/findings", "/api/v1/findings"):
        answer = live.client.get(path, params={"county": COUNTY, "revision": FAULTY}, headers=PAGE)
        assert answer.headers["cache-control"] == "no-cache"


def test_what_a_page_is_known_by_changes_with_the_day(live: Live) -> None:
    scope = {"type": "http", "scheme": "http", "server": ("x", 80), "path": "/findings"}
    request = Request({**scope, "query_string": b"", "headers": []})
    days = ("", "2026-11-22", "2026-11-23")
    tags = {describe_page(live.context, request, FAULTY, "de", day)["ETag"] for day in days}
    assert len(tags) == len(days)


def test_a_head_request_gets_the_same_headers(live: Live) -> None:
    got, head = (live.client.request(method, "/api/v1/findings") for method in ("GET", "HEAD"))
    assert head.content == b""
    for name in ("etag", "zielgraph-revision", "content-type", "content-length"):
        assert head.headers[name] == got.headers[name]
    assert live.client.post("/api/v1/findings").status_code == 405


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (NamedNode("urn:x"), {"type": "uri", "value": "urn:x"}),
        (Literal("x"), {"type": "literal", "value": "x"}),
        (Literal("x", language="de"), {"type": "literal", "value": "x", "xml:lang": "de"}),
        (
            Literal(5),
            {
                "type": "literal", "value": "5",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
        ),
    ],
)  # fmt: skip
def test_values_are_written_as_in_results_of_queries(
    term: NamedNode | Literal, written: dict[str, str]
) -> None:
    assert describe_term(term) == written


@given(draw_notices())
def test_a_finding_in_json_has_the_documented_parts(notices: list[Notice]) -> None:
    written = [{"county": "99101", **describe_notice(each, TODAY)} for each in notices]
    answer = {
        "revision": 1, "counties": [], "unchecked": [], "counts": count_notices(notices, TODAY),
        "total": len(notices), "omitted": 0, "limit": 0, "offset": 0, "findings": written,
    }  # fmt: skip
    record = FindingsRecord.model_validate(answer)
    assert record.model_dump(mode="json") == answer


def test_the_route_is_described(live: Live) -> None:
    described = live.client.get("/api/openapi.json").json()
    route = described["paths"]["/api/v1/findings"]["get"]
    assert {each["name"] for each in route["parameters"]} == set(OF_DATA)
    answer = route["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert answer.endswith("/FindingsRecord")
    assert "accepted" in described["components"]["schemas"]["CountsRecord"]["properties"]
    assert {"400", "404"} <= route["responses"].keys()


# what is asked wrongly


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("severty=info", ["“severty”", "Known:", "severity"]),
        ("severity=fatal", ["“severity=fatal”", "severity=warning"]),
        ("severity=info&severity=warning", ["give “severity” once", "severity=warning"]),
        ("county=Musterkreis", ["“county=Musterkreis”", "county=99001"]),
        ("limit=10001", ["“limit=10001”", "10000"]),
        ("limit=-1", ["“limit=-1”", "limit=100"]),
        ("offset=x", ["“offset=x”", "offset="]),
        ("accepted=maybe", ["“accepted=maybe”", "yes or no"]),
        ("rule=C999", ["“rule=C999”", "C01"]),
        (f"county={COUNTY}&field=nowhere", ["“field=nowhere”", "such as"]),
        (f"county={COUNTY}&version=v77", ["“version=v77”", "v1"]),
        ("rule=", ["“rule=”", "rule=C27"]),
        ("revision=x", ["“revision=x”"]),
        ("revision=1&revision=2", ["revision"]),
    ],
)
def test_a_wrong_parameter_is_named_with_what_would_be_right(
    live: Live, query: str, texts: list[str]
) -> None:
    answer = live.client.get(f"/api/v1/findings?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    for text in texts:
        assert text in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/findings?county=00000", 404),
        ("/api/v1/findings?revision=99", 404),
        ("/findings?county=00000", 404),
        ("/findings?county=x", 400),
        (f"/findings?county={COUNTY}&county={COUNTY}", 400),
        (f"/findings?county={COUNTY}&page=0", 400),
        (f"/findings?county={COUNTY}&page=99", 400),
        ("/findings?field=A", 400),
        ("/findings?limit=5", 400),
        ("/findings?lang=fr", 400),
        ("/findings/00000/0123456789ab", 404),
        (f"/findings/{COUNTY}/0123456789ab", 404),
        (f"/findings/{COUNTY}/%3Cscript%3E", 404),
        (f"/findings/{COUNTY}/0123456789ab?rule=C01", 400),
    ],
)
def test_what_is_not_there_is_told(live: Live, path: str, status: int) -> None:
    answer = live.client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    page = live.client.get(path, headers=PAGE)
    assert page.status_code == status
    assert "<script" not in page.text


# in a browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_no_barrier_that_can_be_measured(
    live: Live, browser: Browser, language: str
) -> None:
    key = list_ids(fetch(live, county=COUNTY, rule="C23"))[0]
    for path in (
        "/findings?rule=C23&", f"/findings?county={COUNTY}&unit={UNIT}&",
        f"/findings?county={COUNTY}&accepted=yes&", f"/findings/{COUNTY}/{key}?",
    ):  # fmt: skip
        check_page(browser, f"{live.url}{path}lang={language}")


def test_findings_are_selected_without_scripts(live: Live, browser: Browser) -> None:
    with open_page(browser, f"{live.url}/findings", scripts=False) as page:
        page.get_by_role("link", name="Prüfkreis").click()
        page.get_by_label("Prüfregel").select_option("C23")
        page.get_by_role("button", name="Auswählen").click()
        assert "rule=C23" in page.url
        page.get_by_role("link", name="Der Beginn liegt nach dem Ende.", exact=True).click()
        assert (
            page.get_by_role("heading", level=1).inner_text() == "Der Beginn liegt nach dem Ende."
        )
        assert "01.03.2021" in page.inner_text("#preview")
