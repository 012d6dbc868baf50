"""Two engines for SHACL on the same text: pySHACL, and pyshifty, which shares no code with it.

pyshifty evaluates Core constraints and part of the queries itself, the rest of the queries with
the evaluator of Oxigraph. Neither rdflib nor pySHACL has a part in what it finds.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, Graph, URIRef
from shifty import PreparedValidator

from graph.content import ROOT
from graph.folder import read_folder
from tests.edits import read_ontology
from tests.shapes.cases import (
    DATA,
    RULES,
    Finding,
    PreparedGraph,
    read_result,
    read_rules,
    select_rules,
)

# A finding, and the property that leads to its value. None: no path, or one of several steps,
# which pyshifty names by a blank node without saying what it is.
Result = tuple[Finding, URIRef | None]

FIRST: Final = "pySHACL"
SECOND: Final = "pyshifty"


def write(triples: Iterable[ox.Triple]) -> bytes:
    """Write triples as N-Triples, so that both engines read the same."""
    return "".join(f"{triple} .\n" for triple in triples).encode()


def ask_first(data: bytes, rules: Graph) -> frozenset[Result]:
    """Return what pySHACL finds; raises what it raises on values that it cannot compare."""
    graph = PreparedGraph(bind_namespaces="none").parse(data, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none", inplace=True)
    assert isinstance(report, Graph)
    return read_report(report)


def ask_second(data: bytes, rules: Graph) -> frozenset[Result]:
    """Return what pyshifty finds; raises an error for a rule it does not support."""
    _, report, _ = prepare(rules).validate(
        data, graph_mode="data", infer=False, on_unsupported="error"
    )
    return read_report(report)


@cache
def prepare(rules: Graph) -> PreparedValidator:
    """Read rules for the second engine."""
    return PreparedValidator(rules.serialize(format="nt", encoding="utf-8"))


def read_report(report: Graph) -> frozenset[Result]:
    """Read a report: all its results, but not the details that pySHACL adds to some of them."""
    root = report.value(None, RDF.type, SH.ValidationReport)
    results = report.objects(root, SH.result)
    paths = ((result, report.value(result, SH.resultPath)) for result in results)
    return frozenset(
        (read_result(report, result), path if isinstance(path, URIRef) else None)
        for result, path in paths
    )


def list_differences(data: bytes) -> dict[str, set[str]]:
    """Return the rules by which one engine finds something that the other does not find."""
    first, second = ask_first(data, read_rules()), ask_second(data, read_rules())
    only = {FIRST: first - second, SECOND: second - first}
    return {engine: {found.rule for found, _ in results} for engine, results in only.items()}


@cache
def read_counties() -> dict[str, list[ox.Triple]]:
    """Read the statements of our counties by the name of their graph."""
    quads = read_folder(ROOT / "data", DATA)
    return {name: [quad.triple for quad in found] for name, found in quads.items()}


def choose_rules(*county: str) -> Graph:
    """Return the rules for a county and its versions: of two, those that compare them."""
    return read_rules() if len(county) == 2 else select_rules(RULES.predecessor)


def read_versions(ags: str, *versions: str) -> bytes:
    """Read versions of a county of ours with its facts, what is shared, and the ontology."""
    names = [f"{DATA}/{ags}/graph/facts", f"{DATA}/graph/shared"]
    names += [f"{DATA}/{ags}/graph/kek/{version}" for version in versions]
    graphs = read_counties()
    return write([*read_ontology(), *(triple for name in names for triple in graphs[name])])
