"""Progress: laws of the formula, the documented weaknesses of the model county, the route."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, Store

from graph.achievement.formula import (
    ACHIEVED,
    AT_RISK,
    LAG,
    MISSED,
    NOT_ASSESSABLE,
    ON_TRACK,
    STATES,
    Aim,
    Path,
    Value,
    find_worst,
    judge,
)
from graph.achievement.standings import Selection, read_standings, tabulate_standings
from graph.achievement.words import make_columns, read_words
from graph.content import find_folder
from graph.errors import GraphError, UnknownResource
from graph.folder import read_folder
from graph.names import Names
from graph.things import Thing
from service.achievement import PATH, list_routes
from service.app import handle_fault
from tests.live import BASE, Live, run_coroutine

NAMES = Names(BASE)
DAY = date(2026, 11, 22)
YEAR = DAY.year
DIRECTIONS = ("increase", "decrease", "maintain", "corridor")
MIRROR = {"increase": "decrease", "decrease": "increase"}
RANK = {state: rank for rank, state in enumerate(STATES)}

NAME = re.compile(r".*[/#]")
FOLDER = find_folder("data") / "99001"

numbers = st.decimals(-1000, 1000, places=2)
years = st.integers(2010, 2040)


def measure(year: int, number: float | Decimal, status: str = "A", unit: str = "") -> Value:
    """Return a value."""
    return Value(year, Decimal(str(number)), unit, status)


@st.composite
def make_aims(draw: st.DrawFn) -> Aim:
    """Return a target of any direction, now and then without an upper limit or a baseline."""
    upper = draw(st.none() | numbers)
    baseline = draw(st.none() | st.builds(Value, years, numbers))
    return Aim(draw(numbers), draw(years), draw(st.sampled_from(DIRECTIONS)), "", upper, baseline)


def turn(aim: Aim) -> Aim:
    """Return a target that asks for the opposite."""
    base, upper = aim.baseline, aim.upper
    is_corridor = upper is not None and aim.direction not in MIRROR
    return replace(
        aim,
        number=-upper if is_corridor and upper is not None else -aim.number,
        upper=-aim.number if is_corridor else upper,
        direction=MIRROR.get(aim.direction, aim.direction),
        baseline=base and replace(base, number=-base.number),
    )


def scale(aim: Aim, factor: Decimal) -> Aim:
    """Return a target in another unit."""
    base = aim.baseline
    return replace(
        aim,
        number=aim.number * factor,
        upper=None if aim.upper is None else aim.upper * factor,
        baseline=base and replace(base, number=base.number * factor),
    )


RISE = Aim(Decimal(100), 2030, "increase", "", None, measure(2020, 0))
FALL = Aim(Decimal(0), 2030, "decrease", "", None, measure(2020, 100))
BAND = Aim(Decimal(40), 2030, "corridor", "", Decimal(60), measure(2020, 100))
STAY = Aim(Decimal(100), 2030, "maintain", "", None, measure(2020, 100))


@pytest.mark.parametrize(
    ("aim", "number", "state"),
    [
        (RISE, 100, ACHIEVED),
        (RISE, 57, ON_TRACK),  # 95 % of 60, asked for in 2026
        (RISE, 56.99, AT_RISK),
        (RISE, -5, AT_RISK),
        (FALL, 43, ON_TRACK),
        (FALL, 43.01, AT_RISK),
        (FALL, 0, ACHIEVED),
        (BAND, 60, ACHIEVED),
        (BAND, 40, ACHIEVED),
        (BAND, 39.99, ON_TRACK),
        (BAND, 77.2, ON_TRACK),  # 95 % of 24 of the 40 down to the upper limit
        (BAND, 77.21, AT_RISK),
        (STAY, 95, ACHIEVED),
        (STAY, 105, ACHIEVED),
        (STAY, 94.9, AT_RISK),
    ],
)
def test_states_by_hand(aim: Aim, number: float, state: str) -> None:
    assert judge(aim, [measure(2026, number)], YEAR).state == state


def test_numbers_by_hand() -> None:
    path = judge(RISE, [measure(2025, 30)], YEAR).path
    assert path == Path(Fraction(50), Fraction(60), Fraction(3, 5), Fraction(3, 10))
    path = judge(BAND, [measure(2025, 90)], YEAR).path
    assert path == Path(Fraction(80), Fraction(76), Fraction(1, 2), Fraction(1, 4))


@given(make_aims(), years, numbers, numbers)
def test_a_better_value_never_gives_a_worse_state(
    aim: Aim, year: int, one: Decimal, other: Decimal
) -> None:
    first, second = (judge(aim, [Value(year, each)], YEAR) for each in (one, other))
    if aim.direction == "increase":
        is_better = one >= other
    elif aim.direction == "decrease":
        is_better = one <= other
    else:
        margin = abs(aim.number) / 20
        low, high = aim.number - margin, aim.number + margin
        if aim.upper is not None:
            low, high = aim.number, aim.upper
        away = [max(low - each, each - high, Decimal(0)) for each in (one, other)]
        is_better = away[0] <= away[1]
    if is_better and NOT_ASSESSABLE not in (first.state, second.state):
        assert RANK[first.state] >= RANK[second.state]


@given(make_aims(), years, numbers)
def test_the_opposite_is_judged_alike(aim: Aim, year: int, number: Decimal) -> None:
    here = judge(aim, [Value(year, number)], YEAR)
    there = judge(turn(aim), [Value(year, -number)], YEAR)
    assert (here.state, here.reason) == (there.state, there.reason)
    assert (here.path.ratio, here.path.degree) == (there.path.ratio, there.path.degree)


@given(make_aims(), years, numbers, st.decimals("0.001", 1000, places=3))
def test_the_unit_does_not_matter(aim: Aim, year: int, number: Decimal, factor: Decimal) -> None:
    here = judge(aim, [Value(year, number)], YEAR)
    there = judge(scale(aim, factor), [Value(year, number * factor)], YEAR)
    assert (here.state, here.reason) == (there.state, there.reason)
    assert (here.path.ratio, here.path.degree) == (there.path.ratio, there.path.degree)


@given(numbers, st.decimals(0, 500, places=2), numbers, years)
def test_within_a_corridor_is_achieved_and_outside_is_not(
    low: Decimal, width: Decimal, number: Decimal, year: int
) -> None:
    aim = Aim(low, 2030, "corridor", "", low + width)
    state = judge(aim, [Value(year, number)], 2040).state
    is_within = low <= number <= low + width
    assert (state == ACHIEVED) == (is_within and year >= 2030)
    assert judge(aim, [Value(2030, number)], 2040).state == (ACHIEVED if is_within else MISSED)


@given(make_aims(), st.lists(st.builds(Value, years, numbers)), st.sampled_from("FM"))
def test_forecasts_never_count(aim: Aim, values: list[Value], status: str) -> None:
    forecasts = [replace(each, status=status) for each in values]
    found = judge(aim, [*values, *forecasts], YEAR)
    assert found == judge(aim, values, YEAR) or found.reason == "forecast-only"
    assert judge(aim, forecasts, YEAR).state == NOT_ASSESSABLE


@given(make_aims(), st.lists(st.builds(Value, years, numbers)))
def test_what_comes_later_does_not_count_and_each_reason_has_words(
    aim: Aim, values: list[Value]
) -> None:
    found = judge(aim, values, YEAR)
    assert found == judge(aim, [each for each in values if each.year <= YEAR], YEAR)
    assert bool(found.reason) == (found.state == NOT_ASSESSABLE)
    assert not found.reason or found.reason in read_words()["reasons"]


@pytest.mark.parametrize(
    ("aim", "values", "reason"),
    [
        (replace(RISE, direction=""), [measure(2025, 1)], "no-direction"),
        (replace(BAND, upper=None), [measure(2025, 1)], "no-corridor"),
        (replace(BAND, upper=Decimal(3)), [measure(2025, 1)], "no-corridor"),
        (replace(STAY, upper=Decimal(99)), [measure(2025, 1)], "no-corridor"),
        (replace(RISE, baseline=None), [measure(2025, 1)], "no-baseline"),
        (replace(RISE, baseline=measure(2020, 0, "F")), [measure(2025, 1)], "no-baseline"),
        (replace(RISE, baseline=measure(2030, 0)), [measure(2025, 1)], "baseline-after-target"),
        (replace(RISE, number=Decimal(-1)), [measure(2025, 1)], "against-direction"),
        (replace(FALL, number=Decimal(101)), [measure(2025, 1)], "against-direction"),
        (RISE, [], "no-value"),
        (RISE, [measure(2027, 100)], "no-value"),
        (RISE, [measure(2025, 100, "F")], "forecast-only"),
        (RISE, [measure(2025, 1), measure(2025, 2)], "several-values"),
        (replace(RISE, unit="EUR"), [measure(2025, 1)], "different-units"),
        (RISE, [measure(2020, 0)], "outdated"),
        (RISE, [measure(YEAR - 3 - LAG - 1, 100)], "outdated"),
        (replace(RISE, interval=1), [measure(YEAR - 1 - LAG - 1, 1)], "outdated"),
        (replace(RISE, baseline=measure(2025, 0)), [measure(2025, 0)], "no-newer-value"),
        (replace(RISE, year=2025), [measure(2024, 99)], "no-value-of-target-year"),
    ],
)
def test_says_why_not(aim: Aim, values: list[Value], reason: str) -> None:
    verdict = judge(aim, values, YEAR)
    assert (verdict.state, verdict.reason) == (NOT_ASSESSABLE, reason)


def test_a_past_target_is_judged_by_its_year() -> None:
    past = replace(RISE, year=2024)
    values = [measure(2023, 100), measure(2024, 90), measure(2025, 120)]
    assert judge(past, values, YEAR).state == MISSED
    assert judge(past, [values[0], values[2]], YEAR).latest == values[2]
    assert judge(past, values[:2], 2024).state == MISSED
    assert judge(past, values[:1], 2023).state == ACHIEVED
    # values of the right year are never too old
    assert (
        judge(replace(past, year=2015, baseline=None), [measure(2015, 100)], YEAR).state == ACHIEVED
    )


def test_a_target_of_this_year_is_still_on_its_way() -> None:
    aim = replace(RISE, year=YEAR, baseline=measure(2016, 0))
    assert judge(aim, [measure(2025, 86)], YEAR).state == ON_TRACK
    assert judge(aim, [measure(2025, 80)], YEAR).state == AT_RISK
    assert judge(aim, [measure(2025, 86)], YEAR + 1).reason == "no-value-of-target-year"


def test_the_worst_target_decides() -> None:
    assert find_worst([ACHIEVED, ON_TRACK, NOT_ASSESSABLE, AT_RISK]) == AT_RISK
    assert find_worst([MISSED, AT_RISK]) == MISSED
    assert find_worst([NOT_ASSESSABLE]) == find_worst([]) == NOT_ASSESSABLE


TURTLE = f"""
@base <{BASE}/99101/id/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kc: <https://w3id.org/kek/codes#> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix sdmx-code: <http://purl.org/linked-data/sdmx/2009/code#> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<county/99101> a kek:County ; kek:territory <https://example.org/area/99101> .
<concept/kek> kek:ofCounty <county/99101> .
<version/v1> dcat:isVersionOf <concept/kek> .
<goal/g1> a kek:SubGoal ; kek:inVersion <version/v1> ; skos:notation "1.1" ;
    skos:prefLabel "Wege bauen"@de .
