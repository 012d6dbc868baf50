"""Generated counties: the same every time, as large as real ones, and wrong only where it says."""

import csv
import io
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from rdflib import URIRef

from graph.errors import InputError
from graph.generation.counties import (
    BASE,
    HIGHEST,
    County,
    Plan,
    draw_counties,
    draw_county,
    write_counties,
)
from graph.generation.county import FIRST, MOST, name_key
from graph.generation.faults import HUB, Fault, choose_kinds, read_kinds, spread
from graph.generation.places import name_county
from graph.names import Names
from graph.parsing import read_quads
from graph.release import list_release
from graph.validation.assessment import Assessor
from graph.validation.findings import SEVERITIES, Finding
from graph.validation.inspection import Inspector
from graph.validation.judge import build_graph
from graph.validation.shapes import Shapes, read_data_shapes
from graph.validation.subjects import list_subjects
from graph.validation.units import Unit
from graph.vocabulary import expand, find_unknown_terms, read_prefixes

NAMES = Names(BASE)
RATE = 0.05
ACROSS = {"C69", "C72"}  # read other counties, or the version before
MILD = frozenset({"Warning", "Info"})

Places = set[tuple[str, str]]


@pytest.fixture(scope="module")
def assessor() -> Assessor:
    return Assessor(read_data_shapes())


@pytest.fixture(scope="module")
def release() -> list[Quad]:
    """What every installation has, without the shapes."""
    files = [file for file in list_release(NAMES) if file.graph != NAMES.shared_graph("shapes")]
    return [quad for file in files for quad in read_quads(file, BASE)]


@pytest.fixture(scope="module")
def sound() -> County:
    return next(draw_counties(Plan(1)))


@pytest.fixture(scope="module")
def faulty() -> list[County]:
    """Counties with many faults, from several seeds; the last ones with as many as there may be."""
    plans = (Plan(3, RATE, 1), Plan(3, RATE, 2), Plan(2, HIGHEST, 3))
    return [county for plan in plans for county in draw_counties(plan)]


@pytest.fixture(scope="module")
def judged(
    faulty: list[County], assessor: Assessor, release: list[Quad]
) -> list[tuple[County, Places]]:
    """The same counties, each with what the rules find."""
    return [
        (county, {find_place(assessor.shapes, f) for f in assess(assessor, release, county)})
        for county in faulty
    ]


def make_unit(release: list[Quad], county: County) -> Unit:
    store = Store()
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in (*release, *county.quads))
    return Unit(county.key, store, ())


def assess(assessor: Assessor, release: list[Quad], county: County) -> frozenset[Finding]:
    return assessor.assess(make_unit(release, county))


def find_place(shapes: Shapes, finding: Finding) -> tuple[str, str]:
    """Return rule and element as the list of faults names them."""
    value = finding.value if shapes.rules[URIRef(finding.rule)].query else None
    return finding.rule.rpartition("#")[2], str(finding.focus if value is None else value)


def list_places(faults: Iterable[Fault]) -> Places:
    return {(fault.rule, fault.element) for fault in faults}


def list_consequences(shapes: Shapes, faults: Iterable[Fault]) -> set[str]:
    rules = spread(shapes, {expand(f"keks:{fault.rule}") for fault in faults})
    return {rule.rpartition("#")[2] for rule in rules}


def write(plan: Plan) -> tuple[bytes, str]:
    output, faults = io.BytesIO(), io.StringIO()
    write_counties(draw_counties(plan), output, faults)
    return output.getvalue(), faults.getvalue()


def ask(county: County, query: str) -> list[dict[str, str]]:
    store = Store()
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in county.quads)
    answer = store.query(query, prefixes=dict(read_prefixes()))
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: row[name].value for name in names} for row in answer]


def list_lines(county: County) -> list[str]:
    return [str(quad) for quad in county.quads]


# ------------------------------------------------------------------------------------ always alike


def test_the_same_plan_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib, io; from graph.generation.counties import *; o, f = io.BytesIO(), "
        "io.StringIO(); write_counties(draw_counties(Plan(1, 0.02)), o, f); "
        "print(hashlib.sha256(o.getvalue() + f.getvalue().encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_county_is_the_same_however_many_there_are() -> None:
    few, many = Plan(2, 0.01), Plan(MOST, 0.01)
    for one, other in zip(draw_counties(few), islice(draw_counties(many), 2), strict=True):
        assert list_lines(one) == list_lines(other)
        assert one.faults == other.faults


def test_another_seed_gives_other_counties_and_other_faults() -> None:
    one, other = (next(draw_counties(Plan(1, 0.01, seed))) for seed in (1, 2))
    assert set(list_lines(one)) != set(list_lines(other))
    assert list_places(one.faults) != list_places(other.faults)


