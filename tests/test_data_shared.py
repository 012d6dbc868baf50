"""The shared data, and the rules every statement about Herford and Vechta keeps."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, parse

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
TRUTH = ROOT.parent / "shared" / "data" / "external"
KEK = "https://w3id.org/kek/ontology#"
BASE = "https://w3id.org/kek/data/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SOURCE = f"{DCTERMS}source"
DATA_SET = "http://purl.org/linked-data/cube#dataSet"
COUNTIES = ("05758", "03460")
FOLDERS = ("shared", *COUNTIES)

Subjects = dict[str, dict[str, list[NamedNode | Literal]]]


def read_quads(folder: str) -> Iterator[Quad]:
    for file in sorted((DATA / folder).rglob("*.ttl")):
        yield from parse(path=str(file))


def objects(folder: str, predicate: str | None = None) -> set[str]:
    """IRIs that stand as object, of one predicate or of any."""
    return {
        quad.object.value
        for quad in read_quads(folder)
        if isinstance(quad.object, NamedNode) and predicate in (None, quad.predicate.value)
    }


def read_subjects(*folders: str) -> Subjects:
    found: Subjects = defaultdict(lambda: defaultdict(list))
    for folder in folders:
        for quad in read_quads(folder):
            assert isinstance(quad.subject, NamedNode), f"{folder}: blank node {quad.subject}"
            assert isinstance(quad.object, (NamedNode, Literal)), f"{folder}: {quad.object}"
            found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def read_rows(file: Path, delimiter: str = ";") -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def values(found: Subjects, subject: str, predicate: str) -> set[str]:
    return {term.value for term in found[subject][predicate]}


def languages(found: Subjects, subject: str) -> list[str]:
    labels = found[subject][f"{SKOS}prefLabel"]
    return sorted(label.language or "" for label in labels if isinstance(label, Literal))


def shared_truth(name: str) -> Path:
    file = TRUTH / name
    if not file.exists():
        pytest.skip(f"no reference file {name}: this checkout has no shared/ folder beside it")
    return file


@pytest.mark.parametrize("folder", FOLDERS)
def test_everything_has_one_german_and_one_english_label(folder: str) -> None:
    found = read_subjects(folder)
    unlabelled = {s: languages(found, s) for s in found if "/id/observation/" not in s}
    assert {s: each for s, each in unlabelled.items() if each != ["de", "en"]} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_subject_reaches_its_source(folder: str) -> None:
    found = read_subjects(*FOLDERS)
    documents = {s for s in found if f"{KEK}SourceDocument" in values(found, s, TYPE)}
    for subject in read_subjects(folder).keys() - documents:
        cubes = values(found, subject, DATA_SET)
        sources = {v for s in (subject, *cubes) for v in values(found, s, SOURCE)}
        assert sources, f"{subject} names no source"
        assert sources <= documents, f"{subject} names a source that is not described"


@pytest.mark.parametrize("folder", FOLDERS)
def test_sources_name_their_publisher(folder: str) -> None:
    found = read_subjects(folder)
    for subject in found:
        if f"{KEK}SourceDocument" in values(found, subject, TYPE):
            assert values(found, subject, f"{DCTERMS}publisher"), subject


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_points_into_the_void(folder: str) -> None:
    known = set(read_subjects(*FOLDERS))
    assert {iri for iri in objects(folder) if iri.startswith(BASE)} - known == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_person_is_described(folder: str) -> None:
    predicates = {quad.predicate.value for quad in read_quads(folder)}
    assert not {
        iri
        for iri in objects(folder, TYPE) | predicates
        if iri.endswith(("Person", "foaf/0.1/name"))
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_terms_and_codes_exist(folder: str) -> None:
    files = [*ROOT.glob("ontology/*.ttl"), *ROOT.glob("ontology/codes/*.ttl")]
    defined = {
        quad.subject.value
        for file in files
        for quad in parse(path=str(file))
        if isinstance(quad.subject, NamedNode)
    }
    used = objects(folder) | {quad.predicate.value for quad in read_quads(folder)}
    own = {
        iri
        for iri in used
        if iri.startswith(("https://w3id.org/kek/ontology#", "https://w3id.org/kek/codes#"))
    }
    assert own - defined == set()


def test_indicators_are_those_of_the_codebook() -> None:
    rows = read_rows(shared_truth("inkar-gerda/inkar_covariates_codebook.csv"), ",")
    expected = {
        f"{BASE}id/indicator/inkar-{row['variable'].replace('_', '-')}": {row["inkar_code"]}
        for row in rows
        if row["inkar_code"]
    }
    found = read_subjects("shared")
    codes = {s: values(found, s, f"{SKOS}notation") for s in found if "/indicator/inkar-" in s}
    assert codes == expected
    assert len(codes) == 30


def test_every_indicator_has_unit_rule_and_type() -> None:
    found = read_subjects("shared")
    indicators = [s for s in found if f"{KEK}Indicator" in values(found, s, TYPE)]
    for subject in indicators:
        assert len(values(found, subject, f"{KEK}unit")) == 1, subject
        assert len(found[subject][f"{KEK}calculationRule"]) == 2, subject
        assert values(found, subject, f"{DCTERMS}type") == {
            "https://w3id.org/kek/codes#indicator-context"
        }


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("inkar-gdp-per-capita", "unit-thousand-euro-per-capita"),
        ("inkar-building-permits-per-capita", "unit-per-1000"),
        ("inkar-physician-density", "unit-per-10000"),
    ],
)
def test_doubtful_unit_carries_its_doubt(key: str, unit: str) -> None:
    found = read_subjects("shared")
    subject = f"{BASE}id/indicator/{key}"
    assert values(found, subject, f"{KEK}unit") == {f"https://w3id.org/kek/codes#{unit}"}
    assert len(found[subject][f"{SKOS}editorialNote"]) == 2


@pytest.mark.parametrize("county", COUNTIES)
def test_sheets_use_known_indicators_and_data_sets(county: str) -> None:
    known = set(read_subjects("shared", county))
    for sheet in (DATA / county / "facts").glob("Kennzahlwerte-*.csv"):
        rows = read_rows(sheet)
        assert {f"{BASE}id/indicator/{row['Kennzahl']}" for row in rows} <= known, sheet.name
        assert f"{BASE}{county}/id/dataset/{sheet.stem.lower()}" in known, sheet.name


@pytest.mark.parametrize("county", COUNTIES)
def test_sheets_hold_one_value_per_indicator_area_and_year(county: str) -> None:
    for sheet in (DATA / county / "facts").glob("Kennzahlwerte-*.csv"):
        rows = read_rows(sheet)
        keys = [(row["Kennzahl"], row["Gebiet"], row["Jahr"]) for row in rows]
        assert len(keys) == len(set(keys)), sheet.name
        assert all(row["Wert"] for row in rows), sheet.name


@pytest.mark.parametrize("county", COUNTIES)
def test_inkar_sheet_holds_every_value_of_the_source(county: str) -> None:
    expected = {
        (f"inkar-{name.replace('_', '-')}", row["county_code"], int(float(row["year"]))): float(
            text
        )
        for row in read_rows(shared_truth("inkar-gerda/inkar_four_counties_1995_2022.csv"), ",")
        for name, text in row.items()
        if row["county_code"] == county
        and text
        and name not in ("county_code", "county_name", "year")
    }
    rows = read_rows(DATA / county / "facts" / "Kennzahlwerte-inkar.csv")
    assert {key(row): number(row) for row in rows} == pytest.approx(expected)


@pytest.mark.parametrize("county", COUNTIES)
def test_census_sheet_holds_every_value_of_the_source(county: str) -> None:
    source = read_rows(shared_truth("inkar-gerda/zensus2022_municipalities_four_counties.csv"), ",")
    expected = {
        (f"census-{name.removesuffix('_census22').replace('_', '-')}", row["ags"], 2022): float(
            text
        )
        for row in source
        for name, text in row.items()
        if row["county_code"] == county and text and name.endswith("_census22")
    }
    rows = read_rows(DATA / county / "facts" / "Kennzahlwerte-zensus.csv")
    assert {key(row): number(row) for row in rows} == pytest.approx(expected)


@pytest.mark.parametrize("county", COUNTIES)
def test_deprivation_sheet_holds_every_year_of_the_source(county: str) -> None:
    source = read_rows(shared_truth("gisd/GISD_four_counties.csv"), ",")
    expected = {
        ("gisd-score", county, int(row["year"])): float(row["gisd_score"])
        for row in source
        if row["kreis_id"] == county
    }
    rows = read_rows(DATA / county / "facts" / "Kennzahlwerte-gisd.csv")
    assert {key(row): number(row) for row in rows} == pytest.approx(expected)


def key(row: dict[str, str]) -> tuple[str, str, int]:
    return row["Kennzahl"], row["Gebiet"], int(row["Jahr"])


def number(row: dict[str, str]) -> float:
    return float(row["Wert"].replace(",", "."))
