"""The page that says what went wrong, and what would be right."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph.names import Names
from service.pages.addresses import read_addresses
from service.pages.frame import POLICY, Look, render_template
from service.pages.texts import LANGUAGES, accept_language, read_texts


def render_error(request: Request, status: int, title: str, detail: str) -> Response:
    """Return an error as a page in the reader's language; the detail stays as it was written."""
    wanted = request.query_params.get("lang", "")
    accepted = accept_language(request.headers.get("accept-language", ""))
    language = wanted if wanted in LANGUAGES else accepted
    addresses = read_addresses(Names(""), request)
    look = Look(language, addresses, read_texts(language))
    known = look.texts["errors"].get(str(status), {})
    body = render_template(
        "error.html",
        look,
        revision=None,
        county=None,
        status=status,
        title=known.get("title", title),
        hint=known.get("hint", ""),
        detail=detail,
    )
    headers = {"Content-Language": language, "Content-Security-Policy": POLICY}
    return HTMLResponse(body, status, headers)
