"""Routes /health/…: whether the process lives, and whether it can answer."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute

from service.context import Context
from service.operation import DescribedRoute, Operation
from service.tables.formats import JSON

LIVE: Final = Operation("live", (JSON,), problems=())
READY: Final = Operation("ready", (JSON,), problems=(503, 504))


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        DescribedRoute("/health/live", answer_live, {"get": LIVE}),
        DescribedRoute("/health/ready", partial(answer_ready, context), {"get": READY}),
    ]


async def answer_live(_: Request) -> JSONResponse:
    """Tell that the process answers."""
    return JSONResponse({"status": "live"})


async def answer_ready(context: Context, _: Request) -> JSONResponse:
    """Tell that a worker has evaluated a query over the latest revision.

    Raises GraphError if it has not: the answer then is a problem with status 5xx.
    """
    revision = context.revisions.latest()
    await context.select("internal/ready", revision)
    return JSONResponse({"status": "ready", "revision": revision})