<goal/g2> a kek:SubGoal ; kek:inVersion <version/v1> ; skos:notation "1.2" .
<indicator/k1> kek:unit unit:KiloM ; kek:desiredDirection kc:direction-increase .
<target/t1> kek:forGoal <goal/g1> ; kek:forIndicator <indicator/k1> ; kek:targetValue 100.0 ;
    kek:targetYear "2030"^^xsd:gYear ; kek:baseline <obs/2020> .
<obs/2020> kek:observedIndicator <indicator/k1> ; kek:year "2020"^^xsd:gYear ;
    sdmx-measure:obsValue 0.0 ; sdmx-dimension:refArea <https://example.org/area/99101> ;
    sdmx-attribute:unitMeasure unit:KiloM .
<obs/2025> kek:observedIndicator <indicator/k1> ; kek:year "2025"^^xsd:gYear ;
    sdmx-measure:obsValue 60.0 ; sdmx-dimension:refArea <https://example.org/area/99101> ;
    sdmx-attribute:unitMeasure unit:KiloM ; sdmx-attribute:obsStatus sdmx-code:obsStatus-P .
<obs/2026> kek:observedIndicator <indicator/k1> ; kek:year "2026"^^xsd:gYear ;
    sdmx-measure:obsValue 1.0 ; sdmx-dimension:refArea <https://example.org/area/99101> ;
    sdmx-attribute:unitMeasure unit:KiloM ; sdmx-attribute:obsStatus sdmx-code:obsStatus-F .
