"""The page that says what went wrong, and what would be right."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph.names import Names
from service.pages.addresses import read_addresses
from service.pages.frame import POLICY, Look, render_template
from service.pages.texts import guess_language, read_texts
from service.problems import Say

NOT_FOUND: Final = 404


def render_error(request: Request, status: int, title: str, say: Say) -> Response:
    """Return an error as a page in the reader's language."""
    return render_fault(request, status, title, say)


def render_gone(request: Request, status: int, title: str, say: Say) -> Response:
    """Return as a page that a revision is not kept; its links lead to the newest one."""
    return render_fault(request, status, title, say, is_gone=True)


def render_fault(
    request: Request, status: int, title: str, say: Say, *, is_gone: bool = False
) -> Response:
    """Return an error as a page in the reader's language; `is_gone`: the revision asked for."""
    language = guess_language(request)
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
        detail=say(language),
        newest=addresses.renew() if pins and status == NOT_FOUND else "",
    )
    policy = POLICY.format(ancestors="*" if look.is_embedded else "'none'")
    headers = {"Content-Language": language, "Content-Security-Policy": policy}
    return HTMLResponse(body, status, headers)
