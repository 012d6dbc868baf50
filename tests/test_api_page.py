"""The page for programs and OpenAPI: all that is served is described, every example works."""

import re
import subprocess
import sys
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.routing import BaseRoute, Route

from graph.questions import list_questions
from service.app import create_app
from service.context import Context
from service.operation import GROUPS, list_operations
from service.pages.texts import LANGUAGES, read_texts
from tests.barriers import check_page
from tests.live import Live

DATA: Final = Path(__file__).parents[1] / "data" / "99001"
# what is served and not described, and why
NOT_DESCRIBED: Final = {
    r"/api(/openapi\.json)?": "the description itself",
    r"/|/search|/accessibility|/findings(/.+)?": "for people; its data has an address of its own",
    r"(/embed)?/\{county:county\}(/[a-z]+)?": "a view of a county, made of what is described",
    r"(/\{county:county\})?/doc/\{segment\}": "a list for people; SPARQL has it for programs",
    r"/(ontology|codes|shapes)\.\{suffix\}": "the same without the ending, by Accept",
    r"/\.well-known/genid/.*": "the same as /doc, for what had no name where it came from",
}


@pytest.fixture(scope="module")
def document(context: Context) -> dict[str, Any]:
    """What OpenAPI says of the service."""
    return create_app(context).openapi()


def read_page(client: httpx.Client, language: str = "en") -> str:
    """Return the page."""
    answer = client.get("/api", params={"lang": language}, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_all_that_is_served_is_described_or_excepted(context: Context) -> None:
    app = create_app(context)
    described = app.openapi()["paths"]
    served = [each for each in app.routes if isinstance(each, Route)]
    assert len(served) > len(described)
    for route in served:
        methods = {each.lower() for each in route.methods or ()} - {"head"}
        is_excepted = any(re.fullmatch(each, route.path) for each in NOT_DESCRIBED)
        is_described = methods <= set(described.get(route.path_format, ()))
        assert is_described != is_excepted, f"{methods} {route.path}"


def test_every_exception_is_needed(context: Context) -> None:
    routes: list[BaseRoute] = create_app(context).routes
    paths = [each.path for each in routes if isinstance(each, Route)]
    for pattern in NOT_DESCRIBED:
        assert any(re.fullmatch(pattern, path) for path in paths), pattern


def test_the_document_is_whole(document: dict[str, Any]) -> None:
    operations = list_operations(document)
    names = [each["operationId"] for *_, each in operations]
    assert len(names) == len(set(names))
    assert {n for names in GROUPS.values() for n in names} <= set(names)
    for path, method, operation in operations:
        parameters = operation.get("parameters", [])
        places = {each["name"] for each in parameters if each["in"] == "path"}
        assert places == set(re.findall(r"\{(\w+)\}", path)), path
        assert operation["tags"][0] in GROUPS
        assert operation["summary"], path
        assert operation["responses"], path
        assert ("requestBody" in operation) == (method == "post")
        for each in parameters:
            check_example(each)


def check_example(parameter: dict[str, Any]) -> None:
    """Fail if the example of a parameter is not what its schema asks for."""
    schema, example = parameter["schema"], parameter["example"]
    values = example if schema["type"] == "array" else [example]
    schema = schema.get("items", schema)
    for value in values:
        assert isinstance(value, int) == (schema["type"] == "integer"), parameter
        assert value in schema.get("enum", [value]), parameter
        assert re.search(schema.get("pattern", ""), str(value)), parameter


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert "Problem" in references
    assert references <= set(schemas)


def test_what_routes_refuse_is_as_described(client: httpx.Client, document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]
    for path in ("/sparql?format=none", "/revisions?from=1", "/api/v1/costs", "/graph/nothing.ttl"):
        answer = client.get(path)
        described = (
            document["paths"].get(path.partition("?")[0]) or document["paths"]["/graph/{rest}"]
        )
        assert str(answer.status_code) in described["get"]["responses"]
        assert set(problem["required"]) == set(answer.json())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_operation_stands_on_the_page_with_its_parameters(
    client: httpx.Client, document: dict[str, Any], language: str
) -> None:
    page, questions = read_page(client, language), {each.name for each in list_questions()}
    said = read_texts(language)["api"]
    for path, method, operation in list_operations(document):
        name = operation["operationId"]
        if name in questions:
            assert f"/queries/{name}" in page
            continue
        start = f'<article class="term" id="operation-{name}">'
        found = re.search(f"{start}.*?</article>", page, re.DOTALL)
        assert found, name
        shown = unescape(found[0])
        assert said["operations"][name]["text"] in shown
        assert f"{method.upper()}</span> <code>{path}</code>" in shown
        for each in operation.get("parameters", []):
            assert f"<code>{each['name']}</code>" in shown
            for value in each["schema"].get("enum", ()):
                assert f"<code>{value}</code>" in shown
    assert all(unescape(text) in unescape(page) for text in said["problems"].values())


def test_no_text_is_left_of_what_is_gone(document: dict[str, Any]) -> None:
    said, operations = read_texts("en")["api"], list_operations(document)
    questions = {each.name for each in list_questions()}
    described = [each for *_, each in operations if each["operationId"] not in questions]
    used = {(o["operationId"], p["name"]) for o in described for p in o.get("parameters", [])}
    assert set(said["operations"]) == {each["operationId"] for each in described}
    assert set(said["parameters"]) == {name for _, name in used}
    assert {(o, n) for o, names in said["meanings"].items() for n in names} <= used


def test_every_example_on_the_page_can_be_clicked(client: httpx.Client) -> None:
    page = read_page(client)
    links = re.findall(r'<a href="([^"]+)"><code>', page)
    assert len(links) > 10
    for link in map(unescape, links):
        answer = client.get(link, follow_redirects=True)
        assert answer.status_code == 200, f"{link}: {answer.text[:200]}"


def test_the_things_of_examples_are_in_the_data(document: dict[str, Any]) -> None:
    told = set(re.findall(r"99001/id/\w+/([\w.]+)", str(document)))
    files = (each for each in DATA.rglob("*") if each.suffix in {".csv", ".ttl"})
    data = "".join(each.read_text(encoding="utf-8") for each in files)
    assert told
    for key in told:
        assert re.search(rf"\b{re.escape(key)}\b", data), key


def read_code(page: str, name: str) -> str:
    """Return an example of the page."""
    found = re.search(rf'<code id="{name}">(.*?)</code>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_the_example_for_curl_runs(client: httpx.Client) -> None:
    command = read_code(read_page(client), "curl")
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert done.stdout == client.get("/queries/versions-in-force.csv").content


def test_the_example_for_python_runs(client: httpx.Client) -> None:
    code = read_code(read_page(client), "python")
    if find_spec("pandas") is None:  # all before it runs
        code = code.partition("import pandas")[0]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[0] == "2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier(live_example: Live, browser: Browser, language: str) -> None:
    # of many tables that are made alike only some are opened: all take a minute
    some = ", ".join(f"#operation-{name} details" for name in ("costs", "validate", "sparql"))
    check_page(browser, f"{live_example.url}/api?lang={language}", some)


def test_the_page_refuses_what_it_does_not_know(client: httpx.Client) -> None:
    answer = client.get("/api?name=costs")
    assert answer.status_code == 400
    assert "name" in answer.json()["detail"]
