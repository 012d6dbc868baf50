"""Asking from the command line: the format by the ending, versions, evidence, wrong use."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from tests.live import BASE, Live, serve

OLD = "99002/id/version/2020-06-17"
ASKED = ("query", "K01", "-p", "county=99002")
RADAR = ("report", "radar", "--county", "99002")

Run = Callable[..., Result]


@pytest.fixture
def run(asked_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the two counties, in a folder of its own."""
    monkeypatch.setenv("ZIELGRAPH_DATA", str(asked_data))
    monkeypatch.setenv("ZIELGRAPH_BASE", BASE)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **more: CliRunner().invoke(main, list(arguments), **more)


@pytest.mark.parametrize("ending", ["xml", "srx", "srj"])
def test_the_ending_chooses_what_the_engine_writes(run: Run, ending: str) -> None:
    done = run(*ASKED, "-o", f"ans.{ending}")
    assert done.exit_code == 0, done.output
    body = Path(f"ans.{ending}").read_bytes()
    if ending == "srj":
        assert "goal" in json.loads(body)["head"]["vars"]
    else:
        assert ET.fromstring(body).tag == "{http://www.w3.org/2005/sparql-results#}sparql"


def test_the_ending_chooses_for_a_query_of_ones_own(run: Run) -> None:
    done = run("query", "-", "-o", "ans.ttl", input="CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }")
    assert done.exit_code == 0, done.output
    assert b"<http" in Path("ans.ttl").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((*ASKED, "-o", "ans.docx"), ["ans.docx", ".json", ".srj", ".xml", ".xlsx"]),
        (("query", "-", "-o", "ans.docx"), [".srj", ".xml", ".ttl"]),
        ((*RADAR, "-o", "ans.xml"), ["ans.xml", ".csv", ".parquet"]),
        ((*ASKED, "-p", "county=99003"), ["“county” is given twice"]),
        (("query", "-", "-p", "a=1", "-p", "a=2"), ["“a” is given twice"]),
        ((*RADAR, "-p", "most=1", "-p", "most=2"), ["“most” is given twice"]),
        ((*ASKED, "-p", "years"), ["“years”", "name=value"]),
        ((*RADAR, "-p", "years"), ["“years”", "name=value"]),
        (("query", "-", "-p", "years"), ["“years”", "name=value"]),
        (("query", "-", "--version", OLD), ["catalogue"]),
        ((*ASKED, "--format", "docx"), ["docx", "csv"]),
    ],
)
def test_wrong_use_is_refused(run: Run, arguments: tuple[str, ...], told: list[str]) -> None:
    done = run(*arguments, input="SELECT * WHERE { ?s ?p ?o } LIMIT 1")
    assert done.exit_code == 2, done.output
    assert all(each in done.output for each in told), done.output
    assert not list(Path.cwd().iterdir())


@pytest.fixture(scope="module")
def service(asked_data: Path) -> Iterator[Live]:
    """A service that answers for the same counties."""
    with serve(asked_data, workers=1) as live:
        yield live


@pytest.mark.parametrize(
    "arguments",
    [
        (*ASKED, "--version", OLD, "--locale", "de", "--lang", "en"),
        ASKED,
        (*RADAR, "--locale", "de", "--detector", "units-overbooked", "-p", "most=0"),
    ],
)
def test_the_evidence_is_the_address_of_the_same_answer(
    run: Run, service: Live, arguments: tuple[str, ...]
) -> None:
    told = json.loads(run(*arguments, "--format", "json").output)
    answer = service.client.get(told["evidence"])
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found.pop("evidence") == service.url + told.pop("evidence")
    assert found == told


def test_a_version_is_asked_as_if_in_force(run: Run) -> None:
    texts = [run(*ASKED, "--format", "csv", *more).output for more in ([], ["--version", OLD])]
    now, then = ({row["goal"] for row in csv.DictReader(io.StringIO(text))} for text in texts)
    assert now
    assert then
    assert now != then
    found = json.loads(run(*ASKED, "--version", OLD, "--format", "srj").output)
    assert {row["goal"]["value"] for row in found["results"]["bindings"]} == then
    unknown = run(*ASKED, "--version", "99002/id/version/1900-01-01")
    assert (unknown.exit_code, "version=" in unknown.output) == (2, True)
