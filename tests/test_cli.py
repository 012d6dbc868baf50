"""The command line, as real processes: what it does, prints, and with which status it ends."""

import json
import os
import socket
from pathlib import Path

import pytest

from tests.process import run

GRAPH = "https://w3id.org/kek/data/99002/graph/facts"
ACCEPTED = ["--reason", "Grund", "--until", "9999-12-31"]
GOAL = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/kek/data/99002/id/goal/a> a <https://w3id.org/kek/ontology#SubGoal> ;
    skos:prefLabel "Ausbildung stärken"@de .
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose store holds one goal; the tests here only read it."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "goal.ttl").write_text(GOAL, encoding="utf-8")
    done = run(folder, "load", str(folder / "goal.ttl"), "--graph", GRAPH, "-m", "ein Ziel")
    assert done.returncode == 0, done.stderr
    return folder


def test_loaded_data_is_found_by_a_query_from_standard_input(loaded: Path) -> None:
    text = 'SELECT ?goal WHERE { ?goal ?property "Ausbildung stärken"@de }'
    done = run(loaded, "query", "-", "--format", "csv", text=text)
    assert done.stdout.splitlines() == ["goal", "https://w3id.org/kek/data/99002/id/goal/a"]


def test_table_counts_its_rows(loaded: Path) -> None:
    done = run(loaded, "query", "-", text="SELECT * WHERE { VALUES ?n { 1 2 3 } }")
    assert done.stdout.splitlines() == ["n", "─", "1", "2", "3", "3 rows"]


def test_parameter_is_bound_as_a_term(loaded: Path) -> None:
    file = loaded / "by-label.rq"
    file.write_text("SELECT ?value WHERE { BIND(CONCAT($word, '!') AS ?value) }", encoding="utf-8")
    done = run(loaded, "query", str(file), "-p", 'word=a" } #', "--format", "json")
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["value"]["value"] for row in rows] == ['a" } #!']


def test_revisions_tell_message_and_size(loaded: Path) -> None:
    done = run(loaded, "revisions")
    assert done.returncode == 0
    assert done.stdout.startswith("revision 1 ")
    assert "ein Ziel" in done.stdout


def test_dump_of_one_graph_is_what_was_loaded(loaded: Path) -> None:
    done = run(loaded, "dump", "--graph", GRAPH, "--format", "n-triples")
    assert len(done.stdout.splitlines()) == 2
    assert '"Ausbildung stärken"@de' in done.stdout


def test_backup_restored_elsewhere_answers_the_same(loaded: Path, tmp_path: Path) -> None:
    assert run(loaded, "backup", str(tmp_path / "backup")).returncode == 0
    assert run(tmp_path, "restore", str(tmp_path / "backup")).returncode == 0
    assert run(tmp_path, "revisions").stdout == run(loaded, "revisions").stdout
    assert sorted(run(tmp_path, "dump").stdout.splitlines()) == sorted(
        run(loaded, "dump").stdout.splitlines()
    )


