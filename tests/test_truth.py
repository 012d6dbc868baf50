"""Answers over the loaded counties against the figures they were made from."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from graph.changes import Change
from graph.names import Names
from graph.release import list_release
from graph.revisions import Revisions

ROOT = Path(__file__).resolve().parents[1]
EXTERNAL = ROOT.parent / "shared" / "data" / "external"
COUNTIES = ("14730", "05758", "15083", "03460")
PREFIXES = """
PREFIX kek: <https://w3id.org/kek/ontology#>
PREFIX obeu-dimension: <http://data.openbudgets.eu/ontology/dsd/dimension/>
PREFIX obeu-measure: <http://data.openbudgets.eu/ontology/dsd/measure/>
PREFIX oc: <http://data.openbudgets.eu/resource/codelist/operation-character/>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

pytestmark = pytest.mark.skipif(
    not EXTERNAL.is_dir(), reason="the external figures are not beside this checkout"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of a revision with everything in data/."""
    names = Names("https://w3id.org/kek/data")
    revisions = Revisions(tmp_path_factory.mktemp("truth"), names)
    revisions.publish(Change(replaced=list_release(names), folders=(ROOT / "data",)), "all")
    return Store.read_only(str(revisions.store(revisions.latest())))


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    result = store.query(PREFIXES + query)
    assert isinstance(result, QuerySolutions)
    return [tuple(term.value for term in row) for row in result]


def read_rows(name: str) -> Iterator[dict[str, str]]:
    with (EXTERNAL / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_herford_product_groups_add_up_to_the_published_total(store: Store) -> None:
    published: dict[tuple[str, str], Decimal] = {}
    for row in read_rows("nrw-finanzrechnung/herford_finanzrechnung_2009_2011.csv"):
        total = row["account_label"] in ("Einzahlungen insgesamt", "Auszahlungen insgesamt")
        if row["area_key"] == "05758" and row["product_code"] == "999" and total:
            kind = "revenue" if row["direction"] == "Einzahlung" else "expenditure"
            published[row["year"], kind] = Decimal(row["value"])
    answered = select(
        store,
        """SELECT ?year ?kind (SUM(?amount) AS ?sum) WHERE {
            ?entry a kek:BudgetObservation ; kek:budgetProduct/kek:ofCounty ?county ;
                kek:year ?year ; obeu-dimension:operationCharacter ?kind ;
                obeu-measure:amount ?amount .
            ?county kek:countyKey "05758" .
        } GROUP BY ?year ?kind""",
    )
    sums = {(year, kind.rpartition("/")[2]): Decimal(value) for year, kind, value in answered}
    assert len(published) == 6
    assert sums == published


def test_herford_has_38_product_groups(store: Store) -> None:
    groups = select(
        store,
        """SELECT DISTINCT ?product WHERE {
            ?entry kek:budgetProduct ?product . ?product kek:ofCounty/kek:countyKey "05758" .
        }""",
    )
    assert len(groups) == 38


def test_inkar_series_have_as_many_values_as_the_table(store: Store) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for row in read_rows("inkar-gerda/inkar_four_counties_1995_2022.csv"):
        for name, value in row.items():
            if value and name not in ("county_code", "county_name", "year"):
                expected[row["county_code"], name.replace("_", "-")] += 1
    answered = select(
        store,
        """SELECT ?area ?indicator (COUNT(?value) AS ?count) WHERE {
            ?entry kek:observedIndicator ?indicator ; sdmx-dimension:refArea ?area ;
                sdmx-measure:obsValue ?value .
            FILTER(CONTAINS(STR(?indicator), "/id/indicator/inkar-"))
        } GROUP BY ?area ?indicator""",
    )
    counts = {
        (area.rpartition("/")[2], indicator.rpartition("/inkar-")[2]): int(count)
        for area, indicator, count in answered
    }
    assert len(expected) > 100
    assert counts == expected


def test_inkar_values_add_up_to_the_table_by_county_and_year(store: Store) -> None:
    expected: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in read_rows("inkar-gerda/inkar_four_counties_1995_2022.csv"):
        for name, value in row.items():
            if value and name not in ("county_code", "county_name", "year"):
                expected[row["county_code"], int(float(row["year"]))] += Decimal(value)
    answered = select(
        store,
        """SELECT ?area ?year (SUM(?value) AS ?sum) WHERE {
            ?entry kek:observedIndicator ?indicator ; sdmx-dimension:refArea ?area ;
                kek:year ?year ; sdmx-measure:obsValue ?value .
            FILTER(CONTAINS(STR(?indicator), "/id/indicator/inkar-"))
        } GROUP BY ?area ?year""",
    )
    sums = {(area.rpartition("/")[2], int(year)): Decimal(total) for area, year, total in answered}
    assert sums == expected


@pytest.mark.parametrize("county", COUNTIES)
def test_gisd_series_is_complete(store: Store, county: str) -> None:
    rows = read_rows("gisd/GISD_four_counties.csv")
    # the table carries noise of binary fractions in its last digits
    expected = {
        row["year"]: round(Decimal(row["gisd_score"]), 6)
        for row in rows
        if row["kreis_id"] == county
    }
    answered = select(
        store,
        f"""SELECT ?year ?value WHERE {{
            ?entry kek:observedIndicator <https://w3id.org/kek/data/id/indicator/gisd-score> ;
                sdmx-dimension:refArea ?area ; kek:year ?year ; sdmx-measure:obsValue ?value .
            FILTER(STRENDS(STR(?area), "/districtKey/{county}"))
        }}""",
    )
    assert len(expected) == 24
    assert {year: Decimal(value) for year, value in answered} == expected


def test_all_five_counties_are_there_and_only_the_model_county_is_fictional(store: Store) -> None:
    answered = select(
        store,
        """SELECT ?key ?fictional WHERE {
            ?concept a kek:DevelopmentConcept ; kek:ofCounty ?county . ?county kek:countyKey ?key .
            BIND(EXISTS { ?county kek:fictional true } AS ?fictional)
        }""",
    )
    found = {row[0]: row[1] for row in answered}
    assert found == {**dict.fromkeys(COUNTIES, "false"), "99001": "true"}


def test_the_default_graph_never_holds_two_german_names_of_one_thing(store: Store) -> None:
    answered = select(
        store,
        """SELECT ?thing WHERE {
            ?thing skos:prefLabel ?label . FILTER(LANG(?label) = "de")
        } GROUP BY ?thing HAVING (COUNT(DISTINCT ?label) > 1)""",
    )
    assert answered == []
