"""Errors become answers: each class has a status, and a title that says the same."""

import json
from collections.abc import Iterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from graph import errors
from service.app import handle_defect
from service.pages.texts import read_texts
from service.problems import STATUS, TITLES, answer_fault, find_status
from tests.live import run_coroutine

EXPECTED = {
    errors.SyntaxFault: 400,
    errors.QueryRefused: 400,
    errors.TermFault: 400,
    errors.UnknownFormat: 415,
    errors.NotAcceptable: 406,
    errors.UnknownRevision: 404,
    errors.UnknownResource: 404,
    errors.TimeExceeded: 504,
    errors.MemoryExceeded: 507,
    errors.SizeExceeded: 413,
    errors.Busy: 503,
    errors.StoreDamaged: 503,
    errors.ContentError: 500,
}


def list_kinds(kind: type[errors.GraphError]) -> Iterator[type[errors.GraphError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from list_kinds(each)


@pytest.mark.parametrize("kind", list(list_kinds(errors.GraphError)))
def test_each_error_has_a_status_of_an_error_and_a_title(kind: type[errors.GraphError]) -> None:
    status = find_status(kind([]))
    assert 400 <= status < 600
    assert status in TITLES


@pytest.mark.parametrize(("kind", "status"), EXPECTED.items())
def test_the_class_decides_the_status(kind: type[errors.GraphError], status: int) -> None:
    assert find_status(kind("text")) == status


def test_the_callers_mistakes_are_4xx_and_ours_are_5xx() -> None:
    for kind, status in STATUS.items():
        if issubclass(kind, (errors.InputError, errors.NotFound)):
            assert status < 500
        if issubclass(kind, (errors.StoreError, errors.ContentError)):
            assert status >= 500


def test_a_problem_document_says_what_rfc_9457_asks_for() -> None:
    response = answer_fault(make_request("*/*"), 400, "It is so.")
    assert response.media_type == "application/problem+json"
    assert json.loads(bytes(response.body)) == {
        "type": "about:blank",
        "title": "Bad request",
        "status": 400,
        "detail": "It is so.",
        "instance": "/there",
    }
    assert response.headers["cache-control"] == "no-store"
    assert "retry-after" not in response.headers


def test_who_should_come_again_is_told_when() -> None:
    assert answer_fault(make_request("*/*"), 503, "Later.").headers["retry-after"] == "5"


def test_a_browser_gets_a_page() -> None:
    def render(_: Request, status: int, title: str, detail: str) -> Response:
        return Response(f"{title}: {detail}", status)

    response = answer_fault(make_request("text/html"), 404, "It is gone.", render)
    assert (response.status_code, response.body) == (404, b"Not found: It is gone.")


@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_a_defect_is_told_in_the_language_of_the_page(language: str, other: str) -> None:
    request = make_request("text/html", f"lang={language}")
    page = bytes(run_coroutine(handle_defect(request, ValueError("secret"))).body).decode()
    assert read_texts(language)["errors"]["defect"] in page
    assert read_texts(other)["errors"]["defect"] not in page
    assert f'<html lang="{language}"' in page
    assert "secret" not in page


def test_a_program_is_told_of_a_defect_in_english() -> None:
    response = run_coroutine(handle_defect(make_request("*/*"), ValueError("secret")))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(bytes(response.body))["detail"] == read_texts("en")["errors"]["defect"]


def make_request(accept: str, query: str = "") -> Request:
    headers = [(b"accept", accept.encode())]
    return Request(
        {
            "type": "http",
            "path": "/there",
            "headers": headers,
            "query_string": query.encode(),
            "server": ("x", 80),
        }
    )


@pytest.mark.parametrize(
    "path", ["/", "/nothing/here", "/sparql?query=ASK%7B%7D", "/static/style.css"]
)
def test_no_answer_leaves_a_browser_to_guess(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
