"""Findings on the command line: told before and after publishing, in each format, and mended."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import openpyxl  # type: ignore[import-untyped]
import pytest
import rdflib
from click import unstyle
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal
from rdflib import RDF, SH

from graph.names import Names
from graph.sources.places import Origin
from graph.things import Thing
from graph.validation.files import Fault
from graph.validation.findings import SEVERITIES
from graph.validation.notices import Acceptance, Notice, RuleTexts
from graph.validation.published import read_published
from graph.validation.reports import MOST
from service.notices import FindingRecord
from service.outputs.formats import FORMATS
from service.outputs.overview import Overview, Selection
from service.outputs.text import render_text
from service.outputs.words import FOLDER as WORDS
from service.outputs.words import read_words
from service.terminal import clean
from service.text import open_output, render_table
from tests.edits import FOLDER as SHAPES
from tests.process import run
from tests.strategies import NAMES

GRAPH = NAMES.version_graph("99101", "v1")
SHEET = """ID;Code;Bezeichnung;Art;Status;federführend;Beginn;Ende;tatsächliches Ende
p3;P03;=1+1 Messe;Projekt;beschlossen;unit/amt1;31.12.2025;01.01.2024;
p4;P04;Büro;Projekt;abgeschlossen;unit/amt1;01.01.2024;31.12.2025;
"""
HOSTILE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/kek/data/99101/id/project/p5> a <https://w3id.org/kek/ontology#Project> ;
    skos:prefLabel "=HYPERLINK(\\"http://example.org\\")\\u001B[2J\\u0007\\u202Eweg"@de ;
    <https://w3id.org/kek/ontology#inVersion> <https://w3id.org/kek/data/99101/id/version/v1> .
"""
ODD = f"""<{NAMES.base}/99101/id/contribution/odd> a kek:Contribution ;
    kek:share "many"^^xsd:decimal .
"""
TODAY = date(2026, 11, 22)
PRESSES = 12  # of Ctrl+C


