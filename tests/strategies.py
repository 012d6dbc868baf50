"""What properties are tested with: small graphs over few terms, so that cases meet often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graph.current import IN_FORCE, OVER, Version
from graph.names import Names

NAMES: Final = Names("https://w3id.org/kek/data")
CONCEPT: Final = f"{NAMES.base}/14730/id/concept/kek"
VERSIONS: Final = tuple(f"{NAMES.base}/14730/id/version/{year}" for year in (2016, 2021))
GRAPHS: Final = (
    NAMES.facts_graph("14730"),
    NAMES.version_graph("14730", "2016"),
    NAMES.version_graph("14730", "2021"),
    NAMES.shared_graph("shared"),
    NAMES.shared_graph("shapes"),
    NAMES.shared_graph("harvest/somewhere"),
)
STATUSES: Final = tuple(sorted({*IN_FORCE, *OVER, "version-draft"}))

Graph = frozenset[Triple]
Graphs = Mapping[str, Graph]


def make_triple(subject: str, predicate: str, value: str) -> Triple:
    """Return a statement between three IRIs."""
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def describe_version(version: str) -> list[Triple]:
    """Return everything that may be said of where a version stands."""
    kek, dcat = "https://w3id.org/kek/ontology#", "http://www.w3.org/ns/dcat#"
    codes = "https://w3id.org/kek/codes#"
    return [
        make_triple(version, f"{dcat}isVersionOf", CONCEPT),
        *(make_triple(version, f"{kek}status", f"{codes}{status}") for status in STATUSES),
        *(make_triple(version, f"{dcat}previousVersion", other) for other in VERSIONS),
        Triple(NamedNode(version), NamedNode(f"{kek}startDate"), Literal(version[-4:])),
    ]


PLAIN: Final = [
    Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal(value)) for value in ("1", "ü\n“2”", "")
]
STANDINGS: Final = [triple for version in VERSIONS for triple in describe_version(version)]

standing_graphs = st.frozensets(st.sampled_from(PLAIN + STANDINGS), max_size=12)
graphs = st.dictionaries(st.sampled_from(GRAPHS), standing_graphs, max_size=4)


@dataclass(frozen=True)
class Edit:
    """A change as sets: graphs to remove, erase from, replace, add to; in files of `syntax`."""

    removed: frozenset[str]
    erased: Graphs
    replaced: Graphs
    added: Graphs
    syntax: str

    def apply(self, before: Graphs) -> dict[str, Graph]:
        """Return what the named graphs hold afterwards; one without statements is none."""
        after = {g: triples for g, triples in before.items() if g not in self.removed}
        for graph, triples in self.erased.items():
            after[graph] = after.get(graph, frozenset()) - triples
        after |= self.replaced
        for graph, triples in self.added.items():
            after[graph] = after.get(graph, frozenset()) | triples
        return {graph: triples for graph, triples in after.items() if triples}


edits = st.builds(
    Edit,
    removed=st.frozensets(st.sampled_from(GRAPHS), max_size=2),
    erased=graphs,
    replaced=graphs,
    added=graphs,
    syntax=st.sampled_from(["turtle", "n-triples", "json-ld", "rdf-xml"]),
)

versions = st.lists(
    st.builds(
        Version,
        iri=st.sampled_from(["v1", "v2", "v3", "v4"]),
        concept=st.just("c"),
        status=st.sampled_from(STATUSES),
        previous=st.frozensets(st.sampled_from(["v1", "v2", "v3", "v4"]), max_size=2),
        start=st.sampled_from(["", "2016", "2021"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda version: version.iri,
)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
# XML has no way to write these, so only the other syntaxes can
printable_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=8
)
iris = st.builds(
    NamedNode,
    st.sampled_from(["urn:x:a", "https://example.org/b#c", "https://example.org/ä%20?q=1&r"]),
)
predicates = st.builds(NamedNode, st.sampled_from(["urn:x:p", "https://example.org/ns#q"]))
literals = st.one_of(
    st.builds(Literal, printable_texts),
    st.builds(Literal, printable_texts, language=st.sampled_from(["de", "en-gb"])),
    st.builds(Literal, st.sampled_from(["1", "01", "x"]), datatype=iris),
)
triples = st.builds(Triple, iris, predicates, st.one_of(iris, literals))
triple_sets = st.frozensets(triples, max_size=8)


def write_triples(path: Path, triples: Iterable[Triple], syntax: RdfFormat) -> Path:
    """Write statements to a file."""
    path.write_bytes(serialize(triples, format=syntax) or b"")
    return path


def read_named_graphs(store: Store) -> dict[str, Graph]:
    """Return the named graphs of a store as sets."""
    return {
        graph.value: read_graph(store, graph)
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
    }


def read_graph(store: Store, graph: object) -> Graph:
    """Return one graph of a store as a set."""
    quads: Iterable[Quad] = store.quads_for_pattern(None, None, None, graph)  # type: ignore[arg-type]
    return frozenset(quad.triple for quad in quads)
