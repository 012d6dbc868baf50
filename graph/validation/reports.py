"""Reports: findings as statements of a named graph, and back (SHACL section 3)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Store, Triple
from rdflib import RDF, SH, URIRef
from rdflib.term import Node  # noqa: TC002 - as in all modules here

from graph.names import Names
from graph.queries import ask
from graph.validation.findings import Finding, sort_findings
from graph.validation.shapes import Rule
from graph.validation.terms import convert, restore
from graph.vocabulary import expand

MOST: Final = 1000  # findings of one rule that a report lists
TYPE: Final = NamedNode(RDF.type)


@dataclass(frozen=True)
class Report:
    """What was found in some graphs by a state of the rules; `omitted` findings are not listed.

    `iri` names the report and the graph that holds it; `status` is the name of the status that the
    version had.
    """

    iri: str
    rule_set: str
    findings: frozenset[Finding]
    omitted: int = 0
    status: str = ""


def make_report(iri: str, rule_set: str, findings: Iterable[Finding], status: str = "") -> Report:
    """Return a report that lists the first findings of each rule, in a stable order."""
    counts: Counter[str] = Counter()
    kept, omitted = [], 0
    for finding in sort_findings(findings):
        counts[finding.rule] += 1
        if counts[finding.rule] <= MOST:
            kept.append(finding)
        else:
            omitted += 1
    return Report(iri, rule_set, frozenset(kept), omitted, status)


def name_finding(finding: Finding, names: Names) -> str:
    """Return the IRI of a finding: the same in every version and revision that has it."""
    focus, value = str(finding.focus), finding.value
    county = names.county_key(focus) or names.county_key(str(value))
    # what a rule says of an element of a version, it may say of it in other versions too
    is_version = names.graph_of_version(focus) != focus and value is not None
    words = (finding.rule, "" if is_version else finding.focus.n3(), str(value and value.n3()))
    key = hashlib.sha256(repr((*words, finding.path)).encode()).hexdigest()[:12]
    return "/".join([names.base, *([county] if county else []), "id", "finding", key])


def write_report(report: Report, graphs: Iterable[str], names: Names, county: str) -> set[Triple]:
    """Return a report as statements; a finding of no county counts as one of `county`."""
    node = NamedNode(report.iri)
    triples = {
        Triple(node, TYPE, NamedNode(SH.ValidationReport)),
        Triple(node, NamedNode(SH.conforms), Literal(not report.findings)),
        Triple(node, _own("ruleSet"), Literal(report.rule_set)),
        *(Triple(node, _own("checked"), NamedNode(graph)) for graph in graphs),
    }
    if report.status:
        triples.add(Triple(node, _own("versionStatus"), Literal(report.status)))
    if report.omitted:
        triples.add(Triple(node, _own("omitted"), Literal(report.omitted)))
    for finding in report.findings:
        triples.update(_write_finding(node, finding, names, county))
    return triples


def _write_finding(
    report: NamedNode, finding: Finding, names: Names, county: str
) -> Iterator[Triple]:
    iri = name_finding(finding, names)
    key = names.county_key(iri) or county
    said: Mapping[str, Node | None] = {
        str(RDF.type): SH.ValidationResult,
        str(SH.sourceShape): URIRef(finding.rule),
        str(SH.resultSeverity): SH[finding.severity],
        str(SH.focusNode): finding.focus,
        str(SH.value): finding.value,
        expand("keks:inCounty"): URIRef(names.county(key)) if key else None,
    }
    node = NamedNode(iri)
    yield Triple(report, NamedNode(SH.result), node)
    for predicate, value in said.items():
        if value is not None:
            yield Triple(node, NamedNode(predicate), restore(value))
    if finding.path:
        yield Triple(node, _own("path"), Literal(finding.path))


def read_report(store: Store, iri: str, rules: Mapping[URIRef, Rule]) -> Report | None:
    """Read a report from the graph that holds it; None if there is none."""
    node = NamedNode(iri)
    said = {
        quad.predicate: quad.object.value
        for quad in store.quads_for_pattern(node, None, None, node)
        if isinstance(quad.object, Literal)
    }
    if _own("ruleSet") not in said:
        return None
    return Report(
        iri,
        said[_own("ruleSet")],
        frozenset(_read_findings(store, node, rules)),
        int(said.get(_own("omitted"), 0)),
        said.get(_own("versionStatus"), ""),
    )


def _read_findings(
    store: Store, report: NamedNode, rules: Mapping[URIRef, Rule]
) -> Iterator[Finding]:
    for row in ask(store, "internal/report", {"report": report}):
        rule = rules.get(URIRef(row["rule"].value))
        if rule:  # a rule that is gone finds nothing any more
            value = convert(row["value"]) if "value" in row else None
            path = row["path"].value if "path" in row else ""
            yield rule.find(convert(row["focus"]), value, path, report.value)


def read_checked(store: Store, report: str) -> tuple[str, ...]:
    """Read which graphs a report is about, sorted."""
    node = NamedNode(report)
    quads = store.quads_for_pattern(node, _own("checked"), None, node)
    return tuple(sorted(str(convert(quad.object)) for quad in quads))


def _own(name: str) -> NamedNode:
    return NamedNode(expand(f"keks:{name}"))
