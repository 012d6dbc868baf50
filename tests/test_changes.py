"""A change does to the named graphs what it says, and the default graph is always current."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.changes import BULK_BYTES, Change, apply_change
from graph.current import list_current_graphs
from graph.errors import InputError, SyntaxFault, TermFault, UnknownGraph
from graph.formats import RDF_SYNTAXES
from graph.parsing import File
from tests.strategies import (
    GRAPHS,
    NAMES,
    Edit,
    Graph,
    Graphs,
    edits,
    read_graph,
    read_named_graphs,
    write_triples,
)

ONE = b'<urn:a> <urn:p> "1" .\n'
# few statements are written one by one, many as whole tables; the result must be the same
both_ways = st.sampled_from([0, BULK_BYTES])


def write_files(graphs: Graphs, syntax: str, folder: Path) -> tuple[File, ...]:
    return tuple(
        File(
            write_triples(folder / f"{syntax}-{number}", triples, RDF_SYNTAXES[syntax]),
            syntax,
            graph,
        )
        for number, (graph, triples) in enumerate(graphs.items())
    )


def make_change(edit: Edit, known: Graphs, folder: Path) -> Change:
    (folder / "replaced").mkdir(parents=True)
    (folder / "added").mkdir()
    (folder / "erased").mkdir()
    return Change(
        removed=tuple(edit.removed & known.keys()),
        replaced=write_files(edit.replaced, edit.syntax, folder / "replaced"),
        added=write_files(edit.added, edit.syntax, folder / "added"),
        erased=write_files(edit.erased, edit.syntax, folder / "erased"),
    )


def apply(
    store: Store, change: Change, folder: Path, bulk: int = BULK_BYTES
) -> dict[str, tuple[int, int]]:
    with TemporaryDirectory(dir=folder) as scratch:
        deltas = apply_change(store, change, NAMES, Path(scratch), bulk)
        return {graph: delta.count() for graph, delta in deltas.items()}


def count_differences(before: Graphs, after: Graphs) -> dict[str, tuple[int, int]]:
    none: frozenset[object] = frozenset()
    counts = {
        graph: (
            len(after.get(graph, none) - before.get(graph, none)),
            len(before.get(graph, none) - after.get(graph, none)),
        )
        for graph in {*before, *after}
    }
    return {graph: count for graph, count in counts.items() if any(count)}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(edits, both_ways), min_size=1, max_size=4))
def test_named_graphs_follow_and_the_default_graph_is_the_union_of_the_current_ones(
    history: list[tuple[Edit, int]],
) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        live_through(history, Path(folder))


def live_through(history: list[tuple[Edit, int]], folder: Path) -> None:
    store = Store(folder / "store")
    expected: Graphs = {}
    for number, (edit, bulk) in enumerate(history):
        before, expected = expected, edit.apply(expected)
        counts = apply(store, make_change(edit, before, folder / str(number)), folder, bulk)
        named = read_named_graphs(store)
        assert named == expected
        assert counts == count_differences(before, expected)
        current = [named[graph] for graph in list_current_graphs(store, NAMES)]
        assert read_graph(store, DefaultGraph()) == frozenset[object]().union(*current)


@settings(deadline=None, max_examples=20)
@given(edits, st.permutations(range(len(GRAPHS))))
def test_the_order_of_files_does_not_matter(edit: Edit, order: list[int]) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as path:
        folder = Path(path)
        change = make_change(edit, {}, folder / "files")
        shuffled = Change(
            replaced=tuple(change.replaced[i] for i in order if i < len(change.replaced)),
            added=tuple(change.added[i] for i in order if i < len(change.added)),
        )
        assert build(change, folder, "1") == build(shuffled, folder, "2")


def build(change: Change, folder: Path, name: str) -> tuple[Graphs, Graph]:
    store = Store(folder / name)
    apply(store, change, folder)
    return read_named_graphs(store), read_graph(store, DefaultGraph())


@pytest.mark.parametrize("bulk", [0, BULK_BYTES])
def test_what_is_there_already_is_not_counted_as_added(tmp_path: Path, bulk: int) -> None:
    (tmp_path / "a.nt").write_bytes(ONE + ONE + b"# a comment\n\n" + ONE.replace(b"1", b"2"))
    change = Change(added=(File(tmp_path / "a.nt", "n-triples", GRAPHS[0]),))
    store = Store(tmp_path / "store")
    assert apply(store, change, tmp_path, bulk) == {GRAPHS[0]: (2, 0)}
    assert apply(store, change, tmp_path, bulk) == {}


def test_a_replacing_file_without_statements_empties_its_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(ONE)
    (tmp_path / "b.ttl").write_bytes(b"# nothing\n")
    store = Store(tmp_path / "store")
    apply(store, Change(added=(File(tmp_path / "a.ttl", "turtle", GRAPHS[0]),)), tmp_path)
    change = Change(replaced=(File(tmp_path / "b.ttl", "turtle", GRAPHS[0]),))
    assert apply(store, change, tmp_path) == {GRAPHS[0]: (0, 1)}
    assert len(store) == 0
    assert list(store.named_graphs()) == []


def test_several_files_replace_one_graph_together(tmp_path: Path) -> None:
    files = []
    for name in ("1", "2"):
        (tmp_path / name).write_bytes(ONE.replace(b"1", name.encode()))
        files.append(File(tmp_path / name, "turtle", GRAPHS[0]))
    store = Store(tmp_path / "store")
    assert apply(store, Change(replaced=tuple(files)), tmp_path) == {GRAPHS[0]: (2, 0)}


def test_blank_nodes_have_one_name_in_their_graph_and_in_the_default_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> [ <urn:q> [] ] .")
    store = Store(tmp_path / "store")
    change = Change(replaced=(File(tmp_path / "a.ttl", "turtle", GRAPHS[0]),))
    apply(store, change, tmp_path)
    assert [*read_named_graphs(store).values()] == [read_graph(store, DefaultGraph())]
    assert apply(store, change, tmp_path) == {}, "the same file names its blank nodes the same"


@pytest.mark.parametrize(("graph", "fault"), [(GRAPHS[0], UnknownGraph), ("no IRI", TermFault)])
def test_removing_a_graph_that_does_not_exist_is_told(
    tmp_path: Path, graph: str, fault: type[Exception]
) -> None:
    (tmp_path / "a.nt").write_bytes(ONE)
    store = Store(tmp_path / "store")
    apply(store, Change(added=(File(tmp_path / "a.nt", "n-triples", GRAPHS[3]),)), tmp_path)
    with pytest.raises(fault, match=graph):
        apply(store, Change(removed=(graph,)), tmp_path)


@pytest.mark.parametrize("bulk", [0, BULK_BYTES])
@pytest.mark.parametrize("syntax", ["n-triples", "turtle"])
def test_broken_files_are_named_with_the_line(tmp_path: Path, bulk: int, syntax: str) -> None:
    (tmp_path / "goals.rdf").write_bytes(ONE + b"<urn:a> <urn:p .\n")
    change = Change(added=(File(tmp_path / "goals.rdf", syntax, GRAPHS[0]),))
    with pytest.raises(SyntaxFault, match=r"goals\.rdf: .*line 2"):
        apply(Store(tmp_path / "store"), change, tmp_path, bulk)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    change = Change(added=(File(tmp_path / "nowhere.ttl", "turtle", GRAPHS[0]),))
    with pytest.raises(InputError, match=r"nowhere\.ttl cannot be read"):
        apply(Store(tmp_path / "store"), change, tmp_path)


def test_what_others_say_does_not_change_what_is_current(tmp_path: Path) -> None:
    facts, version, harvest = GRAPHS[0], GRAPHS[1], GRAPHS[5]
    standing = """
        @prefix dcat: <http://www.w3.org/ns/dcat#> .
        @prefix kek: <https://w3id.org/kek/ontology#> .
        @prefix kc: <https://w3id.org/kek/codes#> .
        <{0}/14730/id/version/2016> dcat:isVersionOf <{0}/c> ; kek:status kc:version-adopted .
        <{0}/14730/id/version/2021> dcat:isVersionOf <{0}/c> ; kek:status kc:version-draft .
    """.replace("{0}", NAMES.base)
    (tmp_path / "ours").write_text(standing)
    (tmp_path / "theirs").write_text(standing.replace("adopted", "superseded"))
    (tmp_path / "goals").write_bytes(ONE)
    files = {"ours": facts, "theirs": harvest, "goals": version}
    store = Store(tmp_path / "store")
    added = tuple(File(tmp_path / name, "turtle", graph) for name, graph in files.items())
    apply(store, Change(added=added), tmp_path)
    assert list_current_graphs(store, NAMES) == {facts, version}


@pytest.mark.parametrize("bulk", [0, BULK_BYTES])
@pytest.mark.parametrize(
    "literal",
    [
        '"10.0"^^xsd:decimal', '"+5"^^xsd:integer', '"007"^^xsd:integer', '"1"^^xsd:boolean',
        '"1e0"^^xsd:double', '"5"^^xsd:int', '"2021-03-24+00:00"^^xsd:date',
        '"2021-03-24T10:00:00.000Z"^^xsd:dateTime', '"P1Y0M"^^xsd:duration', '"-0"^^xsd:decimal',
    ],
)  # fmt: skip
def test_a_value_in_another_spelling_is_the_same_value(
    tmp_path: Path, literal: str, bulk: int
) -> None:
    """The engine keeps values: what it gives back is spelled its own way."""
    file = tmp_path / "value.ttl"
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    file.write_text(f"{prefix}\n<urn:a> <urn:p> {literal} .", encoding="utf-8")
    store = Store(tmp_path / "store")
    change = Change(replaced=(File(file, "turtle", GRAPHS[0]),))
    assert apply(store, change, tmp_path, bulk) == {GRAPHS[0]: (1, 0)}
    assert apply(store, change, tmp_path) == {}
    assert apply(store, Change(added=change.replaced), tmp_path, bulk) == {}
    assert len(list(store.quads_for_pattern(None, None, None, NamedNode(GRAPHS[0])))) == 1