def make_county(folder: Path) -> Path:
    """Write a small county whose sheet has one violation and three warnings."""
    version = folder / "data" / "99101" / "kek" / "v1"
    version.mkdir(parents=True)
    shutil.copy(SHAPES / "base.ttl", version)
    (version / "Projekte.csv").write_text(SHEET, encoding="utf-8")
    return folder / "data"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the faulty county and its store, where it is published; tests only read it."""
    folder = tmp_path_factory.mktemp("published")
    data = make_county(folder)
    (data / "99101" / "kek" / "v1" / "hostile.ttl").write_text(HOSTILE, encoding="utf-8")
    done = run(folder, "load", str(data), "--gate", "warn")
    assert done.returncode == 0, done.stderr
    assert re.search(r"Befunde: \d+ Fehler, \d+ Warnungen", done.stderr)
    return folder


@pytest.fixture(scope="module")
def listing(published: Path) -> str:
    """What is told of the published county."""
    done = run(published, "validate")
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def findings(published: Path) -> list[dict[str, str]]:
    """What is told of the published county in JSON."""
    return list_findings(published)


@pytest.fixture
def own(published: Path, tmp_path: Path) -> Path:
    """A copy of the published county, to be changed."""
    shutil.copytree(published / "store", tmp_path / "store")
    return tmp_path


def list_findings(folder: Path, *arguments: str) -> list[dict[str, str]]:
    done = run(folder, "validate", "--format", "json", *arguments)
    findings = json.loads(done.stdout)["findings"]
    assert isinstance(findings, list)
    return findings


def count_revisions(folder: Path) -> int:
    return len(list((folder / "store" / "revisions").iterdir()))


# ---- before publishing


def test_what_loading_would_find_is_told_by_sheet_and_row(tmp_path: Path) -> None:
    data = make_county(tmp_path)
    done = run(tmp_path, "validate", str(data))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    place = lines.index(f"{data}/99101/kek/v1/Projekte.csv, Zeile 2")
    assert lines[place - 1] == "P03 =1+1 Messe"
    assert lines[place + 1] == "  Fehler C23 Der Beginn liegt nach dem Ende."
    assert "    verhindert das Veröffentlichen" in lines
    assert lines[-2:] == [
        "1 Fehler verhindert das Veröffentlichen.",
        "1 Fehler, 3 Warnungen, 0 Hinweise.",
    ]
    assert not (tmp_path / "store").exists()


def test_refused_data_are_told_the_same_way_and_nothing_is_published(tmp_path: Path) -> None:
    data = make_county(tmp_path)
    for arguments in (["load", str(data)], ["serve", "--port", "0", "--load", str(data)]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 1
        assert "Projekte.csv, Zeile 2\n  Fehler C23 Der Beginn" in done.stderr
        assert "Nichts wurde veröffentlicht." in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "store" / "revisions").exists()


def test_gates_can_be_set(tmp_path: Path) -> None:
    data = make_county(tmp_path)
    gates = json.dumps({f"{NAMES.base}/99101/": "report"})
    done = run(tmp_path, "load", str(data), ZIELGRAPH_GATES=gates)
    assert done.returncode == 0, done.stderr
    for wrong in ("warn", '{"https://w3id.org": "open"}'):
        refused = run(tmp_path, "revisions", ZIELGRAPH_GATES=wrong)
        assert (refused.returncode, "ZIELGRAPH_GATES" in refused.stderr) == (2, True)


def test_a_file_is_checked_for_its_graph(published: Path) -> None:
    case = str(SHAPES / "C23" / "invalid.swapped.ttl")
    placed = run(published, "validate", case, "--graph", GRAPH, "--severity", "violation")
    assert placed.returncode == 1
    assert "1 Fehler verhindert das Veröffentlichen." in placed.stdout


def test_your_files_are_never_mended(published: Path) -> None:
    done = run(published, "validate", str(published / "data"), "--mend", "all", "--yes")
    assert done.returncode == 2
    assert "sheet and row" in done.stderr


# ---- what is published


def test_findings_are_grouped_and_counted(published: Path, listing: str) -> None:
    assert listing.startswith("Prüfkreis (99101)\n")
    assert "\x1b" not in listing
    assert re.search(r"\nStand 1: \d+ Fehler, \d+ Warnungen, 0 Hinweise\.\n$", listing)
    severe = run(published, "validate", "--severity", "violation", "--lang", "en")
    assert "Warning" not in severe.stdout
    assert re.search(r"Revision 1: \d+ violations, 0 warnings, 0 infos\.$", severe.stdout.strip())


def test_no_label_commands_a_terminal(listing: str) -> None:
    assert "␛[2J" in listing
    assert {c for c in listing if unicodedata.category(c) == "Cc"} == {"\n"}
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in listing
    row = {"label": {"type": "literal", "value": "\x1b[2J\nweg"}}
    body = {"head": {"vars": ["label"]}, "results": {"bindings": [row]}}
    assert "␛[2J␊weg\n" in render_table(json.dumps(body).encode(), {})


def test_json_is_that_of_the_service_and_agrees_with_the_report(
    published: Path, findings: list[dict[str, str]]
) -> None:
    for each in findings:
        FindingRecord.model_validate({k: v for k, v in each.items() if k != "origin"})
    text = run(published, "validate", "--format", "turtle").stdout
    report = rdflib.Graph().parse(data=text, format="turtle")
    [node] = report.subjects(RDF.type, SH.ValidationReport)
    assert str(report.value(node, SH.conforms)) == "false"
    results = set(report.objects(node, SH.result))
    assert {str(each).rpartition("/")[2] for each in results} == {each["id"] for each in findings}
    for result in results:
        languages = {m.language for m in report.objects(result, SH.resultMessage)}  # type: ignore[attr-defined]
        assert languages == {"de", "en"}
        assert report.value(result, SH.resultSeverity) in {SH[each] for each in SEVERITIES}
        assert report.value(result, SH.focusNode)
        assert report.value(result, SH.sourceShape)
    assert "@prefix keks:" in text


def test_spreadsheet_lists_each_finding(
    published: Path, findings: list[dict[str, str]], tmp_path: Path
) -> None:
    target = tmp_path / "findings.xlsx"
    done = run(published, "validate", str(published / "data"), "-o", str(target))
    assert (done.returncode, done.stdout) == (1, "")
    book = openpyxl.load_workbook(target)
    rows = [[cell.value for cell in row] for row in book["Befunde"].iter_rows()]
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [each["Schlüssel"] for each in records] == [each["id"] for each in findings]
    [broken] = [each for each in records if each["Regel"] == "C23"]
    assert (broken["Element"], broken["Zeile"]) == ("P03 =1+1 Messe", 2)
    assert broken["Blatt oder Datei"].endswith("99101/kek/v1/Projekte.csv")
    assert book["Befunde"].freeze_panes == "A2"
    assert book["Befunde"].auto_filter.ref.endswith(str(len(rows)))
    facts = {row[0].value: row[1].value for row in book["Herkunft"].iter_rows()}
    assert facts["Befunde in dieser Liste"] == len(findings)
    assert facts["Geprüft gegen Stand"] == 1


def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(click.FileError) as fault:
        open_output(str(tmp_path / "none" / "findings.json"))
    assert "findings.json" in fault.value.format_message()


# ---- mending


def test_of_an_odd_value_only_the_finding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.ttl"
    path.write_text((SHAPES / "base.ttl").read_text(encoding="utf-8") + ODD, encoding="utf-8")
    done = run(tmp_path, "validate", str(path), "--graph", GRAPH)
    assert "C94" in done.stdout
    assert not done.stderr


def test_mending_mends_once(own: Path, findings: list[dict[str, str]]) -> None:
    before = {each["id"] for each in findings}
    first = run(own, "validate", "--mend", "all", "--yes")
    assert first.returncode == 0, first.stderr
    assert "− Beginn (kek:startDate): “2025-12-31” (xsd:date)" in first.stdout
    assert "Ohne Vorschlag: C34" in first.stdout
    after = {
        each.key for each in read_published(own / "store/revisions/000002/store", NAMES).notices
    }
    assert after < before
    history = json.loads((own / "store/revisions/000002/revision.json").read_text("utf-8"))
    mended = re.findall(r"C\d+ ([0-9a-f]{12})", history["message"])
    assert mended
    assert set(mended) == before - after
    again = run(own, "validate", "--mend", "all", "--yes")
    assert again.returncode == 0, again.stderr
    assert count_revisions(own) == 2
    named = run(own, "validate", "--mend", mended[0], "--yes")
    assert (named.returncode, mended[0] in named.stderr) == (1, True)
    assert count_revisions(own) == 2


@contextmanager
def open_terminal(
    folder: Path, *arguments: str, **more: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a command at a terminal; yield its process and the other end of the terminal."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "service", *arguments]
    environment = {"ZIELGRAPH_DATA": str(folder / "store"), "PATH": "/usr/bin:/bin", **more}
    # a shell that runs us in the background has us ignore Ctrl+C, which what we start inherits
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        try:
            yield process, ours
        finally:
            process.kill()
            os.close(ours)


def read_until(terminal: int, end: bytes) -> bytes:
    """Read what a terminal shows, up to a text or, if it never comes, the end."""
    shown = b""
    with suppress(OSError):  # how a terminal tells that nobody writes any more
        while end not in shown and (part := os.read(terminal, 65536)):
            shown += part
    return shown


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl+C until the process ends: one that is about to wait for input misses it."""
    for _ in range(PRESSES):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
            return
    raise AssertionError(f"It goes on after Ctrl+C was pressed {PRESSES} times.")


