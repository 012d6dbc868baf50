"""Landkreis Vechta: what the sources say is in the graph, and nothing that they do not say."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "03460"
TRUTH = ROOT.parent / "shared" / "data" / "vechta.yaml"
BASE = "https://w3id.org/kek/data/03460/id/"
PREFIXES = {
    "kek": "https://w3id.org/kek/ontology#",
    "kc": "https://w3id.org/kek/codes#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@pytest.fixture(scope="module")
def store() -> Store:
    graph = Store()
    for file in FOLDER.rglob("*.ttl"):
        graph.load(path=str(file))
    return graph


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    if not TRUTH.exists():
        pytest.skip("no vechta.yaml: this checkout has no shared/ folder beside it")
    found: dict[str, Any] = yaml.safe_load(TRUTH.read_text(encoding="utf-8"))
    return found


def select(store: Store, query: str) -> set[tuple[str, ...]]:
    """Rows of a SELECT query with the given projection; IRIs are relative to the county."""
    found = store.query(query, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return {tuple(text(row[name]) for name in found.variables) for row in found}


def text(term: object) -> str:
    assert isinstance(term, (NamedNode, Literal))
    return term.value.removeprefix(BASE).removeprefix(PREFIXES["kc"])


def column(store: Store, pattern: str) -> set[str]:
    """All values of ?x in a graph pattern."""
    return {row[0] for row in select(store, f"SELECT DISTINCT ?x WHERE {{ {pattern} }}")}


def labels(store: Store, pattern: str) -> set[str]:
    """German labels of every ?it in a graph pattern."""
    return column(store, f"{pattern} ?it skos:prefLabel ?x FILTER(LANG(?x) = 'de')")


def test_version_is_adopted_by_a_unanimous_decision(store: Store) -> None:
    taken = select(
        store,
        """SELECT ?number ?outcome ?unanimous WHERE {
           <version/2024> kek:status kc:version-adopted .
           ?d a kek:Decision ; kek:concerns <version/2024> ; kek:takenIn ?c .
           ?c kek:consultationOf/dcterms:identifier ?number ; kek:outcome ?outcome ;
              kek:unanimous ?unanimous }""",
    )
    assert taken == {("759/2024", "outcome-adopted", "true")}


def test_taking_note_was_only_proposed(store: Store) -> None:
    assert "outcome-noted" not in column(store, "?c kek:outcome ?x")
    assert "Kenntnisnahme statt Beschluss" in labels(
        store, "?it a kek:Recommendation ; prov:wasGeneratedBy <consultation/759-2024> ."
    )


def test_body_and_day_of_the_adoption_stay_unknown(store: Store) -> None:
    assert column(store, "<consultation/759-2024> kek:committee ?x") == set()
    assert column(store, "<decision/kek-2024> dcterms:date ?x") == {"2024"}


def test_mandate_of_the_council_is_dated(store: Store) -> None:
    mandates = select(
        store,
        """SELECT ?date ?body WHERE { ?d kek:concerns <process/kek> ; dcterms:date ?date ;
           prov:wasAttributedTo ?body }""",
    )
    assert mandates == {("2019-09-26", "committee/kreistag")}


def test_six_fields_in_the_order_of_the_source(store: Store, truth: dict[str, Any]) -> None:
    fields = select(
        store,
        """SELECT ?code ?label WHERE { ?f a kek:FieldOfAction ; kek:inVersion <version/2024> ;
           skos:notation ?code ; skos:prefLabel ?label FILTER(LANG(?label) = "de") }""",
    )
    assert fields == {(str(f["number"]), f["label_de"]) for f in truth["fields"]}


def test_counts_are_kept_where_titles_are_unknown(store: Store, truth: dict[str, Any]) -> None:
    counts = column(store, "?c a kek:ElementCount ; kek:forVersion <version/2024> ; kek:count ?x")
    assert counts == {str(number) for number in truth["concept"]["counts"].values()}
    assert column(store, "?x a kek:StrategicGoal") == set()
    assert column(store, "?x a kek:Project ; kek:inVersion ?v") == set()


def test_roles_of_the_county_are_those_of_the_paper(store: Store) -> None:
    assert column(store, "<version/2024> kek:countyRole ?x") == {
        "county-role-service",
        "county-role-networker",
        "county-role-impulse",
        "county-role-funder",
    }


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("themen-treffpunkt", "event-held"),
        ("verwaltungsworkshop", "event-held"),
        ("runder-tisch-jugend", "event-held"),
        ("schuelerwerkstatt", "event-held"),
        ("experteninterviews", "event-held"),
        ("austauschrunden-jugend", "event-planned"),
        ("kommunale-sicht", "event-cancelled"),
        ("expertenworkshops", "event-cancelled"),
        ("messe", "event-cancelled"),
    ],
)
def test_every_format_says_whether_it_was_held(store: Store, event: str, status: str) -> None:
    assert column(store, f"<event/{event}> a kek:ParticipationEvent ; kek:status ?x") == {status}


def test_cancelled_formats_name_both_sources_and_the_doubt(store: Store) -> None:
    events = column(store, "?x kek:status kc:event-cancelled")
    explained = column(
        store,
        """?x kek:status kc:event-cancelled ; skos:editorialNote ?note ;
           dcterms:source <source/starke-entwicklung>, <source/vorlage-759-2024>""",
    )
    assert events == explained != set()


def test_dates_of_held_workshops(store: Store, truth: dict[str, Any]) -> None:
    dated = {
        event["date"]
        for event in truth["events"]
        if event.get("kind") == "participation" and "date" in event
    }
    assert dated <= column(store, "?e a kek:ParticipationEvent ; kek:startDate ?x")


def test_every_proposal_of_citizens_has_its_event(store: Store, truth: dict[str, Any]) -> None:
    platform = column(store, "?x prov:wasGeneratedBy <event/plattform-kommentare>")
    leader = column(store, "?x prov:wasGeneratedBy <event/leader-kartendialog>")
    proposals = truth["citizen_proposals"]
    assert len(leader) == sum("process" in proposal for proposal in proposals)
    assert len(platform | leader) == len(proposals)
    assert column(store, "<event/leader-kartendialog> dcterms:isPartOf ?x") == {
        "sector-plan/leader-rek"
    }


def test_projects_are_outside_the_version_and_say_so(store: Store, truth: dict[str, Any]) -> None:
    projects = column(store, "?x a kek:Project")
    assert len(projects) == len(truth["projects"])
    assert column(store, "?x a kek:Project ; skos:editorialNote ?note") == projects
    assert column(store, "?x a kek:Project ; kek:inFieldOfAction ?f") == set()


def test_costs_of_projects_are_those_of_the_source(store: Store, truth: dict[str, Any]) -> None:
    expected = {p.get("cost_eur") or p.get("cost_eur_approx") for p in truth["projects"]} - {None}
    costs = {float(value) for value in column(store, "?p kek:estimatedCost ?x")}
    assert expected <= costs
    assert column(store, "<grant/klinikum-vechta> kek:grantAmount ?x") == {"6000000"}


def test_phases_follow_each_other(store: Store, truth: dict[str, Any]) -> None:
    numbers = column(store, "?p kek:phaseOf <process/kek> ; kek:sequenceNumber ?x")
    assert numbers == {str(phase["order"]) for phase in truth["phases"]}
    assert len(column(store, "?p kek:nextPhase ?x")) == len(numbers) - 1


def test_neighbours_and_municipalities_are_those_of_the_source(
    store: Store, truth: dict[str, Any]
) -> None:
    neighbours = column(store, "?c kek:neighbourOf <county/03460> ; kek:countyKey ?x")
    towns = column(store, "?m kek:inCounty <county/03460> ; kek:municipalityKey ?x")
    assert neighbours == {each["ags"] for each in truth["neighbours"]}
    assert towns == {each["ags"] for each in truth["municipalities"]}
