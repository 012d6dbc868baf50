"""pySHACL behind our interface: what it is given, what comes back, in which order."""

import socket
from random import Random

import pyoxigraph as ox
import pytest
from rdflib import XSD, URIRef

from graph.content import ROOT
from graph.validation.findings import SEVERITIES, Finding, sort_findings
from graph.validation.judge import Judge, Verdict, build_graph
from graph.validation.shapes import read_data_shapes
from graph.validation.terms import convert, restore
from tests.edits import Triples, list_cases, make_unit, read_base

RULES = "https://w3id.org/kek/shapes#"
HOME = "https://w3id.org/kek/data/99101/id/"
PARENT = "https://w3id.org/kek/ontology#parentGoal"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(read_data_shapes())


def judge_county(judge: Judge, county: Triples, **docket: frozenset[URIRef]) -> Verdict:
    unit = make_unit(county)
    graph = build_graph(unit.match(None, None, None))
    if docket:
        wanted = {URIRef(RULES + rule): frozenset(focus) for rule, focus in docket.items()}
        return judge.judge(graph, wanted, unit.name)
    return judge.judge_all(graph, unit.name)


def without_parent(county: Triples, subject: str) -> Triples:
    return frozenset(
        t for t in county if (t.predicate.value, str(t.subject)) != (PARENT, f"<{HOME}{subject}>")
    )


def list_children() -> list[str]:
    return sorted(
        str(t.subject)[1:-1].removeprefix(HOME)
        for t in read_base()
        if t.predicate.value == PARENT and str(t.subject).startswith(f"<{HOME}")
    )


def test_a_sound_county_has_no_findings(judge: Judge) -> None:
    assert judge_county(judge, read_base()) == Verdict(frozenset(), frozenset())


def test_a_finding_says_rule_place_and_way_in_both_languages(judge: Judge) -> None:
    child = list_children()[0]
    [found] = [
        each
        for each in judge_county(judge, without_parent(read_base(), child)).findings
        if each.rule in {f"{RULES}C03", f"{RULES}C04"}
    ]
    assert found.focus == URIRef(HOME + child)
    assert found.path == f"<{PARENT}>"
    assert found.value is None
    assert found.unit == "county"
    assert set(found.messages) == {"de", "en"}
    assert found.severity in SEVERITIES


def test_only_the_nodes_of_the_docket_are_judged(judge: Judge) -> None:
    first, second = list_children()[:2]
    county = without_parent(without_parent(read_base(), first), second)
    focus = frozenset({URIRef(HOME + first)})
    found = judge_county(judge, county, C03=focus, C04=focus).findings
    assert {each.focus for each in found} <= focus


def test_a_rule_about_what_cannot_be_compared_is_told(judge: Judge) -> None:
    start = ox.NamedNode("https://w3id.org/kek/ontology#startDate")
    # a year to XSD 1.1, section D.2.1, and none to Python
    odd = ox.Literal("0000-01-01", datatype=ox.NamedNode(str(XSD.date)))
    county = frozenset(
        ox.Triple(t.subject, start, odd) if t.predicate == start else t for t in read_base()
    )
    assert judge_county(judge, county).failed == {URIRef(f"{RULES}C23")}


def test_an_empty_docket_entry_means_nothing_not_everything(judge: Judge) -> None:
    county = read_base().union(*list_cases())
    assert not judge_county(judge, county, C01=frozenset()).findings


def test_findings_are_sorted_alike_whatever_order_they_come_in(judge: Judge) -> None:
    found = judge_county(judge, read_base().union(*list_cases())).findings
    assert len(found) > 20
    shuffled = [*found]
    Random(0).shuffle(shuffled)
    ordered = sort_findings(shuffled)
    assert ordered == sort_findings(found)
    ranks = [SEVERITIES.index(each.severity) for each in ordered]
    assert ranks == sorted(ranks)


def test_messages_do_not_make_findings_different() -> None:
    one, other = (
        Finding("r", "Info", URIRef("urn:x"), messages={"de": text}) for text in ("eins", "zwei")
    )
    assert {one} == {other}


def test_terms_survive_the_way_to_the_judge_and_back() -> None:
    for triple in read_base():
        for term in (triple.subject, triple.object):
            assert restore(convert(term)) == term


def test_judging_opens_no_connection(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert not judge_county(judge, read_base()).findings


def test_graphs_of_a_unit_are_read_as_one() -> None:
    unit = make_unit(read_base())
    merged = unit.copy()
    assert merged.graphs == ()
    assert {*map(str, merged.match(None, None, None))} == {
        str(ox.Quad(q.subject, q.predicate, q.object)) for q in unit.match(None, None, None)
    }


def test_pyshacl_has_one_home() -> None:
    sources = (path for name in ("graph", "service") for path in (ROOT / name).rglob("*.py"))
    users = [path.name for path in sources if "pyshacl" in path.read_text(encoding="utf-8")]
    assert users == ["judge.py"]