@pytest.mark.parametrize(("answer", "colour"), [(b"\n", False), (None, True)])
def test_a_person_is_asked_before_mending(own: Path, answer: bytes | None, *, colour: bool) -> None:
    more = {} if colour else {"NO_COLOR": "1"}
    with open_terminal(own, "validate", "--mend", "all", **more) as (process, terminal):
        shown = read_until(terminal, b"[j/N]")
        assert b"[j/N]" in shown
        assert (b"\x1b[31m" in shown) == colour
        if answer is None:
            interrupt(process)
        else:
            os.write(terminal, answer)
        assert process.wait(timeout=180) == (1 if answer is None else 0)
        rest = read_until(terminal, b"\0")
    assert b"Traceback" not in rest
    assert count_revisions(own) == 1


# ---- lists of findings, whatever they hold


def make_notice(label: str, key: str = "0123456789ab", severity: str = "Violation") -> Notice:
    rule = RuleTexts("C23", {}, {"de": "Falsch: {?value}", "en": "Wrong: {?value}"}, {}, {})
    element = Thing(f"{NAMES.base}/99101/id/goal/z", {"de": label}, label[:3])
    report = f"{NAMES.base}/graph/validation/99101/kek/v1"
    iri = f"{NAMES.base}/99101/id/finding/{key}"
    value = Literal(label)
    return Notice(iri, "99101", rule, severity, element, element.iri, value, None, "", (report,))


