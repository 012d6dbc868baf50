"""Errors → answers: the one place that turns what went wrong into problem+json or a page."""

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graph import errors
from service.negotiation import prefers_html
from service.pages.texts import guess_language

PROBLEM: Final = "application/problem+json"
# the class decides; a class without a row takes its parent's
STATUS: Final[dict[type[errors.GraphError], int]] = {
    errors.GraphError: 500,
    errors.InputError: 400,
    errors.RulesBroken: 422,
    errors.UnknownFormat: 415,
    errors.NotAcceptable: 406,
    errors.NotFound: 404,
    errors.NotAllowed: 405,
    errors.LimitExceeded: 413,
    errors.TimeExceeded: 504,
    errors.MemoryExceeded: 507,
    errors.SizeExceeded: 413,
    errors.Busy: 503,
    errors.StoreError: 503,
    errors.StoreFull: 507,
}
TITLES: Final = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    413: "Too large",
    415: "Unsupported media type",
    422: "Unprocessable",
    500: "Internal error",
    503: "Not available now",
    504: "Took too long",
    507: "Takes too much memory or space",
}

Say = Callable[[str], str]  # what is wrong, in a language
RenderPage = Callable[[Request, int, str, Say], Response]


def find_status(fault: errors.GraphError) -> int:
    """Return the HTTP status of an error by its class or the nearest parent that has one."""
    return next(STATUS[kind] for kind in type(fault).__mro__ if kind in STATUS)


def describe_problem(request: Request, status: int, say: Say) -> Response:
    """Return a problem document (RFC 9457); its detail is English unless a language is named."""
    language = guess_language(request, unsaid="en")
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": say(language),
        "instance": request.url.path,
    }
    return JSONResponse(body, status, {"Content-Language": language}, PROBLEM)


def answer_fault(
    request: Request, status: int, say: Say, render: RenderPage | None = None
) -> Response:
    """Return an error as a page for a browser, else as a problem document; never cached."""
    if render and prefers_html(request.headers.get("accept")):
        response = render(request, status, TITLES.get(status, "Error"), say)
    else:
        response = describe_problem(request, status, say)
    response.headers["Cache-Control"] = "no-store"
    if status == STATUS[errors.Busy]:
        response.headers["Retry-After"] = "5"
    return response
