"""Small counties with faults, and edits of them drawn at random."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from hypothesis import strategies as st

from graph.content import ROOT, list_ontology
from graph.validation.units import Unit
from graph.vocabulary import read_triples

FOLDER: Final = ROOT / "tests" / "shapes"
GRAPHS: Final = ("https://example.org/graph/ontology", "https://example.org/graph/county")
FACTS: Final = "https://example.org/graph/facts"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

Triples = frozenset[ox.Triple]

# Values that engines read in different ways, and such that only look like good ones.
ODD: Final = (
    ox.Literal("Ziel", language="de"),
    ox.Literal("Ziel", language="en"),
    *(
        ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        for datatype, texts in {
            "date": ("2024-02-30", "2024-12-31", "2019-01-01Z", "0000-01-01", "soon"),
            "gYear": ("2030", "30", "12030", "2030Z"),
            "gYearMonth": ("2024-13", "2024-03"),
            "decimal": ("1", "-5.5", "1.0", "0.00001", "0.5", "many", "1e3", "900000000000.25"),
            "integer": ("1", "007", "-3", "3.0"),
            "string": ("", " ", "2024-12-31", "a\n", "2030"),
            "dateTime": ("2024-12-31T00:00:00",),
            "double": ("0.5", "NaN", "INF"),
            "boolean": ("true", "1", "maybe"),
        }.items()
        for text in texts
    ),
)


@cache
def read_ontology() -> tuple[ox.Triple, ...]:
    """Read the ontology without its texts, which no rule for data reads."""
    triples = read_triples(list_ontology())
    return tuple(t for t in triples if not getattr(t.object, "language", None))


@cache
def list_cases() -> tuple[Triples, ...]:
    """List what each case of the shapes adds to the sound county."""
    paths = sorted(FOLDER.glob("C*/*.ttl"))
    return tuple(frozenset(read_triples([path])) for path in paths)


@cache
def read_base() -> Triples:
    """Read the sound county."""
    return frozenset(read_triples([FOLDER / "base.ttl"]))


def make_unit(county: Iterable[ox.Triple]) -> Unit:
    """Put a county and the ontology into a store, as two graphs."""
    store = ox.Store()
    for graph, triples in zip(GRAPHS, (read_ontology(), county), strict=True):
        name = ox.NamedNode(graph)
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    return Unit("county", store, GRAPHS)


def store_county(folder: Path, county: Iterable[ox.Triple]) -> Unit:
    """Put a county and the ontology into a store on disk, beside another county like it.

    Some statements of the county stand in one graph, some in another one, some in both, and all
    in the default graph too.
    """
    store = ox.Store(folder)
    for triple in county:
        for graph in choose_graphs(triple):
            store.add(lay(triple, graph))
        store.add(lay(triple, None))
        store.add(lay(rename(triple), "https://example.org/graph/other"))
    store.bulk_extend(lay(triple, GRAPHS[0]) for triple in read_ontology())
    return Unit("county", store, (*GRAPHS, FACTS))


def lay(triple: ox.Triple, graph: str | None) -> ox.Quad:
    """Lay a statement into a graph, None: the default graph."""
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def choose_graphs(triple: ox.Triple) -> Sequence[str]:
    """Choose the graphs of a county in which a statement stands."""
    graphs = (GRAPHS[1], FACTS)
    return graphs[: 1 + len(str(triple)) % 2] if len(str(triple)) % 3 else graphs[1:]


def rename(triple: ox.Triple) -> ox.Triple:
    """Return what a statement says, of another county."""
    text = str(triple).replace("/data/99101/", "/data/99103/")
    [renamed] = ox.parse(f"{text} .", format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return ox.Triple(renamed.subject, renamed.predicate, renamed.object)


def draw_counties() -> st.SearchStrategy[Triples]:
    """Draw the sound county with some cases, most of them faults, added to it."""
    cases = st.lists(st.sampled_from(list_cases()), max_size=8)
    return cases.map(lambda drawn: read_base().union(*drawn))


@st.composite
def draw_edited(draw: st.DrawFn, county: Triples, size: int) -> Triples:
    """Draw what some edits make of a county."""
    edited = set(county)
    ordered = sorted(county, key=str)
    for _ in range(draw(st.integers(1, size))):
        triple, other = draw(st.sampled_from(ordered)), draw(st.sampled_from(ordered))
        edit = draw(st.sampled_from(EDITS))
        edit(edited, triple, other, draw(st.sampled_from(ODD)))
    return frozenset(edited)


Edit = Callable[[set[ox.Triple], ox.Triple, ox.Triple, ox.Literal], None]


def drop(graph: set[ox.Triple], triple: ox.Triple, _: ox.Triple, __: ox.Literal) -> None:
    """Drop a statement."""
    graph.discard(triple)


def drop_subject(graph: set[ox.Triple], triple: ox.Triple, _: ox.Triple, __: ox.Literal) -> None:
    """Drop everything said about a thing."""
    graph.difference_update([each for each in graph if each.subject == triple.subject])


def copy_value(graph: set[ox.Triple], triple: ox.Triple, other: ox.Triple, _: ox.Literal) -> None:
    """Give a statement the value of another one, too."""
    graph.add(ox.Triple(triple.subject, triple.predicate, other.object))


def copy_statement(
    graph: set[ox.Triple], triple: ox.Triple, other: ox.Triple, _: ox.Literal
) -> None:
    """Say of one thing what is said of another."""
    graph.add(ox.Triple(triple.subject, other.predicate, other.object))


def exchange(graph: set[ox.Triple], triple: ox.Triple, other: ox.Triple, _: ox.Literal) -> None:
    """Replace a value by one that another thing has there."""
    alike = sorted((each for each in graph if each.predicate == triple.predicate), key=str)
    if alike:
        graph.discard(triple)
        chosen = alike[len(str(other)) % len(alike)]
        graph.add(ox.Triple(triple.subject, triple.predicate, chosen.object))


def spoil(graph: set[ox.Triple], triple: ox.Triple, _: ox.Triple, odd: ox.Literal) -> None:
    """Replace a value by an odd one."""
    graph.discard(triple)
    graph.add(ox.Triple(triple.subject, triple.predicate, odd))


def add_odd(graph: set[ox.Triple], triple: ox.Triple, _: ox.Triple, odd: ox.Literal) -> None:
    """Add an odd value to a good one."""
    graph.add(ox.Triple(triple.subject, triple.predicate, odd))


def double(graph: set[ox.Triple], triple: ox.Triple, other: ox.Triple, _: ox.Literal) -> None:
    """Say of a new thing, or of another one, everything that is said of one."""
    new = other.subject if len(str(other)) % 2 else ox.NamedNode("https://example.org/copy")
    said = [each for each in graph if each.subject == triple.subject]
    graph.update(ox.Triple(new, each.predicate, each.object) for each in said)


EDITS: Final[Sequence[Edit]] = (
    drop, drop, drop_subject, copy_value, copy_statement, exchange, exchange, spoil, add_odd,
    double,
)  # fmt: skip
