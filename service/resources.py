"""Routes /id → /doc, and below them: one thing, a list of things, a named graph."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.errors import NotAcceptable, UnknownGraph, UnknownResource
from graph.evaluation import Request as Query
from graph.formats import GRAPH_FORMATS, Format
from graph.queries import bind_query, make_node, read_query
from service.answers import answer_known, send_answer
from service.context import Context, make_key
from service.negotiation import HTML, choose_format
from service.operation import DescribedRoute, Operation
from service.pages.addresses import SAFE, find_subject
from service.pages.county import render_county
from service.pages.frame import Frame, answer_page
from service.pages.graphs import render_graph
from service.pages.listing import render_list
from service.pages.resource import render_resource
from service.pages.start import render_start
from service.pages.things import get_value
from service.parameters import REVISION, Parameter
from service.selection import read_today
from service.sentences import phrase
from service.tables.answers import LANGUAGE

PAGE_FORMATS: Final = (HTML, *GRAPH_FORMATS)
SUFFIXES: Final = ("ttl", "jsonld", "nt", "rdf")  # keys hold dots: only these are formats
LICENSE: Final = NamedNode("https://www.govdata.de/dl-de/by-2-0")

OURS: Final[Mapping[str, Parameter]] = {"revision": REVISION, "lang": LANGUAGE}
COUNTY: Final = {"county": Parameter("The county", phrase("right-county"), "[0-9]{5}", "99001")}
THING: Final = phrase("right-thing-suffix")
ENTRY: Final = {"rest": Parameter("Which thing", THING, ".+", "goal/0x67nq")}
COMMON: Final = {"rest": Parameter("Which thing", THING, ".+", "organization/destatis")}
NAME: Final = phrase("right-graph-suffix")
FACTS: Final = {"rest": Parameter("Which graph", NAME, ".+", "facts.ttl")}
SHARED: Final = {"rest": Parameter("Which graph", NAME, ".+", "codes.ttl")}
OPERATIONS: Final[Mapping[str, Operation]] = {
    "/id/{rest:path}": Operation("shared-identifier", places=COMMON, problems=(), status=303),
    "/{county:county}/id/{rest:path}": Operation(
        "identifier", places={**COUNTY, **ENTRY}, problems=(), status=303
    ),
    "/doc/{rest:path}": Operation("shared-resource", PAGE_FORMATS, OURS, COMMON),
    "/{county:county}/doc/{rest:path}": Operation(
        "resource", PAGE_FORMATS, OURS, {**COUNTY, **ENTRY}
    ),
    "/graph/{rest:path}": Operation("shared-graph", PAGE_FORMATS, OURS, SHARED),
    "/{county:county}/graph/{rest:path}": Operation(
        "graph", PAGE_FORMATS, OURS, {**COUNTY, **FACTS}
    ),
}


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module."""
    routes = {
        "/": answer_start,
        "/{county:county}": answer_county,
        "/{county:county}/doc": answer_county,
        "/id/{rest:path}": answer_id,
        "/{county:county}/id/{rest:path}": answer_id,
        "/doc/{segment}": answer_list,
        "/{county:county}/doc/{segment}": answer_list,
        "/doc/{rest:path}": answer_resource,
        "/{county:county}/doc/{rest:path}": answer_resource,
        "/.well-known/genid/{rest:path}": answer_resource,  # what had no name where it came from
        "/graph/{rest:path}": answer_graph,
        "/{county:county}/graph/{rest:path}": answer_graph,
    }
    return [
        DescribedRoute(path, partial(answer, context), {"get": OPERATIONS[path]})
        if path in OPERATIONS
        else Route(path, partial(answer, context))
        for path, answer in routes.items()
    ]


async def answer_start(context: Context, request: Request) -> Response:
    """Answer with the start page."""
    return await answer_page(context, request, render_start)


async def answer_county(_: Context, request: Request) -> Response:
    """Redirect from a county's key to its page."""
    key = request.path_params["county"]
    return redirect(request, f"/{key}/doc/county/{key}")


async def answer_id(_: Context, request: Request) -> Response:
    """Redirect from a thing to the document about it (Cool URIs for the Semantic Web, 4.2)."""
    return redirect(request, read_path(request).replace("/id/", "/doc/", 1))


async def answer_list(context: Context, request: Request) -> Response:
    """Answer with the list of all things of a kind."""
    county, segment = request.path_params.get("county", ""), request.path_params["segment"]
    make = partial(render_list, county_key=county, segment=segment)
    return await answer_page(context, request, make)


