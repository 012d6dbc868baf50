"""The page that says what went wrong, and what would be right."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph.names import Names
from service.pages.addresses import read_addresses
from service.pages.frame import POLICY, Look, render_template
from service.pages.texts import LANGUAGES, Text, accept_language, read_texts

WRITTEN: Final = "en"  # what errors say of themselves
NOT_FOUND: Final = 404


def render_error(request: Request, status: int, title: str, detail: str) -> Response:
    """Return an error as a page in the reader's language; the detail stays as it was written."""
    return render_fault(request, status, title, Text(detail, WRITTEN))


def render_gone(request: Request, status: int, title: str, detail: str) -> Response:
    """Return as a page that a revision is not kept; its links lead to the newest one."""
    return render_fault(request, status, title, Text(detail, WRITTEN), is_gone=True)


def render_defect(request: Request, status: int, title: str, _: str) -> Response:
    """Return a fault of the service as a page, all of it in the reader's language."""
    detail = str(read_texts(find_language(request))["errors"]["defect"])
    return render_fault(request, status, title, Text(detail))


def find_language(request: Request) -> str:
    """Return the language of an error page: what is asked for, if it is one, else by header."""
    wanted = request.query_params.get("lang", "")
    accepted = accept_language(request.headers.get("accept-language", ""))
    return wanted if wanted in LANGUAGES else accepted


def render_fault(
    request: Request, status: int, title: str, detail: Text, *, is_gone: bool = False
) -> Response:
    """Return an error as a page in the reader's language; `is_gone`: the revision asked for."""
    language = find_language(request)
    addresses = replace(read_addresses(Names(""), request), is_gone=is_gone)
    look = Look(language, addresses, read_texts(language))
    known = look.texts["errors"].get("gone" if is_gone else str(status), {})
    pins = "revision" in request.query_params
    body = render_template(
        "error.html",
        look,
        revision=None,
        county=None,
        status=status,
        title=known.get("title", title),
        hint=known.get("hint", ""),
        detail=detail,
        newest=addresses.renew() if pins and status == NOT_FOUND else "",
    )
    policy = POLICY.format(ancestors="*" if look.is_embedded else "'none'")
    headers = {"Content-Language": language, "Content-Security-Policy": policy}
    return HTMLResponse(body, status, headers)
