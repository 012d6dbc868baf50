"""Assess a unit: find suspects in it, bring what they need before the judge."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode
from rdflib import RDFS

from graph.validation.columns import Columns, Shelf, open_columns
from graph.validation.excerpts import take_excerpt
from graph.validation.findings import Finding
from graph.validation.judge import Docket, Judge, build_graph
from graph.validation.shapes import Pattern, Rule, Shapes
from graph.validation.sieve import sift
from graph.validation.solutions import Memory
from graph.validation.suspects import Reading, Suspicion
from graph.validation.terms import restore
from graph.validation.units import Source, Statement, Unit, follow, load, read_patterns

SUBCLASS: Final[Pattern] = (NamedNode(str(RDFS.subClassOf)), None)
FEW: Final = 5  # rules for which it costs less to read what they need than all of a unit


@dataclass(frozen=True)
class Assessor:
    """Finds in a unit what pySHACL would find in all of it, by looking at suspects only."""

    shapes: Shapes

    def assess(self, unit: Unit, shelf: Shelf | None = None) -> frozenset[Finding]:
        """Return all findings of a unit; a shelf of its store spares reading graphs again."""
        return self.assess_by(unit, None, shelf)

    def assess_by(
        self, unit: Unit, rules: Iterable[Rule] | None, shelf: Shelf | None = None
    ) -> frozenset[Finding]:
        """Return what some rules find in a unit; None stands for all rules."""
        asked = list(self.shapes.rules.values() if rules is None else rules)
        if len(asked) <= FEW:
            everywhere = dict.fromkeys(rule.iri for rule in asked)
            columns = take_excerpt(Memory(unit), asked, everywhere)
        else:
            columns = open_columns(unit, shelf)
        return self.assess_columns(unit.name, columns, asked)

    def assess_columns(
        self, unit: str, columns: Columns, rules: Sequence[Rule]
    ) -> frozenset[Finding]:
        """Return what some rules find in a unit of some name."""
        reading = self.read(unit, columns, rules)
        screened = self.suspicion.screen(reading, rules)
        return screened.findings | self.judge(reading, screened.docket)

    def read(self, unit: str, columns: Columns, rules: Iterable[Rule]) -> Reading:
        """Read what queries of some rules need into a store."""
        sifted = sift(columns, rules)
        store = load(unit, columns.write(sifted))
        return Reading(store, columns, sifted, self.shapes.datatypes)

    def judge(self, reading: Reading, docket: Docket) -> frozenset[Finding]:
        """Return what some rules find at some nodes, given no more of the unit than they read."""
        graph = build_graph(self.gather(reading.columns, docket))
        verdict = self.bench.judge(graph, docket, reading.unit.name)
        return verdict.findings.union(
            *(
                self.suspicion.suppose(reading, self.shapes.rules[iri], docket[iri] or frozenset())
                for iri in verdict.failed
            )
        )

    def gather(self, source: Source, docket: Docket) -> Iterator[Statement]:
        """Return the statements that the rules of a docket read, and some more."""
        cases = [(self.shapes.rules[iri], f) for iri, f in docket.items() if f is None or f]
        if any(focus is None or rule.ways is None for rule, focus in cases):
            yield from source.match(None, None, None)
            return
        patterns = {p for rule, _ in cases if rule.query for p in rule.patterns}
        yield from read_patterns(source, {SUBCLASS} | patterns)
        for rule, focus in cases:
            for way in rule.ways or ():
                yield from follow(source, (restore(node) for node in focus or ()), way)

    @cached_property
    def suspicion(self) -> Suspicion:
        """What finds the suspects."""
        return Suspicion(self.shapes)

    @cached_property
    def bench(self) -> Judge:
        """Who judges them."""
        return Judge(self.shapes)