<obs/town> kek:observedIndicator <indicator/k1> ; kek:year "2026"^^xsd:gYear ;
    sdmx-measure:obsValue 2.0 ; sdmx-dimension:refArea <https://example.org/area/town> ;
    sdmx-attribute:unitMeasure unit:KiloM .
<obs/broken> kek:observedIndicator <indicator/k1> ; kek:year "2026"^^xsd:gYear ;
    sdmx-measure:obsValue "INF"^^xsd:double ; sdmx-attribute:unitMeasure unit:KiloM ;
    sdmx-dimension:refArea <https://example.org/area/99101> .
<obs/town2020> kek:observedIndicator <indicator/k1> ; kek:year "2020"^^xsd:gYear ;
    sdmx-measure:obsValue 1.0 ; sdmx-dimension:refArea <https://example.org/area/town> ;
    sdmx-attribute:unitMeasure unit:KiloM .
<goal/g3> a kek:SubGoal ; kek:inVersion <version/v1> ; skos:notation "1.3" .
<target/t3> kek:forGoal <goal/g3> ; kek:forIndicator <indicator/k1> ; kek:targetValue 2.0 ;
    kek:targetYear "2030"^^xsd:gYear ; kek:baseline <obs/town2020> .
<assessment/a1> kek:forGoal <goal/g1> ; kek:achievementStatus kc:achievement-on-track ;
    dcterms:date "2025-05-05"^^xsd:date .
