"""Shapes as SPARQL: which nodes may break a rule; the judge has only these to look at.

Each constraint becomes an expression that is true where a node may break it. It may be true too
often (the judge decides), never too seldom. Below `sh:not` the opposite counts: there it must be
true only where the constraint is certainly broken. Constraints that engines test differently in
some corner (datatypes, patterns, comparisons) are never certain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, count
from types import MappingProxyType
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from graph.constraints import WRITERS
from graph.paths import Uncovered, write_path
from graph.shapes import Rule

INSTANCE: Final = f"{RDF.type.n3()}/{RDFS.subClassOf.n3()}*"
MANY: Final = 4  # values that are compared each with each other

TARGETS: Final[Mapping[URIRef, str]] = MappingProxyType({
    SH.targetClass: f"?this {INSTANCE} {{term}}",
    SH.targetSubjectsOf: "?this {term} ?any",
    SH.targetObjectsOf: "?any {term} ?this",
    SH.targetNode: "BIND({term} AS ?this)",
})  # fmt: skip

# What is true of a node {v} that breaks a constraint with the argument {arg}: certain …
EXACT: Final[Mapping[URIRef, str]] = MappingProxyType({
    SH["class"]: f"NOT EXISTS {{{{ {{v}} {INSTANCE} {{arg}} }}}}",
})  # fmt: skip

# … or true too often
WIDE: Final[Mapping[URIRef, str]] = MappingProxyType({
    SH.minInclusive: "!COALESCE({v} >= {arg}, false)",
    SH.maxInclusive: "!COALESCE({v} <= {arg}, false)",
    SH.minExclusive: "!COALESCE({v} > {arg}, false)",
    SH.maxExclusive: "!COALESCE({v} < {arg}, false)",
    SH.minLength: "!COALESCE(STRLEN(STR({v})) >= {arg}, false)",
    SH.maxLength: "!COALESCE(STRLEN(STR({v})) <= {arg}, false)",
})  # fmt: skip

# What is true of a node {x} with values {v} on {path} and {w} of {arg}: certain, or too often.
UNORDERED: Final = (
    "EXISTS {{{{ {{x}} {{path}} {{v}} ; {{arg}} {{w}} FILTER(!COALESCE({test}, false)) }}}}"
)
WITHOUT: Final = "EXISTS {{{{ {{x}} {one} {v} FILTER NOT EXISTS {{{{ {{x}} {other} {v} }}}} }}}}"
PAIRS: Final[Mapping[URIRef, tuple[bool, str]]] = MappingProxyType({
    SH.lessThan: (False, UNORDERED.format(test="{v} < {w}")),
    SH.lessThanOrEquals: (False, UNORDERED.format(test="{v} <= {w}")),
    SH.disjoint: (True, "EXISTS {{ {x} {path} {v} ; {arg} {v} }}"),
    SH.equals: (True, " || ".join([
        WITHOUT.format(one="{path}", other="{arg}", v="{v}"),
        WITHOUT.format(one="{arg}", other="{path}", v="{w}"),
    ])),
})  # fmt: skip

# What says nothing about a node by itself.
SILENT: Final = frozenset({
    SH.path, SH.severity, SH.message, SH.flags, SH.name, SH.description, SH.order,
    SH.qualifiedMinCount, SH.qualifiedMaxCount, *TARGETS,
})  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a constraint holds: at a variable, or at its values on a path; `certain` as above."""

    shape: Node
    node: str
    way: str | None
    certain: bool


@dataclass(frozen=True)
class Screen:
    """Writes the shapes of a graph as SPARQL."""

    graph: Graph
    _numbers: "count[int]" = field(default_factory=count)

    def write(self, rule: Rule) -> str:
        """Return a query for the nodes ?this that may break a rule; for a rule that has one.

        Raises Uncovered if it holds a constraint that has no expression here.
        """
        targets = " UNION ".join(
            f"{{ {TARGETS[kind].format(term=term.n3())} }}" for kind, term in rule.targets
        )
        broken = self.broken(rule.iri, "?this", certain=False)
        return f"SELECT DISTINCT ?this WHERE {{ {targets} FILTER({broken}) }}"

    def broken(self, shape: Node, node: str, *, certain: bool) -> str:
        """Return what is true where a node may break a shape, or (certain) surely does.

        Raises Uncovered.
        """
        path = self.graph.value(shape, SH.path)
        way = None if path is None else write_path(self.graph, path)
        place = Place(shape, node, way, certain)
        parts = [
            part
            for kind, argument in self.graph.predicate_objects(shape)
            if str(kind).startswith(str(SH)) and kind not in SILENT
            for part in [self._constraint(URIRef(str(kind)), argument, place)]
        ]
        return f"({' || '.join(parts)})" if parts else "false"

    def _constraint(self, kind: URIRef, argument: Node, place: Place) -> str:
        if kind in EXACT:
            return self.some(place, lambda v: EXACT[kind].format(v=v, arg=argument.n3()))
        if kind in WIDE:
            return self.wide(place, lambda v: WIDE[kind].format(v=v, arg=argument.n3()))
        if kind in PAIRS:
            return self._pair(kind, argument, place)
        if kind in WRITERS:
            return WRITERS[kind](self, argument, place)
        raise Uncovered(kind)

    def _pair(self, kind: URIRef, argument: Node, place: Place) -> str:
        exact, text = PAIRS[kind]
        if place.certain and not exact:
            return "false"
        v, w = self.new_variable(), self.new_variable()
        return text.format(x=place.node, path=place.way, arg=argument.n3(), v=v, w=w)

    def wide(self, place: Place, test: Callable[[str], str]) -> str:
        """Return what is true where some value passes a test that may be true too often."""
        return "false" if place.certain else self.some(place, test)

    def some(self, place: Place, test: Callable[[str], str]) -> str:
        """Return what is true where some value passes a test."""
        return self.several(place, 1, test)

    def several(self, place: Place, number: int, test: Callable[[str], str] | None) -> str:
        """Return what is true where so many different values, or more, pass a test."""
        if place.way is None:
            return test(place.node) if number == 1 and test else str(number < 1).lower()
        if number > MANY:
            raise Uncovered(place.shape)
        values = [self.new_variable() for _ in range(number)]
        tests = [f"!sameTerm({one}, {other})" for one, other in combinations(values, 2)]
        tests += [f"({test(value)})" for value in values] if test else []
        triples = " ".join(f"{place.node} {place.way} {value} ." for value in values)
        return f"EXISTS {{ {triples} FILTER({' && '.join(tests) or 'true'}) }}"

    def new_variable(self) -> str:
        """Return a variable that stands nowhere else."""
        return f"?v{next(self._numbers)}"
