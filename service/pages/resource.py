"""The page of one thing: what is said of it, what points to it, where it comes from."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from graph.errors import UnknownResource
from graph.evaluation import Row
from graph.formats import GRAPH_FORMATS
from graph.vocabulary import compact, expand
from service.pages.counties import County
from service.pages.figures import AMOUNT, write_unit
from service.pages.frame import Frame
from service.pages.links import Incoming, group_links
from service.pages.path import find_path
from service.pages.series import Budget, Series, read_budget, read_series
from service.pages.sources import Source, list_sources
from service.pages.statements import (
    Group,
    Statement,
    Writer,
    group_statements,
    read_properties,
)
from service.pages.texts import Node, Text, choose_text
from service.pages.things import Thing, gather_things, get_value
from service.pages.values import CODE, Value
from service.sentences import phrase

NAMING: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title")
FIGURES: Final = (
    "kek:observedIndicator", "kek:budgetProduct", "kek:financedProject", "kek:fundingSource",
)  # fmt: skip
QUERIES: Final = ("statements", "terms", "links", "relations", "path", "series")


@dataclass(frozen=True)
class Resource:
    """Everything the page of a thing shows."""

    iri: str
    path: str
    name: Text
    kinds: tuple[Value, ...]
    local_kind: Text | None
    notation: str
    status: tuple[Value, ...]
    versions: tuple[tuple[Value, str], ...]
    description: tuple[Value, ...]
    notes: tuple[Value, ...]
    groups: Sequence[Group]
    earlier: Mapping[str, Sequence[Statement]]
    incoming: Sequence[Incoming]
    series: Sequence[Series]
    budget: Budget | None
    sources: Sequence[Source]
    graphs: Sequence[Value]
    steps: Sequence[Value]
    county: County | None
    is_current: bool


async def render_resource(frame: Frame, iri: str) -> Response:
    """Return the page of a thing. Raises UnknownResource."""
    resource = await read_resource(frame, iri)
    return await frame.render(
        "resource.html",
        resource.county,
        resource=resource,
        alternates=list_alternates(frame, resource.path),
    )


async def read_resource(frame: Frame, iri: str) -> Resource:
    """Return what the graph says of a thing. Raises UnknownResource."""
    number = frame.revision.number
    node = NamedNode(iri)
    answers = await asyncio.gather(
        *(frame.context.select(f"internal/resource-{q}", number, resource=node) for q in QUERIES)
    )
    rows = dict(zip(QUERIES, answers, strict=True))
    if not rows["statements"]:
        raise UnknownResource(phrase("resource-unknown", iri=iri, revision=number))
    return make_resource(frame, iri, rows)


def make_resource(frame: Frame, iri: str, rows: Mapping[str, list[Row]]) -> Resource:
    """Return the parts of a thing's page from the rows of its queries."""
    writer = Writer(frame.look, read_terms(rows["terms"]))
    shown, earlier = split_statements(rows["statements"])
    said = read_properties(shown)
    unit = find_unit(said, writer)
    notation = get_value(next(iter(said.get(expand("skos:notation"), [])), None))
    if CODE.fullmatch(notation):
        del said[expand("skos:notation")]
    return Resource(
        iri=iri,
        path=frame.look.addresses.find_page(iri) or "/",
        name=name_resource(iri, said, writer),
        kinds=writer.write_all(list_kinds(said)),
        local_kind=write_text(said, "kek:localTypeName", writer),
        notation=notation if CODE.fullmatch(notation) else "",
        status=writer.write_all(said.get(expand("kek:status"), [])),
        versions=list_versions(said, writer),
        description=writer.write_all(said.get(expand("dcterms:description"), [])),
        notes=writer.write_all(said.get(expand("skos:editorialNote"), [])),
        groups=group_statements(said, writer),
        earlier=compare_versions(frame, earlier, said, writer),
        incoming=group_links(rows["links"], rows["relations"], writer),
        series=read_series([row for row in rows["series"] if "phase" not in row], writer, unit),
        budget=read_budget(rows["series"], writer, AMOUNT),
        sources=list_sources(said, writer),
        graphs=list_graphs(shown, writer),
        steps=find_path(frame, iri, rows["path"]),
        county=frame.find_county(iri),
        is_current=any(get_value(row["current"]) == "true" for row in shown),
    )


