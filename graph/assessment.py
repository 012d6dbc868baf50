"""Assess a unit: find suspects in the store, bring what they need before the judge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rdflib import RDFS, URIRef

from graph.findings import Finding
from graph.judge import Docket, Judge, build_graph, restore
from graph.shapes import Rule, Shapes
from graph.suspects import Suspicion
from graph.units import Unit, follow, read_patterns

SUBCLASS = (URIRef(RDFS.subClassOf), None)


@dataclass(frozen=True)
class Assessor:
    """Finds in a unit what pySHACL would find in all of it, by looking at suspects only."""

    shapes: Shapes

    def assess(self, unit: Unit) -> frozenset[Finding]:
        """Return all findings of a unit."""
        return self.assess_by(unit, None)

    def assess_by(self, unit: Unit, rules: Iterable[Rule] | None) -> frozenset[Finding]:
        """Return what some rules find in a unit; None stands for all rules."""
        screened = self.suspicion.screen(unit, rules)
        return self.judge(unit, screened.docket) | screened.findings

    def judge(self, unit: Unit, docket: Docket) -> frozenset[Finding]:
        """Return what some rules find at some nodes, given no more of the unit than they read."""
        graph = build_graph(self.gather(unit, docket))
        verdict = self.bench.judge(graph, docket, unit.name)
        return verdict.findings.union(
            *(
                self.suspicion.suppose(unit, self.shapes.rules[iri], docket[iri] or frozenset())
                for iri in verdict.failed
            )
        )

    def gather(self, unit: Unit, docket: Docket) -> Iterator[ox.Quad]:
        """Return the statements that the rules of a docket read, and some more."""
        cases = [(self.shapes.rules[iri], f) for iri, f in docket.items() if f is None or f]
        if any(focus is None or rule.ways is None for rule, focus in cases):
            yield from unit.match(None, None, None)
            return
        patterns = {pattern for rule, _ in cases for pattern in rule.patterns}
        yield from read_patterns(unit, {SUBCLASS} | patterns)
        for rule, focus in cases:
            for way in rule.ways or ():
                yield from follow(unit, (restore(node) for node in focus or ()), way)

    @cached_property
    def suspicion(self) -> Suspicion:
        """What finds the suspects."""
        return Suspicion(self.shapes)

    @cached_property
    def bench(self) -> Judge:
        """Who judges them."""
        return Judge(self.shapes)
