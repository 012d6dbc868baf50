"""Costs over HTTP: the same figures in every format, each with its address, faults by name."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import httpx
import openpyxl  # type: ignore[import-untyped]
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from service import costs
from service.accounts import write_amount
from service.app import create_app
from service.context import Context
from service.costs import PATH
from tests.live import BASE, run_coroutine

COUNTY = {"county": "99002", "year": "2025"}
GOAL = f"{BASE}/99002/id/goal/z1"


@dataclass(frozen=True)
class Asked:
    """The routes of costs alone, asked without a socket."""

    app: FastAPI

    def get(self, url: str, **more: Mapping[str, str]) -> httpx.Response:
        """Return the answer to a GET."""
        return run_coroutine(self.send("GET", url, **more))

    def head(self, url: str, **more: Mapping[str, str]) -> httpx.Response:
        """Return the answer to a HEAD."""
        return run_coroutine(self.send("HEAD", url, **more))

    async def send(self, method: str, url: str, **more: Mapping[str, str]) -> httpx.Response:
        """Return the answer to a request that takes JSON unless it says another format."""
        more["headers"] = {"Accept": "application/json", **more.get("headers", {})}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, url, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def asked(context: Context) -> Asked:
    """The routes of costs over the example county, and what describes them."""
    app = create_app(context)
    described = [each for each in app.routes if getattr(each, "path", "") == "/api/openapi.json"]
    app.router.routes[:] = [*costs.list_routes(context), *described]
    return Asked(app)


def ask(asked: Asked, path: str = "", **given: str) -> dict[str, Any]:
    answer = asked.get(f"{PATH}{path}", params=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_json_says_the_total_and_what_is_not_allocated(asked: Asked) -> None:
    found = ask(asked, **COUNTY, lang="en")
    assert found["total"] == {"expenditure": 800000, "revenue": 600000, "net": 200000}
    assert found["allocated"]["expenditure"] == 560000
    (rest,) = found["notAllocated"]
    assert (rest["reason"], rest["expenditure"]) == ("not-promoting", 240000)
    assert rest["projects"] == [f"{BASE}/99002/id/project/seeradweg"]
    assert (found["years"], found["currency"], found["complete"]) == ([2025], "EUR", True)
    assert found["phase"]["label"] == "approved budget"
    amounts = {row["goal"].get("notation") or row["goal"]["label"]: row for row in found["rows"]}
    assert amounts["Z1"]["amount"] == 560000
    assert amounts["Total"]["own"] == 800000


@pytest.mark.parametrize("by", ["goal", "field", "project", "source", "product", "flow"])
def test_the_last_line_is_the_total(asked: Asked, by: str) -> None:
    found = ask(asked, **COUNTY, by=by, lang="de")
    assert found["by"] == by
    assert next(iter(found["rows"][-1].values()))["label"] == "Summe"


def check_tree(node: dict[str, Any]) -> None:
    for name in ("expenditure", "revenue", "net"):
        if node["children"]:
            parts = [Decimal(str(each[name])) for each in node["children"]]
            assert Decimal(str(node[name])) == sum(parts)
    for each in node["children"]:
        check_tree(each)


def test_an_explanation_leads_down_to_the_evidence(asked: Asked) -> None:
    found = ask(asked, "/explain", node="99002/id/goal/z1", year="2025", lang="en")
    tree = found["tree"]
    check_tree(tree)
    assert (tree["iri"], tree["kind"], tree["expenditure"]) == (GOAL, "goal", 560000)
    goal = next(each for each in tree["children"] if each["expenditure"])
    (contribution,) = [each for each in goal["children"] if each["kind"] == "contribution"]
    assert contribution["share"] == 0.7
    own = next(each for each in contribution["children"] if not each["revenue"])
    assert (own["year"], own["expenditure"], own["of"]) == (2025, 140000, 200000)
    assert own["evidence"] == f"{BASE}/99002/id/financing/seeradweg-2025-produkt"


def test_every_format_has_the_same_figures(asked: Asked) -> None:
    rows = ask(asked, **COUNTY)["rows"]
    text = asked.get(PATH, params={**COUNTY, "format": "csv"}).text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [Decimal(line["amount"]) for line in lines] == [row["amount"] for row in rows]
    answer = asked.get(PATH, params={**COUNTY, "format": "xlsx", "lang": "de"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet, origin = book.worksheets
    assert [cell.value for cell in sheet["D"][1:]] == [row["amount"] for row in rows]
    said = {row[0].value: row[1].value for row in origin}
    assert said["Ausgaben der Projekte"] == "800000.00 EUR"
    assert said["Nicht zugeordnet: Zielbeitrag hemmt das Ziel oder wirkt nicht"] == "240000.00 EUR"
    for wanted in ("tsv", "parquet"):
        assert asked.get(PATH, params={**COUNTY, "format": wanted}).status_code == 200
    german = asked.get(PATH, params={**COUNTY, "format": "csv", "locale": "de"}).text
    assert "560000,00" in german


def test_an_explanation_is_a_table_too(asked: Asked) -> None:
    given = {"node": "99002/id/county/99002", "year": "2025", "format": "csv"}
    lines = list(csv.DictReader(io.StringIO(asked.get(f"{PATH}/explain", params=given).text)))
    leaves = [line for line in lines if line["whole"]]
    assert sum(Decimal(line["amount"]) for line in leaves) == Decimal(lines[0]["amount"]) == 800000
    assert [line["depth"] for line in lines[:2]] == ["0", "1"]


def test_the_evidence_gives_the_identical_answer(asked: Asked) -> None:
    first = asked.get(PATH, params={**COUNTY, "by": "field", "lang": "en"})
    address = urlsplit(first.json()["evidence"])
    again = asked.get(f"{address.path}?{address.query}", headers={"Accept": "text/csv"})
    assert again.content == first.content
    assert "immutable" in again.headers["Cache-Control"]
    assert first.headers["Zielgraph-Revision"] == "2"
    known = asked.get(
        f"{address.path}?{address.query}", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("", 400, "“county” is missing: add it, such as county=99001"),
        ("?county=9900", 400, "“county=9900”"),
        ("?county=99777", 404, "“county=99777”"),
        ("?county=99002&by=colour", 400, "goal, field, project, source, product or flow"),
        ("?county=99002&phase=planned", 400, "approved, revised, executed or draft"),
        ("?county=99002&year=26", 400, "“year=26”"),
        ("?county=99002&year=2025&from=2024", 400, "from=2025&to=2025"),
        ("?county=99002&from=2026&to=2024", 400, "from=2024&to=2026"),
        ("?county=99002&year=2025&year=2026", 400, "give “year” once"),
        ("?county=99002&currency=CHF", 400, "“currency=CHF”"),
        ("?county=99002&currency=ZZZ&year=1990", 400, "give one of EUR"),
        ("?county=99002&depth=3", 400, "depth"),
        ("?county=99002&format=pdf", 400, "pdf"),
        ("?county=99002&revision=9", 404, "9"),
        ("/explain", 400, "“node” is missing"),
        ("/explain?node=http://example.org/x", 404, "“node=http://example.org/x” is not known"),
        ("/explain?node=https://w3id.org/kek/ontology%23Goal", 400, "is no county's own"),
        ("/explain?node=z1", 400, "“node=z1” is no address"),
        ("/explain?node=99002/id/goal/none", 404, "“node=99002/id/goal/none” is not known"),
        ("/explain?node=99002/id/concept/kek", 400, "costs nothing that is known here"),
    ],
)
def test_wrong_requests_are_told_what_is_right(
    asked: Asked, path: str, status: int, named: str
) -> None:
    answer = asked.get(f"{PATH}{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert named in answer.json()["detail"]


def test_a_year_without_amounts_says_so(asked: Asked) -> None:
    found = ask(asked, county="99002", year="1990")
    assert "no-amounts" in {each["kind"] for each in found["notes"]}


def test_head_has_no_body_and_openapi_describes_both(asked: Asked) -> None:
    answer = asked.head(PATH, params=COUNTY)
    assert (answer.status_code, answer.content) == (200, b"")
    paths = asked.get("/api/openapi.json").json()["paths"]
    for path in (PATH, f"{PATH}/explain"):
        names = {each["name"] for each in paths[path]["get"]["parameters"]}
        assert {"phase", "year", "from", "to", "currency", "format", "revision"} < names


@given(st.integers(-(10**17), 10**17))
def test_money_is_exact_in_json(cents: int) -> None:
    """Programs read JSON numbers as doubles; what these cannot hold is a text."""
    written = json.loads(json.dumps(write_amount(cents)))
    assert Decimal(str(written)) * 100 == cents
