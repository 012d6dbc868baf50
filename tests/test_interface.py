"""The interface for programs: all of it is described, and what its page shows works."""

import re
import shlex
import shutil
import subprocess
import sys
from html import unescape
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.routing import Route

from service.pages.texts import LANGUAGES
from tests.barriers import check_page
from tests.live import Live

TRY = re.compile(r'href="([^"]+)">(?:Try it|Ausprobieren)')
ARTICLE = re.compile(r'<article class="operation" id="([^"]+)">')
METHODS = {"get", "post"}
# what is for people, or for those who run the service; or is described as a whole elsewhere
UNDESCRIBED = re.compile(
    r"/|/api|/search|/findings(/.*)?|/accessibility|/static|/health/.*|/embed/.*|"
    r"/api/openapi.json|/queries/\{name\}|/(ontology|codes|shapes)([./].*)?|"
    r"/\.well-known/.*|(/\{county:county\})?/(id|doc|graph)/.*|/\{county:county\}(/[a-z]+)?"
)


@pytest.fixture(scope="module")
def schema(client_of_module: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client_of_module.get("/api/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def client_of_module(live_example: Live) -> httpx.Client:
    return live_example.client


def list_operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        said["operationId"]: said
        for methods in schema["paths"].values()
        for said in methods.values()
    }


def test_every_route_is_described_or_is_no_interface(
    live_example: Live, schema: dict[str, Any]
) -> None:
    from service.app import list_routes  # noqa: PLC0415 - the routes of the running context

    for route in list_routes(live_example.context):
        if isinstance(route, Route) and route.path not in schema["paths"]:
            assert UNDESCRIBED.fullmatch(route.path), f"describe {route.path}"


def test_what_is_described_is_there(client: httpx.Client, schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        assert set(methods) <= METHODS
        for method, said in methods.items():
            filled = path.replace("{county}", "99002").replace("{span}", "1")
            filled = filled.replace("{kind}", "county").replace("{key}", "99002")
            answer = client.request(method, filled)
            assert answer.status_code not in {404, 405}, f"{method} {path}"
            parts = [each["name"] for each in said.get("parameters", ()) if each["in"] == "path"]
            assert sorted(parts) == sorted(re.findall(r"\{(\w+)\}", path))


def test_operations_have_names_of_their_own(schema: dict[str, Any]) -> None:
    count = sum(len(methods) for methods in schema["paths"].values())
    assert len(list_operations(schema)) == count
    for name, said in list_operations(schema).items():
        assert said["summary"], name
        assert said["responses"], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_operation_and_question(
    client: httpx.Client, schema: dict[str, Any], language: str
) -> None:
    page = client.get("/api", params={"lang": language}).text
    shown = set(ARTICLE.findall(page))
    linked = set(re.findall(r'href="/queries/([a-z-]+)[^"]*"><code>', page))
    assert shown | linked == set(list_operations(schema))
    assert not re.search(r"\bNone\b(?!-Match)", re.sub(r"<[^>]*>", "", page))


def test_what_can_be_tried_works(client: httpx.Client) -> None:
    page = client.get("/api", params={"lang": "en"}).text
    examples = [unescape(each) for each in TRY.findall(page)]
    assert len(examples) > 8
    for each in examples:
        answer = client.get(each, follow_redirects=True)
        assert answer.status_code == 200, f"{each}: {answer.text[:300]}"


def read_usage(client: httpx.Client, name: str) -> str:
    page = client.get("/api", params={"lang": "en"}).text
    found = re.search(rf'<pre id="usage-{name}">(.*?)</pre>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_the_example_in_python_runs(server: str) -> None:
    with httpx.Client(base_url=server, trust_env=False) as client:
        text = read_usage(client, "python")
    result = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60
    )
    *goals, last = result.stdout.splitlines()
    assert goals
    assert last == "as of revision 2"


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_examples_for_the_command_line_run(server: str) -> None:
    with httpx.Client(base_url=server, trust_env=False) as client:
        lines = read_usage(client, "curl").splitlines()
    assert len(lines) == 3
    for line in lines:
        asked = [*shlex.split(line), "--silent", "--fail", "--noproxy", "*"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
        assert answer.stdout.count("\n") > 0 or "results" in answer.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_no_barrier_that_can_be_measured(
    server: str, browser: Browser, language: str
) -> None:
    check_page(browser, f"{server}/api?lang={language}")