def make_overview(*notices: Notice, names: Names = NAMES, today: date = TODAY) -> Overview:
    return Overview(names, "de", today, notices)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "http://example.org", "internal:A1"]
)


@given(TEXTS)
def test_clean_text_stays_one_harmless_line(text: str) -> None:
    shown = clean(text)
    assert len(shown) == len(text)
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Zl", "Zp"}}
    assert clean(shown) == shown


@given(TEXTS, TEXTS)
@settings(max_examples=25, deadline=None)
def test_no_text_becomes_a_formula_or_a_command(label: str, reason: str) -> None:
    notice = replace(make_notice(label), acceptance=Acceptance(reason, TODAY))
    origins = {notice.element.iri: Origin(label, 3)}
    faults = [Fault(label, {"de": reason})]
    overview = replace(make_overview(notice), faults=faults, origins=origins)
    listed = unstyle(render_text(overview, 60))
    assert {c for c in listed if unicodedata.category(c) == "Cc"} <= {"\n"}
    book = openpyxl.load_workbook(io.BytesIO(b"".join(FORMATS["xlsx"](overview))))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    row = [cell.value for cell in book["Befunde"][3]]
    assert row[4] == clean(notice.element.say("de"))
    assert row[12].date() == TODAY
    rdflib.Graph().parse(data=b"".join(FORMATS["turtle"](overview)), format="turtle")
    assert json.loads(b"".join(FORMATS["json"](overview)))["total"] == 1


def test_an_acceptance_counts_until_its_day() -> None:
    notice = replace(make_notice("Ziel"), acceptance=Acceptance("Grund", TODAY))
    assert make_overview(notice).is_clean
    assert "Hingenommen bis 22.11.2026: Grund" in unstyle(render_text(make_overview(notice)))
    over = make_overview(notice, today=date(2026, 11, 23))
    assert not over.is_clean
    assert "War hingenommen bis 22.11.2026" in unstyle(render_text(over))


def test_consequences_stand_below_their_cause() -> None:
    cause = make_notice("Ursache", "a" * 12)
    effect = replace(make_notice("Folge", "b" * 12, "Warning"), cause=cause.key)
    lines = unstyle(render_text(make_overview(effect, cause))).splitlines()
    [first] = [line for line in lines if "Fehler C23" in line]
    [second] = [line for line in lines if "Warnung C23" in line]
    assert lines.index(first) < lines.index("    Daraus folgt:") < lines.index(second)
    assert len(second) - len(second.lstrip()) > len(first) - len(first.lstrip())
    alone = make_overview(effect, cause).select(Selection(severity="Violation"))
    assert "Daraus folgt" not in render_text(alone)
    assert "1 Fehler, 0 Warnungen, 0 Hinweise." in render_text(alone)


def test_what_is_not_listed_is_counted() -> None:
    overview = replace(make_overview(make_notice("Ziel")), omitted=1234)
    text = render_text(overview)
    assert "1.234 weitere Befunde sind nicht einzeln aufgeführt." in text
    many = [make_notice("Ziel", f"{number:012x}") for number in range(MOST)]
    assert "1.000 Befunde aufgeführt zu: C23." in render_text(make_overview(*many))
    assert "C23." not in render_text(make_overview(*many[1:]))


def test_both_languages_have_the_same_words() -> None:
    german, english = (read_words(language) for language in ("de", "en"))
    assert german.keys() == english.keys()
    places = re.compile(r"\{\w+\}")
    assert [
        k for k in german if set(places.findall(german[k])) != set(places.findall(english[k]))
    ] == []
    for language in ("de", "en"):
        tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
