"""The SHACL constraints of all values of a node together, as tests of sets of nodes.

See `graph.validation.constraints` for those of single values.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from operator import le, lt
from types import MappingProxyType
from typing import Any, Final

from rdflib import SH, URIRef
from rdflib.term import Node

from graph.validation.columns import Columns
from graph.validation.constraints import (
    Place,
    Test,
    Writer,
    find_nothing,
    is_ordered,
    list_values,
    unite,
)
from graph.validation.paths import Step, Uncovered
from graph.validation.terms import read_language, read_node, write_node


def _min_count(place: Place, argument: Node) -> Test:
    least = int(str(argument))
    number = len if least == 1 else count

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        values = place.find_values(columns)
        return {node for node in nodes if number(values(node)) < least}

    return broken


def _max_count(place: Place, argument: Node) -> Test:
    most = int(str(argument))

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        values = place.find_values(columns)
        many = {node for node in nodes if len(values(node)) > most}
        return {node for node in many if count(values(node)) > most}

    return broken


def _has_value(place: Place, argument: Node) -> Test:
    written = write_node(argument)

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        values = place.find_values(columns)
        without = {node for node in nodes if written not in values(node)}
        if isinstance(argument, URIRef):
            return without
        return {node for node in without if argument not in map(read_node, values(node))}

    return broken


def _unique_lang(place: Place, argument: Node) -> Test:
    if str(argument) != "true":
        return find_nothing

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        values = place.find_values(columns)
        several = {node for node in nodes if len(values(node)) > 1}
        return {node for node in several if repeats_language(values(node))}

    return broken


def repeats_language(values: Iterable[str]) -> bool:
    """Return whether two values have the same language tag."""
    languages = [language for language in map(read_language, values) if language]
    return len(languages) > len(set(languages))


def _qualified(place: Place, inner: Node) -> Test:
    graph = place.screen.graph
    if graph.value(place.shape, SH.qualifiedValueShapesDisjoint) is not None:
        raise Uncovered(place.shape)
    least = int(str(graph.value(place.shape, SH.qualifiedMinCount) or 0))
    most = graph.value(place.shape, SH.qualifiedMaxCount)
    few = _conforming(place, inner, lambda number: number < least, certain=place.certain)
    if most is None:
        return few
    limit = int(str(most))
    return unite([few, _conforming(place, inner, lambda n: n > limit, certain=not place.certain)])


def _conforming(place: Place, inner: Node, breaks: Callable[[int], bool], *, certain: bool) -> Test:
    test = place.screen.write(inner, certain=certain)

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        values = place.find_values(columns)
        bad = test(columns, list_values(values, nodes))
        return {n for n in nodes if breaks(count([v for v in values(n) if v not in bad]))}

    return broken


def _ordered(compare: Callable[[Any, Any], bool]) -> Writer:
    def breaks(values: Collection[str], others: Collection[str]) -> bool:
        return not all(is_ordered(compare, v, w) for v in values for w in others)

    return lambda place, argument: (
        find_nothing if place.certain else _paired(place, argument, breaks)
    )


def _equals(place: Place, argument: Node) -> Test:
    return _paired(place, argument, lambda values, others: read_nodes(values) != read_nodes(others))


def _disjoint(place: Place, argument: Node) -> Test:
    return _paired(
        place,
        argument,
        lambda values, others: not read_nodes(values).isdisjoint(read_nodes(others)),
    )


def read_nodes(values: Collection[str]) -> AbstractSet[Node]:
    """Return values as the judge sees them."""
    return set(map(read_node, values))


def _paired(
    place: Place, argument: Node, breaks: Callable[[Collection[str], Collection[str]], bool]
) -> Test:
    step = Step(URIRef(str(argument)))

    def broken(columns: Columns, nodes: AbstractSet[str]) -> AbstractSet[str]:
        values, others = place.find_values(columns), columns.find_column(step)
        return {node for node in nodes if breaks(values(node), others.get(node, ()))}

    return broken


def count(values: Collection[str]) -> int:
    """Return how many different values there are to the judge, to whom 1 and 01 are the same."""
    return len(values) if len(values) < 2 else len(set(map(read_node, values)))  # noqa: PLR2004


COUNTING: Final[Mapping[URIRef, Writer]] = MappingProxyType({
    SH.minCount: _min_count, SH.maxCount: _max_count, SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang, SH.qualifiedValueShape: _qualified, SH.lessThan: _ordered(lt),
    SH.lessThanOrEquals: _ordered(le), SH.equals: _equals, SH.disjoint: _disjoint,
})  # fmt: skip
