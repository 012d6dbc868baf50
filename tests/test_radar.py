"""The radar: finds every gap that was made, and nothing in counties that have none."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from bench.radar import TABLE, fill_store, spoil_county
from graph.current import list_current_graphs
from graph.errors import ContentError, InputError, UnknownResource
from graph.folder import read_folder
from graph.generation.county import draft_county, name_key
from graph.generation.draft import TODAY
from graph.generation.faults import Fault, read_kinds
from graph.inquiry import answer_question
from graph.names import Names
from graph.parsing import read_quads
from graph.radar import Detector, Radar, choose_detectors, list_detectors, read_words, scan
from graph.radar import _make_detector as make_detector
from graph.release import list_release
from graph.tables import Column
from graph.things import Thing
from service.hits import Inquiry, say_particulars, tabulate
from service.radar import list_parameters, read_inquiry
from tests.live import BASE

NAMES = Names(BASE)
CASES = Path(__file__).with_name("radar")
DATA = Path(__file__).parents[1] / "data"
STATE = date(2026, 10, 31)  # of the model county's data
FAULTS = 45  # of a county: as many as there are kinds, and a few more
DETECTORS = [each.name for each in list_detectors()]

Case = tuple[str, str, int]  # a detector, what it found something about, and how many rows


@cache
def open_county(key: str) -> Store:
    """A county of data/ with its versions, of which the current one counts, and the ontology."""
    store = Store()
    store.extend(quad for found in read_folder(DATA / key, BASE).values() for quad in found)
    for graph in list_current_graphs(store, NAMES):
        found = store.quads_for_pattern(None, None, None, NamedNode(graph))
        store.extend([Quad(q.subject, q.predicate, q.object) for q in found])
    for file in list_release(NAMES):
        store.extend(Quad(q.subject, q.predicate, q.object) for q in read_quads(file, BASE))
    return store


@cache
def open_sound() -> Store:
    return fill_store(draft_county(1, 1, NAMES))


@cache
def spoil(number: int) -> tuple[list[Quad], list[Fault], Radar]:
    """Return a county with faults, these, and what the radar finds in it."""
    quads, faults = spoil_county(number, 1, FAULTS)
    return quads, faults, scan(fill_store(quads), NAMES, name_key(number), TODAY)


def count_hits(store: Store, detector: Detector, **texts: str) -> set[str]:
    """Return what a detector finds in a county with some values of its parameters."""
    values = detector.question.complete(texts, TODAY)
    table = answer_question(store, NAMES, detector.question, values)
    return {row[0].iri for row in table.rows if isinstance(row[0], Thing)}


def find(name: str) -> Detector:
    return choose_detectors((name,))[0]


# ---------------------------------------------------------------------------------------- detectors


def test_there_are_detectors_for_every_area_and_severity() -> None:
    detectors = list_detectors()
    assert len(detectors) >= 25
    assert {each.group for each in detectors} == set(read_words()["groups"])
    assert {each.severity for each in detectors} == set(read_words()["severities"])


def test_numbers_count_up() -> None:
    numbers = [each.question.number for each in list_detectors()]
    assert numbers == [f"R{place:02}" for place in range(1, len(numbers) + 1)]


@pytest.mark.parametrize(
    "notes",
    [
        {"severity": "fatal"},
        {"group": "weather"},
        {"why": {"de": "Darum."}},
        {"more": "than is known"},
    ],
    ids=lambda notes: next(iter(notes)),
)
def test_a_wrong_header_is_refused(notes: dict[str, object]) -> None:
    question = find("goals-without-project").question
    wrong = replace(question, notes={**question.notes, **notes})
    with pytest.raises(ContentError, match=r"queries/radar/goals-without-project\.rq"):
        make_detector(wrong)


@pytest.mark.parametrize("name", DETECTORS)
def test_each_detector_has_a_kind_of_fault_and_is_documented(name: str) -> None:
    made = {rule for kind in read_kinds(TABLE) for rule, _ in kind.found}
    assert name in made
    assert f"`{name}`" in (DATA.parent / "docs" / "radar.md").read_text(encoding="utf-8")


def test_detectors_are_chosen_by_name_severity_and_area() -> None:
    money = choose_detectors(group="money", severity="info")
    assert [each.name for each in money] == ["projects-under-financed"]
    with pytest.raises(InputError, match="detector=weather"):
        choose_detectors(("weather",))


def test_filters_that_leave_no_detector_are_refused() -> None:
    """That nothing was looked for must not read as if nothing was found."""
    with pytest.raises(InputError, match=r"give severity=.*&group=goals"):
        choose_detectors(("goals-without-project",), group="money")
    with pytest.raises(InputError, match="No detector has “severity=&group=weather”"):
        choose_detectors(group="weather")


# ------------------------------------------------------------------------------------ what is found


def test_a_sound_county_has_no_hits() -> None:
    assert scan(open_sound(), NAMES, name_key(1), TODAY).hits == set()


def test_what_was_made_is_found_and_nothing_else() -> None:
    made, found = Counter[str](), 0
    for number in (2, 3):
        _, faults, radar = spoil(number)
        seeded = {(fault.rule, fault.element) for fault in faults}
        assert radar.hits == seeded
        made.update(fault.kind for fault in faults)
        found += len(seeded)
    assert set(made) == {kind.name for kind in read_kinds(TABLE)}
    assert found > len(made)


def test_another_county_in_the_store_changes_nothing() -> None:
    quads, _, alone = spoil(2)
    together = fill_store([*quads, *spoil(3)[0]])
    assert scan(together, NAMES, name_key(2), TODAY) == alone
    assert len(alone.hits) >= FAULTS


def read_expected(county: str) -> list[Case]:
    with (CASES / f"{county}.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return [(row["detector"], row["thing"], int(row["rows"])) for row in rows]


def list_hits(county: str) -> Iterator[Case]:
    for reading in scan(open_county(county), NAMES, county, STATE).readings:
        things = [row[0] for row in reading.table.rows]
        named = [each.say("de") for each in things if isinstance(each, Thing)]
        yield from ((reading.detector, *each) for each in Counter(named).items())


@pytest.mark.parametrize("county", ["03460", "05758", "14730", "15083", "99001"])
def test_each_county_has_the_hits_that_were_read(county: str) -> None:
    """Those of the model county are what its README documents, and what follows of its figures."""
    assert [*list_hits(county)] == read_expected(county)


def test_a_county_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownResource, match="county=12345"):
        scan(open_sound(), NAMES, "12345", TODAY)


# --------------------------------------------------------------------------------------- thresholds


@pytest.mark.parametrize(
    ("name", "parameter", "values"),
    [
        ("units-overbooked", "most", ("0", "2", "4", "1000")),
        ("indicators-stale", "lag", ("0", "1", "20")),
        ("assessments-outdated", "years", ("0", "1", "50")),
    ],
)
def test_a_higher_threshold_never_finds_more(
    name: str, parameter: str, values: tuple[str, ...]
) -> None:
    detector, later = find(name), {"county": name_key(1), "day": "2027-06-01"}
    found = [count_hits(open_sound(), detector, **later, **{parameter: v}) for v in values]
    assert all(more >= less for more, less in pairwise(found))
    assert found[0] > found[-1] == set()


@settings(max_examples=15, deadline=None)
@given(st.dates(date(2021, 1, 1), date(2040, 1, 1)), st.integers(0, 2000))
def test_what_is_overdue_stays_overdue(day: date, days: int) -> None:
    detector, county = find("projects-overdue"), name_key(1)
    later = date.fromordinal(day.toordinal() + days)
    before, after = (
        count_hits(open_sound(), detector, county=county, day=each.isoformat())
        for each in (day, later)
    )
    assert before <= after


# ------------------------------------------------------------------------------------ as it is told


def read_model(**given: str) -> tuple[Inquiry, list[tuple[object, ...]]]:
    inquiry = read_inquiry({"county": "99001", "day": STATE.isoformat(), **given})
    radar = scan(open_county("99001"), NAMES, *inquiry.arguments)
    return inquiry, [*tabulate(inquiry, radar, "de").rows]


def test_one_table_has_all_hits() -> None:
    _, rows = read_model()
    expected = read_expected("99001")
    shown = {row[4].say("de") for row in rows if isinstance(row[4], Thing)}
    assert shown == {thing for _, thing, _ in expected}


def test_a_detector_that_is_named_has_its_own_columns() -> None:
    inquiry, rows = read_model(detector="products-over-budget")
    assert inquiry.is_single
    assert [str(value) for value in rows[0][1:]] == ["2026", "708900", "456000", "252900"]


def test_a_threshold_is_passed_on() -> None:
    _, rows = read_model(detector="units-overbooked", most="5")
    _, fewer = read_model(detector="units-overbooked", most="6")
    assert len(rows) > len(fewer) > 0
    assert all(isinstance(row[1], int) and row[1] > 5 for row in rows)


def test_particulars_are_written_for_people() -> None:
    columns = (
        Column("late", "integer", {"de": "überschritten um"}, {"de": "Tage"}),
        Column("end", "date", {"de": "Ende"}),
        Column("unit", "thing", {"de": "federführend"}),
    )
    said = say_particulars((1326, date(2025, 12, 31), None), columns, "de")
    assert said == "überschritten um: 1.326 Tage; Ende: 31.12.2025"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"day": "2026-02-30"}, "“day=2026-02-30” is no day of the calendar"),
        ({"detector": "weather"}, "goals-without-project"),
        ({"most": "3"}, "only with detector=units-overbooked"),
        ({"most": "3", "detector": "projects-overdue"}, "“most” is no parameter"),
    ],
)
def test_bad_input_is_told(given: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_inquiry({"county": "99001", **given})


def test_every_example_is_right() -> None:
    examples = {name: each.example for name, each in list_parameters().items()}
    for name in ("detector", "severity", "group"):
        given = {each: examples[each] for each in ("county", "day", name)}
        assert read_inquiry(given).said == given
