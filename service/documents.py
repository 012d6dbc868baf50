"""Routes /ontology, /codes, /shapes: the vocabularies as documentation and as data."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from graph.context import build_context
from graph.errors import UnknownResource
from graph.formats import GRAPH_FORMATS
from graph.queries import bind_query, make_node, read_query
from service.context import Context
from service.negotiation import HTML
from service.operation import DescribedRoute, Operation
from service.pages.addresses import VOCABULARIES
from service.pages.codes import list_codes
from service.pages.frame import SERVICE, Frame, answer_page
from service.pages.rules import list_chapters
from service.pages.statements import Writer
from service.pages.things import Thing, get_value
from service.pages.vocabulary import Vocabulary, gather_subjects, list_modules, name_subjects
from service.parameters import REVISION, Parameter
from service.resources import PAGE_FORMATS, choose, read_path, send_graph, split_suffix
from service.sentences import phrase
from service.tables.answers import LANGUAGE

Render = Callable[[Frame], Awaitable[Response]]
GRAPHS: Final = ("ontology", "codes", "labels")  # what documentation takes names from
CONTEXT: Final = "application/ld+json"

OURS: Final[Mapping[str, Parameter]] = {"revision": REVISION, "lang": LANGUAGE}
OF_CONTEXT: Final = Operation("context", (GRAPH_FORMATS[3],), problems=())
OF_MODULE: Final = Operation(
    "module",
    PAGE_FORMATS,
    OURS,
    {"module": Parameter("Module of the ontology", phrase("right-name"), "[a-z-]+", "concept")},
)


def list_routes(context: Context) -> list[BaseRoute]:
    """Return the routes of this module, and the static files of all pages."""
    routes: list[BaseRoute] = [
        DescribedRoute(
            "/ontology/context.jsonld", partial(answer_context, context), {"get": OF_CONTEXT}
        )
    ]
    for name in PAGES:
        answer = partial(answer_document, context, name)
        routes += [
            DescribedRoute(f"/{name}", answer, {"get": Operation(name, PAGE_FORMATS, OURS)}),
            Route(f"/{name}.{{suffix}}", answer),
        ]
    module = partial(answer_module, context)
    return [
        *routes,
        DescribedRoute("/ontology/{module}", module, {"get": OF_MODULE}),
        Mount("/static", open_static()),
    ]


def open_static() -> StaticFiles:
    """Return the application that serves style sheet and images."""
    return StaticFiles(directory=SERVICE / "static")


async def answer_document(context: Context, name: str, request: Request) -> Response:
    """Answer with a vocabulary: its documentation, or its graph. Raises GraphError."""
    path, wanted = split_suffix(read_path(request))
    if "suffix" in request.path_params and wanted is None:
        raise UnknownResource(phrase("address-empty", path=path))
    chosen = wanted or choose(request, PAGE_FORMATS)
    if chosen is HTML:
        return await answer_page(context, request, PAGES[name])
    graph = make_node(context.names.shared_graph(name))
    text = bind_query(read_query("internal/graph-description"), {"graph": graph})
    return await send_graph(context, request, text, chosen)


async def answer_module(context: Context, request: Request) -> Response:
    """Answer with one module of the ontology: its place in the documentation, or its graph."""
    path, wanted = split_suffix(read_path(request))
    name = path.rpartition("/")[2]
    namespace = next(space for space, page in VOCABULARIES.items() if page == "/ontology")
    revision = context.read_revision(request)
    node = make_node(f"{namespace}/{name}")
    if not await context.select("internal/resource-statements", revision, resource=node):
        raise UnknownResource(phrase("module-unknown", revision=revision, name=name))
    chosen = wanted or choose(request, PAGE_FORMATS)
    if chosen is HTML:
        query = f"?{request.url.query}" if request.url.query else ""
        root = str(request.scope.get("root_path", ""))
        return RedirectResponse(f"{root}/ontology{query}#module-{name}", status_code=303)
    terms = {"graph": make_node(context.names.shared_graph("ontology")), "module": node}
    text = bind_query(read_query("internal/module-description"), terms)
    return await send_graph(context, request, text, chosen)


async def answer_context(_: Context, __: Request) -> Response:
    """Answer with the JSON-LD context: our names without prefix, values typed."""
    content = await asyncio.to_thread(build_context)
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
    return JSONResponse(content, media_type=CONTEXT, headers=headers)


async def render_ontology(frame: Frame) -> Response:
    """Return the documentation of the ontology."""
    vocabulary = await read_vocabulary(frame, "ontology")
    about = vocabulary.subjects.get(namespace_of("/ontology"), Thing(namespace_of("/ontology")))
    return await frame.render(
        "ontology.html",
        modules=await asyncio.to_thread(list_modules, vocabulary),
        title=vocabulary.text(about, "dcterms:title"),
        description=vocabulary.text(about, "dcterms:description"),
        version=vocabulary.text(about, "owl:versionInfo"),
        namespace=f"{about.iri}#",
    )


async def render_codes(frame: Frame) -> Response:
    """Return the documentation of the code lists."""
    vocabulary = await read_vocabulary(frame, "codes")
    return await frame.render(
        "codes.html",
        lists=await asyncio.to_thread(list_codes, vocabulary),
        namespace=namespace_of("/codes") + "#",
    )


async def render_shapes(frame: Frame) -> Response:
    """Return the documentation of the rules."""
    vocabulary = await read_vocabulary(frame, "shapes")
    return await frame.render(
        "shapes.html", chapters=list_chapters(vocabulary), namespace=namespace_of("/shapes") + "#"
    )


async def read_vocabulary(frame: Frame, name: str) -> Vocabulary:
    """Return the vocabulary in a shared graph, with the names from all vocabularies."""
    context, number = frame.context, frame.revision.number
    wanted = dict.fromkeys((name, *GRAPHS))
    answers = await asyncio.gather(
        *(
            context.select(
                "internal/graph-content", number, graph=make_node(context.names.shared_graph(each))
            )
            for each in wanted
        ),
        context.select("internal/term-uses", number),
    )
    parts = dict(zip(wanted, map(gather_subjects, answers), strict=False))
    uses = {
        get_value(row["term"]): int(get_value(row["count"])) for row in answers[-1] if "term" in row
    }
    return Vocabulary(parts[name], Writer(frame.look, name_subjects(*parts.values())), uses)


def namespace_of(page: str) -> str:
    """Return the IRI of the vocabulary that a page documents."""
    return next(iri for iri, path in VOCABULARIES.items() if path == page)


PAGES: Final[dict[str, Render]] = {
    "ontology": render_ontology,
    "codes": render_codes,
    "shapes": render_shapes,
}
