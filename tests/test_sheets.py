"""The laws of the sheets: what a cell means, what a fault says, what a row becomes."""

import pickle
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.errors import CellFault, SheetFault
from graph.folder import read_content, read_folder
from graph.sources.definitions import expand, read_definitions
from graph.vocabulary import find_unknown_terms

BASE = "https://example.org/data"
VERSION = "2026-01-01"
PLAN = f"{BASE}/99009/graph/kek/{VERSION}"
FACTS = f"{BASE}/99009/graph/facts"
KEK = "https://w3id.org/kek/ontology#"

# a whole county, one or two rows in each sheet
COUNTY = Path(__file__).parent / "county"
FACTS_FOLDER = "99009/facts"
PLAN_FOLDER = f"99009/kek/{VERSION}"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a copy of the county that a test may change."""
    return Path(copytree(COUNTY, tmp_path / "data"))


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def add(root: Path, file: str, text: str) -> None:
    path = root / f"{file}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def collect_faults(root: Path) -> tuple[CellFault, ...]:
    with pytest.raises(SheetFault) as caught:
        read_folder(root, BASE)
    return caught.value.faults


def get_value(quad: Quad) -> str:
    assert isinstance(quad.object, NamedNode | Literal)
    return quad.object.value


def get_objects(quads: list[Quad], subject: str, predicate: str) -> list[str]:
    node = NamedNode(f"{BASE}/99009/id/{subject}")
    property_ = expand(predicate)
    return [get_value(q) for q in quads if q.subject == node and q.predicate == property_]


# ------------------------------------------------------------------ rows


def test_every_sheet_is_read(county: Path) -> None:
    graphs = read_folder(county, BASE)
    types = {q.object for g in graphs.values() for q in g if q.predicate.value.endswith("#type")}
    for sheet in read_definitions().values():
        expected = {sheet.class_, *(k for c in sheet.columns for k in c.classes.values())}
        assert types & expected, sheet.name


def test_only_terms_that_exist_are_used(county: Path) -> None:
    quads = [quad for graph in read_folder(county, BASE).values() for quad in graph]
    assert find_unknown_terms(quads) == []


def test_a_goal_says_its_version_its_level_and_its_class_alike(county: Path) -> None:
    plan = read_folder(county, BASE)[PLAN]
    assert get_objects(plan, "goal/a2", "rdf:type") == [KEK + "SubGoal"]
    assert get_objects(plan, "goal/a2", "kek:goalLevel")[0].endswith("#level-sub-goal")
    assert get_objects(plan, "goal/a2", "kek:inVersion") == [f"{BASE}/99009/id/version/{VERSION}"]
    assert get_objects(plan, "goal/a2", "kek:parentGoal") == [f"{BASE}/99009/id/goal/a1"]
    assert get_objects(plan, "goal/a1", "kek:supportsSDG") == [
        "http://metadata.un.org/sdg/4",
        "http://metadata.un.org/sdg/8.6",
    ]


def test_a_cell_may_speak_of_what_it_refers_to(county: Path) -> None:
    plan = read_folder(county, BASE)[PLAN]
    assert get_objects(plan, "goal/a2", "kek:measuredBy") == [f"{BASE}/99009/id/indicator/k1"]
    milestone = f"{BASE}/99009/id/milestone/p01/konzept-fertig"
    assert get_objects(plan, "project/p01", "kek:hasMilestone") == [milestone]


def test_an_observation_has_unit_area_state_and_data_set(county: Path) -> None:
    facts = read_folder(county, BASE)[FACTS]
    name = "observation/k1/99009/2024"
    assert get_objects(facts, name, "sdmx-attribute:unitMeasure") == [
        "http://qudt.org/vocab/unit/PERCENT"
    ]
    assert get_objects(facts, name, "sdmx-attribute:obsStatus")[0].endswith("obsStatus-P")
    assert get_objects(facts, name, "qb:dataSet") == [f"{BASE}/99009/id/dataset/kennzahlwerte-amt"]
    years = {q.object for q in facts if q.predicate == expand("kek:year")}
    assert Literal("2024", datatype=expand("xsd:gYear")) in years


def test_a_baseline_leads_to_the_observation_of_that_year(county: Path) -> None:
    plan = read_folder(county, BASE)[PLAN]
    target = get_objects(plan, "target/a2/k1/2030", "kek:baseline")
    assert target == [f"{BASE}/99009/id/observation/k1/99009/2024"]


def test_every_cell_of_the_budget_is_one_amount_and_none_is_lost(county: Path) -> None:
    facts = read_folder(county, BASE)[FACTS]
    amounts = {
        str(q.subject)[1:-1]: Decimal(get_value(q))
        for q in facts
        if q.predicate == expand("obeu-measure:amount") and "/budget/" in str(q.subject)
    }
    cells = ["1000000.10", "999999.99", "0.01", "1100000.00", "20"]
    assert sum(amounts.values()) == sum(map(Decimal, cells))
    assert len(amounts) == len(cells)
    name = "budget/23.10/2025/executed/r"
    assert amounts[f"{BASE}/99009/id/{name}"] == Decimal("0.01")
    assert get_objects(facts, name, "obeu-dimension:budgetPhase")[0].endswith("/executed")
    assert get_objects(facts, name, "obeu-dimension:operationCharacter")[0].endswith("/revenue")


def test_reading_twice_says_the_same(county: Path) -> None:
    first, second = read_folder(county, BASE), read_folder(county, BASE)
    assert {g: set(q) for g, q in first.items()} == {g: set(q) for g, q in second.items()}


def test_every_subject_knows_its_row(county: Path) -> None:
    reading = read_content(county, BASE)
    origin = reading.origins[PLAN][f"{BASE}/99009/id/goal/a3"]
    assert (origin.sheet, origin.row) == (f"99009/kek/{VERSION}/Ziele.csv", 4)
    origin = reading.origins[FACTS][f"{BASE}/99009/id/budget/23.10/2026/approved/r"]
    assert origin.row == 3


def test_a_byte_order_mark_changes_nothing(county: Path) -> None:
    plain = read_folder(county, BASE)
    for path in county.rglob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert read_folder(county, BASE) == plain


# ------------------------------------------------------------------ faults


@pytest.mark.parametrize(
    ("file", "old_new", "place", "words"),
    [
        (f"{PLAN_FOLDER}/Zielbeiträge", ("P01;1.1;", "P01;1.2;"), (2, "Ziel-Code"), "1.1"),
        (f"{PLAN_FOLDER}/Ziele", ("sub-goal", "Teilziehl"), (3, "Ebene"), "Teilziel"),
        (f"{PLAN_FOLDER}/Ziele", ("Ebene", "Ebne"), (1, "Ebne"), "Ebene"),
        (f"{PLAN_FOLDER}/Ziele", ("a2;1.1;", "a2;1;"), (3, "Code"), "Ziele.csv, Zeile 2"),
        (f"{PLAN_FOLDER}/Ziele", ("a2;1.1;", "a1;1.1;"), (3, ""), "Ziele.csv, Zeile 2"),
        (f"{PLAN_FOLDER}/Ziele", ("a2;1.1;", "A 2;1.1;"), (3, "ID"), "a-2"),
        (f"{PLAN_FOLDER}/Ziele", (";Fachkräfte;", ";;"), (2, "Bezeichnung"), "Hier muss"),
        (f"{PLAN_FOLDER}/Ziele", (";Fachkräfte;", ";"), (2, ""), "9"),
        (f"{PLAN_FOLDER}/Ziele", ("Ebene", "ID"), (1, "ID"), "zweimal"),
        (f"{PLAN_FOLDER}/Projekte", ("100.000 €", "0,001"), (2, "Kosten EUR"), "Zahl"),
        (f"{PLAN_FOLDER}/Leitbilder", ("Bezeichnung", "Quelle"), (1, "Bezeichnung"), "fehlt"),
        (f"{PLAN_FOLDER}/Querschnittsthemen", ("Code;", "Code,"), (1, ""), "Semikolon"),
        (f"{PLAN_FOLDER}/Querschnittsthemen", ("Q1;", "??;"), (2, "ID"), "weder"),
        (f"{PLAN_FOLDER}/Querschnittsthemen", ("Klima", '"Kli"ma'), (0, ""), "lesen"),
        (f"{FACTS_FOLDER}/Haushalt", ("1100000,00;;20;", ";;;"), (3, ""), "Ansatz Aufwand"),
    ],
)
def test_a_fault_says_where_and_what_would_be_right(
    county: Path, file: str, old_new: tuple[str, str], place: tuple[int, str], words: str
) -> None:
    change(county, file, *old_new)
    faults = collect_faults(county)
    found = [f for f in faults if f.sheet == f"{file}.csv" and (f.row, f.column) == place]
    assert found, [fault.explain() for fault in faults]
    assert words in found[0].explain("de")
    assert found[0].explain("en") != found[0].explain("de")


def test_all_faults_of_all_sheets_are_reported_together(county: Path) -> None:
    change(county, f"{PLAN_FOLDER}/Zielbeiträge", "60;fördert", "160;fördertt")
    change(county, f"{FACTS_FOLDER}/SWOT", "Schwäche", "schwach")
    places = {(fault.sheet.rpartition("/")[2], fault.column) for fault in collect_faults(county)}
    assert places == {
        ("Zielbeiträge.csv", "Anteil %"),
        ("Zielbeiträge.csv", "Wirkung"),
        ("SWOT.csv", "Kategorie"),
    }


def test_faults_travel_between_processes(county: Path) -> None:
    change(county, f"{FACTS_FOLDER}/SWOT", "Schwäche", "schwach")
    fault = SheetFault(collect_faults(county))
    copy = pickle.loads(pickle.dumps(fault))
    assert (copy.faults, str(copy)) == (fault.faults, str(fault))


def test_a_code_that_means_two_things_is_refused(county: Path) -> None:
    goal = "ID;Code;Ebene;Bezeichnung;Status\nz9;1.1;Teilziel;Alt;verworfen"
    add(county, "99009/kek/2020-01-01/Ziele", goal)
    faults = collect_faults(county)
    message = next(f.explain() for f in faults if f.sheet.endswith("Bewertungen.csv"))
    assert "goal/a2" in message
    assert "goal/z9" in message


def test_a_version_does_not_reach_into_another_one(county: Path) -> None:
    add(county, "99009/kek/2020-01-01/Zielbeiträge", "Projekt-Code;Ziel-Code\nP01;1.1")
    assert {fault.column for fault in collect_faults(county)} == {"Projekt-Code", "Ziel-Code"}


def test_what_belongs_to_no_version_is_refused_in_one(county: Path) -> None:
    add(county, "99009/kek/2020-01-01/SWOT", "Code;Kategorie;Text\nS7;Risiko;Wegzug")
    assert "facts" in collect_faults(county)[0].explain()


def test_an_unknown_sheet_is_refused_with_the_nearest_name(county: Path) -> None:
    add(county, f"{FACTS_FOLDER}/Produckte", "Nr.\n1")
    assert "Produkte" in collect_faults(county)[0].explain()


def test_a_sheet_in_another_encoding_is_refused(county: Path) -> None:
    path = county / FACTS_FOLDER / "Stellen.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert any("UTF-8" in fault.explain() for fault in collect_faults(county))
