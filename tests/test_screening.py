"""Screened and incremental findings are exactly those of pySHACL on everything."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef

from graph.content import ROOT
from graph.validation.affected import Edit, find_affected, reassess
from graph.validation.assessment import Assessor
from graph.validation.columns import Columns, open_columns
from graph.validation.excerpts import THIS
from graph.validation.findings import Finding
from graph.validation.judge import Verdict, build_graph
from graph.validation.paths import Uncovered
from graph.validation.patterns import read_query
from graph.validation.screening import Screen
from graph.validation.shapes import Rule, Shapes, read_data_shapes, read_shapes
from graph.validation.suspects import Reading
from graph.validation.units import Unit
from tests.edits import (
    FACTS,
    Triples,
    draw_counties,
    draw_edited,
    lay,
    make_unit,
    read_base,
    store_county,
)

KEKS = "https://w3id.org/kek/shapes#"

# rdflib warns of values that we spoil on purpose, hypothesis of long examples
pytestmark = [
    pytest.mark.filterwarnings("ignore:(Parsing|Serializing) weird:UserWarning"),
    pytest.mark.filterwarnings("ignore:NotImplemented should not be:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]

# Shrinking a county takes minutes and shows little more than the note of each difference.
drawn = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def assessor() -> Assessor:
    return Assessor(read_data_shapes())


def sort_rules(assessor: Assessor) -> list[Rule]:
    return sorted(assessor.shapes.rules.values(), key=lambda rule: rule.iri)


def read(assessor: Assessor, unit: Unit) -> Reading:
    return assessor.read(unit.name, open_columns(unit), assessor.shapes.rules.values())


def judge_all(assessor: Assessor, unit: Unit) -> Verdict:
    return assessor.bench.judge_all(build_graph(unit.match(None, None, None)), unit.name)


def compare(found: Iterable[Finding], right: Verdict) -> None:
    """Compare but for rules that pySHACL itself fails on."""
    judged = {finding for finding in found if URIRef(finding.rule) not in right.failed}
    missing, extra = right.findings - judged, judged - right.findings
    assert not missing, [finding.rank for finding in missing]
    assert not extra, [finding.rank for finding in extra]


def draw_rules() -> st.SearchStrategy[set[URIRef]]:
    """Draw the names of some rules."""
    return st.sets(st.sampled_from(sorted(read_data_shapes().rules)), min_size=1, max_size=20)


def list_pairs(most: int) -> st.SearchStrategy[tuple[Triples, Triples]]:
    """Draw a county, and what up to so many edits make of it."""
    return draw_counties().flatmap(
        lambda county: st.tuples(st.just(county), draw_edited(county, most))
    )


@drawn
@given(pair=list_pairs(12))
def test_screening_finds_what_full_judgement_finds(
    assessor: Assessor, pair: tuple[Triples, Triples]
) -> None:
    unit = make_unit(pair[1])
    compare(assessor.assess(unit), judge_all(assessor, unit))


@drawn
@given(pair=list_pairs(4))
def test_only_what_an_edit_affects_need_be_looked_at(
    assessor: Assessor, pair: tuple[Triples, Triples]
) -> None:
    before, after = map(make_unit, pair)
    edit = Edit(before, after, [*(pair[0] - pair[1])], [*(pair[1] - pair[0])])
    found = reassess(assessor, assessor.assess(before), edit)
    compare(found, judge_all(assessor, after))


@settings(drawn, max_examples=15)
@given(pair=list_pairs(4))
def test_a_unit_in_a_big_store_is_assessed_alike(
    assessor: Assessor, pair: tuple[Triples, Triples]
) -> None:
    # the unit before the edit is gone when it is looked at again
    with TemporaryDirectory() as folder:
        unit = store_county(Path(folder), pair[0])
        known = assessor.assess(unit)
        compare(known, judge_all(assessor, make_unit(pair[0])))
        removed, added = [*(pair[0] - pair[1])], [*(pair[1] - pair[0])]
        for triple in removed:
            for graph in unit.graphs:
                unit.store.remove(lay(triple, graph))
        for triple in added:
            unit.store.add(lay(triple, FACTS))
        found = reassess(assessor, known, Edit(unit, unit, removed, added))
    compare(found, judge_all(assessor, make_unit(pair[1])))


@settings(drawn, max_examples=15)
@given(pair=list_pairs(4), names=draw_rules())
def test_some_rules_find_what_they_find_among_all(
    assessor: Assessor, pair: tuple[Triples, Triples], names: set[URIRef]
) -> None:
    rules = assessor.shapes.rules
    some = Assessor(Shapes(assessor.shapes.graph, {iri: rules[iri] for iri in names}))
    before, after = map(make_unit, pair)
    edit = Edit(before, after, [*(pair[0] - pair[1])], [*(pair[1] - pair[0])])
    right = judge_all(some, after)
    compare(some.assess(after), right)
    compare(reassess(some, some.assess(before), edit), right)


def test_what_cannot_be_followed_is_asked_of_all() -> None:
    assessor = Assessor(read_shapes([ROOT / "tests" / "odd-rules.ttl"]))
    assert [rule.is_open for rule in sort_rules(assessor)] == [False, False, True]
    county, parent = read_base(), ox.NamedNode("https://w3id.org/kek/ontology#parentGoal")
    changed = next(triple for triple in sorted(county, key=str) if triple.predicate == parent)
    before, after = make_unit(county), make_unit(county - {changed})
    right = judge_all(assessor, after)
    assert len({finding.rule for finding in right.findings}) == len(assessor.shapes.rules)
    assert assessor.assess(after) == right.findings
    edit = Edit(before, after, [changed], [])
    assert reassess(assessor, assessor.assess(before), edit) == right.findings


@pytest.mark.parametrize(
    "where",
    [
        "?value kek:inVersion $this ; (kek:parentGoal/kek:parentGoal)* ?other .",
        "?value kek:inVersion $this ; !kek:parentGoal ?other .",
        "{ SELECT $this ?value WHERE { ?value kek:inVersion $this } LIMIT 1 }",
        "FILTER EXISTS { SELECT ?value WHERE { ?value kek:inVersion $this } }",
        "GRAPH ?any { ?value kek:inVersion $this }",
        "$this dcterms:isPartOf* ?value .",
        "?value kek:inVersion $this . FILTER EXISTS { ?one kek:parentGoal? ?other }",
    ],
)
def test_queries_that_cannot_be_followed_are_known(where: str) -> None:
    with pytest.raises(Uncovered):
        read_query(f"SELECT $this ?value WHERE {{ {where} }}")


def test_a_variable_that_a_sub_select_hides_is_another_one() -> None:
    group = read_query("""
        SELECT $this ?value WHERE {
          ?value kek:inVersion $this ; kek:parentGoal ?goal .
          { SELECT $this WHERE { ?goal kek:inVersion $this } GROUP BY $this }
        }
    """)
    [inner] = group.groups
    outside = {end for pattern in group.patterns for end in pattern.ends}
    assert {pattern.value for pattern in inner.patterns} == {THIS}
    assert {pattern.subject for pattern in inner.patterns}.isdisjoint(outside)


def test_a_node_without_name_keeps_its_findings(assessor: Assessor) -> None:
    base, goal = read_base(), "<https://w3id.org/kek/data/99101/id/goal/o111>"
    text = "".join(f"{triple} .\n" for triple in base).replace(goal, "_:goal")
    quads = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    county = frozenset(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    unit = make_unit(county - {triple for triple in county if "notation" in str(triple)})
    right = judge_all(assessor, unit)
    assert BNode("goal") in {finding.focus for finding in right.findings}
    compare(assessor.assess(unit), right)


def test_the_screen_covers_every_rule(assessor: Assessor) -> None:
    screen = Screen(assessor.shapes.graph)
    for rule in assessor.shapes.rules.values():
        assert rule.ways is not None
        assert rule.group if rule.query else screen.write(rule.iri)


def test_a_sound_county_leaves_the_judge_almost_nothing(assessor: Assessor) -> None:
    rules = [*assessor.shapes.rules.values()]
    screened = assessor.suspicion.screen(read(assessor, make_unit(read_base())), rules)
    assert not screened.findings
    assert sum(len(focus or ()) for focus in screened.docket.values()) == 0


def test_an_edit_without_consequence_affects_nothing(assessor: Assessor) -> None:
    unit = make_unit(read_base())
    assert find_affected(assessor.shapes, Edit(unit, unit, [], [])) == {}


def test_an_edit_of_a_label_affects_its_element_and_the_rules_that_read_labels(
    assessor: Assessor,
) -> None:
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    [changed] = [t for t in read_base() if t.predicate.value == label and "goal/s1" in str(t)][:1]
    before, after = make_unit(read_base()), make_unit(read_base() - {changed})
    affected = find_affected(assessor.shapes, Edit(before, after, [changed], []))
    places = {place for places in affected.values() for place in places or ()}
    assert {value or focus for focus, value in places} == {changed.subject}
    assert len(affected) < len(assessor.shapes.rules) / 4


def test_what_the_screen_does_not_know_is_left_to_the_judge() -> None:
    shapes = Graph()
    shape = URIRef(f"{KEKS}Z1")
    shapes.add((shape, SH.xone, RDF.nil))
    with pytest.raises(Uncovered):
        Screen(shapes).write(shape)


def test_below_not_only_what_is_certain_lets_a_node_pass() -> None:
    shapes = Graph()
    outer, inner = URIRef(f"{KEKS}outer"), URIRef(f"{KEKS}inner")
    shapes.add((outer, SH["not"], inner))
    shapes.add((inner, SH.pattern, Literal("^a")))
    assert Screen(shapes).write(outer)(Columns(), {"<urn:a>"}) == {"<urn:a>"}


def test_values_that_engines_compare_differently_go_to_the_judge(assessor: Assessor) -> None:
    # rdflib puts numbers before days, to the store they cannot be compared at all
    phase = ox.NamedNode("https://w3id.org/kek/data/99101/id/phase/ph1")
    start = ox.NamedNode("https://w3id.org/kek/ontology#startDate")
    number = ox.Literal("900000000000.25", datatype=ox.NamedNode(str(XSD.decimal)))
    unit = make_unit(read_base() | {ox.Triple(phase, start, number)})
    right = judge_all(assessor, unit)
    assert f"{KEKS}C64" in {finding.rule for finding in right.findings}
    rules = [assessor.shapes.rules[URIRef(f"{KEKS}C64")]]
    assert URIRef(f"{KEKS}C64") in assessor.suspicion.screen(read(assessor, unit), rules).docket
    compare(assessor.assess(unit), right)