async def answer_resource(context: Context, request: Request) -> Response:
    """Answer with what the graph says of a thing: as page or as data. Raises GraphError."""
    path, wanted = split_suffix(read_path(request))
    node = make_node(find_subject(context.names, path))
    chosen = wanted or choose(request, PAGE_FORMATS)
    if chosen is HTML:
        key = context.names.county_key(node.value) or ""
        is_county = node.value == context.names.county(key)
        # where its goals stand and what its budget has, is told as of today
        beside = read_today().isoformat() if is_county else ""
        make = partial(render_page, iri=node.value)
        response = await answer_page(context, request, make, beside)
    else:
        response = await send_data(context, request, node, path, chosen)
    response.headers["Link"] = list_links(path, node.value)
    return response


async def answer_graph(context: Context, request: Request) -> Response:
    """Answer with a named graph: a page about it, or all its statements. Raises GraphError."""
    path, wanted = split_suffix(read_path(request))
    node = make_node(f"{context.names.base}{path}")
    chosen = wanted or choose(request, PAGE_FORMATS)
    if chosen is HTML:
        return await answer_page(context, request, partial(render_graph, iri=node.value, path=path))
    revision = context.read_revision(request)
    sizes = await context.select("internal/graph-sizes", revision)
    if node.value not in {get_value(row["graph"]) for row in sizes}:
        raise UnknownGraph(phrase("graph-of-revision", revision=revision, graph=node.value))
    text = bind_query(read_query("internal/graph-description"), {"graph": node})
    return await send_graph(context, request, text, chosen)


async def render_page(frame: Frame, iri: str) -> Response:
    """Return the page of a thing; a county with a concept has one of its own kind."""
    county = frame.find_county(iri)
    if county and county.thing.iri == iri and county.has_concept:
        return await render_county(frame, county)
    return await render_resource(frame, iri)


async def send_data(
    context: Context, request: Request, node: NamedNode, path: str, wanted: Format
) -> Response:
    """Return what is said of a thing in an RDF format. Raises UnknownResource."""
    revision = context.read_revision(request)
    if not await context.select("internal/resource-statements", revision, resource=node):
        raise UnknownResource(phrase("resource-unknown", iri=node.value, revision=revision))
    terms = {
        "resource": node,
        "document": make_node(f"{context.names.base}{path}"),
        "license": LICENSE,
    }
    text = bind_query(read_query("internal/resource-description"), terms)
    return await send_graph(context, request, text, wanted)


async def send_graph(context: Context, request: Request, text: str, wanted: Format) -> Response:
    """Evaluate a CONSTRUCT query and return its graph in a format, or 304. Raises GraphError."""
    revision = context.read_revision(request)
    query = Query(text, None, wanted.name)
    known = answer_known(request, revision, make_key(query, revision))
    if known:
        return known
    answer, tag = await context.evaluate(query, revision)
    return send_answer(request, answer, tag)


def choose(request: Request, formats: Sequence[Format]) -> Format:
    """Return the format a request accepts; raises NotAcceptable, which names what is offered."""
    accept = request.headers.get("accept")
    chosen = choose_format(accept, formats)
    if chosen is None:
        offered = [each.media_types[0] for each in formats]
        raise NotAcceptable(phrase("accept-strange", accept=accept, offered=offered))
    return chosen


def split_suffix(path: str) -> tuple[str, Format | None]:
    """Return a path without the suffix of a format, and that format; keys may hold dots."""
    stem, dot, suffix = path.rpartition(".")
    if not dot or suffix not in SUFFIXES:
        return path, None
    return stem, next(f for f in GRAPH_FORMATS if suffix in f.suffixes)


def read_path(request: Request) -> str:
    """Return the path of a request below the place where the service is mounted."""
    return str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", "")))


def redirect(request: Request, path: str) -> Response:
    """Return 303 to another path here, with the query of the request."""
    root = str(request.scope.get("root_path", ""))
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{root}{quote(path, safe=SAFE)}{query}", status_code=303)


def list_links(path: str, iri: str) -> str:
    """Return the Link header of a document: its other formats, its subject, its licence.

    RFC 8288; `describes` from RFC 6892.
    """
    target = quote(path, safe=SAFE)
    links = [
        f'<{target}.{suffix}>; rel="alternate"; type="{f.media_types[0]}"'
        for suffix in SUFFIXES
        for f in GRAPH_FORMATS
        if suffix in f.suffixes
    ]
    described = f'<{target}.ttl>; rel="describedby"; type="text/turtle"'
    subject = f'<{quote(iri, safe=SAFE + "#")}>; rel="describes"'
    return ", ".join([*links, described, subject, f'<{LICENSE.value}>; rel="license"'])
