"""What the graph says about Landkreis Nordsachsen, compared with the researched facts."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import QuerySolutions, RdfFormat, Store

ROOT = Path(__file__).parents[1]
RESEARCH = ROOT.parent / "shared/data"
BASE = "https://w3id.org/kek/data/14730/id/"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "kc": "https://w3id.org/kek/codes#",
    "kek": "https://w3id.org/kek/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


@pytest.fixture(scope="module")
def store() -> Store:
    """The county and the ontology, all in one graph."""
    store = Store()
    files = [*(ROOT / "data/14730").rglob("*.ttl"), *(ROOT / "ontology").glob("*.ttl")]
    for file in files:
        store.load(path=str(file), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def research() -> Mapping[str, Any]:
    path = RESEARCH / "nordsachsen.yaml"
    if not path.exists():
        pytest.skip("the researched facts lie beside the checkout, in shared/data; not here")
    facts: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return facts


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    """Answer a SELECT as rows of text; addresses are relative to the county."""
    answer = store.query(query, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in answer]


def test_four_fields_each_with_its_guiding_principle(
    store: Store, research: Mapping[str, Any]
) -> None:
    rows = ask(
        store,
        """SELECT ?number ?name ?principle WHERE {
          ?field a kek:FieldOfAction ; kek:inVersion <version/2021-03-24> ;
            skos:notation ?number ; skos:prefLabel ?name ; kek:hasGuidingPrinciple ?principle .
          FILTER(lang(?name) = "de") } ORDER BY ?number""",
    )
    expected = [(str(field["number"]), field["label_de"]) for field in research["fields"]]
    assert [row[:2] for row in rows] == expected
    assert len({row[2] for row in rows}) == 4


def test_the_version_was_adopted_by_a_decision_of_the_council(
    store: Store, research: Mapping[str, Any]
) -> None:
    rows = ask(
        store,
        """SELECT ?date ?number ?horizon WHERE {
          ?decision a kek:Decision ; kek:concerns ?version ; kek:takenIn ?consultation .
          ?version kek:status kc:version-adopted ; kek:horizonYear ?horizon .
          ?consultation kek:outcome kc:outcome-adopted ; dcterms:date ?date ;
            kek:consultationOf/dcterms:identifier ?number ;
            kek:committee <committee/kreistag> }""",
    )
    concept = research["concept"]
    [(date, number, horizon)] = rows
    assert (date, int(horizon)) == (concept["adopted"], concept["horizon"])
    assert number in concept["printed_matter"]


def test_the_result_of_the_catalogue_vote_stays_open(store: Store) -> None:
    rows = ask(
        store,
        """SELECT ?date ?outcome ?note WHERE {
          ?consultation kek:concerns ?catalogue ; dcterms:date ?date ; skos:editorialNote ?note .
          ?catalogue a kek:ProjectCatalogue .
          OPTIONAL { ?consultation kek:outcome ?outcome } FILTER(lang(?note) = "de") }""",
    )
    assert [row[:2] for row in rows] == [("2021-06-30", "")]
    assert not ask(
        store,
        """SELECT ?decision WHERE {
          ?decision a kek:Decision ; kek:concerns/a ?kind .
          VALUES ?kind { kek:ProjectCatalogue kek:EvaluationConcept } }""",
    )


def test_no_goal_is_invented(store: Store) -> None:
    assert not ask(store, "SELECT ?goal WHERE { ?goal a/rdfs:subClassOf* kek:Goal }")
    assert not ask(store, "SELECT ?theme WHERE { ?theme a kek:CrossCuttingTheme }")


def test_projects_of_doubtful_membership_say_so(store: Store, research: Mapping[str, Any]) -> None:
    projects = ask(
        store,
        """SELECT ?project (COUNT(DISTINCT ?note) AS ?notes) (COUNT(DISTINCT ?version) AS ?versions)
        WHERE { ?project a kek:Project . OPTIONAL { ?project skos:editorialNote ?note }
          OPTIONAL { ?project kek:inVersion ?version } } GROUP BY ?project""",
    )
    plans = ask(store, "SELECT ?plan WHERE { ?plan a kek:SectorPlan }")
    assert len(projects) + len(plans) == len(research["projects"])
    assert all(int(notes) == 2 and int(versions) == 0 for _, notes, versions in projects)


def test_phases_form_one_chain(store: Store, research: Mapping[str, Any]) -> None:
    chain = ask(
        store,
        """SELECT ?name WHERE { ?phase a kek:ProcessPhase ; kek:sequenceNumber ?number ;
          skos:prefLabel ?name . FILTER(lang(?name) = "de") } ORDER BY ?number""",
    )
    phases = [str(phase["label_de"]) for phase in research["phases"]]
    names = [name for (name,) in chain]
    for number, (name, phase) in enumerate(zip(names, phases, strict=True), 1):
        assert name.startswith(f"Phase {number}: {phase}")
    steps = ask(
        store,
        """SELECT ?one WHERE { ?one kek:nextPhase ?two ; kek:sequenceNumber ?a .
          ?two kek:sequenceNumber ?b . FILTER(?b = ?a + 1) }""",
    )
    assert len(steps) == len(chain) - 1


def test_cancelled_events_are_kept_as_cancelled(store: Store) -> None:
    rows = ask(store, "SELECT ?event WHERE { ?event kek:status kc:event-cancelled }")
    assert {row[0].rsplit("/", 1)[1] for row in rows} == {
        "buergerbeteiligung-2020",
        "diskussionsforen-2020",
    }


def test_five_challenges_and_one_plan_under_the_roof(
    store: Store, research: Mapping[str, Any]
) -> None:
    challenges = ask(store, "SELECT ?c WHERE { ?v kek:respondsTo ?c . ?c a kek:Challenge }")
    assert len(challenges) == len(research["concept"]["stated_challenges"])
    assert len(ask(store, "SELECT ?p WHERE { ?v kek:framesPlan ?p . ?p a kek:SectorPlan }")) == 1


def test_budget_figures_equal_the_research(store: Store, research: Mapping[str, Any]) -> None:
    rows = ask(
        store,
        """SELECT ?indicator ?year ?value WHERE { ?o a kek:IndicatorObservation ;
          kek:observedIndicator ?indicator ; kek:year ?year ; sdmx-measure:obsValue ?value }""",
    )
    found = {(row[0].rsplit("/", 1)[1], row[1]): Decimal(row[2]) for row in rows}
    expected = {}
    for total in research["budget_totals"]:
        year = str(total["year"])
        loans = total.get("loans_eur") or total["loans_eur_approx"]
        expected["ergebnishaushalt", year] = Decimal(total["volume_eur_approx"])
        expected["investitionen", year] = Decimal(total["investment_eur_approx"])
        expected["kreditaufnahme", year] = Decimal(loans)
    own = {each["id"]: each for each in research["indicators"]}
    for year, rate in own["ns-ind-umlage"]["values"].items():
        expected["county-levy-rate", str(year)] = Decimal(str(rate))
    for variant, key in (("oben", "ns-ind-prognose-hoch"), ("unten", "ns-ind-prognose-tief")):
        forecast = own[key]
        year = str(forecast["year"])
        expected[f"bevoelkerungsprognose-{variant}", year] = Decimal(forecast["value"])
    assert found == expected
