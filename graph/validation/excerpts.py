"""Excerpts of a unit: as much of it as rules read around some places."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode
from rdflib import RDFS, SH, URIRef
from rdflib.term import Node, Variable

from graph.validation.columns import Columns, collect_columns
from graph.validation.paths import SUPERCLASS, TYPE, Step, Way, invert
from graph.validation.patterns import Group
from graph.validation.shapes import Rule
from graph.validation.solutions import Binding, Boundless, Memory, solve
from graph.validation.units import Source, Term, follow, reach, read_patterns

# The node checked and what is wrong there; None: any.
Place = tuple[Term | None, Term | None]
# By rule the places of interest; None: all.
Scope = Mapping[URIRef, AbstractSet[Place] | None]

THIS: Final = Variable("this")
VALUE: Final = Variable("value")
# What makes a node the target of a class.
TARGET_WAYS: Final[Mapping[Node, Way]] = MappingProxyType({SH.targetClass: (TYPE, SUPERCLASS)})
# What the datatypes of a property's values should be.
RANGES: Final = (NamedNode(str(RDFS.range)), NamedNode("https://schema.org/rangeIncludes"))


def take_excerpt(memory: Memory, rules: Iterable[Rule], scope: Scope) -> Columns:
    """Return so much of a unit that some rules find the same in it at the places in their scope."""
    predicates: set[NamedNode | None] = set()
    for rule in rules:
        places = scope[rule.iri]
        try:
            exhaust(read_all(memory, rule) if places is None else read_around(memory, rule, places))
        except Boundless:
            exhaust(read_targets(memory, rule))
            exhaust(read_patterns(memory, rule.patterns))
        if rule.query:
            predicates |= {predicate for predicate, _ in rule.patterns}
    for predicate in predicates - {None}:
        for name in RANGES:
            exhaust(memory.match(predicate, name, None))
    return collect_columns(memory.seen)


def read_all(memory: Memory, rule: Rule) -> Iterator[object]:
    """Read all that a rule reads in a unit, step by step; raises Boundless.

    Either everything with the right properties or what lies around its targets: both begin, and
    the one that has less to read is the first to be done.
    """
    if not rule.is_open:
        yield from read_patterns(memory, rule.patterns)
        return
    targets = {(node, None) for node in read_targets(memory, rule)}
    runners = [read_patterns(memory, rule.patterns), read_around(memory, rule, targets)]
    read = [0, 0]
    while True:
        behind = read.index(min(read))
        start = len(memory.seen)
        try:
            yield next(runners[behind])
        except StopIteration:
            return
        read[behind] += len(memory.seen) - start + 1


def read_targets(source: Source, rule: Rule) -> Iterator[Term]:
    """Read what makes nodes targets of a rule; return the nodes."""
    for kind, term in rule.targets:
        name = NamedNode(term)
        if kind == SH.targetClass:
            yield from reach(source, {name}, (invert(SUPERCLASS), invert(TYPE)))
        elif kind == SH.targetNode:
            yield name
        else:
            for each in source.match(None, name, None):
                yield each.object if kind == SH.targetObjectsOf else each.subject


def read_around(source: Source, rule: Rule, places: AbstractSet[Place]) -> Iterator[object]:
    """Read what a rule reads at some places, step by step; raises Boundless."""
    nodes = {focus for focus, _ in places if focus is not None}
    for kind, term in rule.targets:
        inverse = kind == SH.targetObjectsOf
        yield from follow(source, nodes, TARGET_WAYS.get(kind, (Step(term, inverse=inverse),)))
    for way in rule.ways or ():
        yield from follow(source, nodes, way)
    if rule.group:
        if any(focus is None for focus, _ in places):
            yield from read_targets(source, rule)
        for focus, value in places:
            known = {THIS: focus, VALUE: value}
            binding = {variable: term for variable, term in known.items() if term is not None}
            yield from read_group(source, rule.group, binding)


def read_group(source: Source, group: Group, binding: Binding) -> Iterator[object]:
    """Read what a group matches where some variables are bound; raises Boundless."""
    found = solve(source, group.patterns, binding)
    for each in islice(found, 1) if group.brief else found:
        yield each
        for inner in group.groups:
            yield from read_group(source, inner, each)


def exhaust(steps: Iterable[object]) -> None:
    """Do all steps."""
    for _ in steps:
        pass
