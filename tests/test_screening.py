"""Screened and incremental findings are exactly those of pySHACL on everything."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef

from graph.affected import Edit, find_affected, reassess
from graph.assessment import Assessor
from graph.findings import Finding
from graph.judge import Verdict, build_graph
from graph.paths import Uncovered
from graph.screening import Screen
from graph.shapes import read_data_shapes
from graph.units import Unit
from tests.edits import Triples, draw_counties, draw_edited, make_unit, read_base

KEKS = "https://w3id.org/kek/shapes#"

# rdflib warns of values that we spoil on purpose
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning")

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


def judge_all(assessor: Assessor, unit: Unit) -> Verdict:
    return assessor.bench.judge_all(build_graph(unit.match(None, None, None)), unit.name)


def compare(found: Iterable[Finding], right: Verdict) -> None:
    """Compare but for rules that pySHACL itself fails on."""
    judged = {finding for finding in found if URIRef(finding.rule) not in right.failed}
    missing, extra = right.findings - judged, judged - right.findings
    assert not missing, [finding.rank for finding in missing]
    assert not extra, [finding.rank for finding in extra]


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


def test_the_screen_covers_every_rule(assessor: Assessor) -> None:
    screen = Screen(assessor.shapes.graph)
    for rule in assessor.shapes.rules.values():
        assert rule.ways is not None
        assert rule.query or screen.write(rule)


def test_a_sound_county_leaves_the_judge_almost_nothing(assessor: Assessor) -> None:
    screened = assessor.suspicion.screen(make_unit(read_base()))
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
    nodes = {node for focus in affected.values() for node in focus or ()}
    assert nodes <= {URIRef(str(getattr(changed.subject, "value", "")))}
    assert len(affected) < len(assessor.shapes.rules) / 4


def test_what_the_screen_does_not_know_is_left_to_the_judge() -> None:
    shapes = Graph()
    shape = URIRef(f"{KEKS}Z1")
    shapes.add((shape, SH.xone, RDF.nil))
    with pytest.raises(Uncovered):
        Screen(shapes).broken(shape, "?this", certain=False)


def test_below_not_only_what_is_certain_lets_a_node_pass() -> None:
    shapes = Graph()
    outer, inner = URIRef(f"{KEKS}outer"), URIRef(f"{KEKS}inner")
    shapes.add((outer, SH["not"], inner))
    shapes.add((inner, SH.pattern, Literal("^a")))
    assert Screen(shapes).broken(outer, "?this", certain=False) == "(!(false))"


def test_values_that_engines_compare_differently_go_to_the_judge(assessor: Assessor) -> None:
    # rdflib puts numbers before days, to the store they cannot be compared at all
    phase = ox.NamedNode("https://w3id.org/kek/data/99101/id/phase/ph1")
    start = ox.NamedNode("https://w3id.org/kek/ontology#startDate")
    number = ox.Literal("900000000000.25", datatype=ox.NamedNode(str(XSD.decimal)))
    unit = make_unit(read_base() | {ox.Triple(phase, start, number)})
    right = judge_all(assessor, unit)
    assert f"{KEKS}C64" in {finding.rule for finding in right.findings}
    assert URIRef(f"{KEKS}C64") in assessor.suspicion.screen(unit).docket
    compare(assessor.assess(unit), right)
