"""Laws that everything in `data/` obeys, whatever it says: real counties, model county, shared."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple, parse

from graph.folder import read_folder

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
BASE = "https://w3id.org/kek/data"
SHARED = "shared"
REAL = ("03460", "05758", "14730", "15083")
COUNTIES = (*REAL, "99001")
FOLDERS = (*COUNTIES, SHARED)
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
KEK = "https://w3id.org/kek/ontology#"
QB = "http://purl.org/linked-data/cube#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LABEL = SKOS + "prefLabel"
SOURCE = DCTERMS + "source"
# What counts in hundreds and needs no name or company of its own.
FIGURES = {KEK + "IndicatorObservation", KEK + "BudgetObservation"}
HEADER = ["Kennzahl", "Gebiet", "Jahr", "Wert", "Datenstand"]
PERSON = re.compile(
    r"\b(?:Dr|Prof|Dipl)\.[\s\w.-]*[A-ZÄÖÜ]|\b(?:Herrn?|Frau)\s+[A-ZÄÖÜ]|\S+@\S+\.\w+",
)
Terms = list[NamedNode | Literal]
Subjects = Mapping[str, Mapping[str, Terms]]


@cache
def read_graphs() -> Mapping[str, Mapping[str, tuple[Triple, ...]]]:
    """Read all of `data`, Turtle and sheets: folder, graph, triples."""
    found: dict[str, dict[str, tuple[Triple, ...]]] = defaultdict(dict)
    for graph, quads in read_folder(DATA, BASE).items():
        folder = graph.removeprefix(f"{BASE}/").split("/")[0]
        folder = SHARED if folder == "graph" else folder
        found[folder][graph] = tuple(quad.triple for quad in quads)
    return found


def describe(triples: Iterable[Triple]) -> Subjects:
    """Arrange triples as subject, predicate, objects; nothing may be without an address."""
    found: dict[str, dict[str, Terms]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)
        found[triple.subject.value][triple.predicate.value].append(triple.object)
    return {subject: dict(about) for subject, about in found.items()}


@cache
def read(folder: str) -> Subjects:
    """Return what a folder says about each of its subjects."""
    return describe(triple for triples in read_graphs()[folder].values() for triple in triples)


@cache
def read_with_shared(folder: str) -> Subjects:
    return {**read(SHARED), **read(folder)}


def list_types(about: Mapping[str, Terms]) -> set[str]:
    return {term.value for term in about[RDF + "type"]}


def list_links(about: Mapping[str, Terms]) -> set[str]:
    """List what a subject of ours links to in our data, apart from its sources."""
    objects = (term for name, terms in about.items() if name != SOURCE for term in terms)
    return {o.value for o in objects if isinstance(o, NamedNode) and o.value.startswith(BASE)}


def list_languages(terms: Iterable[NamedNode | Literal]) -> list[str]:
    return sorted(str(each.language) for each in terms if isinstance(each, Literal))


def list_sheets() -> list[Path]:
    return [sheet for ags in REAL for sheet in sorted((DATA / ags).rglob("Kennzahlwerte*.csv"))]


def read_sheet(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_every_folder_is_under_these_laws() -> None:
    assert set(FOLDERS) == read_graphs().keys()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_subject_says_what_it_is(folder: str) -> None:
    assert not [subject for subject, about in read(folder).items() if RDF + "type" not in about]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_statement_leads_to_its_source(folder: str) -> None:
    known = read_with_shared(folder)

    def has_source(subject: str) -> bool:
        about = known[subject]
        sources, sets = about.get(SOURCE, []), about.get(QB + "dataSet", [])
        return KEK + "SourceDocument" in list_types(about) or (
            bool(sources or sets)
            and all(KEK + "SourceDocument" in list_types(known[s.value]) for s in sources)
            and all(has_source(each.value) for each in sets)
        )

    assert not [subject for subject in read(folder) if not has_source(subject)]


@pytest.mark.parametrize("folder", [*REAL, SHARED])
def test_every_source_says_who_published_it_and_is_open(folder: str) -> None:
    for subject, about in read(folder).items():
        if KEK + "SourceDocument" in list_types(about):
            assert about.get(DCTERMS + "publisher"), subject
            assert about.get(DCTERMS + "accessRights"), subject
            assert about.get(FOAF + "page") or about.get(SKOS + "editorialNote"), subject


@pytest.mark.parametrize("folder", FOLDERS)
def test_labels_are_preferred_labels(folder: str) -> None:
    used = {name for about in read(folder).values() for name in about}
    assert not used & {RDFS + "label", FOAF + "name"}


@pytest.mark.parametrize("folder", [*REAL, SHARED])
def test_every_thing_is_named_in_german_and_english(folder: str) -> None:
    for triples in read_graphs()[folder].values():
        for subject, about in describe(triples).items():
            if not list_types(about) & FIGURES:
                assert list_languages(about.get(LABEL, [])) == ["de", "en"], subject


@pytest.mark.parametrize("folder", [*REAL, SHARED])
def test_notes_and_descriptions_come_in_both_languages(folder: str) -> None:
    for subject, about in read(folder).items():
        for name in (DCTERMS + "description", SKOS + "note", SKOS + "editorialNote"):
            languages = Counter(list_languages(about.get(name, [])))
            assert languages["de"] == languages["en"] == languages.total() / 2, subject


@pytest.mark.parametrize("folder", [*REAL, SHARED])
def test_a_label_names_one_thing_of_its_kind(folder: str) -> None:
    labels = Counter(
        (kind, label.value)
        for about in read(folder).values()
        for kind in list_types(about)
        for label in {*about.get(LABEL, [])}
        if isinstance(label, Literal) and label.language == "de"
    )
    assert not [label for label, times in labels.items() if times > 1]


@pytest.mark.parametrize("folder", FOLDERS)
def test_references_lead_to_something_described(folder: str) -> None:
    known = read_with_shared(folder).keys()
    for subject, about in read(folder).items():
        sources = {term.value for term in about.get(SOURCE, [])}
        assert list_links(about) | sources <= known, subject


@pytest.mark.parametrize("folder", REAL)
def test_nothing_stands_alone(folder: str) -> None:
    linked = {target for about in read(folder).values() for target in list_links(about)}
    for subject, about in read(folder).items():
        if KEK + "SourceDocument" not in list_types(about):
            assert subject in linked or list_links(about), subject


@pytest.mark.parametrize("folder", REAL)
def test_every_source_is_used(folder: str) -> None:
    used = {term.value for about in read(folder).values() for term in about.get(SOURCE, [])}
    sources = {
        s for s, about in read(folder).items() if KEK + "SourceDocument" in list_types(about)
    }
    assert sources <= used


def test_only_neighbours_are_described_in_several_folders() -> None:
    folders = Counter(subject for folder in FOLDERS for subject in read(folder))
    for subject, times in folders.items():
        if times > 1:
            labels = {str(read(f)[subject][LABEL]) for f in FOLDERS if subject in read(f)}
            assert "/id/county/" in subject, subject
            assert len(labels) == 1, subject


@pytest.mark.parametrize("folder", FOLDERS)
def test_terms_of_the_ontology_exist(folder: str) -> None:
    files = [*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology/codes").glob("*.ttl")]
    subjects = (quad.subject for file in files for quad in parse(path=str(file)))
    defined = {each.value for each in subjects if isinstance(each, NamedNode)}
    objects = (
        term for about in read(folder).values() for terms in about.values() for term in terms
    )
    used = {term.value for term in objects if isinstance(term, NamedNode)}
    used |= {name for about in read(folder).values() for name in about}
    ours = {term for term in used if re.match(r"https://w3id\.org/kek/(ontology|codes)#", term)}
    assert ours <= defined


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_natural_persons(folder: str) -> None:
    for subject, about in read(folder).items():
        assert FOAF + "Person" not in list_types(about), subject
        texts = [term.value for terms in about.values() for term in terms]
        assert not [text for text in (subject, *texts) if PERSON.search(text)], subject


@pytest.mark.parametrize("ags", COUNTIES)
def test_a_version_graph_holds_elements_of_its_version_only(ags: str) -> None:
    graphs = {g: triples for g, triples in read_graphs()[ags].items() if "/graph/kek/" in g}
    assert graphs
    for graph, triples in graphs.items():
        version = NamedNode(graph.replace("/graph/kek/", "/id/version/"))
        named = [about.get(KEK + "inVersion") for about in describe(triples).values()]
        assert all(versions in (None, [version]) for versions in named)
        assert ags not in REAL or None not in named


@pytest.mark.parametrize("sheet", list_sheets(), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_sheet_names_known_indicators_and_areas_once_a_year(sheet: Path) -> None:
    ags = sheet.parts[-3]
    known = read_with_shared(ags)
    header, *rows = read_sheet(sheet)
    assert header == HEADER
    assert rows
    assert all(f"{BASE}/id/indicator/{row[0]}" in known for row in rows)
    municipality = f"{BASE}/{ags}/id/municipality/"
    assert all(row[1] == ags or municipality + row[1] in known for row in rows)
    assert all(re.fullmatch(r"(19|20)\d\d", row[2]) for row in rows)
    assert all(Decimal(row[3].replace(",", ".")).is_finite() for row in rows)
    assert max(Counter(tuple(row[:3]) for row in rows).values()) == 1
    assert QB + "DataSet" in list_types(known[f"{BASE}/{ags}/id/dataset/{sheet.stem.lower()}"])
