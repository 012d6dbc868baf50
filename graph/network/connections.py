"""Paths between two nodes, each explained in a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final

import networkx as nx
from pyoxigraph import Store

from graph.errors import InputError
from graph.names import Names
from graph.network.elements import Edge, Node
from graph.network.excerpt import Excerpt, make_excerpt
from graph.network.model import Network, find_county, read_network
from graph.network.words import make_columns, name_link, read_words, say
from graph.sentences import phrase
from graph.tables import Table, Value
from graph.things import Thing

MOST_SHORTEST: Final = 100
MOST: Final = 50  # longer paths that may be asked for
COLUMNS: Final = ("path", "step", "source", "link", "target", "share", "sentence")


@dataclass(frozen=True)
class Step:
    """A step of a path: the edges between two nodes, all in one direction."""

    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Path:
    """A path: its steps, and what it says, by language."""

    steps: tuple[Step, ...]
    sentences: dict[str, str]


@dataclass(frozen=True)
class Paths:
    """The paths between two nodes: all shortest ones, then some longer ones.

    Not complete if there are more. `excerpt` is all of them together.
    """

    source: Node
    target: Node
    paths: tuple[Path, ...]
    shortest: int
    is_complete: bool
    excerpt: Excerpt


def find_paths(  # noqa: PLR0913, PLR0917 - what may be asked
    store: Store,
    names: Names,
    source: str,
    target: str,
    direction: str = "downstream",
    most: int = 5,
) -> Paths:
    """Return the paths between two nodes of one county, with at most `most` longer ones.

    Raises UnknownResource, InputError.
    """
    county = find_county(store, names, source, "from")
    if find_county(store, names, target, "to") != county:
        raise InputError(phrase("path-two-counties"))
    network = read_network(store, names, county)
    network.find(source, "from")
    network.find(target, "to")
    if source == target:
        raise InputError(phrase("path-nowhere"))
    return take_paths(network, source, target, direction, most)


def take_paths(network: Network, source: str, target: str, direction: str, most: int) -> Paths:
    """Return the paths between two nodes along the edges, against them, or either way."""
    found, shortest, is_complete = _choose(_walk(network, source, target, direction), most)
    steps = [tuple(make_step(network, *pair) for pair in pairwise(nodes)) for nodes in found]
    paths = [explain_path(network, each) for each in steps]
    edges = {edge: None for each in steps for step in each for edge in step.edges}
    excerpt = make_excerpt(network, {source, target, *chain.from_iterable(found)}, edges=edges)
    ends = network.nodes[source], network.nodes[target]
    return Paths(*ends, tuple(paths), shortest, is_complete, excerpt)


def _walk(network: Network, source: str, target: str, direction: str) -> Iterator[list[str]]:
    """Yield the simple paths between two nodes, the shortest first."""
    plain: nx.DiGraph[str] | nx.Graph[str] = nx.DiGraph(network.graph)
    if direction == "both":
        plain = nx.Graph(plain)
    ends = (target, source) if direction == "upstream" else (source, target)
    try:
        yield from nx.shortest_simple_paths(plain, *ends)
    except nx.NetworkXNoPath:
        return


def _choose(paths: Iterator[list[str]], most: int) -> tuple[list[list[str]], int, bool]:
    """Return all shortest paths and some longer ones, how many are shortest, and whether all."""
    chosen: list[list[str]] = []
    shortest = 0
    for path in paths:
        is_shortest = not chosen or len(path) == len(chosen[0])
        if (len(chosen) - shortest == most and not is_shortest) or shortest == MOST_SHORTEST:
            return chosen, shortest, False
        shortest += is_shortest
        chosen.append(path)
    return chosen, shortest, True


def make_step(network: Network, one: str, other: str) -> Step:
    """Return the step from a node to another one, along the edges between them or against them."""
    forward = network.graph.has_edge(one, other)
    source, target = (one, other) if forward else (other, one)
    links = network.graph[source][target]
    return Step(tuple(Edge(source, target, link, said["share"]) for link, said in links.items()))


def explain_path(network: Network, steps: tuple[Step, ...]) -> Path:
    """Return a path with what it says."""
    return Path(steps, {tag: explain(network, steps, tag) for tag in ("de", "en")})


def explain(network: Network, steps: Sequence[Step], language: str) -> str:
    """Return what a path says in a sentence; a node is named in full where it comes up first."""
    named: set[str] = set()
    clauses = [_say_step(network, step, language, named) for step in steps]
    return "; ".join(clauses) + "."


def _say_step(network: Network, step: Step, language: str, named: set[str]) -> str:
    clauses = [_say_edge(network, edge, language, named) for edge in step.edges]
    return say("sentence", "several", language).join(clauses)


def _say_edge(network: Network, edge: Edge, language: str, named: set[str]) -> str:
    clause: str = read_words()["links"][edge.link]["clause"][language]
    source = _name(network.nodes[edge.source], language, named)
    target = _name(network.nodes[edge.target], language, named)
    said = clause.format(source=source, target=target)
    if edge.share is None:
        return said
    percent = format((edge.share * 100).quantize(Decimal("0.1")).normalize(), "f")
    shown = percent.replace(".", ",") if language == "de" else percent
    return said + say("sentence", "share", language).format(share=shown)


def _name(node: Node, language: str, named: set[str]) -> str:
    is_known = node.iri in named
    named.add(node.iri)
    name = Thing(node.iri, node.labels).say(language)
    label = say("sentence", "quote", language).format(name=name)
    if is_known:
        return node.notation or label
    return f"{node.notation} {label}".strip()


def tabulate(paths: Paths, language: str) -> Table:
    """Return paths as a table: a row for each edge of each step."""
    rows: list[tuple[Value, ...]] = [
        (number, count, *_describe(edge, paths.excerpt, language), path.sentences[language])
        for number, path in enumerate(paths.paths, 1)
        for count, step in enumerate(path.steps, 1)
        for edge in step.edges
    ]
    return Table(make_columns(COLUMNS), tuple(rows))


def _describe(edge: Edge, excerpt: Excerpt, language: str) -> tuple[Value, ...]:
    source, target = (excerpt.index[iri].node.thing for iri in (edge.source, edge.target))
    return source, name_link(edge.link)[language], target, edge.share