def test_faults_change_little_and_leave_the_rest_in_its_order(sound: County) -> None:
    before, after = list_lines(sound), list_lines(next(draw_counties(Plan(1, 0.01))))
    kept = set(before).intersection(after)
    assert [line for line in before if line in kept] == after[: len(kept)]
    assert len(set(before).symmetric_difference(after)) < len(before) / 50


# ------------------------------------------------------------------------------- what counties are


def test_keys_are_those_of_no_county_and_names_are_given_once() -> None:
    keys = [name_key(number) for number in range(1, MOST + 1)]
    assert keys[0] == "90001"
    assert str(FIRST) < min(keys) <= max(keys) < "99001"
    assert len({name_county(number) for number in range(1, MOST + 1)}) == MOST


@pytest.mark.parametrize("number", [1, 2, 30])
def test_a_county_is_large_fictional_and_in_its_two_graphs(number: int) -> None:
    county = draw_county(Plan(number, seed=number), number, NAMES, ())
    assert len(set(county.quads)) == len(county.quads) >= 24_500
    [row] = ask(
        county,
        """SELECT ?c ?v WHERE { ?c kek:fictional true ; kek:seat ?seat .
        ?v dcat:isVersionOf/kek:ofCounty ?c ; kek:status kc:version-adopted }""",
    )
    assert row["c"] == NAMES.county(county.key)
    graphs = {str(quad.graph_name)[1:-1] for quad in county.quads}
    assert graphs == {NAMES.facts_graph(county.key), NAMES.graph_of_version(row["v"])}


def test_each_thing_is_described_once_and_says_its_source(sound: County) -> None:
    homes = defaultdict(set)
    said = defaultdict(set)
    for quad in sound.quads:
        homes[quad.subject].add(quad.graph_name)
        said[quad.subject].add(quad.predicate.value.rpartition("#")[2].rpartition("/")[2])
    assert all(len(graphs) == 1 for graphs in homes.values())
    assert all("type" in names and names & {"source", "dataSet"} for names in said.values())


def test_references_lead_to_something_described() -> None:
    quads = [quad for county in draw_counties(Plan(2)) for quad in county.quads]
    known = {quad.subject for quad in quads}
    ours = {q.object for q in quads if isinstance(q.object, NamedNode)}
    assert not {node for node in ours - known if node.value.startswith(BASE)}


def test_money_adds_up() -> None:
    county = draw_county(Plan(5), 5, NAMES, ())
    years = ask(county, """
        SELECT ?year ?kind (SUM(?euros) AS ?sum) WHERE {
          ?amount obeu-dimension:operationCharacter ?kind ; obeu-dimension:budgetPhase bp:approved ;
            kek:year ?year ; obeu-measure:amount ?euros .
        } GROUP BY ?year ?kind
    """)  # fmt: skip
    sums = {(row["year"], row["kind"][-7:]): Decimal(row["sum"]) for row in years}
    assert len(sums) == 6
    assert all(sums[year, "revenue"] == sums[year, "nditure"] for year, _ in sums)
    grants = ask(county, """
        SELECT ?grant ?euros (SUM(?part) AS ?sum) WHERE {
          ?grant kek:grantAmount ?euros . ?share kek:underGrant ?grant ; obeu-measure:amount ?part .
        } GROUP BY ?grant ?euros
    """)  # fmt: skip
    assert len(grants) > 20
    assert all(Decimal(row["euros"]) == Decimal(row["sum"]) for row in grants)
    projects = ask(county, """
        SELECT ?project ?cost (SUM(?part) AS ?sum) WHERE {
          ?project kek:estimatedCost ?cost . ?share kek:financedProject ?project ;
            obeu-dimension:budgetPhase bp:approved ; obeu-measure:amount ?part .
        } GROUP BY ?project ?cost
    """)  # fmt: skip
    exact = sum(Decimal(row["cost"]) == Decimal(row["sum"]) for row in projects)
    assert len(projects) >= 145
    assert exact > 0.8 * len(projects)


# ------------------------------------------------------------------------------------------- sound


@pytest.mark.parametrize(("number", "seed"), [(1, 1), (2, 7), (9, 3), (500, 5)])
def test_without_faults_the_rules_find_nothing(
    assessor: Assessor, release: list[Quad], number: int, seed: int
) -> None:
    county = draw_county(Plan(number, seed=seed), number, NAMES, ())
    assert not assess(assessor, release, county)
    assert not find_unknown_terms(county.quads)


def test_the_judge_finds_nothing_either(assessor: Assessor, release: list[Quad]) -> None:
    unit = make_unit(release, draw_county(Plan(3), 3, NAMES, ()))
    verdict = assessor.bench.judge_all(build_graph(unit.match(None, None, None)))
    assert not verdict.findings
    assert not verdict.failed


# ------------------------------------------------------------------------------------------ faults


