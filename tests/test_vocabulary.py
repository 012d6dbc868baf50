"""Prefixes, short names, and the search for terms that nobody defined."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph.context import build_context
from graph.errors import TermFault
from graph.vocabulary import (
    UnknownUse,
    compact,
    expand,
    find_unknown_terms,
    read_prefixes,
    read_terms,
)

GOAL = NamedNode("https://w3id.org/kek/data/14730/id/goal/1")


def state(predicate: str, value: str | Literal) -> Triple:
    object_ = NamedNode(expand(value)) if isinstance(value, str) else value
    return Triple(GOAL, NamedNode(expand(predicate)), object_)


def search(predicate: str, value: str | Literal) -> list[UnknownUse]:
    return find_unknown_terms([state(predicate, value)])


@given(st.sampled_from(sorted(read_prefixes())), st.from_regex(r"[A-Za-z][\w-]*", fullmatch=True))
def test_expand_and_compact_are_inverse(prefix: str, name: str) -> None:
    assert compact(expand(f"{prefix}:{name}")) == f"{prefix}:{name}"


def test_iri_without_prefix_stays() -> None:
    assert compact("http://example.org/x") == "<http://example.org/x>"
    assert compact("https://w3id.org/kek/ontology#") == "<https://w3id.org/kek/ontology#>"


@pytest.mark.parametrize("curie", ["nobody:x", "Goal", ""])
def test_unknown_prefix_is_refused(curie: str) -> None:
    with pytest.raises(TermFault, match="no known prefix"):
        expand(curie)


def test_terms_are_read() -> None:
    terms = read_terms()
    assert {expand(each) for each in ("kek:Goal", "kc:level-strategic", "unit:PERCENT")} <= terms


@pytest.mark.parametrize(
    ("predicate", "value", "wrong", "nearest"),
    [
        ("kek:parentGoa", "kek:Goal", "kek:parentGoa", "kek:parentGoal"),
        ("kek:status", "kc:version-adoptd", "kc:version-adoptd", "kc:version-adopted"),
        ("rdf:type", "kek:Gaol", "kek:Gaol", "kek:Goal"),
        ("skos:preflabel", Literal("x"), "skos:preflabel", "skos:prefLabel"),
        ("rdf:type", "org:OrganisationalUnit", "org:OrganisationalUnit", "org:OrganizationalUnit"),
        ("kek:unit", "unit:PERCNT", "unit:PERCNT", "unit:PERCENT"),
        ("obeu-dimension:budgetPhas", "bp:draft", "obeu-dimension:budgetPhas",
         "obeu-dimension:budgetPhase"),
        ("kek:supportsSDG", "sdg:18", "sdg:18", None),
    ],
)  # fmt: skip
def test_unknown_term_is_found(
    predicate: str, value: str | Literal, wrong: str, nearest: str | None
) -> None:
    (use,) = search(predicate, value)
    assert (compact(use.term), use.subject) == (wrong, GOAL.value)
    if nearest:
        assert use.nearest == expand(nearest)


def test_unknown_datatype_is_found() -> None:
    value = Literal("2030", datatype=NamedNode(expand("xsd:gyear")))
    (use,) = search("kek:horizonYear", value)
    assert (use.position, use.nearest) == ("datatype", expand("xsd:gYear"))


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("kek:parentGoal", "kek:Goal"),
        ("dcat:previousVersion", "rdf:_1"),
        ("kek:linkType", "skos:closeMatch"),
        ("kek:territory", "district:14730"),
        ("skos:prefLabel", Literal("Ziel", language="de")),
    ],
)
def test_known_terms_are_left_alone(predicate: str, value: str | Literal) -> None:
    assert not search(predicate, value)


def test_foreign_namespaces_are_left_alone() -> None:
    foreign = NamedNode("http://example.org/own#word")
    assert not find_unknown_terms([Quad(GOAL, foreign, foreign)])


def test_further_terms_may_be_given() -> None:
    triple = state("kek:goalLevel", "kc:level-of-our-own")
    assert find_unknown_terms([triple])
    assert not find_unknown_terms([triple], [expand("kc:level-of-our-own")])


def test_message_names_term_place_and_nearest() -> None:
    (use,) = find_unknown_terms([state("kek:parentGoa", "kek:Goal")] * 3)
    assert use.describe("de") == (
        f"kek:parentGoa gibt es nicht; es steht bei <{GOAL.value}>. Weitere Stellen: 2. "
        "Gemeint ist vielleicht kek:parentGoal."
    )
    assert use.describe("en").endswith("Further uses: 2. Did you mean kek:parentGoal?")


def test_context_gives_values_their_type() -> None:
    document = {
        **build_context(),
        "@id": GOAL.value,
        "@type": "Goal",
        "skos:prefLabel": {"de": "Ziel", "en": "goal"},
        "parentGoal": "https://w3id.org/kek/data/14730/id/goal/2",
        "unit": "http://qudt.org/vocab/unit/PERCENT",
        "startDate": "2021-03-24",
        "share": "0.6",
    }
    quads = parse(json.dumps(document), format=RdfFormat.JSON_LD)
    assert {(compact(quad.predicate.value), str(quad.object)) for quad in quads} == {
        ("rdf:type", f"<{expand('kek:Goal')}>"),
        ("skos:prefLabel", '"Ziel"@de'),
        ("skos:prefLabel", '"goal"@en'),
        ("kek:parentGoal", "<https://w3id.org/kek/data/14730/id/goal/2>"),
        ("kek:unit", f"<{expand('unit:PERCENT')}>"),
        ("kek:startDate", f'"2021-03-24"^^<{expand("xsd:date")}>'),
        ("kek:share", f'"0.6"^^<{expand("xsd:decimal")}>'),
    }
