"""Faults put into sound counties on purpose, so that it is known what the rules must find.

The kinds of faults stand in `faults.toml`, those that the radar must find in `detections.toml`. No
two faults of a county touch the same or linked things, so that none hides another one.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store
from rdflib import URIRef

from graph.generation.words import read_table
from graph.queries import PARAMETER, bind_query
from graph.validation.shapes import Shapes
from graph.vocabulary import expand, read_prefixes

# What more things are linked to, such as the version, connects everything: it makes no neighbours.
HUB: Final = 50
MAY_CAUSE: Final = URIRef(expand("keks:mayCause"))

Row = Mapping[str, NamedNode]


@dataclass(frozen=True)
class Kind:
    """One kind of fault, as its table explains it; `found` are rules and variables."""

    name: str
    select: str
    update: str
    found: tuple[tuple[str, str], ...]

    @property
    def rules(self) -> frozenset[str]:
        """The rules that find it, as IRIs."""
        return frozenset(expand(f"keks:{rule}") for rule, _ in self.found)


@dataclass(frozen=True, order=True)
class Fault:
    """What a rule must find: the county's key, the rule's name, the IRI where, the kind of fault.

    The element is the `?value` of a rule with a query if it names one, else the focus.
    """

    county: str
    rule: str
    element: str
    kind: str


@cache
def read_kinds(table: str = "faults.toml") -> tuple[Kind, ...]:
    """Read all kinds of faults of a table."""
    return tuple(_read_kind(row) for row in read_table(table)["kinds"])


def _read_kind(row: Mapping[str, Any]) -> Kind:
    found = [(row["rule"], place) for place in row.get("places", ["this"])]
    return Kind(row["name"], row["select"], row["update"], (*found, *row.get("also", {}).items()))


def choose_kinds(shapes: Shapes, severities: AbstractSet[str]) -> tuple[Kind, ...]:
    """Return the kinds of faults of which nothing but findings of some severities comes."""
    return tuple(
        kind
        for kind in read_kinds()
        if {shapes.rules[URIRef(rule)].severity for rule in spread(shapes, kind.rules)}
        <= severities
    )


def spread(shapes: Shapes, rules: Iterable[str]) -> set[str]:
    """Return rules and those whose findings may be a mere consequence."""
    found = set(rules)
    return found | {str(o) for rule in found for o in shapes.graph.objects(URIRef(rule), MAY_CAUSE)}


@dataclass(frozen=True)
class Spoiler:
    """Puts faults into one county, by chance that can be repeated."""

    county: str
    quads: list[Quad]
    random: Random

    def spoil(self, kinds: Iterable[Kind], rate: float) -> tuple[list[Quad], list[Fault]]:
        """Return the county's statements with faults, and these; `rate` is per thing described.

        There are fewer faults where no place is left.
        """
        number = round(rate * len(self._homes))
        chosen = [*self._choose(kinds, number)]
        for kind, row in chosen:
            self._store.update(_bind(kind.update, row), prefixes=dict(read_prefixes()))
        faults = [
            Fault(self.county, rule, row[place].value, kind.name)
            for kind, row in chosen
            for rule, place in kind.found
        ]
        return self._read(row for _, row in chosen), faults

    def _choose(self, kinds: Iterable[Kind], number: int) -> Iterator[tuple[Kind, Row]]:
        """Choose places for faults, one kind after the other as long as there are places."""
        order = [*kinds]
        self.random.shuffle(order)
        waiting = deque((kind, self._list_rows(kind)) for kind in order)
        taken: set[NamedNode] = set()
        while waiting and number:
            kind, rows = waiting.popleft()
            row = next((row for row in rows if self._is_free(kind, row, taken)), None)
            if row:
                taken |= self._surround(row)
                number -= 1
                waiting.append((kind, rows))
                yield kind, row

    def _list_rows(self, kind: Kind) -> Iterator[Row]:
        """List the places for a kind of fault, when they are asked for, in an order by chance."""
        solutions = self._store.query(kind.select, prefixes=dict(read_prefixes()))
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 - only SELECT is asked
        names = [variable.value for variable in solutions.variables]
        rows = sorted([str(node) for node in solution] for solution in solutions)
        self.random.shuffle(rows)
        for row in rows:
            yield {name: NamedNode(node[1:-1]) for name, node in zip(names, row, strict=True)}

    def _is_free(self, kind: Kind, row: Row, taken: AbstractSet[NamedNode]) -> bool:
        places = {row[place] for _, place in kind.found}
        return taken.isdisjoint(places | {node for node in row.values() if not self._is_hub(node)})

    def _surround(self, row: Row) -> set[NamedNode]:
        """Return what a row names, and what is linked to that."""
        around = (self._links.get(node, ()) for node in row.values() if not self._is_hub(node))
        near = {node for nodes in around for node in nodes if not self._is_hub(node)}
        return near.union(row.values())

    def _is_hub(self, node: NamedNode) -> bool:
        return len(self._links.get(node, ())) > HUB

    def _read(self, rows: Iterable[Row]) -> list[Quad]:
        """Return what the store holds now; new things stand where the row's first one stands."""
        homes = dict(self._homes)
        for row in rows:
            home = next((self._homes[n] for n in row.values() if n in self._homes), None)
            homes |= {node: home for node in row.values() if node not in homes and home}
        now = {Quad(q.subject, q.predicate, q.object, homes[q.subject]) for q in self._store}
        return [*(q for q in self.quads if q in now), *sorted(now.difference(self.quads), key=str)]

    @cached_property
    def _store(self) -> Store:
        """All statements in one graph; each thing is described in one named graph only."""
        store = Store()
        store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in self.quads)
        return store

    @cached_property
    def _homes(self) -> Mapping[NamedNode, NamedNode]:
        """The graph in which each thing is described."""
        return {_get_node(q.subject): _get_node(q.graph_name) for q in self.quads}

    @cached_property
    def _links(self) -> Mapping[NamedNode, set[NamedNode]]:
        """What each thing described is linked to, in both directions."""
        links: dict[NamedNode, set[NamedNode]] = {node: set() for node in self._homes}
        for quad in self.quads:
            if quad.object in links:
                one, other = _get_node(quad.subject), _get_node(quad.object)
                links[one].add(other)
                links[other].add(one)
        return links


def _bind(update: str, row: Row) -> str:
    return bind_query(update, {name: row[name] for name in PARAMETER.findall(update)})


def _get_node(term: object) -> NamedNode:
    assert isinstance(term, NamedNode)  # noqa: S101 - nothing generated is a blank node
    return term