def read_terms(rows: Sequence[Row]) -> dict[str, Thing]:
    """Return the things named on the page; what superseded versions call them only if need be."""
    current = [row for row in rows if get_value(row["current"]) == "true"]
    known = {get_value(row["term"]) for row in current}
    rest = [row for row in rows if get_value(row["term"]) not in known]
    pivoted: list[Row] = [
        {"term": row["term"], find_column(get_value(row["about"])): row["value"]}
        for row in (*current, *rest)
    ]
    terms = gather_things(pivoted, "term")
    bodies = {thing.get("territory"): thing for thing in terms.values() if thing.get("territory")}
    return {**terms, **bodies}  # a territory goes by the name of the body it is of


def find_column(property_: str) -> str:
    """Return the column of a thing that a property of `resource-terms.rq` fills."""
    name = compact(property_)
    return "label" if name in NAMING else name.partition(":")[2]


def split_statements(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the statements to show, and those of other versions only.

    If nothing of it is current, the latest graph by name speaks.
    """
    current = [row for row in rows if get_value(row["current"]) == "true"]
    if not current:
        latest = max(get_value(row["graph"]) for row in rows)
        current = [row for row in rows if get_value(row["graph"]) == latest]
    shown = {id(row) for row in current}
    return current, [row for row in rows if id(row) not in shown]


def compare_versions(
    frame: Frame, rows: Sequence[Row], said: Mapping[str, Sequence[Node]], writer: Writer
) -> dict[str, list[Statement]]:
    """Return what other versions say differently, by the name of the version."""
    by_graph: dict[str, list[Row]] = {}
    for row in rows:
        if row["value"] not in said.get(get_value(row["property"]), ()):
            by_graph.setdefault(get_value(row["graph"]), []).append(row)
    return {
        str(name_graph(frame, graph, writer)): [
            Statement(property_, writer.name(property_), writer.write_all(nodes, property_))
            for property_, nodes in read_properties(by_graph[graph]).items()
            if property_ != expand("kek:inVersion")
        ]
        for graph in sorted(by_graph, reverse=True)
    }


def name_graph(frame: Frame, graph: str, writer: Writer) -> Text:
    """Return what a graph is called: the version it holds, else the end of its IRI."""
    version = frame.context.names.version_of_graph(graph)
    return writer.name(version) if version else Text(graph.partition("/graph/")[2])


def name_resource(iri: str, said: Mapping[str, Sequence[Node]], writer: Writer) -> Text:
    """Return what a thing is called; a figure by what it measures and its year."""
    label = write_text(said, "skos:prefLabel", writer) or write_text(said, "rdfs:label", writer)
    if label:
        return label
    about = [node for name in FIGURES for node in said.get(expand(name), ())]
    year = get_value(next(iter(said.get(expand("kek:year"), ())), None))
    if about:
        return Text(f"{writer.name(get_value(about[0]))}, {year}")
    return Thing(iri).name(writer.look.language)


def write_text(said: Mapping[str, Sequence[Node]], name: str, writer: Writer) -> Text | None:
    """Return the text of a property in the language of the page."""
    return choose_text(list(said.get(expand(name), ())), writer.look.language)


def list_kinds(said: Mapping[str, Sequence[Node]]) -> list[Node]:
    """Return the classes of a thing, ours if it has one of ours."""
    classes = list(said.get(expand("rdf:type"), ()))
    ours = [node for node in classes if get_value(node).startswith(expand("kek:"))]
    return ours or classes


def list_versions(
    said: Mapping[str, Sequence[Node]], writer: Writer
) -> tuple[tuple[Value, str], ...]:
    """Return the versions a thing is in, each with the name of the version's status."""
    found = []
    for value in writer.write_all(said.get(expand("kek:inVersion"), ())):
        status = writer.terms.get(value.exact, Thing(value.exact)).get("status")
        found.append((value, str(writer.name(status)) if status else ""))
    return tuple(found)


def list_graphs(rows: Sequence[Row], writer: Writer) -> list[Value]:
    """Return links to the graphs that statements come from."""
    graphs = dict.fromkeys(get_value(row["graph"]) for row in rows)
    return [Value(Text(iri), iri, writer.look.addresses.of(iri)) for iri in graphs]


def find_unit(said: Mapping[str, Sequence[Node]], writer: Writer) -> str:
    """Return the sign of an indicator's unit; without one, its name; empty for plain numbers."""
    unit = get_value(next(iter(said.get(expand("kek:unit"), ())), None))
    notation = writer.terms.get(unit, Thing(unit)).get("notation")
    return write_unit(unit, notation, str(writer.name(unit)))


def list_alternates(frame: Frame, path: str) -> list[tuple[str, str, str]]:
    """Return name, media type and address of a thing's data in each format."""
    return [
        (f.name, f.media_types[0], frame.look.addresses.file(path, f.suffixes[0]))
        for f in GRAPH_FORMATS
    ]
