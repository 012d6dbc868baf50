"""The network over HTTP: every format, the same evidence again, and what is refused."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import networkx as nx
import openpyxl  # type: ignore[import-untyped]
import pytest
from fastapi import FastAPI

from service import network
from service.app import create_app
from service.context import Context
from service.networks.formats import FORMATS
from service.networks.subjects import SUBJECTS
from tests.live import run_coroutine

THINGS = "https://w3id.org/kek/data/99002/id"
PROJECT = "99002/id/project/seeradweg"
QUESTIONS = {
    "dependencies": {"node": PROJECT},
    "impact": {"node": PROJECT, "delay": "30", "year": "2026"},
    "paths": {"from": PROJECT, "to": "99002/id/goal/z1"},
    "critical": {"county": "99002"},
}
PAIRS = [(name, each.name) for name in QUESTIONS for each in FORMATS]


@dataclass(frozen=True)
class Asked:
    """The routes of the network alone, asked without a socket."""

    app: FastAPI

    def send(self, method: str, url: str, **more: Mapping[str, str]) -> httpx.Response:
        """Return the answer to a request."""
        return run_coroutine(self._send(method, url, **more))

    def get(self, url: str, **more: Mapping[str, str]) -> httpx.Response:
        """Return the answer to a GET."""
        return self.send("GET", url, **more)

    async def _send(self, method: str, url: str, **more: Mapping[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, url, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def asked(context: Context) -> Asked:
    """The routes of the network, and what describes them."""
    app = create_app(context)
    described = [each for each in app.routes if getattr(each, "path", "") == "/api/openapi.json"]
    app.router.routes[:] = [*network.list_routes(context), *described]
    return Asked(app)


def ask(asked: Asked, name: str, **more: str) -> httpx.Response:
    return asked.get(f"/api/v1/{name}", params={**QUESTIONS[name], **more})


@pytest.mark.parametrize(("name", "format_"), PAIRS)
def test_every_question_is_answered_in_every_format(asked: Asked, name: str, format_: str) -> None:
    answer = ask(asked, name, format=format_, lang="en")
    assert answer.status_code == 200
    media = {each.name: each.media_types[0] for each in FORMATS}[format_]
    assert answer.headers["Content-Type"].startswith(media)
    evidence = urlsplit(answer.headers["Link"].partition("<")[2].partition(">")[0])
    again = asked.get(f"{evidence.path}?{evidence.query}")
    assert again.content == answer.content
    assert again.headers["Cache-Control"].endswith("immutable")
    known = {"If-None-Match": answer.headers["ETag"]}
    assert asked.get(f"{evidence.path}?{evidence.query}", headers=known).status_code == 304


@pytest.mark.parametrize("format_", [each for each in FORMATS if each.name != "rows"])
def test_accept_chooses_the_format(asked: Asked, format_: object) -> None:
    media = format_.media_types[0]  # type: ignore[attr-defined]
    answer = asked.get("/api/v1/critical?county=99002", headers={"Accept": media})
    assert answer.headers["Content-Type"].startswith(media)


def test_dependencies_say_nodes_edges_and_layers(asked: Asked) -> None:
    found = ask(asked, "dependencies", depth="1", lang="de").json()
    assert found["title"] == "Abhängigkeiten: P1 Seeradweg"
    assert found["parameters"] == {"node": PROJECT, "direction": "both", "depth": "1"}
    places = {each["iri"]: each for each in found["nodes"]}
    assert places[f"{THINGS}/project/seeradweg"]["distance"] == 0
    assert places[f"{THINGS}/goal/z1.1"]["side"] == "downstream"
    links = {(each["source"], each["target"]): each for each in found["edges"]}
    hinders = links[f"{THINGS}/project/seeradweg", f"{THINGS}/goal/z2"]
    assert (hinders["link"], hinders["label"], hinders["share"]) == ("hinders", "hemmt", 0.3)
    listed = [iri for layer in found["layers"] for iri in layer["nodes"]]
    assert sorted(listed) == sorted(places)


def test_all_ways_to_write_a_node_and_kinds_mean_the_same(asked: Asked) -> None:
    path = ask(asked, "dependencies", kinds="goal,project").json()["nodes"]
    iri = f"{THINGS}/project/seeradweg"
    whole = ask(asked, "dependencies", node=iri, kinds="project,goal").json()["nodes"]
    assert path == whole
    assert {each["kind"] for each in path} == {"goal", "project"}


def test_impact_says_what_is_lost_and_late(asked: Asked) -> None:
    found = ask(asked, "impact", lang="de").json()
    goals = {each["iri"].rpartition("/")[2]: each for each in found["goals"]}
    assert goals["z1.1"]["cut"]["lostShare"] == 1
    assert goals["z1.1"]["cut"]["projectsLeft"] == 0
    assert round(goals["z1"]["cut"]["lostShare"], 4) == round(0.7 / 1.7, 4)
    assert goals["z2"]["cut"]["hindranceGoes"]
    assert "slips" not in goals["z2"]  # no project that promotes it is late
    late = found["projects"][0]
    assert (late["iri"], late["delay"], late["buffer"]) == (f"{THINGS}/project/abendbus", 30, None)
    assert goals["z1.2"]["slips"] == {"delay": 30}
    assert "cut" not in goals["z1.2"]  # it waits, but loses nothing
    assert found["cases"]["slips"] == {"label": "verschiebt sich", "delay": 30}
    assert found["cases"]["cut"]["label"] == "entfällt"


def test_each_figure_of_impact_says_for_which_case_it_holds(asked: Asked) -> None:
    found = ask(asked, "impact", lang="en", year="2024").json()
    assert {each["case"] for each in found["projects"]} == {"slips"}
    assert {(each["case"], each["currency"]) for each in found["money"]} == {("cut", "EUR")}
    assert list(found["cases"]["cut"]["free"]) == ["EUR"]
    rows = ask(asked, "impact", lang="en", year="2024", format="rows").json()["rows"]
    for row in rows:
        of_cut = [row[name] for name in ("lost_share", "lost_money", "left", "free", "planned")]
        of_slip = [row[name] for name in ("delay", "new_end", "buffer")]
        assert (row["case"] == "cut") >= any(value is not None for value in of_cut)
        assert (row["case"] == "slips") >= any(value is not None for value in of_slip)
    assert {row["case"] for row in rows} == {"cut", "slips"} | {
        each["case"] for each in found["indicators"]
    }
    still = ask(asked, "impact", delay="0").json()
    assert not any("slips" in each for each in still["goals"])


def test_paths_are_explained(asked: Asked) -> None:
    found = ask(asked, "paths", lang="de").json()
    assert found["paths"][0]["sentence"] == (
        "P1 „Seeradweg“ trägt zu Z1.1 „Jeder fünfte Weg wird mit dem Rad zurückgelegt.“ bei "
        "(Anteil 70 %); Z1.1 ist Unterziel von Z1 „Alle Orte sind klimafreundlich erreichbar.“."
    )
    assert found["shortest"] >= 1


def test_graphml_of_the_service_opens(asked: Asked) -> None:
    answer = ask(asked, "dependencies", format="graphml")
    graph = nx.read_graphml(io.BytesIO(answer.content))
    nodes = ask(asked, "dependencies").json()["nodes"]
    assert set(graph) == {each["iri"] for each in nodes}
    assert graph.is_directed()
    keys = ET.fromstring(answer.content).findall("{*}key")
    assert len({each.get("id") for each in keys}) == len(keys)
    types = {each.get("attr.name"): each.get("attr.type") for each in keys}
    assert (types["share"], types["layer"], types["label"]) == ("double", "long", "string")


def test_tables_say_the_same_as_the_network(asked: Asked) -> None:
    edges = ask(asked, "dependencies").json()["edges"]
    rows = list(csv.DictReader(io.StringIO(ask(asked, "dependencies", format="csv").text)))
    pairs = {(row["source"], row["target"]) for row in rows if row["source"]}
    assert pairs == {(each["source"], each["target"]) for each in edges}
    book = openpyxl.load_workbook(io.BytesIO(ask(asked, "impact", format="xlsx").content))
    assert "Herkunft" in book.sheetnames


def test_a_drawing_is_described_and_has_both_schemes(asked: Asked) -> None:
    text = ask(asked, "dependencies", format="svg", lang="de").text
    assert "prefers-color-scheme: dark" in text
    assert '<title id="network-title">Abhängigkeiten: P1 Seeradweg</title>' in text
    assert "Elemente und" in text
    assert "Landschaft &amp; Klima" in text


def test_openapi_describes_the_routes(asked: Asked) -> None:
    paths = asked.get("/api/openapi.json").json()["paths"]
    for subject in SUBJECTS:
        said = paths[f"/api/v1/{subject.name}"]["get"]
        named = [each["name"] for each in said["parameters"]]
        assert [*subject.parameters, "format", "locale", "lang", "revision"] == named
        assert "image/svg+xml" in json.dumps(said["responses"]["200"])


@pytest.mark.parametrize(("name", "given", "status", "says"), [
    ("dependencies", {"node": ""}, 400, "node="),
    ("dependencies", {"node": "seeradweg"}, 400, "such as node=99001/id/project/r2ehcg"),
    ("dependencies", {"node": "99002/id/project/none"}, 404, "is not known here"),
    ("dependencies", {"node": "99002/id/county/99002"}, 400, "is not part of the network"),
    ("dependencies", {"node": "https://example.org/a b"}, 400, "node="),
    ("dependencies", {"node": "https://example.org/<x>"}, 400, "node="),
    ("dependencies", {"direction": "sideways"}, 400, "upstream, downstream or both"),
    ("dependencies", {"depth": "-1"}, 400, "a whole number from 0 to 20, such as depth=6"),
    ("dependencies", {"depth": "1000000000"}, 400, "a whole number from 0 to 20"),
    ("dependencies", {"depth": "²"}, 400, "a whole number from 0 to 20"),
    ("dependencies", {"kinds": "goal,planet"}, 400, "such as kinds=goal,project"),
    ("dependencies", {"colour": "red"}, 400, "colour"),
    ("dependencies", {"revision": "99"}, 404, "99"),
    ("impact", {"node": "99002/id/goal/z1"}, 400, "is of the kind goal"),
    ("impact", {"delay": "3651"}, 400, "a whole number from 0 to 3650"),
    ("impact", {"year": "26"}, 400, "a year of four digits"),
    ("paths", {"to": PROJECT}, 400, "are the same"),
    ("paths", {"to": "https://example.org/"}, 404, "is not known here"),
    ("paths", {"more": "51"}, 400, "a whole number from 0 to 50"),
    ("critical", {"county": "99999"}, 404, "such as county=99001"),
    ("critical", {"revision": "99"}, 404, "such as revision=2"),
    ("critical", {"revision": "x"}, 400, "such as revision=2"),
    ("critical", {"county": "Vechta"}, 400, "the five-digit key"),
    ("critical", {"format": "png"}, 400, "svg"),
    ("critical", {"lang": "fr"}, 400, "lang"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_an_example(
    asked: Asked, name: str, given: dict[str, str], status: int, says: str
) -> None:
    answer = ask(asked, name, **given)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert says in answer.json()["detail"]


def test_twice_and_missing_are_refused(asked: Asked) -> None:
    twice = asked.get(f"/api/v1/dependencies?node={PROJECT}&depth=1&depth=2")
    assert (twice.status_code, "once" in twice.json()["detail"]) == (400, True)
    missing = asked.get("/api/v1/impact")
    assert "“node” is missing" in missing.json()["detail"]
    refused = asked.get("/api/v1/critical?county=99002", headers={"Accept": "image/png"})
    assert refused.status_code == 406


def test_head_has_no_body(asked: Asked) -> None:
    answer = asked.send("HEAD", "/api/v1/critical?county=99002")
    assert (answer.status_code, answer.content) == (200, b"")
