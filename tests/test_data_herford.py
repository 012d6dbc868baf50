"""Kreis Herford: what the sources say is in the graph, and nothing that they do not say."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "05758"
TRUTH = ROOT.parent / "shared" / "data"
PAYMENTS = TRUTH / "external" / "nrw-finanzrechnung" / "herford_finanzrechnung_2009_2011.csv"
BASE = "https://w3id.org/kek/data/05758/id/"
PREFIXES = {
    "kek": "https://w3id.org/kek/ontology#",
    "kc": "https://w3id.org/kek/codes#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
}
# Totals of all product groups as published (no. 999): year -> (payments made, received), euro.
PUBLISHED_TOTALS = {
    "2009": (195_580_280, 204_374_419),
    "2010": (208_362_318, 233_142_695),
    "2011": (213_529_650, 227_398_582),
}


@pytest.fixture(scope="module")
def store() -> Store:
    graph = Store()
    for file in FOLDER.rglob("*.ttl"):
        graph.load(path=str(file))
    return graph


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    file = TRUTH / "herford.yaml"
    if not file.exists():
        pytest.skip("no herford.yaml: this checkout has no shared/ folder beside it")
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
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


def read_payments() -> list[dict[str, str]]:
    with (FOLDER / "facts" / "Haushalt.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def test_four_modules_follow_each_other(store: Store, truth: dict[str, Any]) -> None:
    chain = select(
        store,
        """SELECT ?n ?m WHERE { ?a kek:phaseOf <process/kek> ; kek:sequenceNumber ?n ;
           kek:nextPhase ?b . ?b kek:sequenceNumber ?m }""",
    )
    assert chain == {("1", "2"), ("2", "3"), ("3", "4")}
    assert labels(store, "?it a kek:ProcessPhase .") == {p["label_de"] for p in truth["phases"]}


def test_themes_of_2023_and_fields_of_2024_stand_side_by_side(
    store: Store, truth: dict[str, Any]
) -> None:
    in_2023 = labels(store, "?it a kek:FieldOfAction ; kek:inVersion <version/2023> .")
    in_2024 = labels(store, "?it a kek:FieldOfAction ; kek:inVersion <version/2024> .")
    assert in_2023 == {field["theme_2023"] for field in truth["fields"]}
    assert in_2024 == {field["label_de"] for field in truth["fields"]}
    assert column(store, "<version/2024> dcat:previousVersion ?x") == {"version/2023"}


def test_cross_cutting_themes_and_principles(store: Store, truth: dict[str, Any]) -> None:
    themes = labels(store, "?it a kek:CrossCuttingTheme .")
    principles = labels(store, "?it a kek:GuidingPrinciple .")
    assert themes == {theme["label_de"] for theme in truth["cross_cutting_themes"]}
    assert principles == {principle["label_de"] for principle in truth["principles"]}


def test_no_version_is_adopted_without_a_known_decision(store: Store) -> None:
    assert column(store, "?v a kek:ConceptVersion ; kek:status ?x") == {"version-draft"}


def test_only_the_reported_goal_is_known(store: Store, truth: dict[str, Any]) -> None:
    goals = labels(store, "?it a kek:StrategicGoal .")
    others = column(store, "?x a kek:SubGoal, kek:OperationalGoal, kek:ProductGoal")
    assert goals == {goal["label_de"] for goal in truth["strategic_goals"]}
    assert others | column(store, "?x a kek:Project") == set()


def test_both_ends_of_the_survey_are_kept_with_a_note(store: Store) -> None:
    ends = column(store, "<event/befragung> kek:endDate ?x ; skos:editorialNote ?note")
    assert ends == {"2023-11-05", "2023-11-15"}


def test_participation_formats_are_complete(store: Store, truth: dict[str, Any]) -> None:
    expected = [event for event in truth["events"] if event.get("kind") == "participation"]
    formats = column(store, "?x a kek:ParticipationEvent ; dcterms:isPartOf <process/kek>")
    assert len(formats) == len(expected)


def test_steering_bodies_name_the_groups_they_represent(store: Store) -> None:
    groups = column(
        store, "?c kek:steers <process/kek> ; kek:memberGroup ?x FILTER(LANG(?x) = 'de')"
    )
    assert {"Landrat", "Kommunen des Kreises", "Kreispolitik", "Kreisverwaltung"} < groups
    assert len(groups) == 7


def test_contractor_is_linked_to_the_process(store: Store) -> None:
    assert "organization/cima" in column(store, "<process/kek> prov:wasAssociatedWith ?x")


def test_neighbours_and_municipalities_are_those_of_the_source(
    store: Store, truth: dict[str, Any]
) -> None:
    neighbours = column(store, "?c kek:neighbourOf <county/05758> ; kek:countyKey ?x")
    towns = column(store, "?m kek:inCounty <county/05758> ; kek:municipalityKey ?x")
    assert neighbours == {each["ags"] for each in truth["neighbours"]}
    assert towns == {each["ags"] for each in truth["municipalities"]}


def test_products_are_the_38_groups_of_the_source(store: Store, truth: dict[str, Any]) -> None:
    groups = select(
        store,
        """SELECT ?area ?code WHERE {
           ?group dcterms:type kc:product-group ; skos:notation ?code ; skos:broader ?parent .
           ?parent dcterms:type kc:product-area ; skos:notation ?area }""",
    )
    assert groups == {(p["parent_code"], p["code"]) for p in truth["budget_products"]}
    assert len(groups) == 38


def test_payments_name_each_product_once_a_year(store: Store) -> None:
    codes = column(store, "?p dcterms:type kc:product-group ; skos:notation ?x")
    rows = Counter((row["Produkt-Nr."], row["Jahr"]) for row in read_payments())
    assert {product for product, _ in rows} == codes
    assert set(rows.values()) == {1}


def test_product_groups_add_up_to_the_published_total() -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in read_payments():
        sums[row["Jahr"]][0] += int(row["Ergebnis Aufwand"] or 0)
        sums[row["Jahr"]][1] += int(row["Ergebnis Ertrag"] or 0)
    assert {year: tuple(pair) for year, pair in sums.items()} == PUBLISHED_TOTALS


def test_payments_are_those_of_the_source() -> None:
    if not PAYMENTS.exists():
        pytest.skip("no payments file: this checkout has no shared/ folder beside it")
    columns = {
        "Auszahlungen insgesamt": "Ergebnis Aufwand",
        "Einzahlungen insgesamt": "Ergebnis Ertrag",
    }
    with PAYMENTS.open(encoding="utf-8", newline="") as lines:
        expected = {
            (row["product_code"], row["year"], columns[row["account_label"]]): row["value"]
            for row in csv.DictReader(lines)
            if row["area_key"] == "05758" and row["account_label"] in columns
        }
    published = {key[1:]: int(value) for key, value in expected.items() if key[0] == "999"}
    for year, (made, received) in PUBLISHED_TOTALS.items():
        assert published[year, "Ergebnis Aufwand"] == made
        assert published[year, "Ergebnis Ertrag"] == received
    found = {
        (row["Produkt-Nr."], row["Jahr"], column): row[column]
        for row in read_payments()
        for column in columns.values()
        if row[column]
    }
    assert found == {key: value for key, value in expected.items() if key[0] != "999"}


def test_no_budgeted_amount_is_made_up() -> None:
    assert not any(row["Ansatz Aufwand"] or row["Ansatz Ertrag"] for row in read_payments())
