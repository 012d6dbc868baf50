"""Write a revision's named graphs to a file that any RDF tool can read."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import IO, Final

from pyoxigraph import NamedNode, Quad, Store, Triple, serialize

from graph.errors import InputError, UnknownGraph
from graph.formats import DATASET_FORMATS, RDF_SYNTAXES
from graph.queries import make_node
from graph.sentences import phrase

SHOWN: Final = 8  # known graphs in a message about an unknown one, the most similar first


def write_dump(
    store: Store,
    output: IO[bytes],
    syntax: str,
    graph: str | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Write all named graphs, or one, of a store; `syntax` is the name of an RDF format.

    The default graph is left out: it repeats statements of the named graphs. Raises
    UnknownGraph, InputError if the format cannot hold several graphs.
    """
    if graph is not None:
        statements: Iterator[Quad] | Iterator[Triple] = read_graph(store, graph)
    elif syntax in {known.name for known in DATASET_FORMATS}:
        statements = read_graphs(store)
    else:
        raise InputError(phrase("syntax-one-graph", syntax=syntax))
    serialize(statements, output, RDF_SYNTAXES[syntax], prefixes=dict(prefixes or {}))


def read_graph(store: Store, graph: str) -> Iterator[Triple]:
    """Yield the statements of one named graph; raises UnknownGraph."""
    quads = store.quads_for_pattern(None, None, None, find_graph(store, graph))
    return (quad.triple for quad in quads)


def read_graphs(store: Store) -> Iterator[Quad]:
    """Yield the statements of all named graphs, graph by graph in the order of their IRIs."""
    for graph in list_graphs(store):
        yield from store.quads_for_pattern(None, None, None, NamedNode(graph))


def find_graph(store: Store, graph: str) -> NamedNode:
    """Return a named graph's IRI as a term; raises TermFault, UnknownGraph with the nearest."""
    node = make_node(graph)
    if store.contains_named_graph(node):
        return node
    known = list_graphs(store)
    near = get_close_matches(graph, known, SHOWN, cutoff=0)
    shown: object = [f"<{iri}>" for iri in near] or phrase("none")
    if len(known) > SHOWN:
        shown = phrase("known-and-more", known=shown, more=len(known) - SHOWN)
    raise UnknownGraph(phrase("graph-unknown", graph=graph, known=shown))


def list_graphs(store: Store) -> list[str]:
    """Return the IRIs of all named graphs in order."""
    return sorted(graph.value for graph in store.named_graphs())
