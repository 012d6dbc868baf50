"""Inspect subjects: all rules on all of one, or only what a change of it can affect."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pyoxigraph import Store, Triple
from rdflib import BNode, URIRef

from graph.errors import ContentError
from graph.names import Names
from graph.sentences import phrase
from graph.validation.affected import Edit, reassess
from graph.validation.assessment import Assessor
from graph.validation.columns import Shelf
from graph.validation.findings import Finding
from graph.validation.shapes import Shapes
from graph.validation.subjects import ALL_COUNTIES, ALONE, PREDECESSOR, Reads, Subject

KNOWN: Final[frozenset[Reads]] = frozenset({ALONE, PREDECESSOR, ALL_COUNTIES})


@dataclass(frozen=True)
class Difference:
    """What changed between two states: the store before, and the statements that went and came."""

    before: Store
    removed: Sequence[Triple]
    added: Sequence[Triple]


@dataclass(frozen=True)
class Inspector:
    """Finds what is wrong with the subjects of a store, by the rules of some shapes."""

    shapes: Shapes
    names: Names

    def inspect(
        self, store: Store, subject: Subject, shelf: Shelf | None = None
    ) -> frozenset[Finding]:
        """Return everything that is wrong with a subject.

        A shelf of the store spares reading again what several subjects share.
        """
        return self._select(
            subject,
            (
                finding
                for reads in subject.wider
                for unit in [subject.make_unit(store, reads, self.names)]
                for finding in self.assessors[reads].assess(unit, shelf)
            ),
        )

    def inspect_change(
        self, store: Store, subject: Subject, known: Iterable[Finding], change: Difference
    ) -> frozenset[Finding]:
        """Return everything that is wrong with a subject, given what was before a small change."""
        found: set[Finding] = set()
        for reads in subject.wider:
            unit, assessor = subject.make_unit(store, reads, self.names), self.assessors[reads]
            if reads == ALONE:
                edit = Edit(replace(unit, store=change.before), unit, change.removed, change.added)
                mine = [finding for finding in known if self._read_by(finding) == reads]
                found |= reassess(assessor, mine, edit)
            else:
                found |= assessor.assess(unit)
        return self._select(subject, found)

    def _select(self, subject: Subject, findings: Iterable[Finding]) -> frozenset[Finding]:
        return frozenset(each for each in findings if str(each.focus) not in subject.others)

    def _read_by(self, finding: Finding) -> Reads:
        return self.shapes.rules[URIRef(finding.rule)].reads

    @cached_property
    def assessors(self) -> Mapping[Reads, Assessor]:
        """Who asks the rules, by what they read; raises ContentError for what nobody knows."""
        rules = self.shapes.rules
        strange = {iri for iri, rule in rules.items() if rule.reads not in KNOWN}
        if strange:
            raise ContentError(phrase("content-rule-reads", strange=sorted(strange)))
        return {
            reads: Assessor(
                Shapes(
                    self.shapes.graph,
                    {iri: rule for iri, rule in rules.items() if rule.reads == reads},
                )
            )
            for reads in KNOWN
        }

    @cached_property
    def rule_set(self) -> str:
        """What marks the state of the rules: a hash of all that the shapes say."""
        lines = sorted(
            " ".join("_" if isinstance(term, BNode) else term.n3() for term in triple)
            for triple in self.shapes.graph
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
