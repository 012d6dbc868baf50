"""The rules of a sound goal system, as the shapes say them, and what each of them reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode
from rdflib import SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node, Variable

from graph.content import find_folder, list_shapes
from graph.errors import ContentError
from graph.sentences import phrase
from graph.validation.findings import Finding
from graph.validation.paths import SUPERCLASS, TYPE, Step, Uncovered, Way, list_path_ways
from graph.validation.patterns import Chain, Group, TriplePattern, read_query
from graph.vocabulary import find_unknown_terms, read_triples

STYLE: Final = "style.ttl"  # rules about the ontology and the shapes themselves

# Constraints that hold a shape or a list of shapes of the same value.
NESTING: Final = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
LISTING: Final = (SH["or"], SH["and"])
COMPARING: Final = (SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint)


# What statements a rule reads: their property (None: any) and value (None: any).
Pattern = tuple[NamedNode | None, NamedNode | None]


@dataclass(frozen=True)
class Rule:
    """One shape with its targets: IRI, severity, messages by language, and the query if it is one.

    `patterns` are the statements it reads, anywhere in a unit. Closer to it: `group` is what its
    query reads, `ways` what a shape without query reads, starting at the node checked; they are
    None if only the judge knows.
    """

    iri: URIRef
    severity: str
    messages: Mapping[str, str]
    targets: tuple[tuple[URIRef, URIRef], ...]
    query: str | None = None
    group: Group | None = None
    ways: frozenset[Way] | None = frozenset()
    reads: frozenset[URIRef] = frozenset()

    def find(self, focus: Node, value: Node | None, path: str = "", unit: str = "") -> Finding:
        """Return the finding that this rule is broken at a place."""
        return Finding(str(self.iri), self.severity, focus, value, path, unit, self.messages)

    @property
    def is_open(self) -> bool:
        """Whether what it reads can be followed step by step."""
        return self.ways is not None if self.query is None else self.group is not None

    @cached_property
    def patterns(self) -> frozenset[Pattern]:
        """What statements it reads."""
        if not self.is_open:
            return frozenset({(None, None)})
        ways = {step.predicate for way in self.ways or () for step in way}
        pairs = (pair for pattern, _ in self.chains for pair in list_pairs(pattern))
        return frozenset([*((NamedNode(name), None) for name in ways), *pairs])

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """The patterns of its query, each with those that must match too for it to count."""
        return tuple(self.group.list_chains()) if self.group else ()

    @cached_property
    def variables(self) -> frozenset[Variable]:
        """The variables at the ends of its query's patterns."""
        ends = (end for pattern, _ in self.chains for end in pattern.ends)
        return frozenset(end for end in ends if isinstance(end, Variable))


@dataclass(frozen=True)
class Shapes:
    """Shapes as a graph, and the rules in it by IRI."""

    graph: Graph
    rules: Mapping[URIRef, Rule]

    @cached_property
    def datatypes(self) -> Mapping[str, frozenset[str]]:
        """Which datatypes shapes allow to the values of a property, for those that say so."""
        found: dict[str, frozenset[str]] = {}
        for shape, path in self.graph.subject_objects(SH.path):
            allowed = frozenset(list_datatypes(self.graph, shape))
            for way in filter(None, list_path_ways(self.graph, path) if allowed else ()):
                name = str(way[-1].predicate)
                found[name] = found.get(name, frozenset()) | allowed
        return MappingProxyType(found)


@cache
def read_data_shapes() -> Shapes:
    """Read the shapes of this installation that are about data.

    Raises ContentError if one cannot be read.
    """
    return read_shapes(path for path in list_shapes() if path.name != STYLE)


def read_shapes(paths: Iterable[Path]) -> Shapes:
    """Read shapes from Turtle files; the prefixes of their queries are the common ones.

    Raises ContentError if a file or a query does not parse, or a term does not exist: to pySHACL
    data conform to a misspelt constraint.
    """
    graph = Graph()
    for path in [find_folder("ontology") / "prefixes.ttl", *paths]:
        try:
            graph.parse(path, format="turtle")
        except Exception as fault:
            raise ContentError(phrase("file-fault", path=path, fault=fault)) from fault
        refuse_unknown_terms(path)
    drop_prefixes(graph)
    rules = (read_rule(graph, node) for node in graph.subjects(SH.severity, None, unique=True))
    return Shapes(graph, MappingProxyType({rule.iri: rule for rule in rules}))


def refuse_unknown_terms(path: Path) -> None:
    """Raise ContentError if a file uses a term that its vocabulary does not define."""
    for use in find_unknown_terms(read_triples([path])):
        raise ContentError(phrase("file-fault", path=path, fault=use.describe("en")))


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
        group = read_group(iri, query) if query else None
    except Uncovered:
        ways, group = None, None
    return Rule(
        iri=iri,
        severity=str(graph.value(node, SH.severity)).removeprefix(str(SH)),
        messages={m.language: str(m) for m in graph.objects(node, SH.message)},  # type: ignore[attr-defined]
        targets=tuple(list_targets(graph, node)),
        query=query,
        group=group,
        ways=ways,
        reads=frozenset(URIRef(str(o)) for o in graph.objects(node, KEKS_READS)),
    )


def refuse_mixture(graph: Graph, rule: URIRef) -> None:
    """Raise ContentError if a rule has a query and other constraints, or several queries."""
    kinds = [kind for kind in graph.predicates(rule) if str(kind).startswith(str(SH))]
    if SH.sparql in kinds and (kinds.count(SH.sparql) > 1 or not BESIDE.issuperset(kinds)):
        raise ContentError(phrase("content-rule-mixed", rule=rule))


KEKS_READS: Final = URIRef("https://w3id.org/kek/shapes#reads")
TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
BESIDE: Final = frozenset({SH.sparql, SH.severity, SH.message, SH.order, *TARGETS})


def list_targets(graph: Graph, node: Node) -> Iterator[tuple[URIRef, URIRef]]:
    """List the targets of a shape: kind and term (SHACL section 2.1.3)."""
    for kind in TARGETS:
        for term in sorted(str(term) for term in graph.objects(node, kind)):
            yield kind, URIRef(term)


def read_group(iri: URIRef, query: str) -> Group:
    """Read what a query reads; raises Uncovered, ContentError if it does not parse."""
    try:
        return read_query(query)
    except Uncovered:
        raise
    except Exception as fault:
        raise ContentError(phrase("file-fault", path=iri, fault=fault)) from fault


def list_pairs(pattern: TriplePattern) -> Iterator[Pattern]:
    """List what statements a pattern of a query reads."""
    if pattern.step or pattern.predicate:
        yield pattern.step, pattern.value if isinstance(pattern.value, NamedNode) else None
    for way in () if pattern.step else pattern.ways:
        yield from ((NamedNode(step.predicate), None) for step in way)


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


def list_datatypes(graph: Graph, shape: Node) -> Iterator[str]:
    """List the datatypes that a shape allows to values, directly or as alternatives."""
    yield from map(str, graph.objects(shape, SH.datatype))
    for head in graph.objects(shape, SH["or"]):
        for each in Collection(graph, head):
            yield from map(str, graph.objects(each, SH.datatype))


def list_nested(graph: Graph, shape: Node) -> Iterator[Node]:
    """List the shapes that the values of a shape must conform to, or must not."""
    if any((shape, kind, None) in graph for kind in (SH.closed, SH.xone)):
        raise Uncovered(shape)
    for kind in NESTING:
        yield from graph.objects(shape, kind)
    for kind in LISTING:
        for head in graph.objects(shape, kind):
            yield from Collection(graph, head)
