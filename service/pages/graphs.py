"""The page of a named graph: what it holds, and where to get it whole."""

from dataclasses import dataclass

from starlette.responses import Response

from graph.errors import UnknownGraph
from graph.vocabulary import compact
from service.pages.frame import Frame
from service.pages.texts import Text
from service.pages.things import get_value
from service.pages.values import Value
from service.sentences import phrase


@dataclass(frozen=True)
class GraphPage:
    """A named graph: its statements, its things by class."""

    iri: str
    path: str
    count: int
    classes: tuple[tuple[Value, int], ...]


async def render_graph(frame: Frame, iri: str, path: str) -> Response:
    """Return the page of a named graph. Raises UnknownGraph."""
    number = frame.revision.number
    sizes = await frame.context.select("internal/graph-sizes", number)
    size = next((row for row in sizes if get_value(row["graph"]) == iri), None)
    if size is None:
        raise UnknownGraph(phrase("graph-of-revision", revision=number, graph=iri))
    kinds = await frame.context.select("internal/graph-kinds", number)
    classes = [
        (make_value(frame, get_value(row["class"])), int(get_value(row["count"])))
        for row in kinds
        if get_value(row["graph"]) == iri
    ]
    classes.sort(key=lambda pair: (-pair[1], pair[0].exact))
    graph = GraphPage(iri, path, int(get_value(size["count"])), tuple(classes))
    return await frame.render("graph.html", frame.find_county(iri), graph=graph)


def make_value(frame: Frame, iri: str) -> Value:
    """Return a term as a link with its short name."""
    addresses = frame.look.addresses
    return Value(Text(compact(iri)), iri, addresses.of(iri), addresses.find_page(iri) is None)
