"""The gate before publishing: what a change can affect is inspected, and violations refuse it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Final

from pyoxigraph import NamedNode, Quad, Store, Triple

from graph.changes import Delta
from graph.current import list_current_graphs
from graph.errors import RulesBroken
from graph.names import Names
from graph.queries import ask
from graph.validation.columns import Shelf
from graph.validation.findings import Finding
from graph.validation.inspection import Difference, Inspector
from graph.validation.modes import STATUS_MODES, Mode
from graph.validation.notices import Notice, make_bare_notice
from graph.validation.reading import read_notices
from graph.validation.reports import Report, make_report, name_finding, read_report, write_report
from graph.validation.shapes import read_data_shapes
from graph.validation.subjects import ALONE, Subject, list_subjects

SMALL: Final = 500  # statements; what a larger change affects is inspected whole

Deltas = Mapping[str, Delta]
VIOLATION: Final = "Violation"


@dataclass(frozen=True)
class Gate:
    """Inspects what changes affect; `modes` by the beginning of a graph's IRI go before all else.

    Findings are kept as reports in the store; see `graph.validation.reports`.
    """

    names: Names
    modes: Mapping[str, Mode] = field(default_factory=dict)

    def check(self, before: Store | None, store: Store, deltas: Deltas) -> None:
        """Bring the reports of a store up to date after a change of the graphs in `deltas`.

        `before` is the store without the change. Raises RulesBroken if the change brings
        violations to graphs it touches and whose mode is strict.
        """
        subjects = list(list_subjects(store, self.names))
        states = {
            row["report"].value: row["state"].value for row in ask(store, "internal/report-states")
        }
        if len(subjects) == 1 and not states:  # no county yet: nothing to inspect
            return
        for report in states.keys() - {subject.report for subject in subjects}:
            store.remove_graph(NamedNode(report))
        brought: set[Finding] = set()
        shelf = Shelf(store)  # reports are all that changes from here on
        for subject in subjects:
            current = states.get(subject.report) == self._inspector.rule_set
            if not current or self._is_touched(subject, deltas):
                brought |= self._renew(before, shelf, subject, deltas)
        refused = list(self._describe(store, brought))
        if refused:
            raise RulesBroken(refused)

    def choose_mode(self, subject: Subject) -> Mode:
        """Return what violations in a subject do; the longest beginning that fits counts."""
        graph = next(iter(subject.graphs), "")
        named = [start for start in self.modes if graph.startswith(start)]
        if named:
            return self.modes[max(named, key=len)]
        if graph.startswith(self.names.shared_graph("harvest/")):
            return Mode.REPORT
        return STATUS_MODES.get(subject.status, Mode.STRICT)

    def _is_touched(self, subject: Subject, deltas: Deltas) -> bool:
        graphs = {g for reads in subject.wider for g in subject.list_graphs(reads, self.names)}
        return not graphs.isdisjoint(deltas) or not graphs

    def _renew(
        self, before: Store | None, shelf: Shelf, subject: Subject, deltas: Deltas
    ) -> frozenset[Finding]:
        """Write the report of a subject anew; return what in it refuses the change."""
        store, rule_set = shelf.store, self._inspector.rule_set
        known = read_report(store, subject.report, self._inspector.shapes.rules)
        change = self._compare(before, subject, deltas)
        if change and known and not known.omitted and known.rule_set == rule_set:
            found = self._inspector.inspect_change(store, subject, known.findings, change)
        else:
            found = self._inspector.inspect(store, subject, shelf)
        report = make_report(subject.report, rule_set, found, subject.status)
        graphs = subject.graphs or self._list_own(store)
        written = write_report(report, graphs, self.names, subject.county)
        replace_graph(store, report.iri, written)
        return self._list_brought(subject, known, report, deltas)

    def _list_brought(
        self, subject: Subject, known: Report | None, report: Report, deltas: Deltas
    ) -> frozenset[Finding]:
        """Return the violations that a change brings to a subject, if they refuse it."""
        # rules that are new do not refuse data that stay as they are
        data = {*subject.graphs, self.names.shared_graph("shared")}
        if self.choose_mode(subject) != Mode.STRICT or data.isdisjoint(deltas):
            return frozenset()
        # what a draft may have, a version that comes into force may not
        held = known and STATUS_MODES.get(known.status, Mode.STRICT) == Mode.STRICT
        came = report.findings - known.findings if known and held else report.findings
        return frozenset(each for each in came if each.severity == VIOLATION)

    def _list_own(self, store: Store) -> list[str]:
        """List the graphs of all counties that are part of the current state."""
        current = list_current_graphs(store, self.names)
        return sorted(graph for graph in current if self.names.county_key(graph))

    def _compare(self, before: Store | None, subject: Subject, deltas: Deltas) -> Difference | None:
        """Return what changed for the rules that read a subject alone, None if that is much."""
        graphs = subject.list_graphs(ALONE, self.names) if ALONE in subject.wider else ()
        parts = [deltas[graph] for graph in graphs if graph in deltas]
        went = [triple for delta in parts for triple in delta.went]
        came = [triple for delta in parts for triple in delta.came]
        whole = any(delta.files for delta in parts)
        if before is None or whole or not graphs or len(went) + len(came) > SMALL:
            return None
        return Difference(before, went, came)

    def _describe(self, store: Store, findings: Iterable[Finding]) -> Iterator[Notice]:
        """Return the notices of findings, each once, but not of those that are accepted."""
        today = datetime.now(UTC).date()
        named = {name_finding(finding, self.names): finding for finding in findings}
        rows = ask(store, "internal/finding-keys") if named else []
        counties = {row["county"].value for row in rows if row["finding"].value in named}
        notices = {
            notice.iri: notice
            for county in counties
            for notice in read_notices(
                partial(ask, store), self.names, self.names.county_key(county) or ""
            )
        }
        for iri, finding in sorted(named.items()):
            notice = notices.get(iri) or make_bare_notice(iri, finding)
            if not notice.is_accepted(today):
                yield notice

    @cached_property
    def _inspector(self) -> Inspector:
        return Inspector(read_data_shapes(), self.names)


def replace_graph(store: Store, graph: str, triples: set[Triple]) -> None:
    """Let a graph hold some statements and nothing else, by what differs."""
    node = NamedNode(graph)
    known = {quad.triple for quad in store.quads_for_pattern(None, None, None, node)}
    for triple in known - triples:
        store.remove(Quad(triple.subject, triple.predicate, triple.object, node))
    store.extend(Quad(t.subject, t.predicate, t.object, node) for t in triples - known)


def count_findings(store: Store) -> dict[str, int]:
    """Count the findings in all reports of a store, by severity."""
    return {
        row["severity"].value.rpartition("#")[2]: int(row["count"].value)
        for row in ask(store, "internal/finding-counts")
    }
