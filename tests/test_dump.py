"""What is dumped can be loaded again and is the same."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.changes import Change, apply_change
from graph.dump import SHOWN, list_graphs, write_dump
from graph.errors import InputError, TermFault, UnknownGraph
from graph.formats import DATASET_FORMATS, GRAPH_FORMATS, RDF_FORMATS
from graph.parsing import File
from tests.strategies import GRAPHS, NAMES, Graph, read_graph, read_named_graphs, triple_sets

datasets = st.dictionaries(st.sampled_from(GRAPHS), triple_sets.filter(bool), max_size=3)


def make_store(graphs: dict[str, Graph]) -> Store:
    store = Store()
    for graph, triples in graphs.items():
        for t in triples:
            store.add(Quad(t.subject, t.predicate, t.object, NamedNode(graph)))
            store.add(Quad(t.subject, t.predicate, t.object, DefaultGraph()))
    return store


def dump(store: Store, syntax: str, graph: str | None = None) -> bytes:
    output = BytesIO()
    write_dump(store, output, syntax, graph)
    return output.getvalue()


def load(content: bytes, syntax: str, graph: str | None = None) -> Store:
    store = Store()
    with TemporaryDirectory() as folder:
        path = Path(folder, "dump")
        path.write_bytes(content)
        apply_change(store, Change(added=(File(path, syntax, graph),)), NAMES, Path(folder))
    return store


@settings(deadline=None)
@given(datasets, st.sampled_from([known.name for known in DATASET_FORMATS]))
def test_a_dump_of_all_graphs_loads_as_the_same_graphs(
    graphs: dict[str, Graph], syntax: str
) -> None:
    assert read_named_graphs(load(dump(make_store(graphs), syntax), syntax)) == graphs


@settings(deadline=None)
@given(triple_sets.filter(bool), st.sampled_from([known.name for known in RDF_FORMATS]))
def test_a_dump_of_one_graph_loads_as_the_same_graph(graph: Graph, syntax: str) -> None:
    store = make_store({GRAPHS[0]: graph, GRAPHS[1]: frozenset()})
    loaded = load(dump(store, syntax, GRAPHS[0]), syntax, GRAPHS[0])
    assert read_graph(loaded, NamedNode(GRAPHS[0])) == graph


@given(datasets)
def test_a_dump_repeats_nothing(graphs: dict[str, Graph]) -> None:
    lines = dump(make_store(graphs), "n-quads").splitlines()
    assert len(lines) == len(set(lines)) == sum(map(len, graphs.values()))


@pytest.mark.parametrize("syntax", [known.name for known in GRAPH_FORMATS])
def test_a_format_for_one_graph_does_not_take_several(syntax: str) -> None:
    with pytest.raises(InputError, match=f"{syntax} holds one graph only"):
        dump(Store(), syntax)


@pytest.mark.parametrize("count", [0, 1, SHOWN, 300])
def test_an_unknown_graph_is_told_with_known_ones(count: int) -> None:
    store = Store()
    for number in range(count):
        store.add_graph(NamedNode(f"urn:graph:{number}"))
    with pytest.raises(UnknownGraph, match="There is no graph <urn:graph:x>") as caught:
        dump(store, "turtle", "urn:graph:x")
    message = str(caught.value)
    assert message.count("<urn:graph:") == 1 + min(count, SHOWN)
    assert ("and 292 more" in message) == (count == 300)
    assert ("Known: none" in message) == (count == 0)


def test_the_graph_that_was_meant_is_named_first() -> None:
    store = Store()
    for graph in GRAPHS:
        store.add_graph(NamedNode(graph))
    with pytest.raises(UnknownGraph, match=f"Known: <{GRAPHS[0]}>"):
        dump(store, "turtle", f"{GRAPHS[0]}s")


def test_what_is_no_iri_is_told() -> None:
    with pytest.raises(TermFault, match="“facts” is no absolute IRI"):
        dump(Store(), "turtle", "facts")


def test_graphs_are_listed_in_order() -> None:
    store = Store()
    for graph in reversed(GRAPHS):
        store.add_graph(NamedNode(graph))
    assert list_graphs(store) == sorted(GRAPHS)
