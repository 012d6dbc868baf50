"""The path of a data file says its graph."""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from graph.content import ROOT
from graph.errors import InputError, SheetFault, SyntaxFault, UnknownFormat
from graph.folder import read_folder

BASE = "https://example.org/data"
COUNTY = f"{BASE}/99001"
SOURCE = NamedNode("http://purl.org/dc/terms/source")


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def say(name: str, code: str = "c") -> str:
    return f'<{BASE}/{name}> <http://www.w3.org/2004/02/skos/core#notation> "{code}" .'


@pytest.mark.parametrize(
    ("file", "graph"),
    [
        ("99001/facts.ttl", f"{COUNTY}/graph/facts"),
        ("99001/facts/council.ttl", f"{COUNTY}/graph/facts"),
        ("99001/kek/2026-01-01.ttl", f"{COUNTY}/graph/kek/2026-01-01"),
        ("99001/kek/2026-01-01/goals.ttl", f"{COUNTY}/graph/kek/2026-01-01"),
        ("shared/sources.ttl", f"{BASE}/graph/shared"),
    ],
)
def test_the_path_says_the_graph(tmp_path: Path, file: str, graph: str) -> None:
    graphs = read_folder(write(tmp_path, {file: say("99001/id/goal/1")}), BASE)
    assert {name: len(quads) for name, quads in graphs.items() if quads} == {graph: 1}


def test_files_of_a_folder_go_to_one_graph(tmp_path: Path) -> None:
    files = {
        "99001/kek/v1.ttl": say("99001/id/goal/1"),
        "99001/kek/v1/more.ttl": say("99001/id/goal/2"),
        "99001/kek/v1/Querschnittsthemen.csv": "Code;Bezeichnung\nQ;Klima",
        "99001/kek/v1/README.md": "not read",
        "99001/kek/v1/.~lock.Ziele.csv#": "not read",
        "LICENSE": "not read",
    }
    graphs = read_folder(write(tmp_path, files), BASE)
    assert list(graphs) == [f"{COUNTY}/graph/kek/v1"]
    subjects = {
        str(quad.subject).rpartition("/id/")[2] for quad in graphs[f"{COUNTY}/graph/kek/v1"]
    }
    assert subjects == {"goal/1>", "goal/2>", "theme/q>"}


def test_the_folder_of_one_county_says_what_it_says_among_others(tmp_path: Path) -> None:
    files = {
        "99001/facts.ttl": say("99001/id/goal/1"),
        "99001/facts/Stellen.csv": "Code;Bezeichnung;übergeordnet\nA1;Amt;land",
        "99002/facts.ttl": say("99002/id/goal/1"),
        "shared/organizations.ttl": say("id/organization/land"),
    }
    root = write(tmp_path, files)
    whole, part = read_folder(root, BASE), read_folder(root / "99001", BASE)
    assert set(part) == {f"{COUNTY}/graph/facts"}
    assert part.items() <= whole.items()
    assert len(whole) == 3


def test_shared_things_are_known_by_key_and_by_notation(tmp_path: Path) -> None:
    files = {
        "shared/indicators.ttl": say("id/indicator/inkar-age", "a_age"),
        "99001/facts/Kennzahlwerte-a.csv": "Kennzahl;Gebiet;Jahr;Wert\ninkar-age;99001;2020;1",
        "99001/facts/Kennzahlwerte-b.csv": "Kennzahl;Gebiet;Jahr;Wert\na_age;99001;2021;2",
    }
    quads = read_folder(write(tmp_path, files), BASE)[f"{COUNTY}/graph/facts"]
    assert {str(quad.subject) for quad in quads} == {
        f"<{COUNTY}/id/observation/inkar-age/99001/2020>",
        f"<{COUNTY}/id/observation/inkar-age/99001/2021>",
    }


def test_a_row_without_source_rests_on_the_source_of_its_folder(tmp_path: Path) -> None:
    files = {
        "99001/facts/Quellen.csv": "Code;Bezeichnung\nQ1;Bericht\nQ2;Protokoll",
        "99001/facts/folder.toml": 'source = "Q1"',
        "99001/facts/Studien.csv": "Code;Bezeichnung;Quelle\nS1;Eins;\nS2;Zwei;Q2",
        "shared/indicators.ttl": say("id/indicator/k"),
        "99001/facts/Kennzahlwerte.csv": "Kennzahl;Gebiet;Jahr;Wert\nk;99001;2020;1",
    }
    quads = read_folder(write(tmp_path, files), BASE)[f"{COUNTY}/graph/facts"]
    sources = {str(q.subject): q.object.value for q in quads if q.predicate == SOURCE}  # type: ignore[union-attr]
    assert sources[f"<{COUNTY}/id/study/s1>"] == f"{COUNTY}/id/source/q1"
    assert sources[f"<{COUNTY}/id/study/s2>"] == f"{COUNTY}/id/source/q2"
    # the data set says it for its observations
    assert f"<{COUNTY}/id/observation/k/99001/2020>" not in sources


def test_a_source_of_a_folder_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    files = {
        "99001/facts/folder.toml": 'source = "Q7"',
        "99001/facts/Studien.csv": "Code;Bezeichnung\nS1;Eins",
    }
    with pytest.raises(SheetFault, match=r"facts/folder\.toml.*Q7"):
        read_folder(write(tmp_path, files), BASE)


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("99001/facts/plan.xlsx", "plan.xlsx"),
        ("99001/facts/deeper/plan.ttl", "facts/deeper"),
        ("99001/goals.ttl", "99001/goals.ttl"),
        ("99001/kek/Fassung 1.ttl", "Fassung 1.ttl"),
        ("99001/kek/v1.csv", "kek/v1.csv"),
        ("goals.ttl", "goals.ttl"),
        ("shared/Stellen.csv", "shared/Stellen.csv"),
    ],
)
def test_a_file_that_has_no_place_is_refused_by_name(tmp_path: Path, file: str, named: str) -> None:
    root = write(tmp_path, {file: "", "99001/facts.ttl": "", "shared/a.ttl": ""})
    with pytest.raises(UnknownFormat, match=re.escape(named)):
        read_folder(root, BASE)


def test_a_blank_node_is_refused_with_its_file(tmp_path: Path) -> None:
    text = f"<{COUNTY}/id/goal/1> <http://example.org/p> [ ] ."
    with pytest.raises(InputError, match=r"facts/a\.ttl"):
        read_folder(write(tmp_path, {"99001/facts/a.ttl": text}), BASE)


def test_turtle_that_does_not_parse_is_refused_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(SyntaxFault, match=r"facts/a\.ttl, line 2"):
        read_folder(write(tmp_path, {"99001/facts/a.ttl": "\n<a> <b"}), BASE)


@pytest.mark.parametrize("text", ["source = 1", 'quelle = "x"', "source ="])
def test_settings_of_a_folder_are_strict(tmp_path: Path, text: str) -> None:
    with pytest.raises(SyntaxFault, match=r"folder\.toml"):
        read_folder(write(tmp_path, {"99001/facts/folder.toml": text}), BASE)


def test_all_data_of_this_installation_is_read() -> None:
    graphs = read_folder(ROOT / "data", "https://w3id.org/kek/data")
    assert len(graphs) > 5
    assert all(graphs.values())