def test_loading_the_same_folder_again_makes_no_revision(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "99002"
    folder.mkdir(parents=True)
    (folder / "facts.ttl").write_text(GOAL, encoding="utf-8")
    for _ in range(2):
        assert run(tmp_path, "load", str(tmp_path / "data"), "--if-changed").returncode == 0
    assert len(run(tmp_path, "revisions").stdout.splitlines()) == 1
    assert "Ausbildung" in run(tmp_path, "dump", "--graph", GRAPH).stdout


def test_loading_the_demonstration_twice_changes_nothing(tmp_path: Path) -> None:
    data = str(Path(__file__).resolve().parents[1] / "data")
    assert "revision 1" in run(tmp_path, "load", data).stderr
    assert "Nothing changed" in run(tmp_path, "load", data).stderr
    assert len(run(tmp_path, "revisions").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["query", "no-such-question"], 2, "neither a question"),
        (["query", "-", "--format", "excel97"], 2, "Bekannt sind: json"),
        (["query", "-", "--format", "excel97", "--lang", "en"], 2, "Known: json"),
        (["query", "-", "--revision", "99"], 2, "Stand 99 gibt es nicht"),
        (["query", "-", "-p", "word"], 2, "name=value"),
        (["dump", "--graph", "https://example.org/none"], 2, "no graph"),
        (["dump", "--format", "turtle"], 1, "--graph"),
        (["load", "missing.ttl"], 2, "does not exist"),
        (["revisions", "--keep", "0"], 1, "At least one revision"),
        (["serve", "--port", "99999"], 2, "port"),
        (["validate", "--graph", GRAPH], 2, "are for files"),
        (["validate", "--county", "12345"], 2, "Landkreis 12345 gibt es"),
        (["validate", "goal.ttl"], 2, "does not exist"),
        (["validate", "--mend", "all", "--revision", "1"], 2, "older ones never change"),
        (["validate", "--mend", "all"], 2, "--yes"),
        (["validate", "--mend", "0123456789ab", "--yes"], 1, "0123456789ab"),
        (["accept", "0123456789ab"], 2, "--reason TEXT"),
        (["accept", "0123456789ab", *ACCEPTED], 1, "--county"),
        (["accept", "0123456789ab", *ACCEPTED, "--county", "9"], 2, "five digits"),
        (["accept", "0123456789ab", "--withdraw", "--reason", "x"], 2, "--withdraw needs"),
        (["generate", "--counties", "0", "-"], 1, "the number must be"),
    ],
)
def test_wrong_use_ends_with_status_and_one_sentence(
    loaded: Path, arguments: list[str], status: int, words: str
) -> None:
    done = run(loaded, *arguments, text="SELECT * WHERE { ?s ?p ?o } LIMIT 1")
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(list((loaded / "store" / "revisions").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.ttl", b"<a> <b> .", "broken.ttl"),
        ("latin.ttl", '<a:b> <a:c> "Börde" .'.encode("latin-1"), "UTF-8"),
        ("table.pdf", b"%PDF", "Endung"),
        ("loose.nq", b"<a:b> <a:c> <a:d> .", "--graph"),
    ],
)
def test_bad_file_is_refused_and_changes_nothing(
    loaded: Path, name: str, content: bytes, words: str
) -> None:
    (loaded / name).write_bytes(content)
    done = run(loaded, "load", str(loaded / name))
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(list((loaded / "store" / "revisions").iterdir())) == 1


def test_file_without_graph_is_refused_with_advice(loaded: Path) -> None:
    done = run(loaded, "load", str(loaded / "goal.ttl"))
    assert done.returncode == 1
    assert "--graph" in done.stderr


def test_validate_names_the_unknown_term_and_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "goal.ttl"
    file.write_text(GOAL.replace("SubGoal", "SubGaol"), encoding="utf-8")
    done = run(tmp_path, "validate", str(file), "--format", "json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)["faults"]
    assert fault["place"] == str(file)
    for message in (fault["message"]["de"], fault["message"]["en"]):
        assert "kek:SubGaol" in message
        assert "kek:SubGoal" in message


def test_validate_passes_what_is_right(loaded: Path) -> None:
    done = run(loaded, "validate", str(loaded / "goal.ttl"))
    assert "--graph" in done.stderr
    assert (done.returncode, done.stdout.strip()) == (0, "Keine Befunde.")


def test_validate_names_row_and_column_of_a_wrong_cell(tmp_path: Path) -> None:
    folder = tmp_path / "99002" / "facts"
    folder.mkdir(parents=True)
    rows = "Nr.;Bezeichnung;Ebene;übergeordnet\n11;Verwaltung;Produktberich;\n"
    (folder / "Produkte.csv").write_text(rows, encoding="utf-8")
    done = run(tmp_path, "validate", str(tmp_path / "99002"))
    assert done.returncode == 1
    assert "Zeile 2" in done.stdout
    assert "Produktbereich" in done.stdout
    assert "row 2" in run(tmp_path, "validate", str(tmp_path / "99002"), "--lang", "en").stdout


def test_query_that_is_not_utf8_is_refused_with_the_place(loaded: Path) -> None:
    (loaded / "latin.rq").write_bytes('ASK { ?s ?p "ü" }'.encode("latin-1"))
    done = run(loaded, "query", str(loaded / "latin.rq"))
    assert (done.returncode, "Byte 14 in der Abfrage" in done.stderr) == (1, True)


def test_a_port_in_use_is_told_in_one_sentence(loaded: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(loaded, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pipe_is_refused(loaded: Path) -> None:
    os.mkfifo(loaded / "pipe.ttl")
    done = run(loaded, "load", str(loaded / "pipe.ttl"), "--graph", GRAPH)
    assert (done.returncode, "weder eine Datei noch ein Ordner" in done.stderr) == (1, True)


def test_every_command_has_help(loaded: Path) -> None:
    commands = ["serve", "load", "validate", "accept", "query", "revisions", "dump", "backup"]
    commands += ["restore", "generate"]
    listed = run(loaded, "--help").stdout
    assert [command for command in commands if f"\n  {command} " not in listed] == []
