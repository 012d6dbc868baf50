"""What is inspected: each subject is some graphs that are read as one, and has a report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Store
from rdflib import URIRef

from graph.current import Version, read_versions
from graph.names import Names
from graph.queries import ask
from graph.validation.units import SHARED, Unit

Reads = frozenset[URIRef]  # what rules read beyond the graphs of a subject (`keks:reads`)

ALONE: Final[Reads] = frozenset()
PREDECESSOR: Final[Reads] = frozenset({URIRef("https://w3id.org/kek/shapes#predecessor")})
ALL_COUNTIES: Final[Reads] = frozenset({URIRef("https://w3id.org/kek/shapes#other-counties")})


@dataclass(frozen=True)
class Subject:
    """Graphs that have a report of their own.

    `report` is the IRI of the report, `county` the key of the county it is about, `status` the
    name of a version's status, `graphs` what it is about, `wider` the graphs that rules read
    beside these, by what they say they read. `others` are the versions that speak for themselves.
    """

    report: str
    graphs: tuple[str, ...]
    county: str = ""
    status: str = ""
    wider: Mapping[Reads, tuple[str, ...]] = field(default_factory=lambda: {ALONE: ()})
    others: frozenset[str] = frozenset()

    def list_graphs(self, reads: Reads, names: Names) -> tuple[str, ...]:
        """List the graphs that rules which read so much are asked of; none: the default graph."""
        if not self.graphs:
            return ()
        shared = (names.shared_graph(name) for name in SHARED)
        return (*self.graphs, *self.wider[reads], *shared)

    def make_unit(self, store: Store, reads: Reads, names: Names) -> Unit:
        """Return the unit that rules which read so much are asked of."""
        return Unit(self.report, store, self.list_graphs(reads, names))


def list_subjects(store: Store, names: Names) -> Iterator[Subject]:
    """List what a store holds to be inspected: versions, counties without one, copies, and all.

    What lies outside the base of the names is not ours to inspect.
    """
    graphs = {graph.value for graph in store.named_graphs()}
    versions = [each for each in read_versions(store, names) if names.path(each.iri)]
    keys = {names.county_key(each.iri) for each in versions}
    for version in versions:
        yield describe_version(version, versions, names)
    for key in sorted(read_counties(store, names) - keys):
        graph = names.facts_graph(key)
        if graph in graphs:
            yield Subject(name_report(graph, names), (graph,), key)
    for graph in sorted(graphs):
        if graph.startswith(names.shared_graph("harvest/")):
            yield Subject(name_report(graph, names), (graph,), graph.rpartition("/")[2])
    # the default graph: the current state of all counties
    yield Subject(name_common(names), (), wider={ALL_COUNTIES: ()})


def name_common(names: Names) -> str:
    """Return the IRI of the report about what counties have in common."""
    return name_report(names.shared_graph("current"), names)


def describe_version(version: Version, versions: Sequence[Version], names: Names) -> Subject:
    """Return a version as a subject: its graph and the facts of its county."""
    graph, county = names.graph_of_version(version.iri), names.county_key(version.iri) or ""
    previous = sorted(names.graph_of_version(iri) for iri in version.previous)
    others = frozenset(each.iri for each in versions) - {version.iri}
    return Subject(
        name_report(graph, names),
        (graph, names.facts_graph(county)),
        county,
        version.status,
        {ALONE: (), PREDECESSOR: tuple(previous)},
        others,
    )


def name_report(graph: str, names: Names) -> str:
    """Return the IRI of the report about a graph: its path below `graph/validation/`."""
    path = (names.path(graph) or "").replace("/graph/", "/", 1).strip("/")
    return names.shared_graph(f"validation/{path}")


def read_counties(store: Store, names: Names) -> set[str]:
    """Read the keys of the counties that the current state describes."""
    rows = ask(store, "internal/described-counties")
    return {key for row in rows if (key := names.county_key(row["county"].value))}
