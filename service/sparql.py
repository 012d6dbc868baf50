"""Route /sparql: queries by the SPARQL 1.1 Protocol, the service description, the query page."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute

from graph.errors import GraphError, InputError, NotAcceptable
from graph.evaluation import Request, take_body
from graph.formats import GRAPH_FORMATS, SOLUTION_FORMATS, Format
from graph.queries import bind_query, make_node, read_query
from service.answers import answer_known, send_answer
from service.context import Context, make_key
from service.negotiation import HTML, choose_format, prefers_html
from service.operation import DescribedRoute, Operation
from service.pages.sparql import render_form, render_results
from service.parameters import REVISION, Parameter
from service.presence import while_present
from service.problems import find_status
from service.protocol import DIRECT, FORM, Parameters, read_parameters
from service.sentences import phrase
from service.tables.answers import LANGUAGE

Offer = tuple[Format | None, Format | None]  # for solutions, for a graph
PAGE: Final[Offer] = (SOLUTION_FORMATS[0], GRAPH_FORMATS[0])  # what the page is made of

OFFERED: Final = (*SOLUTION_FORMATS, *GRAPH_FORMATS, HTML)
IRI: Final = (phrase("right-iri"), ".+", "https://w3id.org/kek/data/99001/graph/facts")
EXAMPLE: Final = "SELECT ?goal WHERE { ?goal a <https://w3id.org/kek/ontology#Goal> } LIMIT 10"
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "query": Parameter(
        "The query; without it the service describes itself",
        phrase("right-sparql"),
        r"[\s\S]+",
        EXAMPLE,
    ),
    "default-graph-uri": Parameter("Ask only this graph", *IRI, is_repeated=True),
    "named-graph-uri": Parameter("Offer this graph by name", *IRI, is_repeated=True),
    "format": Parameter(
        "Format of the answer, else by Accept",
        phrase("right-format"),
        ".*",
        "csv",
        choices=tuple(dict.fromkeys(each.name for each in OFFERED)),
    ),
    "revision": REVISION,
    "lang": LANGUAGE,
}
FAULTS: Final = (400, 404, 406, 413, 415, 503, 504, 507)
OPERATIONS: Final = {
    "get": Operation("sparql", OFFERED, PARAMETERS, problems=FAULTS),
    "post": Operation("sparql-post", OFFERED, PARAMETERS, body=(FORM, DIRECT), problems=FAULTS),
}


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    return [DescribedRoute("/sparql", partial(answer_request, context), OPERATIONS)]


async def answer_request(context: Context, request: HttpRequest) -> Response:
    """Answer a protocol request; without a query, describe this service (SPARQL 1.1).

    Raises GraphError.
    """
    parameters = await read_parameters(request, context.settings.body_bytes)
    revision = context.check_revision(parameters.take_all("revision"))
    text = parameters.take_one("query")
    is_page = wants_page(request, parameters)
    if text is None and is_page:
        return await render_form(context, request)
    if text is None:
        return await describe_service(context, request, parameters, revision)
    solutions, graph = PAGE if is_page else choose_formats(request, parameters)
    query = Request(
        text,
        solutions.name if solutions else None,
        graph.name if graph else None,
        parameters.take_all("default-graph-uri"),
        parameters.take_all("named-graph-uri"),
    )
    return await (answer_page if is_page else answer_query)(context, request, query, revision)


async def answer_query(
    context: Context, request: HttpRequest, query: Request, revision: int
) -> Response:
    """Return the answer of a query, or 304 if the client has it already. Raises GraphError."""
    known = answer_known(request, revision, make_key(query, revision))
    if known:
        return known
    with while_present(request):
        answer, tag = await context.evaluate(query, revision)
    return send_answer(request, answer, tag)


async def answer_page(
    context: Context, request: HttpRequest, query: Request, revision: int
) -> Response:
    """Return the query page with the results of a query, or with its fault."""
    began = time.monotonic()
    try:
        with while_present(request):
            answer, _ = await context.evaluate(query, revision)
    except GraphError as fault:
        return await render_form(context, request, query.text, fault.say, find_status(fault))
    whole = await asyncio.to_thread(take_body, answer)
    return await render_results(context, request, query.text, whole, time.monotonic() - began)


async def describe_service(
    context: Context, request: HttpRequest, parameters: Parameters, revision: int
) -> Response:
    """Return the description of this service as a graph; raises NotAcceptable, InputError.

    SPARQL 1.1 Service Description, section 2.
    """
    if request.method == "POST":
        raise InputError(phrase("query-missing"))
    _, graph = choose_formats(request, parameters)
    if graph is None:
        raise NotAcceptable(phrase("description-formats", offered=list_types(GRAPH_FORMATS)))
    endpoint = make_node(str(request.url.replace(query="", fragment="")))
    text = bind_query(read_query("internal/service"), {"endpoint": endpoint})
    return await answer_query(context, request, Request(text, None, graph.name), revision)


def wants_page(request: HttpRequest, parameters: Parameters) -> bool:
    """Tell whether the answer is a page: `format=html`, or a browser that names text/html."""
    wanted = parameters.take_one("format")
    if wanted is None:
        return prefers_html(request.headers.get("accept"))
    return wanted == HTML.name


def choose_formats(request: HttpRequest, parameters: Parameters) -> Offer:
    """Return the formats for solutions and for a graph; `format=` goes before Accept.

    Raises InputError, NotAcceptable.
    """
    wanted, accept = parameters.take_one("format"), request.headers.get("accept")
    if wanted is not None:
        chosen = tuple(name_format(wanted, each) for each in (SOLUTION_FORMATS, GRAPH_FORMATS))
    else:
        chosen = tuple(choose_format(accept, each) for each in (SOLUTION_FORMATS, GRAPH_FORMATS))
    if chosen != (None, None):
        return chosen[0], chosen[1]
    offered = (*SOLUTION_FORMATS, *GRAPH_FORMATS)
    if wanted is not None:
        names = [each.name for each in (HTML, *offered)]
        raise InputError(phrase("format-absent", format=wanted, known=names))
    raise NotAcceptable(phrase("accept-strange", accept=accept, offered=list_types(offered)))


def name_format(name: str, formats: Sequence[Format]) -> Format | None:
    """Return the format with this name or suffix, None if it is not among these."""
    found = (each for each in formats if name == each.name or name in each.suffixes)
    return next(found, None)


def list_types(formats: Sequence[Format]) -> str:
    """Return the media types of formats, each under its first name."""
    return ", ".join(each.media_types[0] for each in formats)
