"""pySHACL as the judge of what the rules find; nothing else of this library uses it.

Its lower layer is called here, because the shapes are then read once and not for each judgement.
"""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, cast

import pyoxigraph as ox
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shape import Shape
from pyshacl.validator import Validator
from rdflib import SH, Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query, SPARQLError
from rdflib.query import Result
from rdflib.term import IdentifiedNode, Literal, Node, URIRef

from graph.validation.findings import Finding
from graph.validation.paths import write_path
from graph.validation.shapes import Rule, Shapes
from graph.validation.terms import convert, restore

__all__ = ["Docket", "Judge", "Verdict", "build_graph", "convert", "restore"]

# Which nodes to judge by which rules; None stands for all that a rule targets.
Docket = Mapping[URIRef, frozenset[Node] | None]


# What pySHACL and rdflib raise on values they cannot compare; to SPARQL these are plain errors.
# rdflib asks whether NotImplemented is true, which before Python 3.14 is a warning.
FAILURES: Final = (
    TypeError, ValueError, AttributeError, ArithmeticError, SPARQLError, DeprecationWarning,
)  # fmt: skip

Said = tuple[Node, Node, Node | tuple[Graph, Node]]


@dataclass(frozen=True)
class Verdict:
    """What was found, and the rules that could not be judged, because odd values stand there."""

    findings: frozenset[Finding]
    failed: frozenset[URIRef]


@dataclass(frozen=True)
class Judge:
    """Judges graphs by shapes; inference is off, and nothing is fetched."""

    shapes: Shapes

    def judge(self, graph: Graph, docket: Docket, unit: str = "") -> Verdict:
        """Return what rules find in a graph that holds all they read.

        The graph must hold ontology and code lists too: without them rules find nothing.
        """
        findings: set[Finding] = set()
        failed: set[URIRef] = set()
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "NotImplemented", DeprecationWarning)
            for iri, focus in docket.items():
                try:
                    if focus is None or focus:
                        findings |= self._judge(graph, self.shapes.rules[iri], focus, unit)
                except FAILURES:
                    failed.add(iri)
        return Verdict(frozenset(findings), frozenset(failed))

    def judge_all(self, graph: Graph, unit: str = "") -> Verdict:
        """Return what all rules find in a graph, everything judged in full."""
        return self.judge(graph, dict.fromkeys(self.shapes.rules), unit)

    def _judge(
        self, graph: Graph, rule: Rule, focus: frozenset[Node] | None, unit: str
    ) -> set[Finding]:
        shape = self._shapes[rule.iri]
        nodes = None if focus is None else cast("list[IdentifiedNode | Literal]", [*focus])
        target = DataGraph.from_rdflib(graph)
        _, results = shape.validate(self._validator.make_executor(), target, focus=nodes)
        return {self._read_result(rule, node, triples, unit) for _, node, triples in results}

    def _read_result(self, rule: Rule, node: Node, triples: Iterable[Said], unit: str) -> Finding:
        # among the statements are those of the details below (SHACL section 3.6.2.5)
        said = {p: o[1] if isinstance(o, tuple) else o for s, p, o in triples if s == node}
        path = said.get(SH.resultPath)
        written = "" if path is None else write_path(self.shapes.graph, path)
        return rule.find(said[SH.focusNode], said.get(SH.value), written, unit)

    @cached_property
    def _validator(self) -> Validator:
        return Validator(DataGraph.from_rdflib(Graph()), shacl_graph=self.shapes.graph)

    @cached_property
    def _shapes(self) -> Mapping[Node, Shape]:
        return {shape.node: shape for shape in self._validator.shacl_graph.shapes}


class PreparedGraph(Graph):
    """A graph that parses each query once: the judge asks the same one for every node."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:  # noqa: ANN401
        """Answer a query given as text."""
        return super().query(prepare(str(query_object)), *args, **options)


@lru_cache(maxsize=1000)
def prepare(text: str) -> Query:
    """Parse a query."""
    return prepareQuery(text)


def build_graph(triples: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """Build an rdflib graph; about 80,000 triples a second, half the time of N-Triples text."""
    graph = PreparedGraph(bind_namespaces="none")
    graph.addN(
        (convert(t.subject), convert(t.predicate), convert(t.object), graph) for t in triples
    )
    return graph
