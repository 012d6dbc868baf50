"""Which nodes of a unit may break which rules, and what queries find in the store."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox
from rdflib import XSD, URIRef
from rdflib.term import Node

from graph.validation.columns import Columns
from graph.validation.constraints import Test
from graph.validation.excerpts import RANGES
from graph.validation.findings import Finding
from graph.validation.judge import Docket
from graph.validation.paths import Uncovered
from graph.validation.screening import Screen, find_targets
from graph.validation.shapes import Rule, Shapes
from graph.validation.sieve import Sifted
from graph.validation.terms import LITERAL, convert, is_regular, read_node
from graph.validation.units import Unit
from graph.vocabulary import write_prefixes


@dataclass(frozen=True)
class Screened:
    """What screening leaves for the judge, and the findings that need none."""

    docket: Docket
    findings: frozenset[Finding]


@dataclass(frozen=True)
class Suspicion:
    """Finds the nodes that the judge has to look at; its tests are written once.

    The solutions of a rule's own query are its findings (SHACL section 5.3.2): the judge only
    gets those rules whose values engines may compare in different ways.
    """

    shapes: Shapes

    def screen(self, reading: "Reading", rules: Iterable[Rule]) -> Screened:
        """Return what some rules leave for the judge, and what they find themselves."""
        docket: dict[URIRef, frozenset[Node] | None] = {}
        findings: set[Finding] = set()
        for rule in rules:
            if not rule.query:
                docket[rule.iri] = self._find_suspects(rule, reading)
            elif reading.is_regular(rule):
                findings |= self._ask(rule, reading)
            else:
                docket[rule.iri] = frozenset(map(read_node, reading.find_targets(rule)))
        return Screened(docket, frozenset(findings))

    def suppose(
        self, reading: "Reading", rule: Rule, suspects: Iterable[Node]
    ) -> frozenset[Finding]:
        """Return what a rule finds that the judge failed on: the store's answer, or all suspects.

        Better one finding too many than none: odd values stand there in any case.
        """
        if rule.query:
            return frozenset(self._ask(rule, reading))
        return frozenset(rule.find(node, None, unit=reading.unit.name) for node in suspects)

    def _find_suspects(self, rule: Rule, reading: "Reading") -> frozenset[Node] | None:
        test = self._tests[rule.iri]
        if test is None:
            return None
        return frozenset(map(read_node, test(reading.columns, reading.find_targets(rule))))

    def _ask(self, rule: Rule, reading: "Reading") -> set[Finding]:
        solutions = reading.unit.select(self._queries[rule.iri])
        found = "value" if ox.Variable("value") in solutions.variables else "this"
        targets = reading.find_targets(rule)
        return {
            rule.find(convert(row["this"]), convert(row[found] or row["this"]), "", unit)
            for unit in [reading.unit.name]
            for row in solutions
            if str(row["this"]) in targets
        }

    @cached_property
    def _tests(self) -> Mapping[URIRef, Test | None]:
        screen = Screen(self.shapes.graph)
        rules = self.shapes.rules.values()
        return {rule.iri: write_test(screen, rule) for rule in rules if not rule.query}

    @cached_property
    def _queries(self) -> Mapping[URIRef, str]:
        rules = self.shapes.rules.values()
        return {rule.iri: write_prefixes() + rule.query for rule in rules if rule.query}


def write_test(screen: Screen, rule: Rule) -> Test | None:
    """Return what finds the nodes that may break a rule; None if there is nothing."""
    try:
        return screen.write(rule.iri)
    except Uncovered:
        return None


@dataclass(frozen=True)
class Reading:
    """A unit in columns, what queries can match of it (`sifted`) in a store, and what it shows."""

    unit: Unit
    columns: Columns
    sifted: Sifted
    datatypes: Mapping[str, frozenset[str]]
    _regular: dict[str, bool] = field(default_factory=dict)
    _targets: dict[object, AbstractSet[str]] = field(default_factory=dict)

    def find_targets(self, rule: Rule) -> AbstractSet[str]:
        """Return the nodes a rule is about."""
        if rule.targets not in self._targets:
            self._targets[rule.targets] = find_targets(rule, self.columns)
        return self._targets[rule.targets]

    def is_regular(self, rule: Rule) -> bool:
        """Return whether all engines compare the values a rule's query reads in the same way."""
        return all(self._is_regular(str(name)) for name, _ in rule.patterns if name)

    def _is_regular(self, predicate: str) -> bool:
        if predicate not in self._regular:
            values = self.columns.list_values(predicate, self.sifted.get(predicate, frozenset()))
            literals = {value for value in values if value.startswith(LITERAL)}
            self._regular[predicate] = is_regular(literals, self._read_datatypes(predicate))
        return self._regular[predicate]

    def _read_datatypes(self, predicate: str) -> frozenset[str]:
        ranges = (v for name in RANGES for v in self.columns.find_named(str(name))[predicate])
        meant = frozenset(term[1:-1] for term in ranges if term[1:-1].startswith(str(XSD)))
        return meant or self.datatypes.get(predicate[1:-1], frozenset())