def test_every_fault_is_found(judged: list[tuple[County, Places]]) -> None:
    for county, found in judged:
        assert not list_places(county.faults) - found


def test_nothing_is_found_but_faults_and_their_declared_consequences(
    assessor: Assessor, judged: list[tuple[County, Places]]
) -> None:
    for county, found in judged:
        declared = list_consequences(assessor.shapes, county.faults)
        extra = found - list_places(county.faults)
        assert not {place for place in extra if place[0] not in declared}


def test_every_kind_of_fault_was_made(faulty: list[County]) -> None:
    made = {fault.kind for county in faulty for fault in county.faults}
    assert {kind.name for kind in read_kinds()} == made


def test_the_kinds_cover_the_rules(assessor: Assessor) -> None:
    covered = {rule for kind in read_kinds() for rule in kind.rules}
    rules = assessor.shapes.rules
    missing = {str(rule).rpartition("#")[2] for rule in rules if str(rule) not in covered}
    # rules that are new need no fault at once
    assert missing >= ACROSS
    assert len(covered) >= 100
    assert {rules[URIRef(rule)].severity for rule in covered} == set(SEVERITIES)
    assert {bool(rules[URIRef(rule)].query) for rule in covered} == {True, False}


def test_kinds_have_names_of_their_own() -> None:
    assert max(Counter(kind.name for kind in read_kinds()).values()) == 1


def test_as_many_faults_are_made_as_were_asked_for(sound: County) -> None:
    things = len({quad.subject for quad in sound.quads})
    places = {kind.name: len(kind.found) for kind in read_kinds()}
    for rate in (0.001, 0.01):
        kinds = Counter(fault.kind for fault in next(draw_counties(Plan(1, rate))).faults)
        assert sum(times / places[kind] for kind, times in kinds.items()) == round(rate * things)


def test_faults_touch_neither_the_same_nor_linked_things(sound: County) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for fault in next(draw_counties(Plan(1, RATE))).faults:
        kinds[fault.element].add(fault.kind)
    assert all(len(names) == 1 for names in kinds.values())
    for one, other in list_links(sound, kinds):
        assert kinds[one] & kinds[other], (one, other)


def list_links(county: County, elements: Iterable[str]) -> list[tuple[str, str]]:
    """List the links between elements but for those that are linked to everything."""
    pairs = [
        (str(quad.subject)[1:-1], quad.object.value)
        for quad in county.quads
        if isinstance(quad.object, NamedNode)
    ]
    degrees = Counter(node for pair in pairs for node in pair)
    small = {node for node in elements if node.startswith(BASE) and degrees[node] <= HUB}
    return [pair for pair in pairs if small.issuperset(pair)]


def test_faults_use_known_terms(faulty: list[County]) -> None:
    for county in faulty:
        assert not find_unknown_terms(county.quads)


def test_violations_can_be_left_out_so_that_a_strict_gate_accepts_them(
    assessor: Assessor, release: list[Quad]
) -> None:
    store = Store()
    store.bulk_extend(release)
    counties = list(draw_counties(Plan(2, 0.03, severities=MILD)))
    for county in counties:
        store.bulk_extend(county.quads)
    inspector = Inspector(assessor.shapes, NAMES)
    found = [
        finding
        for subject in list_subjects(store, NAMES)
        for finding in inspector.inspect(store, subject)
    ]
    assert {finding.severity for finding in found} == MILD
    places = {find_place(assessor.shapes, finding) for finding in found}
    assert list_places(f for county in counties for f in county.faults) <= places


def test_kinds_of_some_severities_bring_no_others(assessor: Assessor) -> None:
    for kind in choose_kinds(assessor.shapes, MILD):
        rules = spread(assessor.shapes, kind.rules)
        assert {assessor.shapes.rules[URIRef(rule)].severity for rule in rules} <= MILD


# ------------------------------------------------------------------------------------------ writing


def test_the_file_holds_the_counties_and_the_table_their_faults() -> None:
    plan = Plan(2, 0.01, base="https://example.org/kreise")
    text, table = write(plan)
    counties = list(draw_counties(plan))
    assert set(parse(text, format=RdfFormat.N_QUADS)) == {q for c in counties for q in c.quads}
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [Fault(**row) for row in rows] == [fault for c in counties for fault in c.faults]
    assert all(row["element"].startswith(plan.base) for row in rows if "/id/" in row["element"])


@pytest.mark.parametrize(
    ("counties", "faults", "severities"),
    [(0, 0, MILD), (MOST + 1, 0, MILD), (1, -0.1, MILD), (1, 0.5, MILD), (1, 0, {"Error"})],
)
def test_what_cannot_be_generated_is_refused(
    counties: int, faults: float, severities: frozenset[str]
) -> None:
    with pytest.raises(InputError):
        Plan(counties, faults, severities=frozenset(severities))
