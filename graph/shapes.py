"""The rules of a sound goal system, as the shapes say them, and what each of them reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyparsing import ParseResults
from rdflib import SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier, Node, Variable

from graph.content import find_folder, list_shapes
from graph.errors import ContentError
from graph.findings import Finding
from graph.paths import SUPERCLASS, TYPE, Step, Uncovered, Way, list_path_ways
from graph.vocabulary import read_prefixes

STYLE: Final = "style.ttl"  # rules about the ontology and the shapes themselves

# Constraints that hold a shape or a list of shapes of the same value.
NESTING: Final = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
LISTING: Final = (SH["or"], SH["and"])
COMPARING: Final = (SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint)


# What statements a query reads: their property (None: any) and value (None: any).
Pattern = tuple[URIRef | None, Identifier | None]


@dataclass(frozen=True)
class Rule:
    """One shape with its targets: IRI, severity, messages by language, and the query if it is one.

    `patterns` are what the query reads, `ways` what a shape without query reads, starting at the
    node checked; `ways` is None if only the judge knows.
    """

    iri: URIRef
    severity: str
    messages: Mapping[str, str]
    targets: tuple[tuple[URIRef, URIRef], ...]
    query: str | None = None
    patterns: frozenset[Pattern] = frozenset()
    ways: frozenset[Way] | None = frozenset()
    reads: frozenset[URIRef] = frozenset()

    def find(self, focus: Node, value: Node | None, path: str = "", unit: str = "") -> Finding:
        """Return the finding that this rule is broken at a place."""
        return Finding(str(self.iri), self.severity, focus, value, path, unit, self.messages)


@dataclass(frozen=True)
class Shapes:
    """Shapes as a graph, and the rules in it by IRI."""

    graph: Graph
    rules: Mapping[URIRef, Rule]


@cache
def read_data_shapes() -> Shapes:
    """Read the shapes of this installation that are about data.

    Raises ContentError if one cannot be read.
    """
    return read_shapes(path for path in list_shapes() if path.name != STYLE)


def read_shapes(paths: Iterable[Path]) -> Shapes:
    """Read shapes from Turtle files; the prefixes of their queries are the common ones.

    Raises ContentError if a file or a query does not parse.
    """
    graph = Graph()
    for path in [find_folder("ontology") / "prefixes.ttl", *paths]:
        try:
            graph.parse(path, format="turtle")
        except Exception as fault:
            raise ContentError(f"{path}: {fault}") from fault
    drop_prefixes(graph)
    rules = (read_rule(graph, node) for node in graph.subjects(SH.severity, None, unique=True))
    return Shapes(graph, MappingProxyType({rule.iri: rule for rule in rules}))


def drop_prefixes(graph: Graph) -> None:
    """Drop the prefixes no query uses: the judge goes through all of them for every query."""
    queries = " ".join(map(str, graph.objects(None, SH.select)))
    for owner, declared in list(graph.subject_objects(SH.declare)):
        if f"{graph.value(declared, SH.prefix)}:" not in queries:
            graph.remove((owner, SH.declare, declared))


def read_rule(graph: Graph, node: Node) -> Rule:
    """Read one rule; raises ContentError if its query does not parse."""
    iri = URIRef(str(node))
    refuse_mixture(graph, iri)
    query = next((str(text) for text in graph.objects(node, SH.sparql / SH.select)), None)
    try:
        ways = frozenset(list_ways(graph, node)) if query is None else frozenset()
    except Uncovered:
        ways = None
    return Rule(
        iri=iri,
        severity=str(graph.value(node, SH.severity)).removeprefix(str(SH)),
        messages={m.language: str(m) for m in graph.objects(node, SH.message)},  # type: ignore[attr-defined]
        targets=tuple(list_targets(graph, node)),
        query=query,
        patterns=frozenset(list_patterns(iri, query)) if query else frozenset(),
        ways=ways,
        reads=frozenset(URIRef(str(o)) for o in graph.objects(node, KEKS_READS)),
    )


def refuse_mixture(graph: Graph, rule: URIRef) -> None:
    """Raise ContentError if a rule has a query and other constraints, or several queries."""
    kinds = [kind for kind in graph.predicates(rule) if str(kind).startswith(str(SH))]
    if SH.sparql in kinds and (kinds.count(SH.sparql) > 1 or not BESIDE.issuperset(kinds)):
        raise ContentError(
            f"{rule} has a query and something else: each constraint needs a rule of its own."
        )


KEKS_READS: Final = URIRef("https://w3id.org/kek/shapes#reads")
TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
BESIDE: Final = frozenset({SH.sparql, SH.severity, SH.message, SH.order, *TARGETS})


def list_targets(graph: Graph, node: Node) -> Iterator[tuple[URIRef, URIRef]]:
    """List the targets of a shape: kind and term (SHACL section 2.1.3)."""
    for kind in TARGETS:
        for term in sorted(str(term) for term in graph.objects(node, kind)):
            yield kind, URIRef(term)


def list_patterns(iri: URIRef, query: str) -> Iterator[Pattern]:
    """List what a query reads; raises ContentError if it does not parse."""
    try:
        algebra = prepareQuery(query, initNs=dict(read_prefixes())).algebra
    except Exception as fault:
        raise ContentError(f"{iri}: {fault}") from fault
    for _, predicate, value in find_triples(algebra):
        constant = value if isinstance(value, URIRef) else None
        if isinstance(predicate, Variable):
            yield None, constant
        elif isinstance(predicate, URIRef):
            yield predicate, constant
        else:
            yield from ((step, None) for step in find_iris(predicate))


def find_triples(part: object) -> Iterator[tuple[object, object, object]]:
    """Find the triple patterns in the algebra of a query; some parts stay as they were parsed."""
    if isinstance(part, CompValue) and part.name in {"BGP", "TriplesBlock"}:
        for terms in part["triples"]:
            yield from zip(*[iter(terms)] * 3, strict=True)
    elif isinstance(part, CompValue):
        for each in part.values():
            yield from find_triples(each)
    elif isinstance(part, list | tuple | ParseResults):
        for each in part:
            yield from find_triples(each)


def find_iris(path: object) -> Iterator[URIRef]:
    """Find the properties in a path of a query."""
    if isinstance(path, URIRef):
        yield path
    else:
        inner = getattr(path, "args", None) or [getattr(path, "arg", None) or path.path]  # type: ignore[attr-defined]
        for each in inner:
            yield from find_iris(each)


def list_ways(graph: Graph, shape: Node, before: Way = ()) -> Iterator[Way]:
    """List the ways along which a shape reads, from the node checked.

    Raises Uncovered if it uses something else than paths, values and nested shapes.
    """
    for here in (before + way for way in list_path_ways(graph, graph.value(shape, SH.path))):
        yield here
        if (shape, SH["class"], None) in graph:
            yield (*here, TYPE, SUPERCLASS)
        for nested in list_nested(graph, shape):
            yield from list_ways(graph, nested, here)
    for other in (term for kind in COMPARING for term in graph.objects(shape, kind)):
        yield (*before, Step(URIRef(str(other))))


def list_nested(graph: Graph, shape: Node) -> Iterator[Node]:
    """List the shapes that the values of a shape must conform to, or must not."""
    if any((shape, kind, None) in graph for kind in (SH.closed, SH.xone)):
        raise Uncovered(shape)
    for kind in NESTING:
        yield from graph.objects(shape, kind)
    for kind in LISTING:
        for head in graph.objects(shape, kind):
            yield from Collection(graph, head)
