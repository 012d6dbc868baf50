"""The SHACL constraints of single values as tests of sets of nodes.

Each function takes the place where a constraint with some argument holds, and returns what finds
the nodes that may break it there (`certain`: that surely do).
"""

import re
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from operator import ge, gt, le, lt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from rdflib import SH, URIRef
from rdflib.collection import Collection as List
from rdflib.term import Node

from graph.validation.columns import Columns
from graph.validation.paths import Way
from graph.validation.terms import (
    BLANK,
    IRI,
    LITERAL,
    read_kind,
    read_language,
    read_node,
    read_rank,
    read_string,
    write_node,
)

if TYPE_CHECKING:
    from graph.validation.screening import Screen

# Which of some nodes break something, as all statements are in some columns.
Test = Callable[[Columns, AbstractSet[str]], AbstractSet[str]]
Values = Callable[[str], Collection[str]]
Writer = Callable[["Place", Node], Test]

# What sh:nodeKind allows (SHACL section 4.1.3).
KINDS: Final[Mapping[Node, str]] = MappingProxyType({
    SH.IRI: IRI, SH.BlankNode: BLANK, SH.Literal: LITERAL, SH.BlankNodeOrIRI: BLANK + IRI,
    SH.BlankNodeOrLiteral: BLANK + LITERAL, SH.IRIOrLiteral: IRI + LITERAL,
})  # fmt: skip
FLAGS: Final[Mapping[str, re.RegexFlag]] = MappingProxyType({"i": re.IGNORECASE, "m": re.MULTILINE})


@dataclass(frozen=True)
class Place:
    """Where a constraint holds: for nodes, or (with ways) for their values; `certain` as above."""

    screen: "Screen"
    shape: Node
    ways: tuple[Way, ...] | None
    certain: bool

    def find_values(self, columns: Columns) -> Values:
        """Return what gives the values of a node."""
        return _itself if self.ways is None else columns.find_values(self.ways)

    def lift(self, test: Test) -> Test:
        """Return what finds the nodes with a value that does not pass a test of values."""
        if self.ways is None:
            return test

        def lifted(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
            values = self.find_values(columns)
            broken = test(columns, list_values(values, nodes))
            return {n for n in nodes if not broken.isdisjoint(values(n))} if broken else broken

        return lifted

    def wide(self, breaks: Callable[[str], bool]) -> Test:
        """Return what finds the values that break something, perhaps too many."""
        return find_nothing if self.certain else each(lru_cache(maxsize=50_000)(breaks))


def _itself(node: str) -> tuple[str]:
    return (node,)


def find_nothing(_: Columns, __: AbstractSet[str]) -> AbstractSet[str]:
    """Find no node: nothing is broken for certain."""
    return frozenset()


def each(breaks: Callable[[str], bool]) -> Test:
    """Return what finds the nodes that one by one break something."""
    return lambda _, nodes: {node for node in nodes if breaks(node)}


def unite(tests: Collection[Test]) -> Test:
    """Return what finds the nodes that fail in one test at least."""
    return lambda columns, nodes: frozenset().union(*(test(columns, nodes) for test in tests))


def list_values(values: Values, nodes: AbstractSet[str]) -> AbstractSet[str]:
    """List the values that some nodes have."""
    return {value for node in nodes for value in values(node)}


def _class(_: Place, argument: Node) -> Test:
    return lambda columns, nodes: nodes - columns.find_instances(write_node(argument))


def _nested(place: Place, argument: Node) -> Test:
    return place.screen.write(argument, certain=place.certain)


def _not(place: Place, argument: Node) -> Test:
    inner = place.screen.write(argument, certain=not place.certain)
    return lambda columns, nodes: nodes - inner(columns, nodes)


def _or(place: Place, head: Node) -> Test:
    tests = [_nested(place, shape) for shape in List(place.screen.graph, head)]

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        for test in tests:
            nodes = test(columns, nodes)
        return nodes

    return broken


def _and(place: Place, head: Node) -> Test:
    return unite([_nested(place, shape) for shape in List(place.screen.graph, head)])


def _in(place: Place, head: Node) -> Test:
    allowed = set(List(place.screen.graph, head))
    written = frozenset(map(write_node, allowed))
    return lambda _, nodes: {n for n in nodes - written if read_node(n) not in allowed}


def _node_kind(_: Place, argument: Node) -> Test:
    return each(lambda value: value[0] not in KINDS[argument])


def _datatype(place: Place, argument: Node) -> Test:
    plain = (str(argument), True)
    return place.wide(lambda value: read_kind(value) != plain)


def _pattern(place: Place, argument: Node) -> Test:
    flags = str(place.screen.graph.value(place.shape, SH.flags) or "").lower()
    pattern = re.compile(str(argument), sum(FLAGS.get(flag, 0) for flag in flags))
    return place.wide(lambda value: value[0] == BLANK or not pattern.search(read_string(value)))


def _min_length(place: Place, argument: Node) -> Test:
    least = int(str(argument))
    return place.wide(lambda value: value[0] == BLANK or len(read_string(value)) < least)


def _max_length(place: Place, argument: Node) -> Test:
    most = int(str(argument))
    return place.wide(lambda value: value[0] == BLANK or len(read_string(value)) > most)


def _language_in(place: Place, head: Node) -> Test:
    ranges = [str(each).lower() for each in List(place.screen.graph, head)]

    def breaks(value: str) -> bool:
        tag = read_language(value)
        return not any(tag == each or tag.startswith(f"{each}-") for each in ranges)

    return place.wide(breaks)


def _bound(compare: Callable[[Any, Any], bool]) -> Writer:
    def write(place: Place, argument: Node) -> Test:
        bound = write_node(argument)
        return place.wide(lambda value: not is_ordered(compare, value, bound))

    return write


def is_ordered(compare: Callable[[Any, Any], bool], one: str, other: str) -> bool:
    """Return whether two values surely can be compared, and compare like this."""
    first, second = read_rank(one), read_rank(other)
    return bool(first and second and first[0] == second[0] and compare(first[1], second[1]))


VALUING: Final[Mapping[URIRef, Writer]] = MappingProxyType({
    SH["class"]: _class, SH.datatype: _datatype, SH.nodeKind: _node_kind, SH["in"]: _in,
    SH.node: _nested, SH.property: _nested, SH["not"]: _not, SH["or"]: _or, SH["and"]: _and,
    SH.pattern: _pattern, SH.minLength: _min_length, SH.maxLength: _max_length,
    SH.languageIn: _language_in, SH.minInclusive: _bound(ge), SH.maxInclusive: _bound(le),
    SH.minExclusive: _bound(gt), SH.maxExclusive: _bound(lt),
})  # fmt: skip
