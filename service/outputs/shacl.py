"""Findings as a SHACL validation report in Turtle (SHACL section 3.6)."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import DCTERMS, RDF, SH, XSD

from graph.queries import Term
from graph.validation.acceptance import name_entry, write_date, write_entry
from graph.validation.notices import Notice
from graph.validation.published import Place
from graph.vocabulary import choose_prefixes, expand
from service.notices import say_message
from service.outputs.overview import Overview
from service.outputs.words import LANGUAGES

SIMPLE: Final = re.compile(r"<([^<>]*)>")  # a path of one property


def render_shacl(overview: Overview) -> Iterator[bytes]:
    """Yield one report with its findings; what is accepted is said beside it."""
    triples = list(write_overview(overview))
    prefixes = {**choose_prefixes(triples), "xsd": str(XSD)}
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None  # noqa: S101 - nothing to write it to is given
    yield text


def write_overview(overview: Overview) -> Iterator[Triple]:
    """Yield the statements: the report, then its findings one by one."""
    yield from write_report(overview)
    for notice in overview.notices:
        node = NamedNode(notice.iri)
        for predicate, value in describe_finding(notice):
            yield Triple(node, NamedNode(predicate), value)
        if notice.county:
            county = NamedNode(overview.names.county(notice.county))
            yield Triple(node, NamedNode(expand("keks:inCounty")), county)
        if notice.acceptance:
            place = Place(notice.iri, notice.county)
            yield from write_entry(name_entry(overview.names, place), notice.acceptance)


def write_report(overview: Overview) -> Iterator[Triple]:
    """Yield what is said of the report itself."""
    report = BlankNode("report")
    yield Triple(report, NamedNode(RDF.type), NamedNode(SH.ValidationReport))
    yield Triple(report, NamedNode(SH.conforms), Literal(not overview.notices))
    yield Triple(report, NamedNode(DCTERMS.created), write_date(overview.today))
    if overview.omitted:
        yield Triple(report, NamedNode(expand("keks:omitted")), Literal(overview.omitted))
    for notice in overview.notices:
        yield Triple(report, NamedNode(SH.result), NamedNode(notice.iri))


def describe_finding(notice: Notice) -> Iterator[tuple[str, Term]]:
    """Yield the properties of a finding and their values."""
    yield str(RDF.type), NamedNode(SH.ValidationResult)
    yield str(SH.resultSeverity), NamedNode(SH[notice.severity])
    yield str(SH.sourceShape), NamedNode(expand(f"keks:{notice.rule.name}"))
    yield str(SH.focusNode), make_node(notice.focus)
    if simple := SIMPLE.fullmatch(notice.path):
        yield str(SH.resultPath), NamedNode(simple.group(1))
    elif notice.path:
        yield expand("keks:path"), Literal(notice.path)
    if notice.value:
        yield str(SH.value), notice.value
    for language in LANGUAGES:
        yield str(SH.resultMessage), Literal(say_message(notice, language), language=language)


def make_node(focus: str) -> Term:
    """Return what was checked as a term: an IRI, or else the literal with that text."""
    try:
        return NamedNode(focus)
    except ValueError:
        return Literal(focus)
