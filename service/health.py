"""Routes /health/…: whether the process lives, and whether it can answer."""

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from service.context import Context


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [
        Route("/health/live", answer_live),
        Route("/health/ready", partial(answer_ready, context)),
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