<assessment/a2> kek:forGoal <goal/g1> ; kek:achievementStatus kc:achievement-missed ;
    dcterms:date "2026-06-06"^^xsd:date ; kek:achievementDegree 0.4 .
"""


@pytest.fixture(scope="module")
def small() -> Store:
    """A county with three goals; one has no target, one that of a town."""
    store = Store()
    store.load(TURTLE.encode(), format=RdfFormat.TURTLE)
    return store


def list_cells(store: Store, selection: Selection) -> list[dict[str, object]]:
    """Return the rows of the table by names of columns; things are the last part of their IRI."""
    table = tabulate_standings(store, NAMES, selection)
    return [
        {
            column.name: NAME.sub("", cell.iri) if isinstance(cell, Thing) else cell
            for column, cell in zip(table.columns, row, strict=True)
        }
        for row in table.rows
    ]


def test_a_row_has_all_its_numbers(small: Store) -> None:
    row = list_cells(small, Selection("99101", DAY))[0]
    assert row == {
        "goal": "g1", "goalState": "achievement-on-track", "assessable": "1/1",
        "assessed": "achievement-missed", "assessedOn": date(2026, 6, 6), "differs": True,
        "indicator": "k1", "target": "t1", "state": "achievement-on-track", "reason": None,
        "explanation": None, "direction": "direction-increase", "unit": "KiloM",
        "baseline": 0, "baselineYear": 2020, "latest": 60, "latestYear": 2025,
        "latestStatus": "obsStatus-P", "aim": 100, "upper": None, "aimYear": 2030,
        "expected": 50, "expectedToday": 60, "ratio": Decimal("1.2"),
        "threshold": Decimal("0.95"), "degree": Decimal("0.6"),
    }  # fmt: skip


def test_assessments_by_people_count_up_to_the_day(small: Store) -> None:
    row = list_cells(small, Selection("99101", date(2025, 12, 31)))[0]
    assert (row["assessed"], row["differs"]) == ("achievement-on-track", False)
    row = list_cells(small, Selection("99101", date(2024, 12, 31)))[0]
    assert (row["assessed"], row["differs"], row["reason"]) == (None, None, "no-newer-value")


def test_a_goal_without_target_says_so(small: Store) -> None:
    selection = Selection("99101", DAY, f"{BASE}/99101/id/goal/g2", "en")
    (row,) = list_cells(small, selection)
    assert (row["state"], row["reason"], row["assessable"]) == (
        "achievement-not-assessable", "no-target", "0/0",
    )  # fmt: skip
    assert row["explanation"] == "There is no target for this goal."


def test_the_area_of_the_baseline_decides_which_values_count(small: Store) -> None:
    (row,) = list_cells(small, Selection("99101", DAY, f"{BASE}/99101/id/goal/g3"))
    assert (row["state"], row["baseline"], row["latest"], row["latestYear"]) == (
        "achievement-achieved", 1, 2, 2026,
    )  # fmt: skip


def test_unknown_county_and_goal_are_explained(small: Store) -> None:
    with pytest.raises(UnknownResource, match="county=99999"):
        read_standings(small, NAMES, Selection("99999", DAY))
    with pytest.raises(UnknownResource, match=r"goal=.*/goal/g1"):
        read_standings(small, NAMES, Selection("99101", DAY, f"{BASE}/99101/id/goal/none"))


def change(old: str, new: str) -> list[dict[str, object]]:
    """Return the table of the small county with something else in place of a text."""
    assert TURTLE.count(old) == 1
    store = Store()
    store.load(TURTLE.replace(old, new).encode(), format=RdfFormat.TURTLE)
    return list_cells(store, Selection("99101", DAY))


TARGET = "kek:targetValue 100.0 ;"
LATEST = "sdmx-measure:obsValue 60.0 ;"
BASELINE = "sdmx-measure:obsValue 0.0 ;"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (TARGET, f'{TARGET} kek:targetUpperValue "viel" ;', "no-corridor"),
        (TARGET, f'{TARGET} kek:targetUpperValue "NaN"^^xsd:double ;', "no-corridor"),
        (TARGET, 'kek:targetValue "viel" ;', "no-target"),
        (TARGET, 'kek:targetValue "1e999999"^^xsd:double ;', "no-target"),
        (
            f'{TARGET}\n    kek:targetYear "2030"',
            f'{TARGET}\n    kek:targetYear "bald"',
            "no-target",
        ),
        (
            '<obs/2020> kek:observedIndicator <indicator/k1> ; kek:year "2020"',
            '<obs/2020> kek:observedIndicator <indicator/k1> ; kek:year "einst"',
            "no-baseline",
        ),
    ],
)
def test_a_malformed_value_spoils_its_own_target_alone(old: str, new: str, reason: str) -> None:
    row, *others = change(old, new)
    assert (row["state"], row["reason"]) == ("achievement-not-assessable", reason)
    assert row["explanation"]
    assert [each["reason"] for each in others] == ["no-target", None]


def test_a_malformed_assessment_has_no_day_and_no_degree() -> None:
    row = change('"2026-06-06"^^xsd:date ; kek:achievementDegree 0.4', '"gestern"')[0]
    assert (row["assessed"], row["assessedOn"]) == ("achievement-on-track", date(2025, 5, 5))
    row = change(
        "<assessment/a1> kek:forGoal <goal/g1> ;",
        '<assessment/a3> kek:forGoal <goal/g2> ; dcterms:date "gestern" ;\n'
        '    kek:achievementStatus kc:achievement-missed ; kek:achievementDegree "halb" .\n'
        "<assessment/a1> kek:forGoal <goal/g1> ;",
    )[1]
    assert (row["assessed"], row["assessedOn"]) == ("achievement-missed", None)
    assert change("kek:achievementDegree 0.4", 'kek:achievementDegree "halb"')[0]["assessed"]


@pytest.mark.parametrize("numbers", ["60.0, 10.0", "10.0, 60.0", "100.0, 99.0", "99.0, 100.0"])
def test_two_numbers_of_one_value_are_never_chosen_from(numbers: str) -> None:
    row = change(LATEST, f"sdmx-measure:obsValue {numbers} ;")[0]
    assert (row["state"], row["reason"]) == ("achievement-not-assessable", "several-values")


@pytest.mark.parametrize("numbers", ["0.0, 50.0", "50.0, 0.0"])
def test_of_two_numbers_none_is_the_baseline(numbers: str) -> None:
    row = change(BASELINE, f"sdmx-measure:obsValue {numbers} ;")[0]
    assert (row["reason"], row["baseline"]) == ("no-baseline", None)


def test_the_same_number_twice_is_one() -> None:
    row = change(LATEST, "sdmx-measure:obsValue 60.0, 60.00, 60 ;")[0]
    assert (row["state"], row["latest"]) == ("achievement-on-track", 60)


def test_columns_and_reasons_have_both_languages() -> None:
    assert all(set(each.labels) == {"de", "en"} for each in make_columns())
    assert all(set(each) == {"de", "en"} for each in read_words()["reasons"].values())
    names = {each.name for each in make_columns()}
    assert {each.unit_column for each in make_columns()} - {""} <= names


@pytest.fixture(scope="module")
def model() -> list[dict[str, object]]:
    """The table of the model county."""
    current = {NAMES.version_graph("99001", "2024-12-04"), NAMES.facts_graph("99001")}
    store = Store()
    for graph, quads in read_folder(FOLDER, BASE).items():
        if graph in current:
            store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return list_cells(store, Selection("99001", DAY))


def test_model_county_is_weak_only_where_its_readme_says_so(
    model: list[dict[str, object]],
) -> None:
    assert {
        (each["reason"], str(each["baseline"]), str(each["latest"]), str(each["aim"]))
        for each in model
        if each["reason"] not in {None, "no-target"}
    } == {
        ("against-direction", "1090", "1060", "1000"),  # K40
        ("outdated", "36.4", "36.4", "42"),  # K47
        ("outdated", "36.4", "36.4", "43"),
    }


def test_model_county_agrees_with_its_own_evaluation(model: list[dict[str, object]]) -> None:
    assert {each["state"] for each in model} > {
        f"achievement-{state}" for state in (ACHIEVED, ON_TRACK, AT_RISK)
    }
    goals = {each["goal"]: each for each in model}
    judged = [each for each in goals.values() if each["differs"] is not None]
    alike = [each for each in judged if not each["differs"]]
    assert len(judged) > 50
    assert len(alike) > len(judged) / 2
    # no number of ours says that all is well where people see a risk
    risky = [each for each in judged if each["assessed"] == "achievement-at-risk"]
    assert {each["goalState"] for each in risky} == {"achievement-at-risk"}


def ask(live: Live, *queries: str) -> list[httpx.Response]:
    """Return the answers of the route."""
    app = FastAPI(exception_handlers={GraphError: handle_fault})
    app.router.routes.extend(list_routes(live.context))

    async def get() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return [await client.get(f"{PATH}{each}") for each in queries]

    return run_coroutine(get())


def test_route_answers_with_rows_and_evidence(live_example: Live) -> None:
    (answer,) = ask(live_example, "?county=99002&day=2026-11-22&lang=en")
    assert answer.status_code == 200
    content = answer.json()
    assert content["title"] == "Where the goals stand"
    assert content["parameters"] == {"county": "99002", "day": "2026-11-22"}
    assert content["total"] == len(content["rows"]) > 0
    assert set(content["rows"][0]) == {each.name for each in make_columns()}
    goal = content["rows"][0]["goal"]["iri"]
    again, table, one, path = ask(
        live_example,
        content["evidence"].partition(PATH)[2],
        "?county=99002&day=2026-11-22&format=csv&locale=de",
        f"?goal={goal}",
        f"?goal={goal.removeprefix(BASE)[1:]}",
    )
    assert again.content == answer.content
    assert len(list(csv.reader(io.StringIO(table.text), delimiter=";"))) == content["total"] + 1
    assert {row["goal"]["iri"] for row in one.json()["rows"]} == {goal}
    assert one.json()["rows"] == path.json()["rows"]


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("", 400, "county=99001"),
        ("?county=9", 400, "five-digit"),
        ("?county=99999", 404, "county=99001"),
        ("?county=99002&day=2026-02-30", 400, "calendar"),
        ("?county=99002&day=today", 400, "year-month-day"),
        ("?county=99002&goal=99001/id/goal/x", 400, "not of the county"),
        ("?goal=99002/id/goal/none", 404, "force"),
        ("?goal=http://x/y", 404, "“goal=http://x/y” is not known"),
        ("?goal=none", 400, "names no thing"),
        ("?county=99002&format=exe", 400, "json"),
        ("?county=99002&speed=1", 400, "speed"),
        ("?county=99002&revision=99", 404, "99"),
    ],
)
def test_route_explains_what_is_wrong(
    live_example: Live, query: str, status: int, told: str
) -> None:
    (answer,) = ask(live_example, query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]
