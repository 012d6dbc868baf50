"""The command diff, as a real process: what changed between two revisions, for people and files."""

import csv
import io
import json
from pathlib import Path

import pytest

from graph.changes import Change
from graph.names import Names
from graph.parsing import File
from graph.release import list_release
from graph.revisions import Revisions
from tests.live import BASE
from tests.process import run

GRAPH = f"{BASE}/99002/graph/facts"
LONG = "Mehr junge Menschen sollen hier eine Ausbildung finden. " * 4
GOALS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@base <https://w3id.org/kek/data/99002/id/goal/> .
"""
BEFORE = f"""{GOALS}
<a> a kek:SubGoal ; skos:prefLabel "Ausbildung stärken"@de ; skos:definition "{LONG}"@de .
<b> a kek:SubGoal ; skos:prefLabel "Wegfall"@de .
"""
AFTER = f"""{GOALS}
<a> a kek:SubGoal ; skos:prefLabel "Ausbildung \\u001B[31mfördern"@de ;
    skos:definition "{LONG}Auch hier."@de .
<c> a kek:SubGoal ; skos:prefLabel "Zuwachs"@de .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose store has three revisions: the vocabularies, goals, other goals."""
    folder = tmp_path_factory.mktemp("diff")
    names = Names(BASE)
    revisions = Revisions(folder / "store", names)
    assert revisions.publish(Change(replaced=list_release(names)), "vocabularies")
    for number, text in enumerate((BEFORE, AFTER)):
        file = folder / f"{number}.ttl"
        file.write_text(text, encoding="utf-8")
        assert revisions.publish(Change(replaced=(File(file, "turtle", GRAPH),)), "goals")
    return folder


def test_sentences_tell_what_came_went_and_changed(folder: Path) -> None:
    done = run(folder, "diff", "2", "3")
    assert done.returncode == 0, done.stderr
    head, _, *lines = done.stdout.splitlines()
    assert head.startswith("4 Änderungen: 1 neu, 1 entfallen, 2 geänderte Angaben.")
    assert lines[0] == "99002: Angaben außerhalb der Fassungen"
    told = "\n".join(lines)
    assert "  + Neu: Teilziel Zuwachs." in told
    assert "  − Entfallen: Teilziel Wegfall." in told
    assert "von „Ausbildung stärken“ auf „Ausbildung ␛[31mfördern“ geändert." in told
    assert "neu gefasst." in told
    assert f"    vorher: „{LONG.strip()}" in told
    assert "\x1b" not in done.stdout


def test_the_later_revision_is_the_latest_unless_told(folder: Path) -> None:
    done = run(folder, "diff", "2", "--lang", "en")
    assert "4 changes: 1 new" in done.stdout
    assert run(folder, "diff", "3").stdout.startswith("Zwischen diesen beiden Ständen")


def test_backwards_new_is_gone(folder: Path) -> None:
    told = run(folder, "diff", "3", "2").stdout
    assert "  + Neu: Teilziel Wegfall." in told
    assert "  − Entfallen: Teilziel Zuwachs." in told


def test_files_hold_the_same_changes(folder: Path) -> None:
    told = json.loads(run(folder, "diff", "2", "3", "--format", "json").stdout)
    assert told["revision"] == 3
    assert told["evidence"] == "/revisions/2..3?format=json&lang=de"
    done = run(folder, "diff", "2", "3", "-o", str(folder / "changes.csv"))
    assert (done.returncode, done.stdout) == (0, "")
    text = (folder / "changes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(told["rows"]) == 4
    assert {row["thing"].rpartition("/")[2] for row in rows} == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["2", "9"], 2, "Der Stand 9 wurde nie veröffentlicht"),
        (["2", "3", "--county", "12345"], 1, "12345"),
        (["2", "3", "--format", "pdf"], 2, "Bekannt sind: json"),
        (["2", "3", "-o", "changes.pdf"], 2, ".csv"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, arguments: list[str], status: int, words: str) -> None:
    done = run(folder, "diff", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr


def test_a_county_that_did_not_change_has_no_changes(folder: Path) -> None:
    done = run(folder, "diff", "2", "3", "--county", "shared")
    assert done.stdout.startswith("Zwischen diesen beiden Ständen")
