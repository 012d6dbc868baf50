"""Laws that the data of every real county obeys, whatever it says."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple, parse

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
BASE = "https://w3id.org/kek/data"
COUNTIES = ("03460", "05758", "14730", "15083")
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
KEK = "https://w3id.org/kek/ontology#"
QB = "http://purl.org/linked-data/cube#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
HEADER = ["Kennzahl", "Gebiet", "Jahr", "Wert", "Datenstand"]
PERSON = re.compile(
    r"\b(?:Dr|Prof|Dipl)\.[\s\w.-]*[A-ZÄÖÜ]|\b(?:Herrn?|Frau)\s+[A-ZÄÖÜ]|\S+@\S+\.\w+",
)
Subjects = dict[str, dict[str, list[NamedNode | Literal]]]


@cache
def read(folder: str) -> tuple[Triple, ...]:
    """Read a file, or all Turtle below a folder, of `data`."""
    place = DATA / folder
    files = [place] if place.is_file() else sorted(place.rglob("*.ttl"))
    return tuple(quad.triple for file in files for quad in parse(path=str(file)))


def describe(triples: Iterable[Triple]) -> Subjects:
    """Arrange triples as subject, predicate, objects; nothing may be without an address."""
    found: Subjects = {}
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)
        about = found.setdefault(triple.subject.value, {})
        about.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def list_languages(terms: Iterable[NamedNode | Literal]) -> list[str]:
    return sorted(str(each.language) for each in terms if isinstance(each, Literal))


def list_sheets() -> list[Path]:
    return [sheet for ags in COUNTIES for sheet in sorted((DATA / ags).rglob("Kennzahlwerte*.csv"))]


def read_sheet(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


@pytest.mark.parametrize("ags", COUNTIES)
def test_everything_has_an_address(ags: str) -> None:
    terms = (term for t in read(ags) for term in (t.subject, t.object))
    assert not [term for term in terms if isinstance(term, BlankNode)]


@pytest.mark.parametrize("ags", COUNTIES)
def test_every_statement_leads_to_its_source(ags: str) -> None:
    county = describe(read(ags))
    known = {**describe(read("shared")), **county}

    def has_source(subject: str) -> bool:
        about = known[subject]
        if NamedNode(KEK + "SourceDocument") in about[RDF_TYPE]:
            return True
        sources = about.get(DCTERMS + "source", [])
        sets = about.get(QB + "dataSet", [])
        return (
            bool(sources or sets)
            and all(NamedNode(KEK + "SourceDocument") in known[s.value][RDF_TYPE] for s in sources)
            and all(has_source(s.value) for s in sets)
        )

    assert not [subject for subject in county if not has_source(subject)]


@pytest.mark.parametrize("ags", COUNTIES)
def test_every_source_says_who_published_it_and_is_open(ags: str) -> None:
    for subject, about in describe(read(ags)).items():
        if NamedNode(KEK + "SourceDocument") in about[RDF_TYPE]:
            assert about.get(DCTERMS + "publisher"), subject
            assert about.get(DCTERMS + "accessRights"), subject
            assert about.get(FOAF + "page") or about.get(SKOS + "editorialNote"), subject


@pytest.mark.parametrize("ags", COUNTIES)
def test_every_thing_is_named_in_german_and_english(ags: str) -> None:
    observation = NamedNode(KEK + "IndicatorObservation")
    for file in sorted((DATA / ags).rglob("*.ttl")):
        for subject, about in describe(q.triple for q in parse(path=str(file))).items():
            if observation not in about[RDF_TYPE]:
                labels = about.get(SKOS + "prefLabel", [])
                assert list_languages(labels) == ["de", "en"], subject


@pytest.mark.parametrize("ags", COUNTIES)
def test_notes_and_descriptions_come_in_both_languages(ags: str) -> None:
    for subject, about in describe(read(ags)).items():
        for name in (DCTERMS + "description", SKOS + "note", SKOS + "editorialNote"):
            languages = Counter(list_languages(about.get(name, [])))
            assert languages["de"] == languages["en"] == languages.total() / 2, subject


@pytest.mark.parametrize("ags", COUNTIES)
def test_references_lead_to_something_described(ags: str) -> None:
    known = describe(read(ags)).keys() | describe(read("shared")).keys()
    targets = {t.object.value for t in read(ags) if isinstance(t.object, NamedNode)}
    assert not [each for each in targets if each.startswith(BASE) and each not in known]


@pytest.mark.parametrize("ags", COUNTIES)
def test_terms_of_the_ontology_exist(ags: str) -> None:
    files = [*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology/codes").glob("*.ttl")]
    subjects = (quad.subject for file in files for quad in parse(path=str(file)))
    defined = {each.value for each in subjects if isinstance(each, NamedNode)}
    objects = {t.object.value for t in read(ags) if isinstance(t.object, NamedNode)}
    used = objects | {t.predicate.value for t in read(ags)}
    ours = {term for term in used if re.match(r"https://w3id\.org/kek/(ontology|codes)#", term)}
    assert ours <= defined


@pytest.mark.parametrize("ags", COUNTIES)
def test_no_natural_persons(ags: str) -> None:
    assert NamedNode(FOAF + "Person") not in {t.object for t in read(ags)}
    literals = {t.object.value for t in read(ags) if isinstance(t.object, Literal)}
    assert not [text for text in literals if PERSON.search(text)]


@pytest.mark.parametrize("ags", COUNTIES)
def test_a_version_graph_holds_elements_of_its_version_only(ags: str) -> None:
    for part in sorted((DATA / ags / "kek").iterdir()):
        version = NamedNode(f"{BASE}/{ags}/id/version/{part.stem}")
        about = describe(read(f"{ags}/kek/{part.name}"))
        assert about
        assert all(each[KEK + "inVersion"] == [version] for each in about.values())


@pytest.mark.parametrize("sheet", list_sheets(), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_sheet_names_known_indicators_and_areas_once_a_year(sheet: Path) -> None:
    ags = sheet.parts[-3]
    known = describe(read(ags)) | describe(read("shared"))
    header, *rows = read_sheet(sheet)
    assert header == HEADER
    assert rows
    assert all(f"{BASE}/id/indicator/{row[0]}" in known for row in rows)
    municipality = f"{BASE}/{ags}/id/municipality/"
    assert all(row[1] == ags or municipality + row[1] in known for row in rows)
    assert all(re.fullmatch(r"(19|20)\d\d", row[2]) for row in rows)
    assert all(Decimal(row[3].replace(",", ".")).is_finite() for row in rows)
    assert max(Counter(tuple(row[:3]) for row in rows).values()) == 1
    dataset = known[f"{BASE}/{ags}/id/dataset/{sheet.stem.lower()}"]
    assert NamedNode(QB + "DataSet") in dataset[RDF_TYPE]
