"""Route /accessibility: the statement on accessibility (BITV 2.0, section 7)."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.context import Context
from service.pages.frame import Frame, answer_page


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the route of this module."""
    return [Route("/accessibility", partial(answer_statement, context))]


async def answer_statement(context: Context, request: Request) -> Response:
    """Answer with the statement. Raises GraphError."""
    return await answer_page(context, request, render_statement, context.settings.contact)


async def render_statement(frame: Frame) -> Response:
    """Return the statement with whom to write to."""
    return await frame.render("accessibility.html", contact=frame.context.settings.contact)
