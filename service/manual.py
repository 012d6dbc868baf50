"""Route /api: the interface for programs, as a page; it is made from the OpenAPI document."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.context import Context
from service.pages.frame import answer_page
from service.pages.manual import render_manual
from service.parameters import REVISION, read_values
from service.tables.answers import LANGUAGE, find_address

PATH: Final = "/api"


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the route of this module."""
    return [Route(PATH, partial(answer_manual, context))]


async def answer_manual(context: Context, request: Request) -> Response:
    """Answer with the page. Raises GraphError."""
    read_values(request, {"lang": LANGUAGE, "revision": REVISION})
    address = find_address(request)
    make = partial(render_manual, request.app.openapi(), address)
    return await answer_page(context, request, make, address)
