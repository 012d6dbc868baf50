"""The catalogue over HTTP: every question is a route, a page, and part of the interface."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import httpx
import openpyxl  # type: ignore[import-untyped]
import pyarrow.parquet as pq
import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from starlette.requests import Request

from graph.errors import TimeExceeded
from graph.formats import Format
from graph.names import Names
from graph.questions import Question, find_question, list_questions
from graph.sentences import phrase
from graph.tables import Column, Table
from service.context import Context
from service.pages.addresses import Addresses
from service.pages.answer import SHOWN, Extract, count_pages, link_pages
from service.pages.frame import Look, open_frame
from service.pages.question import render_fault
from service.problems import PROBLEM, find_status
from service.tables.formats import QUESTION_FORMATS
from service.views.table import VIEWS
from tests.live import BASE, Live, run_coroutine, serve

PAGE = {"Accept": "text/html"}
TREE = "/queries/goal-tree"
OURS = {"county": "99002"}


def get(client: httpx.Client, path: str, **parameters: str) -> httpx.Response:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer


def read_table(name: str, body: bytes) -> int:
    """Return the number of rows of an answer, read by a program that knows its format."""
    if name in ("csv", "tsv"):
        delimiter = "," if name == "csv" else "\t"
        return len(list(csv.reader(io.StringIO(body.decode()), delimiter=delimiter))) - 1
    if name == "xlsx":
        return int(openpyxl.load_workbook(io.BytesIO(body))["Antwort"].max_row) - 1
    if name == "parquet":
        return int(pq.read_table(io.BytesIO(body)).num_rows)
    if name == "json":
        return len(json.loads(body)["rows"])
    syntax = QueryResultsFormat.JSON if name == "srj" else QueryResultsFormat.XML
    solutions = parse_query_results(body, format=syntax)
    assert isinstance(solutions, QuerySolutions)
    return sum(1 for _ in solutions)


def test_every_format_has_the_same_rows(client: httpx.Client) -> None:
    counts = {
        each.name: read_table(each.name, get(client, f"{TREE}.{each.name}", **OURS).content)
        for each in QUESTION_FORMATS
    }
    assert len(set(counts.values())) == 1, counts
    assert counts["json"] > 3


@pytest.mark.parametrize("format_", QUESTION_FORMATS, ids=lambda each: each.name)
def test_accept_chooses_the_format(client: httpx.Client, format_: Format) -> None:
    answer = client.get(TREE, params=OURS, headers={"Accept": format_.media_types[0]})
    assert answer.headers["content-type"].startswith(format_.media_types[0])
    assert answer.headers["zielgraph-revision"] == "2"


@pytest.mark.parametrize("suffix", [each.name for each in QUESTION_FORMATS])
def test_the_evidence_gives_the_identical_answer(live_example: Live, suffix: str) -> None:
    client = live_example.client
    first = get(client, f"{TREE}.{suffix}", **OURS)
    address = first.links["cite-as"]["url"]
    assert "revision=2" in address
    live_example.context.cache.clear()  # it is made anew, not taken out again
    again = client.get(address, headers={"Accept-Language": "en"})
    assert again.content == first.content
    assert "immutable" in again.headers["cache-control"]


def test_only_an_address_that_names_all_holds_forever(client: httpx.Client) -> None:
    """Day and language come from the clock and the reader, unless the address has them."""
    path = "/queries/overdue-projects.csv"
    named = {**OURS, "revision": "2", "lang": "de"}
    for params in (OURS, {**OURS, "revision": "2"}, named):
        assert get(client, path, **params).headers["cache-control"] == "no-cache"
    whole = get(client, path, **named, day="2026-11-22")
    assert "immutable" in whole.headers["cache-control"]


def test_another_version_is_another_answer_with_another_address(live_example: Live) -> None:
    client, version = live_example.client, "99002/id/version/2020-06-17"
    now = get(client, f"{TREE}.csv", **OURS)
    then = get(client, f"{TREE}.csv", **OURS, version=version)
    assert now.content != then.content
    assert "2020-06-17" in then.links["cite-as"]["url"]
    live_example.context.cache.clear()
    assert get(client, f"{TREE}.csv", **OURS, version=version).content == then.content
    assert get(client, f"{TREE}.csv", **OURS).content == now.content


def test_the_evidence_of_an_older_revision_is_of_that_revision(client: httpx.Client) -> None:
    answer = client.get(f"{TREE}.json", params={**OURS, "revision": "1"})
    assert answer.status_code == 404  # the county came with revision 2
    assert "county=99002" in answer.json()["detail"]


def test_an_answer_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    tag = get(client, f"{TREE}.csv", **OURS).headers["etag"]
    again = client.get(f"{TREE}.csv", params=OURS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        f"{TREE}.csv", params={**OURS, "locale": "de"}, headers={"If-None-Match": tag}
    )
    assert other.status_code == 200


def test_a_number_leads_to_the_name(client: httpx.Client) -> None:
    answer = client.get("/queries/K01.csv", params=OURS)
    assert answer.status_code == 307
    assert answer.headers["location"] == "/queries/goal-tree.csv?county=99002"


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/queries/nobody?county=99002", 404, "no question “nobody”"),
        (f"{TREE}.doc?county=99002", 400, "such as /queries/goal-tree.csv"),
        (f"{TREE}.csv?county=99002&page=2", 400, "“page” is no parameter here"),
        (f"{TREE}?county=99002&revision=x", 400, "such as revision=2"),
        (TREE, 400, "“county” is missing: add it, such as county="),
        (
            f"{TREE}?county=99002&county=99002",
            400,
            "“county” is given several times: give it once, such as county=",
        ),
        (f"{TREE}?county=9", 400, "five-digit key of a county, such as county="),
        (f"{TREE}?county=99999", 404, "“county=99999” is not known here"),
        (f"{TREE}?county=99002&colour=red", 400, "“colour” is no parameter here. Known:"),
        (f"{TREE}?county=99002&lang=fr", 400, "lang=fr"),
        (f"{TREE}.csv?county=99002&locale=fr", 400, "give de or en"),
        (f"{TREE}?county=99002&revision=99", 404, "99"),
        (f"{TREE}?county=99002&format=doc", 400, "give one of json, csv"),
        (f"{TREE}.srj?county=99002&lang=xx", 400, "lang=xx"),
        (f"{TREE}.xml?county=99002&locale=xx", 400, "give de or en"),
        (f"{TREE}?county=99002&version=99002/graph/kek/2020-06-17", 400, "version"),
        ("/queries?county=99002&county=2", 400, "“county” is given 2 times"),
        (f"{TREE}?county=99002&version=1", 400, "“version=1” is not right"),
    ],
)
def test_bad_input_is_told_with_what_is_right(
    client: httpx.Client, path: str, status: int, detail: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert detail in answer.json()["detail"]


def test_a_client_may_ask_for_the_head_only(client: httpx.Client) -> None:
    answer = client.head(f"{TREE}", params=OURS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


def test_the_format_may_be_a_parameter(client: httpx.Client) -> None:
    answer = get(client, TREE, **OURS, format="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content == get(client, f"{TREE}.csv", **OURS).content


def test_no_acceptable_format_is_told(client: httpx.Client) -> None:
    answer = client.get(TREE, params=OURS, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["detail"]


# pages


def test_the_catalogue_is_a_page_with_every_question(client: httpx.Client) -> None:
    page = client.get("/queries", headers=PAGE).text
    for question in list_questions():
        assert f'href="/queries/{question.name}"' in page
    assert "Strategische Steuerung" in page


def test_the_catalogue_of_a_county_asks_of_that_county(client: httpx.Client) -> None:
    page = client.get("/queries", params={"county": "99002"}, headers=PAGE).text
    assert 'href="/queries/goal-tree?county=99002"' in page
    assert 'href="/queries?county=99002"' in client.get("/99002/doc/county/99002").text
    assert client.get("/queries?county=1", headers=PAGE).status_code == 404


def test_bars_are_as_long_as_the_figures_beside_them(client: httpx.Client) -> None:
    page = get(client, "/queries/load-by-unit", **OURS, lang="en", format="html").text
    figures = [Decimal(each) for each in re.findall(r'<data value="([\d.]+)"[^>]*>[^<]*€', page)]
    bars = re.findall(r'<svg class="bar"[^>]*>(?:<rect width="([\d.]+)")?', page)
    assert len(bars) == len(figures) > 1
    for figure, bar in zip(figures, bars, strict=True):
        assert abs(float(bar or 0) - float(figure / max(figures)) * 100) < 0.06
    assert '<svg class="bar"' not in get(client, TREE, **OURS, format="html").text


def test_questions_lead_to_the_view_that_shows_the_same(client: httpx.Client) -> None:
    leading = {each.name: each.notes["view"] for each in list_questions() if "view" in each.notes}
    assert len(leading) > 20
    for question in list_questions():
        view = leading.get(question.name)
        assert view is None or (view in VIEWS and "county" in question.names), question.name
    page = get(client, TREE, **OURS, format="html").text
    assert 'href="/99002/goals"' in page.partition("<main")[2]


def test_the_catalogue_is_a_list_for_programs(client: httpx.Client) -> None:
    found = get(client, "/queries").json()["questions"]
    assert [each["name"] for each in found] == [each.name for each in list_questions()]
    assert found[0]["parameters"]


@pytest.mark.parametrize("question", list_questions(), ids=lambda each: each.name)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_question_has_its_page(
    client: httpx.Client, question: Question, language: str
) -> None:
    page = client.get(f"/queries/{question.name}", params={"lang": language}, headers=PAGE)
    assert page.status_code == 200, page.text
    assert question.number in page.text
    for parameter in question.parameters:
        assert f'name="{parameter.name}"' in page.text


def test_a_page_shows_the_answer_and_its_files(client: httpx.Client) -> None:
    page = client.get(TREE, params=OURS, headers=PAGE).text
    assert 'class="answer"' in page
    assert 'value="99002" selected' in page
    assert "/queries/goal-tree.xlsx?county=99002&amp;revision=2&amp;lang=de" in page


def test_a_page_offers_every_format_and_names_its_evidence(client: httpx.Client) -> None:
    answer = client.get(TREE, params={**OURS, "lang": "de"}, headers=PAGE)
    for each in QUESTION_FORMATS:
        assert f"{TREE}.{each.name}?" in answer.text
    evidence = answer.links["cite-as"]["url"]
    assert evidence.endswith(f"{TREE}.html?county=99002&revision=2&lang=de")
    again = client.get(evidence)
    assert again.links["cite-as"]["url"] == evidence
    assert read_cells(again.text) == read_cells(answer.text) != []
    assert "cite-as" not in client.get(TREE, headers=PAGE).links  # the form alone answers nothing


def read_cells(page: str) -> list[str]:
    return re.findall(r"<td.*?</td>", page.replace("revision=2&amp;", ""))


@pytest.mark.parametrize("size", [0, 1, 199, 200, 201, 400, 734])
def test_pages_hold_each_row_once(size: int) -> None:
    table = make_numbers(size)
    pages = [Extract(table, n + 1).rows for n in range(count_pages(table))]
    assert [row for page in pages for row in page] == list(table.rows)
    assert all(0 < len(page) <= SHOWN for page in pages) or not size


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (1, {"next": 2, "last": 4}),
        (2, {"first": 1, "previous": 1, "next": 3, "last": 4}),
        (4, {"first": 1, "previous": 3}),
    ],
)
def test_a_page_leads_to_the_others(page: int, expected: dict[str, int]) -> None:
    look = Look("de", Addresses(Names(BASE), path=TREE, query=(("county", "99002"),)), {})
    links = {name: f"{TREE}?county=99002&page={number}" for name, number in expected.items()}
    assert link_pages(look, page, 4) == links


def make_numbers(size: int) -> Table:
    column = Column("number", "integer", {"de": "Zahl", "en": "Number"})
    return Table((column,), tuple((n,) for n in range(size)))


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "99999999"])
def test_a_page_that_is_not_there_is_told(client: httpx.Client, page: str) -> None:
    answer = client.get(TREE, params={**OURS, "page": page}, headers=PAGE)
    assert answer.status_code == 400
    assert "etwa page=" in answer.text


def test_what_is_wrong_stands_above_the_form(client: httpx.Client) -> None:
    answer = client.get(TREE, params={"county": "9"}, headers=PAGE)
    assert answer.status_code == 400
    assert "den fünfstelligen Schlüssel eines Landkreises" in answer.text
    assert 'name="county"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(TREE, params={"county": "9"}, headers=PAGE).status_code == 400


def test_the_form_offers_counties_with_a_concept_and_chooses_none_itself(
    client: httpx.Client,
) -> None:
    page = client.get(TREE, params={"county": "9"}, headers=PAGE).text
    options = re.findall(r'<option value="(.*?)"( selected)?>', page)
    assert options == [("", ""), ("99002", "")]


def test_hostile_text_stays_text(live_example: Live) -> None:
    hostile = '"><script>alert(1)</script>'
    answer = live_example.client.get(TREE, params={"county": hostile}, headers=PAGE)
    assert answer.status_code == 400
    assert "<script" not in answer.text


# the interface


def test_the_interface_has_every_question_with_its_parameters(client: httpx.Client) -> None:
    paths = get(client, "/api/openapi.json").json()["paths"]
    for question in list_questions():
        operation = paths[f"/queries/{question.name}"]["get"]
        described = {each["name"]: each for each in operation["parameters"]}
        for parameter in question.parameters:
            assert described[parameter.name]["required"] is (parameter.default is None)
            assert described[parameter.name]["example"] not in (None, "")
        assert {"revision", "locale", "lang"} <= set(described)
        assert "text/csv" in operation["responses"]["200"]["content"]


def test_evidence_names_the_public_address_and_not_what_a_request_says(
    example_data: Path,
) -> None:
    address = "https://ziele.example.org/kek"
    foreign = {"Host": "elsewhere.example"}
    with serve(example_data, workers=2, address=address) as live:
        answer = live.client.get(f"{TREE}.json", params=OURS, headers=foreign)
        assert answer.json()["evidence"].startswith(f"{address}{TREE}.json?county=99002&")
        assert answer.links["cite-as"]["url"] == answer.json()["evidence"]
        costs = live.client.get("/api/v1/costs", params=OURS, headers=foreign)
        assert costs.json()["evidence"].startswith(f"{address}/api/v1/costs?")


def test_a_question_that_takes_too_long_keeps_its_form(context: Context) -> None:
    scope = {
        "type": "http", "method": "GET", "path": TREE, "query_string": b"lang=de", "headers": [],
        "scheme": "http", "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip
    frame = run_coroutine(open_frame(context, Request(scope)))
    fault = TimeExceeded(phrase("time-exceeded", seconds=10))
    page = render_fault(
        frame, find_question("goal-tree"), OURS, fault.say("de"), find_status(fault)
    )
    text = bytes(page.body).decode()
    assert page.status_code == 504
    assert "grenzen Sie die Frage ein" in text
    assert "Nach 10 Sekunden abgebrochen" in text
    assert '<option value="99002" selected>' in text
    assert page.headers["cache-control"] == "no-store"
