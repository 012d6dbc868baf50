"""The application: its routes, and what it holds while it runs."""

import logging
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cachetools import LRUCache
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from graph.errors import ContentError, GraphError, StoreError, UnknownRevision
from graph.evaluation import Answer, Evaluator, Limits
from graph.workers import Workers
from service import (
    achievement,
    costs,
    documents,
    findings,
    health,
    history,
    manual,
    network,
    questions,
    radar,
    resources,
    search,
    sparql,
    statement,
    validation,
)
from service.context import Context, measure_answer
from service.headers import HEADERS, Guarded
from service.operation import Application
from service.pages.error import render_error, render_gone
from service.problems import answer_fault, find_status
from service.revisions import open_revisions
from service.segments import register_segments
from service.sentences import phrase
from service.settings import Settings
from service.views import routes as views

NOT_ALLOWED: Final = 405
REFUSED: Final[Mapping[int, str]] = {404: "address-unknown", NOT_ALLOWED: "method-wrong"}
VALIDATORS: Final = 1  # one validation after the other


@contextmanager
def open_context(settings: Settings) -> Iterator[Context]:
    """Start the workers, yield what routes work with, and stop the workers at the end."""
    revisions = open_revisions(settings)
    limits = Limits(settings.query_seconds, settings.query_memory, settings.result_bytes)
    workers, validators = Workers.start(settings.workers), Workers.start(VALIDATORS)
    with tempfile.TemporaryDirectory(prefix="zielgraph-") as spool:
        evaluator = Evaluator(revisions, workers, Path(spool), limits)
        cache: LRUCache[str, Answer] = LRUCache(settings.cache_bytes, measure_answer)
        try:
            yield Context(settings, revisions, evaluator, validators, cache)
        finally:
            workers.stop()
            validators.stop()


def create_app(context: Context) -> FastAPI:
    """Return the application that serves the revisions of a context."""
    app = Application(
        title="Zielgraph", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.address = context.settings.address
    app.router.routes.extend(list_routes(context))
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(Guarded)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=["Zielgraph-Revision", "ETag", "Retry-After"],
        max_age=86400,
    )
    return app


def list_routes(context: Context) -> list[BaseRoute]:
    """Return all routes, each module's in its order."""
    register_segments()
    modules = (
        health, sparql, questions, validation, findings, network, costs, radar, achievement,
        search, documents, statement, manual, history, views, resources,
    )  # fmt: skip
    return [route for module in modules for route in module.list_routes(context)]


async def handle_fault(request: Request, fault: Exception) -> Response:
    """Answer an error of ours with the status of its class; what is ours to mend is logged."""
    assert isinstance(fault, GraphError)  # noqa: S101 - registered for this class
    status = find_status(fault)
    if isinstance(fault, StoreError | ContentError):
        notes = "\n".join(getattr(fault, "__notes__", ()))
        logging.getLogger(__name__).error("%s %s: %s\n%s", status, request.url.path, fault, notes)
    render = render_gone if isinstance(fault, UnknownRevision) else render_error
    return answer_fault(request, status, fault.say, render)


async def handle_http_fault(request: Request, fault: Exception) -> Response:
    """Answer what the router refuses, an unknown address or a wrong method; tell the methods."""
    assert isinstance(fault, HTTPException)  # noqa: S101 - registered for this class
    if request.method == "OPTIONS" and fault.status_code == NOT_ALLOWED:
        return Response(status_code=204, headers=fault.headers)
    key = REFUSED.get(fault.status_code, "refused")
    told = phrase(key, path=request.url.path, method=request.method, detail=fault.detail)
    response = answer_fault(request, fault.status_code, told.say, render_error)
    response.headers.update(fault.headers or {})
    return response


async def handle_defect(request: Request, _: Exception) -> Response:
    """Answer what should not happen; the server's log has the details, the client none."""
    response = answer_fault(request, 500, phrase("defect").say, render_error)
    response.headers.update(HEADERS)  # it is answered outside all that is added above
    return response


async def handle_gone(_: Request, __: Exception) -> Response:
    """Answer nobody: the client has closed the connection (499, as nginx logs it)."""
    return Response(status_code=499)


HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]] = {
    GraphError: handle_fault,
    HTTPException: handle_http_fault,
    ClientDisconnect: handle_gone,
    Exception: handle_defect,
}
