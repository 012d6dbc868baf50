"""POST /api/v1/validate: what publishing would find, while nothing is published."""

from collections.abc import Iterator

import httpx
import pytest
from rdflib import RDF

from graph.changes import Change
from graph.parsing import File
from graph.release import list_release
from graph.revisions import Revisions
from tests.edits import FOLDER
from tests.live import Live, serve
from tests.strategies import NAMES

KEK = "https://w3id.org/kek/ontology#"
VERSION = NAMES.version_graph("99101", "v1")
TURTLE = {"Content-Type": "text/turtle"}
VIOLATION = (FOLDER / "C03" / "invalid.withoutParent.ttl").read_bytes()
WARNING = (FOLDER / "C34" / "invalid.withoutGoal.ttl").read_bytes()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("validation") / "data"
    base = File(FOLDER / "base.ttl", "turtle", VERSION)
    Revisions(data, NAMES).publish(Change(replaced=(*list_release(NAMES), base)), "sound")
    with serve(data) as running:
        yield running


@pytest.fixture
def server(live: Live) -> httpx.Client:
    return live.client


def validate(
    server: httpx.Client, body: bytes, headers: dict[str, str] = TURTLE, **query: str
) -> httpx.Response:
    query = {"graph": VERSION, **query}
    return server.post("/api/v1/validate", content=body, headers=headers, params=query, timeout=60)


def test_a_violation_is_said_and_nothing_is_published(server: httpx.Client) -> None:
    answer = validate(server, VIOLATION)
    assert answer.status_code == 200
    found = answer.json()
    assert [each["rule"]["id"] for each in found["findings"]] == ["C03"]
    assert found["refused"] == [found["findings"][0]["id"]]
    assert not found["publishable"]
    assert found["counts"]["violation"] == 1
    assert server.get("/api/v1/findings").json()["total"] == 0
    assert answer.headers["Zielgraph-Revision"] == "1"


def test_a_warning_does_not_keep_from_publishing(server: httpx.Client) -> None:
    found = validate(server, WARNING).json()
    assert [each["severity"] for each in found["findings"]] == ["warning"]
    assert found["publishable"]


def test_replacing_forgets_what_the_graph_holds(server: httpx.Client) -> None:
    found = validate(server, WARNING, mode="replace").json()
    assert {each["rule"]["id"] for each in found["findings"]} != {"C34"}


def test_quads_say_their_graph_themselves(server: httpx.Client) -> None:
    quad = f"<{NAMES.base}/99101/id/goal/x> <{RDF.type}> <{KEK}SubGoal> <{VERSION}> ."
    answer = server.post(
        "/api/v1/validate",
        content=quad.encode(),
        headers={"Content-Type": "application/n-quads"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    assert "C03" in {each["rule"]["id"] for each in answer.json()["findings"]}


@pytest.mark.parametrize(
    ("query", "kind", "body", "status", "said"),
    [
        ({}, "text/csv", b"a", 415, "text/csv"),
        ({"mode": "delete"}, "text/turtle", b"", 400, "mode=delete"),
        ({"grph": "x"}, "text/turtle", b"", 400, "grph"),
        ({"graph": "no iri"}, "text/turtle", b"", 400, "no iri"),
        ({"revision": "99"}, "text/turtle", b"", 404, "99"),
        ({}, "text/turtle", b"<a> <b> .", 400, "body"),
        ({}, "text/turtle", b"#" * 2_000_000, 413, "larger"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(  # noqa: PLR0913, PLR0917 - columns of the table
    server: httpx.Client, query: dict[str, str], kind: str, body: bytes, status: int, said: str
) -> None:
    answer = validate(server, body, {"Content-Type": kind}, **query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_triples_need_a_graph(server: httpx.Client) -> None:
    answer = server.post("/api/v1/validate", content=WARNING, headers=TURTLE)
    assert answer.status_code == 400
    assert "graph=" in answer.json()["detail"]


def test_reading_is_not_for_this_address(server: httpx.Client) -> None:
    assert server.get("/api/v1/validate").status_code == 405


def test_bodies_leave_nothing_behind(live: Live) -> None:
    for body in (WARNING, b"<a> <b> ."):
        validate(live.client, body)
    assert not list(live.context.evaluator.spool.iterdir())
