"""Which nodes of a unit may break which rules, found by queries in the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, URIRef
from rdflib.term import Node

from graph.constraints import PLAIN
from graph.findings import Finding
from graph.judge import Docket, convert
from graph.paths import Uncovered
from graph.screening import TARGETS, Screen
from graph.shapes import Rule, Shapes
from graph.units import Unit
from graph.vocabulary import read_prefixes

TEXT: Final = frozenset({str(XSD.string), str(RDF.langString)})
NUMBER: Final = frozenset(
    {str(each) for each in (XSD.decimal, XSD.integer, XSD.positiveInteger, XSD.nonNegativeInteger)}
)
RANGES: Final = (str(RDFS.range), "https://schema.org/rangeIncludes")

PLAIN_FORM: Final = " || ".join(
    [
        "DATATYPE(?value) = <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
        *(
            f"(DATATYPE(?value) = {datatype.n3()} && REGEX(STR(?value), {ox.Literal(form)}))"
            for datatype, form in PLAIN.items()
        ),
    ]
)

LITERALS: Final = """
    SELECT DISTINCT ?datatype ?form WHERE {{
      ?any <{predicate}> ?value FILTER(isLiteral(?value))
      BIND(DATATYPE(?value) AS ?datatype)
      BIND(IF({plain}, "plain", "other") AS ?form)
    }}
"""


@dataclass(frozen=True)
class Screened:
    """What screening leaves for the judge, and the findings that need none."""

    docket: Docket
    findings: frozenset[Finding]


@dataclass(frozen=True)
class Suspicion:
    """Finds the nodes that the judge has to look at; its queries are written once.

    The solutions of a rule's own query are its findings (SHACL section 5.3.2): the judge only
    gets those rules whose values engines may compare in different ways.
    """

    shapes: Shapes

    def screen(self, unit: Unit, rules: Iterable[Rule] | None = None) -> Screened:
        """Return what some rules, or all, leave for the judge and what they find themselves."""
        reading = Reading(unit)
        docket: dict[URIRef, frozenset[Node] | None] = {}
        findings: set[Finding] = set()
        for rule in self.shapes.rules.values() if rules is None else rules:
            if rule.query and reading.is_regular(rule):
                findings |= self._ask(rule, reading)
            else:
                docket[rule.iri] = self._find(rule, reading)
        return Screened(docket, frozenset(findings))

    def suppose(self, unit: Unit, rule: Rule, suspects: Iterable[Node]) -> frozenset[Finding]:
        """Return what a rule finds that the judge failed on: the store's answer, or all suspects.

        Better one finding too many than none: odd values stand there in any case.
        """
        if rule.query:
            return frozenset(self._ask(rule, Reading(unit)))
        return frozenset(rule.find(node, None, unit=unit.name) for node in suspects)

    def _find(self, rule: Rule, reading: "Reading") -> frozenset[Node] | None:
        if rule.query:
            return reading.find_targets(rule)
        query = self._queries[rule.iri]
        if query is None:
            return None
        return frozenset(convert(row["this"]) for row in reading.unit.select(query))

    def _ask(self, rule: Rule, reading: "Reading") -> set[Finding]:
        solutions = reading.unit.select(self._queries[rule.iri] or "")
        found = "value" if ox.Variable("value") in solutions.variables else "this"
        pairs = [(convert(r["this"]), convert(r[found] or r["this"])) for r in solutions]
        targets = reading.find_targets(rule) if pairs else frozenset()
        return {
            rule.find(focus, value, unit=reading.unit.name)
            for focus, value in pairs
            if focus in targets
        }

    @cached_property
    def _queries(self) -> Mapping[URIRef, str | None]:
        screen = Screen(self.shapes.graph)
        return {iri: write_query(screen, rule) for iri, rule in self.shapes.rules.items()}


def write_query(screen: Screen, rule: Rule) -> str | None:
    """Return the query that finds what may break a rule; None if there is none."""
    if rule.query:
        return write_prefixes() + rule.query
    try:
        return screen.write(rule)
    except Uncovered:
        return None


def write_prefixes() -> str:
    """Return the prefix table in SPARQL."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in read_prefixes().items())


@dataclass(frozen=True)
class Reading:
    """What the screening of one unit has learnt about it."""

    unit: Unit
    _regular: dict[URIRef, bool] = field(default_factory=dict)
    _targets: dict[object, frozenset[Node]] = field(default_factory=dict)

    def find_targets(self, rule: Rule) -> frozenset[Node]:
        """Return the nodes a rule is about."""
        if rule.targets not in self._targets:
            parts = (f"{{ {TARGETS[kind].format(term=t.n3())} }}" for kind, t in rule.targets)
            rows = self.unit.select(f"SELECT DISTINCT ?this WHERE {{ {' UNION '.join(parts)} }}")
            self._targets[rule.targets] = frozenset(convert(row["this"]) for row in rows)
        return self._targets[rule.targets]

    def is_regular(self, rule: Rule) -> bool:
        """Return whether all engines compare the values a rule's query reads in the same way.

        Standards leave open, and engines differ in, what 2030 (a year) < 2030-01-01 (a day) is.
        """
        predicates = {predicate for predicate, _ in rule.patterns if predicate}
        return all(self._is_regular(predicate) for predicate in predicates)

    def _is_regular(self, predicate: URIRef) -> bool:
        if predicate not in self._regular:
            self._regular[predicate] = self._check_literals(predicate)
        return self._regular[predicate]

    def _check_literals(self, predicate: URIRef) -> bool:
        query = LITERALS.format(predicate=predicate, plain=PLAIN_FORM)
        kinds = [
            (convert(row["datatype"]), convert(row["form"])) for row in self.unit.select(query)
        ]
        found = {str(datatype) for datatype, _ in kinds}
        alike = len(found) <= 1 or found <= TEXT or found <= NUMBER
        meant = self._read_datatypes(predicate)
        if meant & NUMBER:
            meant |= NUMBER
        return (
            alike and found <= (meant or found) and all(str(form) == "plain" for _, form in kinds)
        )

    def _read_datatypes(self, predicate: URIRef) -> frozenset[str]:
        return frozenset(
            str(convert(quad.object))
            for range_ in RANGES
            for quad in self.unit.match(ox.NamedNode(predicate), ox.NamedNode(range_), None)
            if str(convert(quad.object)).startswith(str(XSD))
        )
