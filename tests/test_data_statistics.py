"""Statistics of the real counties, compared with the published series."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import parse

ROOT = Path(__file__).parents[1]
RESEARCH = ROOT.parent / "shared/data"
INKAR = "inkar-gerda/inkar_four_counties_1995_2022.csv"
CENSUS = "inkar-gerda/zensus2022_municipalities_four_counties.csv"
GISD = "gisd/GISD_four_counties.csv"
KEK = "https://w3id.org/kek/ontology#"
COUNTIES = {"03460": "vechta", "05758": "herford", "14730": "nordsachsen", "15083": "boerde"}

pytestmark = [
    pytest.mark.parametrize("ags", COUNTIES),
    pytest.mark.skipif(
        not RESEARCH.exists(),
        reason="the published series lie beside the checkout, in shared/data; not here",
    ),
]


def read_research(ags: str) -> Mapping[str, Any]:
    path = RESEARCH / f"{COUNTIES[ags]}.yaml"
    facts: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return facts


def read_values(ags: str, name: str) -> dict[tuple[str, str, str], Decimal]:
    """Read a sheet with decimal comma, keyed by indicator, area and year."""
    path = ROOT / f"data/{ags}/facts/Kennzahlwerte-{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["Kennzahl"], row["Gebiet"], row["Jahr"]): Decimal(row["Wert"].replace(",", "."))
            for row in csv.DictReader(file, delimiter=";")
        }


def read_series(path: str, column: str, ags: str) -> Iterator[Mapping[str, str]]:
    with (RESEARCH / "external" / path).open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row[column] == ags)


def round_value(text: str) -> Decimal:
    """Round to the five digits that the sheets keep."""
    return Decimal(text).quantize(Decimal("0.00001"))


def read_keys(ags: str, file: str, term: str) -> set[str]:
    triples = parse(path=str(ROOT / f"data/{ags}/facts/{file}"))
    return {quad.object.value for quad in triples if quad.predicate.value == KEK + term}


def test_inkar_has_every_published_value(ags: str) -> None:
    expected = {
        ("inkar-" + name.replace("_", "-"), ags, row["year"][:4]): round_value(value)
        for row in read_series(INKAR, "county_code", ags)
        for name, value in row.items()
        if value and name not in {"county_code", "county_name", "year"}
    }
    assert len({key[0] for key in expected}) == 30
    assert {key[2] for key in expected} == {str(year) for year in range(1995, 2023)}
    assert read_values(ags, "inkar") == expected


def test_inkar_agrees_with_the_summary_of_the_research(ags: str) -> None:
    values = read_values(ags, "inkar")
    series = [each for each in read_research(ags)["indicators"] if "inkar_code" in each]
    for each in series:
        key = each["id"][each["id"].index("inkar-") :]
        for end in (each["first"], each["latest"]):
            assert values[key, ags, str(end["year"])] == Decimal(str(end["value"]))
        assert sum(name == key for name, _, _ in values) == each["observations"]


def test_deprivation_index_has_every_published_value(ags: str) -> None:
    expected = {
        ("gisd-score", ags, row["year"]): round_value(row["gisd_score"])
        for row in read_series(GISD, "kreis_id", ags)
    }
    assert read_values(ags, "gisd") == expected


def test_census_has_every_published_value(ags: str) -> None:
    suffix = "_census22"
    expected = {
        ("census-" + name.removesuffix(suffix).replace("_", "-"), row["ags"], "2022"): (
            round_value(value)
        )
        for row in read_series(CENSUS, "county_code", ags)
        for name, value in row.items()
        if value and name.endswith(suffix)
    }
    assert read_values(ags, "zensus") == expected


def test_area_and_population_of_the_county(ags: str) -> None:
    facts = read_research(ags)["identifiers"]
    assert read_values(ags, "kreis") == {
        ("area", ags, "2018"): Decimal(str(facts["area_km2_2018"])),
        ("population", ags, "2018"): Decimal(facts["population_31_12_2018"]),
        ("population-density", ags, "2018"): Decimal(facts["population_density_2018"]),
    }


def test_area_and_population_of_municipalities(ags: str) -> None:
    columns = {"area": "area_km2_2022", "population": "population_2022_bev22"}
    expected = {
        (indicator, each["ags"], "2022"): Decimal(str(each[column]))
        for each in read_research(ags)["municipalities"]
        for indicator, column in columns.items()
        if column in each
    }
    assert read_values(ags, "gemeinden") == expected


def test_municipalities_and_neighbours_are_complete(ags: str) -> None:
    facts = read_research(ags)
    municipalities = {each["ags"] for each in facts["municipalities"]}
    neighbours = {each["ags"] for each in facts["neighbours"]}
    assert read_keys(ags, "municipalities.ttl", "municipalityKey") == municipalities
    assert read_keys(ags, "neighbours.ttl", "countyKey") == neighbours
