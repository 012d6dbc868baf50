"""Which named graphs make up the default graph: the current state of everything.

Versions that are over and drafts beside a version in force stay in their named graphs, so old
and new labels never mix in an answer that does not ask for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.names import Names
from graph.queries import read_query

IN_FORCE: Final = frozenset({"version-adopted", "version-noted"})
OVER: Final = frozenset({"version-superseded"})
# graphs below {base}/graph/ that describe or check the data, and copies of others' data
APART: Final = ("shapes", "validation/", "harvest/", "provenance")


@dataclass(frozen=True)
class Version:
    """A concept version as far as its standing needs: IRIs, the status code's name, its start."""

    iri: str
    concept: str
    status: str
    previous: frozenset[str] = frozenset()
    start: str = ""


def read_versions(store: Store, names: Names) -> list[Version]:
    """Read all concept versions from the named graphs of a store, but not from those apart."""
    answer = store.query(read_query("internal/versions"))
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - versions.rq is a SELECT
    columns = [variable.value for variable in answer.variables]
    return gather_versions(({name: row[name] for name in columns} for row in answer), names)


def gather_versions(rows: Iterable[Mapping[str, object]], names: Names) -> list[Version]:
    """Return the concept versions in the solutions of `versions.rq`, each once."""
    found: dict[str, Version] = {}
    for row in rows:
        if is_apart(_text(row["graph"]), names):
            continue  # what others say of a version does not change where it stands
        iri, concept, status = (_text(row[name]) for name in ("version", "concept", "status"))
        known = found.get(iri)
        previous = {_text(row.get("previous"))} - {""} | (known.previous if known else frozenset())
        start = _text(row.get("start"))
        found[iri] = Version(iri, concept, status.rpartition("#")[2], frozenset(previous), start)
    return list(found.values())


def choose_versions(versions: Iterable[Version]) -> set[str]:
    """Return the IRIs of the versions that are current, for each concept on its own.

    In force are versions adopted or noted that no other one in force follows, be it with versions
    between that never came into force. A concept without such a version is represented by its
    latest one that is not over.
    """
    by_concept: defaultdict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_concept[version.concept].append(version)
    return {iri for group in by_concept.values() for iri in _choose(group)}


def _choose(versions: list[Version]) -> set[str]:
    in_force = {version.iri for version in versions if version.status in IN_FORCE}
    previous = {version.iri: version.previous for version in versions}
    current = in_force.difference(*(_walk_back(iri, previous) for iri in in_force))
    if current:
        return current
    open_ = [version for version in versions if version.status not in OVER] or versions
    return {max(open_, key=lambda version: (version.start, version.iri)).iri}


def _walk_back(iri: str, previous: Mapping[str, frozenset[str]]) -> set[str]:
    """Return all versions before one, by what each says its previous ones are."""
    found: set[str] = set()
    ahead = set(previous[iri])
    while ahead:
        found |= ahead
        ahead = {before for one in ahead for before in previous.get(one, ())} - found
    return found


def is_always_current(graph: str, names: Names) -> bool:
    """Tell whether a graph is part of the default graph whatever the versions' statuses are."""
    return names.version_of_graph(graph) is None and not is_apart(graph, names)


def list_current_graphs(store: Store, names: Names) -> set[str]:
    """Return the IRIs of the named graphs that the default graph is the union of."""
    versions = read_versions(store, names)
    hidden = {names.graph_of_version(version.iri) for version in versions} - {
        names.graph_of_version(iri) for iri in choose_versions(versions)
    }
    graphs = {graph.value for graph in store.named_graphs()}
    return {graph for graph in graphs - hidden if not is_apart(graph, names)}


def is_apart(graph: str, names: Names) -> bool:
    """Return whether a graph describes or checks the data, or is a copy of others' data."""
    return graph.startswith(tuple(names.shared_graph(name) for name in APART))


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
