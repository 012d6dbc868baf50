"""The network of a county: one typed directed multigraph; its money is that of `graph.costs`.

`docs/network.md` defines kinds and links; `words.toml` has their names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import networkx as nx
from pyoxigraph import NamedNode, Store

from graph.errors import InputError, UnknownResource
from graph.models import keep
from graph.names import Names
from graph.network.elements import Edge, Node
from graph.network.money import Money, read_money
from graph.network.words import list_kinds
from graph.queries import Row, ask
from graph.sentences import phrase
from graph.tables import read_day

KEPT: Final = 8  # networks of counties that a process keeps
EXAMPLE: Final = "99001/id/project/r2ehcg"


@dataclass(frozen=True)
class Network:
    """The nodes of a county by IRI, the graph between them, and what finances its projects."""

    nodes: Mapping[str, Node]
    graph: "nx.MultiDiGraph[str]"
    money: tuple[Money, ...] = ()

    def list_edges(self, links: Iterable[str] = ()) -> Iterator[Edge]:
        """Yield the edges, or those of some links, in their order."""
        wanted = frozenset(links)
        for source, target, link, said in self.graph.edges(keys=True, data=True):
            if not wanted or link in wanted:
                yield Edge(source, target, link, said["share"])

    def take_links(self, links: Iterable[str]) -> "nx.DiGraph[str]":
        """Return the graph of all nodes with only the edges of some links."""
        chosen: nx.DiGraph[str] = nx.DiGraph()
        chosen.add_nodes_from(self.graph)
        chosen.add_edges_from((each.source, each.target) for each in self.list_edges(links))
        return chosen

    def list_kind(self, kind: str) -> list[Node]:
        """Return the nodes of a kind in their order."""
        return [each for each in self.nodes.values() if each.kind == kind]

    def find(self, iri: str, parameter: str = "node", kinds: Iterable[str] = ()) -> Node:
        """Return a node by IRI. Raises InputError if it is not one, or not of some kinds."""
        node, wanted = self.nodes.get(iri), tuple(kinds)
        if node is None:
            raise InputError(
                phrase(
                    "node-kindless",
                    given=f"{parameter}={iri}",
                    kinds=list_kinds(),
                    hint=f"{parameter}={EXAMPLE}",
                )
            )
        if wanted and node.kind not in wanted:
            raise InputError(
                phrase(
                    "node-kind-wrong",
                    given=f"{parameter}={iri}",
                    kind=node.kind,
                    wanted=wanted,
                    hint=f"{parameter}={EXAMPLE}",
                )
            )
        return node


def make_network(
    nodes: Iterable[Node], edges: Iterable[Edge], money: Iterable[Money] = ()
) -> Network:
    """Return a network; edges with an end that is no node are left out.

    Of several alike there is one edge, with the sum of their shares.
    """
    ordered = sorted(nodes, key=lambda each: each.rank)
    known = {each.iri: each for each in ordered}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(known)
    for (source, target, link), share in sorted(sum_shares(edges).items()):
        if source in known and target in known:
            graph.add_edge(source, target, key=link, share=share)
    return Network(known, graph, tuple(money))


def sum_shares(edges: Iterable[Edge]) -> dict[tuple[str, str, str], Decimal | None]:
    """Return the share of each source, target and link: the sum of those that are known."""
    sums: dict[tuple[str, str, str], Decimal | None] = {}
    for edge in edges:
        key, known = (edge.source, edge.target, edge.link), edge.share
        before = sums.get(key)
        sums[key] = before if known is None else known + (before or 0)
    return sums


@keep(KEPT)
def read_network(store: Store, names: Names, county: str) -> Network:
    """Return the network of a county by its key, of its current version and facts.

    Raises UnknownResource.
    """
    terms = {
        "county": NamedNode(names.county(county)),
        "facts": NamedNode(names.facts_graph(county)),
    }
    if not any(True for _ in store.quads_for_pattern(terms["county"], None, None, None)):
        raise UnknownResource(phrase("county-unknown", county=county, example="99001"))
    nodes = read_nodes(ask(store, "internal/network-nodes", terms))
    money = read_money(store, names, county)
    edges = read_edges(ask(store, "internal/network-edges", terms))
    return make_network(nodes, [*edges, *finance(money)], money)


def find_county(store: Store, names: Names, iri: str, parameter: str = "node") -> str:
    """Return the key of the county a thing is of.

    Raises UnknownResource if nothing is said of it, InputError if it is of no county.
    """
    node = NamedNode(iri)
    if not any(True for _ in store.quads_for_pattern(node, None, None, None)):
        raise UnknownResource(
            phrase(
                "thing-unknown",
                given=f"{parameter}={iri}",
                right=phrase("right-thing"),
                hint=f"{parameter}={EXAMPLE}",
            )
        )
    key = names.county_key(iri)
    if key is None:
        raise InputError(
            phrase("node-countyless", given=f"{parameter}={iri}", hint=f"{parameter}={EXAMPLE}")
        )
    return key


def read_nodes(rows: Iterable[Row]) -> list[Node]:
    """Return the nodes in the rows of `network-nodes.rq`, each once."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["node"].value, []).append(row)
    return [_make_node(iri, group) for iri, group in found.items()]


def _make_node(iri: str, rows: list[Row]) -> Node:
    """Return a node; of several values the least, so that the answer is always the same."""
    labels: dict[str, str] = {}
    for row in sorted(rows, key=lambda each: _text(each, "label"), reverse=True):
        labels[getattr(row.get("label"), "language", None) or ""] = _text(row, "label")
    kinds = {row["kind"].value for row in rows}
    return Node(
        iri,
        min(kinds, key=list_kinds().index),
        {tag: labels[tag] for tag in sorted(labels) if labels[tag]},
        min(_text(row, "notation") for row in rows),
        *(_read_first_day(rows, name) for name in ("start", "end", "started", "ended")),
    )


def _read_first_day(rows: list[Row], name: str) -> date | None:
    texts = sorted({row[name].value for row in rows if name in row})
    days = (_read_day(text) for text in texts)
    return next(filter(None, days), None)


def _read_day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:  # an imported date that is none; the rules tell of it
        return None


def read_edges(rows: Iterable[Row]) -> list[Edge]:
    """Return the edges in the rows of `network-edges.rq`."""
    return [
        Edge(row["source"].value, row["target"].value, row["link"].value, _read_share(row))
        for row in rows
    ]


def _read_share(row: Row) -> Decimal | None:
    try:
        return Decimal(_text(row, "share")) if "share" in row else None
    except ArithmeticError:  # no number; the rules tell of it
        return None


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def finance(money: Iterable[Money]) -> list[Edge]:
    """Return an edge from each source to each project, with its share of the money planned.

    There is no share if the plan of a project is in several currencies.
    """
    plans: dict[str, dict[str, Decimal]] = {}
    currencies: dict[str, set[str]] = {}
    for each in money:
        currencies.setdefault(each.project, set()).add(each.currency)
        plan = plans.setdefault(each.project, {})
        plan[each.source] = plan.get(each.source, Decimal(0)) + each.planned
    return [
        Edge(source, project, "finances", _divide(amount, plan, currencies[project]))
        for project, plan in plans.items()
        for source, amount in plan.items()
    ]


def _divide(amount: Decimal, plan: Mapping[str, Decimal], currencies: set[str]) -> Decimal | None:
    total = sum(plan.values(), Decimal(0))
    return (amount / total).quantize(Decimal("0.0001")) if total and len(currencies) == 1 else None
