"""Errors become answers: each class has a status, and a title that says the same."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from graph import errors
from service.app import handle_defect
from service.problems import STATUS, TITLES, Say, answer_fault, find_status
from service.sentences import phrase
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
    status = find_status(kind.__new__(kind))
    assert 400 <= status < 600
    assert status in TITLES


@pytest.mark.parametrize(("kind", "status"), EXPECTED.items())
def test_the_class_decides_the_status(kind: type[errors.GraphError], status: int) -> None:
    assert find_status(kind.__new__(kind)) == status


def test_the_callers_mistakes_are_4xx_and_ours_are_5xx() -> None:
    for kind, status in STATUS.items():
        if issubclass(kind, (errors.InputError, errors.NotFound)):
            assert status < 500
        if issubclass(kind, (errors.StoreError, errors.ContentError)):
            assert status >= 500


def test_a_problem_document_says_what_rfc_9457_asks_for() -> None:
    response = answer_fault(make_request("*/*"), 400, say)
    assert response.media_type == "application/problem+json"
    assert json.loads(bytes(response.body)) == {
        "type": "about:blank",
        "title": "Bad request",
        "status": 400,
        "detail": "It is so: en.",
        "instance": "/there",
    }
    assert response.headers["cache-control"] == "no-store"
    assert "retry-after" not in response.headers


def test_who_should_come_again_is_told_when() -> None:
    assert answer_fault(make_request("*/*"), 503, say).headers["retry-after"] == "5"


def test_a_browser_gets_a_page() -> None:
    def render(_: Request, status: int, title: str, say: Say) -> Response:
        return Response(f"{title}: {say('de')}", status)

    response = answer_fault(make_request("text/html"), 404, say, render)
    assert (response.status_code, response.body) == (404, b"Not found: It is so: de.")


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de-DE,en;q=0.5", "de"),
        ("lang=de", "en", "de"),
        ("lang=xx", "fr", "en"),
    ],
)
def test_a_program_is_told_in_the_language_it_names(
    query: str, accepted: str, language: str
) -> None:
    response = answer_fault(make_request("*/*", query, accepted), 400, say)
    assert json.loads(bytes(response.body))["detail"] == f"It is so: {language}."
    assert response.headers["content-language"] == language


WRONG = (
    "/99002/goals?year=x",
    "/99002/goals?field=nowhere",
    "/99002/network?depth=-1",
    "/99002/network?node=99002/id/goal/none",
    "/99002/network?to=project/p1",
    "/99002/flow?through=x",
    "/99002/indicators?indicator=x",
    "/99002/history?earlier=x",
    "/99002/radar?detector=weather",
    "/queries/goal-tree?county=1",
    "/queries/goal-tree?county=99002&revision=99",
    "/search?q=%21",
    "/search?q=Rad&type=gaol",
    "/findings?severity=loud",
    "/api/v1/costs?county=99002&from=2027&to=2024",
    "/api/v1/dependencies?node=99002/id/goal/none",
    "/api/v1/impact?node=99002/id/goal/z1",
    "/api/v1/paths?from=99002/id/goal/z1",
    "/api/v1/critical?county=Vechta",
    "/api/v1/progress?county=99002&day=2026-02-31",
)


@pytest.mark.parametrize("path", WRONG)
@pytest.mark.parametrize("accept", ["text/html,*/*;q=0.1", "application/json"])
def test_what_would_be_right_is_told_in_both_languages(
    client: httpx.Client, path: str, accept: str
) -> None:
    examples = {"de": "etwa", "en": "such as"}
    said = {
        language: client.get(path, headers={"Accept": accept, "Accept-Language": language})
        for language in examples
    }
    for language, answer in said.items():
        assert answer.status_code in {400, 404}
        assert answer.headers["content-language"] == language
        text = re.sub(r"<nav.*?</nav>|<footer.*?</footer>", "", answer.text, flags=re.DOTALL)
        assert examples[language] in text
        assert not any(other in text for each, other in examples.items() if each != language)


def say(language: str) -> str:
    return f"It is so: {language}."


@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_a_defect_is_told_in_the_language_of_the_page(language: str, other: str) -> None:
    request = make_request("text/html", f"lang={language}")
    page = bytes(run_coroutine(handle_defect(request, ValueError("secret"))).body).decode()
    assert phrase("defect").say(language) in page
    assert phrase("defect").say(other) not in page
    assert f'<html lang="{language}"' in page
    assert "secret" not in page


def test_a_program_is_told_of_a_defect_in_english() -> None:
    response = run_coroutine(handle_defect(make_request("*/*"), ValueError("secret")))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(bytes(response.body))["detail"] == phrase("defect").say("en")


def make_request(accept: str, query: str = "", language: str = "") -> Request:
    headers = [(b"accept", accept.encode()), (b"accept-language", language.encode())]
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
