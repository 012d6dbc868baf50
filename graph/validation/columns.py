"""A unit in columns: by property, what each subject has for values, all as N-Triples terms."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from graph.validation.paths import SUPERCLASS, TYPE, Step, Way, invert
from graph.validation.terms import read_triple
from graph.validation.units import Statement, Term, Unit

Graph = NamedNode | DefaultGraph


class Column(dict[str, list[str]]):
    """By subject its values, or the other way round; who has none may be asked, too."""

    def __missing__(self, _: str) -> list[str]:
        """Return the values of a node that has none."""
        return []


EMPTY: Final = Column()
READ: Final = "CONSTRUCT {{ ?s {name} ?o }} WHERE {{ ?s {name} ?o }}"
LIST: Final = "SELECT DISTINCT ?p WHERE { ?s ?p ?o }"
GRAPHS: Final = 8  # of which a shelf keeps what it has read


@dataclass(frozen=True)
class Shelf:
    """Columns of the graphs of a store, read when they are asked for; the last ones are kept.

    A shelf must not be used any longer once the store has changed.
    """

    store: Store
    _graphs: dict[Graph, dict[str, Column]] = field(default_factory=dict)

    def read(self, graph: Graph, predicate: str) -> Column:
        """Return the column of a property in one graph."""
        columns = self._graphs.pop(graph, {})
        self._graphs[graph] = columns  # as the last one
        if len(self._graphs) > GRAPHS:
            del self._graphs[next(iter(self._graphs))]
        if predicate not in columns:
            found = self.store.query(READ.format(name=predicate), default_graph=graph)
            assert isinstance(found, QueryTriples)  # noqa: S101 - that is what CONSTRUCT gives
            columns[predicate] = read_column(found.serialize(format=RdfFormat.N_TRIPLES) or b"")
        return columns[predicate]

    def list_predicates(self, graph: Graph) -> set[str]:
        """List the properties in one graph."""
        found = self.store.query(LIST, default_graph=graph)
        assert isinstance(found, QuerySolutions)  # noqa: S101 - that is what SELECT gives
        return {str(row["p"]) for row in found}


def read_column(text: bytes) -> Column:
    """Read N-Triples with one property."""
    column = Column()
    for line in dict.fromkeys(text.decode().split(" .\n")[:-1]):
        subject, _, value = line.split(" ", 2)
        column.setdefault(subject, []).append(value)
    return column


def merge(columns: Collection[Column]) -> Column:
    """Return what stands in some columns, each value once."""
    filled = [column for column in columns if column]
    if len(filled) == 1:
        return filled[0]
    merged = Column()
    for column in filled:
        for subject, values in column.items():
            known = merged.get(subject)
            merged[subject] = [*dict.fromkeys((*known, *values))] if known else values
    return merged


@dataclass(frozen=True)
class Columns:
    """Statements by property, each once; those of a unit are read when they are asked for.

    Text is compared and hashed much faster than terms of the store, and sets of it faster than
    solutions of queries.
    """

    shelf: Shelf | None = None
    graphs: tuple[Graph, ...] = ()
    forward: dict[str, Column] = field(default_factory=dict)
    _backward: dict[str, Column] = field(default_factory=dict)
    _instances: dict[str, AbstractSet[str]] = field(default_factory=dict)

    def list_predicates(self) -> AbstractSet[str]:
        """List the properties of all statements."""
        if self.shelf is None:
            return self.forward.keys()
        return {name for graph in self.graphs for name in self.shelf.list_predicates(graph)}

    def find_column(self, step: Step) -> Column:
        """Return where one step leads, from each node."""
        return self.find_named(f"<{step.predicate}>", inverse=step.inverse)

    def find_named(self, predicate: str, *, inverse: bool = False) -> Column:
        """Return the column of a property."""
        if inverse:
            if predicate not in self._backward:
                self._backward[predicate] = turn(self.find_named(predicate))
            return self._backward[predicate]
        if self.shelf is None:
            return self.forward.get(predicate, EMPTY)
        if predicate not in self.forward:
            columns = [self.shelf.read(graph, predicate) for graph in self.graphs]
            self.forward[predicate] = merge(columns)
        return self.forward[predicate]

    def find_values(self, ways: Collection[Way]) -> Callable[[str], Collection[str]]:
        """Return what gives the nodes to which some ways lead from a node."""
        steps = [way[0] for way in ways if len(way) == 1 and not way[0].repeated]
        if len(steps) < len(ways):
            return lambda node: {value for way in ways for value in self.reach({node}, way)}
        columns = [self.find_column(step) for step in steps]
        if len(columns) == 1:
            return columns[0].__getitem__
        return lambda node: {v for each in columns if node in each for v in each[node]}

    def reach(self, nodes: AbstractSet[str], way: Way) -> AbstractSet[str]:
        """Return the nodes to which a way leads from some nodes."""
        for step in way:
            column = self.find_column(step)
            ahead = {value for node in nodes for value in column[node]}
            while step.repeated and not ahead <= nodes:
                nodes = nodes | ahead
                ahead = {value for node in ahead for value in column[node]}
            nodes = nodes if step.repeated else ahead
        return nodes

    def find_instances(self, class_: str) -> AbstractSet[str]:
        """Return the instances of a class and of those below it (SHACL section 1.1)."""
        if class_ not in self._instances:
            self._instances[class_] = self.reach({class_}, (invert(SUPERCLASS), invert(TYPE)))
        return self._instances[class_]

    def match(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """Return the statements that match, as terms of the store."""
        inverse = subject is None and value is not None
        near, far = (value, subject) if inverse else (subject, value)
        for name in self.list_predicates() if predicate is None else [str(predicate)]:
            column = self.find_named(name, inverse=inverse)
            for one in column if near is None else [str(near)]:
                for other in column[one]:
                    if far is None or str(far) == other:
                        yield read_triple(*((other, name, one) if inverse else (one, name, other)))

    def list_values(self, predicate: str, subjects: AbstractSet[str] | None) -> AbstractSet[str]:
        """List the values of a property that some subjects have; None: all."""
        column = self.find_named(predicate)
        rows = column.values() if subjects is None else map(column.__getitem__, subjects)
        return set(chain.from_iterable(rows))

    def write(self, wanted: Mapping[str, AbstractSet[str] | None]) -> str:
        """Return some statements as N-Triples: by property those of which subjects; None: all."""
        lines = [
            f"{subject}{middle}{value} .\n"
            for predicate, subjects in wanted.items()
            for column, middle in [(self.find_named(predicate), f" {predicate} ")]
            for subject in (column if subjects is None else subjects & column.keys())
            for value in column[subject]
        ]
        return "".join(lines)


def open_columns(unit: Unit, shelf: Shelf | None = None) -> Columns:
    """Open the columns of a unit; a shelf of its store spares reading graphs again."""
    return Columns(shelf or Shelf(unit.store), unit.nodes)


def collect_columns(statements: Iterable[Statement]) -> Columns:
    """Collect statements, of which one may come several times, in columns."""
    columns: dict[str, Column] = {}
    for subject, predicate, value in dict.fromkeys(
        (str(each.subject), str(each.predicate), str(each.object)) for each in statements
    ):
        columns.setdefault(predicate, Column()).setdefault(subject, []).append(value)
    return Columns(forward=columns)


def turn(column: Column) -> Column:
    """Turn a column round: values become subjects."""
    turned = Column()
    for subject, values in column.items():
        for value in values:
            turned.setdefault(value, []).append(subject)
    return turned
