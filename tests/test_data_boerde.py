"""What the graph says about Landkreis Börde, compared with the researched facts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import QuerySolutions, RdfFormat, Store

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
BASE = "https://w3id.org/kek/data/15083/id/"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "kc": "https://w3id.org/kek/codes#",
    "kek": "https://w3id.org/kek/ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@pytest.fixture(scope="module")
def store() -> Store:
    """The county and the ontology, all in one graph."""
    store = Store()
    files = [*(ROOT / "data/15083").rglob("*.ttl"), *(ROOT / "ontology").glob("*.ttl")]
    for file in files:
        store.load(path=str(file), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def research() -> Mapping[str, Any]:
    path = SHARED / "data/boerde.yaml"
    if not path.exists():
        pytest.skip("the researched facts lie beside the checkout, in shared/data; not here")
    facts: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return facts


@pytest.fixture(scope="module")
def paper() -> str:
    """The information paper 2018/StS/0592 as published."""
    pages = (file.read_text(encoding="utf-8") for file in (SHARED / "seeds").glob("*.txt"))
    found = [page for page in pages if "Vorlage - 2018/StS/0592" in page]
    if not found:
        pytest.skip("the published paper is not beside this checkout")
    return found[0]


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    """Answer a SELECT as rows of text; addresses are relative to the county."""
    answer = store.query(query, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in answer]


def test_the_paper_passed_through_its_six_consultations(store: Store, paper: str) -> None:
    published = re.findall(r"(?m)^(.+) Vorberatung\n(\d\d)\.(\d\d)\.(\d{4})", paper)
    assert len(published) == 6
    rows = ask(
        store,
        """SELECT ?name ?date ?role WHERE {
          ?paper dcterms:identifier "2018/StS/0592" ; dcterms:type kc:paper-information .
          ?consultation kek:consultationOf ?paper ; kek:sequenceNumber ?number ;
            kek:committee/skos:prefLabel ?name ; dcterms:date ?date ; kek:consultationRole ?role .
          FILTER(lang(?name) = "de") } ORDER BY ?number""",
    )
    expected = [(name, f"{year}-{month}-{day}") for name, day, month, year in published]
    assert [row[:2] for row in rows] == expected
    assert [date for _, date in expected] == sorted(date for _, date in expected)
    assert {row[2] for row in rows} == {PREFIXES["kc"] + "role-preliminary"}


def test_the_paper_keeps_the_state_dates_of_its_attachments(store: Store, paper: str) -> None:
    published = set(re.findall(r"(Anlage_\d_\S+_Stand_(\d\d)\.(\d\d)\.(\d{4}))", paper))
    assert len(published) == 2
    rows = ask(
        store,
        """SELECT ?file ?date WHERE { ?document dcterms:isPartOf <paper/2018-StS-0592> ;
          skos:altLabel ?file ; dcterms:date ?date }""",
    )
    assert set(rows) == {(name, f"{y}-{m}-{d}") for name, d, m, y in published}


def test_no_name_of_the_paper_is_kept(store: Store, paper: str) -> None:
    submitter = re.findall(r"Einreicher:(.+?) Fachbereichsleiter", paper)
    editor = re.findall(r"Bearbeiter/-in:(.+)", paper)
    names = {word.strip(".") for line in submitter + editor for word in re.findall(r"\w{3,}", line)}
    assert len(names) >= 3
    text = "".join(str(quad) for quad in store).casefold()
    assert not [name for name in names if re.search(rf"\b{name.casefold()}\b", text)]


def test_seven_phases_form_one_chain(store: Store, research: Mapping[str, Any]) -> None:
    rows = ask(
        store,
        """SELECT ?number ?start ?end ?next WHERE { ?phase a kek:ProcessPhase ;
          kek:phaseOf <process/kek> ; kek:sequenceNumber ?number ;
          kek:startDate ?start ; kek:endDate ?end .
          OPTIONAL { ?phase kek:nextPhase/kek:sequenceNumber ?next } } ORDER BY ?number""",
    )
    assert [int(row[0]) for row in rows] == list(range(1, 8))
    assert [row[3] for row in rows] == ["2", "3", "4", "5", "6", "7", ""]
    periods = [f"{start[:7]} to {end[:7]}" for _, start, end, _ in rows]
    assert periods == [phase["period"] for phase in research["phases"][:7]]


def test_only_phases_with_named_parties_have_parties(store: Store) -> None:
    rows = ask(
        store,
        """SELECT ?number (COUNT(?party) AS ?parties) WHERE { ?phase a kek:ProcessPhase ;
          kek:sequenceNumber ?number ; kek:involvedParty ?party } GROUP BY ?number""",
    )
    assert {int(number): int(count) for number, count in rows} == {1: 2, 4: 2, 6: 4, 7: 1}


def test_versions_follow_each_other_and_each_has_its_decision(store: Store) -> None:
    rows = ask(
        store,
        """SELECT ?version ?status ?date ?number ?outcome ?previous WHERE {
          ?v a kek:ConceptVersion ; dcat:version ?version ; kek:status ?status .
          ?decision a kek:Decision ; kek:concerns ?v ; dcterms:date ?date ; kek:takenIn ?c .
          ?c kek:outcome ?outcome ; kek:consultationOf/dcterms:identifier ?number .
          OPTIONAL { ?v dcat:previousVersion/dcat:version ?previous } } ORDER BY ?version""",
    )
    kc = PREFIXES["kc"]
    old, new = "2018-11-28", "2023-06-21"
    assert rows == [
        (
            old,
            kc + "version-superseded",
            old,
            "2018/StS/0598",
            kc + "outcome-adopted-unchanged",
            "",
        ),
        (new, kc + "version-adopted", new, "0538/StSE/2023", kc + "outcome-adopted-changed", old),
    ]


def test_taken_note_of_is_not_adopted(store: Store, research: Mapping[str, Any]) -> None:
    rows = ask(
        store,
        """SELECT DISTINCT ?number ?outcome WHERE { ?consultation kek:outcome ?outcome ;
          kek:consultationOf/dcterms:identifier ?number }""",
    )
    noted = {number for number, outcome in rows if outcome.endswith("#outcome-noted")}
    expected = {
        decision["reference"]
        for decision in research["decisions"]
        if decision.get("outcome", "").startswith(("zur Kenntnis", "take note"))
    }
    assert noted == expected
    assert not ask(
        store,
        """SELECT ?decision WHERE { ?decision a kek:Decision ;
          kek:takenIn/kek:outcome kc:outcome-noted }""",
    )


def test_every_decision_of_the_research_is_dated(store: Store, research: Mapping[str, Any]) -> None:
    rows = ask(store, "SELECT ?date WHERE { ?decision a kek:Decision ; dcterms:date ?date }")
    expected = {
        decision["date"]
        for decision in research["decisions"]
        if "date" in decision and decision.get("outcome") != "zur Kenntnis genommen"
    }
    assert {date for (date,) in rows} == expected


def test_every_council_meeting_of_the_research_is_a_consultation(
    store: Store, research: Mapping[str, Any]
) -> None:
    rows = ask(
        store, "SELECT ?date WHERE { ?consultation a kek:Consultation ; dcterms:date ?date }"
    )
    meetings = [event for event in research["events"] if "body" in event]
    assert sorted(date for (date,) in rows) == sorted(event["date"] for event in meetings)


def test_the_guiding_principle_came_out_of_surveys_and_workshop(store: Store) -> None:
    rows = ask(
        store,
        """SELECT DISTINCT ?event WHERE { <principle/leitbild>
          kek:emergedFrom/prov:wasGeneratedBy ?event }""",
    )
    assert {row[0].removeprefix(BASE + "event/") for row in rows} == {
        "auswertungsworkshop-2017",
        "befragung-buerger-2017",
        "befragung-stakeholder-2017",
    }


@pytest.mark.parametrize("version", ["2018-11-28", "2023-06-21"])
def test_seven_fields_in_each_version(
    store: Store, research: Mapping[str, Any], version: str
) -> None:
    rows = ask(
        store,
        f"""SELECT DISTINCT ?number ?name WHERE {{ ?field a kek:FieldOfAction ;
          kek:inVersion <version/{version}> ; skos:notation ?number ; skos:prefLabel ?name .
          FILTER(lang(?name) = "de") }} ORDER BY ?number""",
    )
    fields = [(str(each["number"]), each["label_de"]) for each in research["fields"]]
    assert rows == fields[:7]


def test_no_goal_is_invented(store: Store) -> None:
    assert not ask(store, "SELECT ?goal WHERE { ?goal a/rdfs:subClassOf* kek:Goal }")
    assert not ask(store, "SELECT ?relation WHERE { ?relation a kek:GoalRelation }")
    assert not ask(store, "SELECT ?product WHERE { ?product a kek:BudgetProduct }")


def test_projects_of_doubtful_membership_say_so(store: Store, research: Mapping[str, Any]) -> None:
    rows = ask(
        store,
        """SELECT ?it (COUNT(DISTINCT ?note) AS ?notes) (COUNT(DISTINCT ?version) AS ?versions)
        WHERE { VALUES ?kind { kek:Project kek:SectorPlan } ?it a ?kind .
          OPTIONAL { ?it skos:editorialNote ?note } OPTIONAL { ?it kek:inVersion ?version } }
        GROUP BY ?it""",
    )
    assert len(rows) == len(research["projects"])
    assert {(notes, versions) for _, notes, versions in rows} == {("2", "0")}


def test_the_grant_names_programme_funder_and_day(store: Store) -> None:
    rows = ask(
        store,
        """SELECT ?day ?programme ?funder WHERE { ?grant a kek:Grant ; dcterms:issued ?day ;
          kek:grantedFor <concept/kek> ; kek:grantedUnder/skos:prefLabel ?programme ;
          kek:grantedBy/skos:prefLabel ?funder .
          FILTER(lang(?programme) = "de" && lang(?funder) = "de") }""",
    )
    [(day, programme, funder)] = rows
    assert (day, programme) == ("2017-08-15", "Sachsen-Anhalt Regio")
    assert funder.startswith("Ministerium für Landesentwicklung und Verkehr")


def test_the_evaluation_led_to_the_second_version(store: Store) -> None:
    rows = ask(
        store,
        """SELECT ?old ?new (COUNT(DISTINCT ?event) AS ?events) WHERE {
          ?evaluation a kek:Evaluation ; kek:evaluates/dcat:version ?old .
          ?version prov:wasGeneratedBy ?evaluation ; dcat:version ?new .
          ?event a kek:ParticipationEvent ; dcterms:isPartOf ?evaluation }
        GROUP BY ?old ?new""",
    )
    assert rows == [("2018-11-28", "2023-06-21", "3")]
