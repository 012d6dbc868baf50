"""The cases of the shapes: a small sound county, one addition each, and the findings approved.

`python -m tests.shapes.cases C07 C31` writes the findings of these rules anew; without names,
those of all. Look at the difference before you keep it.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyshacl
from pyoxigraph import RdfFormat, Store, Triple
from pyoxigraph import parse as parse_quads
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from graph.content import ROOT, find_folder, list_ontology, list_shapes
from graph.vocabulary import compact, read_prefixes

FOLDER: Final = ROOT / "tests" / "shapes"
RULES: Final = Namespace("https://w3id.org/kek/shapes#")
HOME: Final = "https://w3id.org/kek/data/99101/id/"
DATA: Final = "https://w3id.org/kek/data"
NEIGHBOUR: Final = "https://w3id.org/kek/data/99102/id/"
STYLE: Final = "style"
FRAME: Final = frozenset({
    "rdfs:subClassOf", "skos:inScheme",
    "kek:codeList", "kek:levelRank", "kek:statusList", "kek:typeList",
})  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A result of SHACL validation: the rule violated, where, and by which value."""

    rule: str
    severity: str
    focus: Node
    value: Node | None


@dataclass(frozen=True)
class Outcome:
    """The findings of a case, and those left by the proposed repair; None: it changes nothing."""

    found: tuple[Finding, ...]
    left: tuple[Finding, ...] | None


class PreparedGraph(Graph):
    """A graph that parses each query once: pySHACL asks the same ones for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:  # noqa: ANN401
        """Answer a query given as text."""
        return super().query(prepare(str(query_object)), *args, **options)


@cache
def prepare(text: str) -> Query:
    """Parse a query."""
    return prepareQuery(text)


def read(*paths: Path) -> Graph:
    """Read Turtle files into one graph."""
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path)
    return graph


@cache
def read_rules(*, style: bool = False) -> Graph:
    """Read the rules for data, or those about the ontology."""
    files = [path for path in list_shapes() if (path.stem == STYLE) == style]
    rules = read(*files, find_folder("ontology") / "prefixes.ttl")
    queries = " ".join(map(str, rules.objects(None, SH.select)))
    for declared in list(rules.objects(RULES.prefixes, SH.declare)):
        # pySHACL goes through the table for every query of every run
        if f"{rules.value(declared, SH.prefix)}:" not in queries:
            rules.remove((RULES.prefixes, SH.declare, declared))
    return rules


@cache
def read_frame() -> tuple[tuple[Node, Node, Node], ...]:
    """Read what rules must know of the ontology: sub-classes, lists and ranks."""
    files = [path for path in list_ontology() if path.parent.name in {"ontology", "codes"}]
    return tuple(
        triple
        for triple in read(*files)
        if isinstance(triple[2], URIRef | Literal) and shorten(triple[1]) in FRAME
    )


@cache
def read_base() -> tuple[tuple[Node, Node, Node], ...]:
    """Read the small sound county that all cases on data add to."""
    return (*read_frame(), *read(FOLDER / "base.ttl"))


def validate(triples: Iterable[tuple[Node, Node, Node]], rules: Graph) -> list[Finding]:
    """Validate triples against rules with pySHACL, in a stable order."""
    graph = PreparedGraph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none", inplace=True)
    assert isinstance(report, Graph)
    root = report.value(None, RDF.type, SH.ValidationReport)
    found = {read_result(report, result) for result in report.objects(root, SH.result)}
    return sorted(found, key=lambda each: (each.rule[0], int(each.rule[1:]), describe(each)))


def read_result(report: Graph, result: Node) -> Finding:
    """Read one result of a report."""
    rule, severity, focus, value = (
        report.value(result, each)
        for each in (SH.sourceShape, SH.resultSeverity, SH.focusNode, SH.value)
    )
    assert focus is not None
    return Finding(str(rule).removeprefix(RULES), str(severity).removeprefix(str(SH)), focus, value)


def select_rules(scope: Node) -> Graph:
    """Return the rules that read more than one version: `keks:reads`."""
    wanted = [RULES.prefixes, *read_rules().subjects(RULES.reads, scope)]
    selected = Graph(bind_namespaces="none")
    for each in wanted:
        read_rules().cbd(each, target_graph=selected)
    return selected


def list_cases(*rules: str) -> list[Path]:
    """List the files of cases, of some rules or of all."""
    return [path for path in sorted(FOLDER.glob("*/*.ttl")) if not rules or rule_of(path) in rules]


def rule_of(path: Path) -> str:
    """Return the name of the rule that a case belongs to."""
    return path.parent.name


def read_case(path: Path) -> Graph:
    """Read a case: for a rule on data the sound county with the addition, else the file alone."""
    graph = read(path)
    for triple in () if is_style(path) else read_base():
        graph.add(triple)
    return graph


def is_style(path: Path) -> bool:
    """Tell whether the rule of a case is one about the ontology."""
    return rule_of(path).startswith("S")


def find(path: Path, graph: Graph | None = None) -> list[Finding]:
    """Return the findings of a case, or of a graph that was made of it."""
    return validate(graph or read_case(path), read_rules(style=is_style(path)))


def show(found: Iterable[Finding]) -> str:
    """Return findings as text, one a line and its message below."""
    return "\n".join(describe(each) for each in found)


def describe(finding: Finding) -> str:
    """Describe a finding as it is approved."""
    rules = read_rules(style=finding.rule.startswith("S"))
    texts = rules.objects(RULES[finding.rule], SH.message)
    text = next(str(each) for each in texts if isinstance(each, Literal) and each.language == "de")
    where = dict.fromkeys([shorten(finding.focus), shorten(finding.value)])
    named = text.replace("{?value}", shorten(finding.value))
    return f"{finding.severity} {finding.rule} {' · '.join(filter(None, where))}\n    {named}"


def shorten(term: Node | None) -> str:
    """Return a short name of a term for reading."""
    if isinstance(term, URIRef):
        if term.startswith(HOME):
            return term.removeprefix(HOME)
        return term.replace(NEIGHBOUR, "99102:") if NEIGHBOUR in term else compact(str(term))
    return term.n3() if isinstance(term, Literal) else ""


def examine(path: Path) -> Outcome:
    """Validate a case, then apply the proposed repairs of its rule and validate again."""
    found = find(path)
    own = [each for each in found if each.rule == rule_of(path) and read_update(each.rule)]
    # the store writes numbers in its own way, so both sides of the comparison come out of it
    graph = apply(read_case(path), "") if own else Graph()
    mended = graph
    for finding in own:
        mended = apply(mended, bind(read_update(finding.rule), finding))
    changed = set(mended) != set(graph)
    return Outcome(tuple(found), tuple(find(path, mended)) if changed else None)


def read_update(rule: str) -> str:
    """Return the proposed repair of a rule, empty if there is none."""
    return str(read_rules().value(RULES[rule], RULES.repairUpdate) or "")


def bind(update: str, finding: Finding) -> str:
    """Insert the thing checked and the value of a finding into a proposed repair."""
    terms = {"this": finding.focus.n3(), "value": finding.value.n3() if finding.value else "?value"}
    return declare_prefixes() + re.sub(r"\$(this|value)\b", lambda found: terms[found[1]], update)


def declare_prefixes() -> str:
    """Declare every prefix of the table for SPARQL."""
    return "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in read_prefixes().items())


def apply(graph: Graph, update: str) -> Graph:
    """Apply an update with the engine of the product."""
    store = Store()
    text = graph.serialize(format="nt", encoding="utf-8")
    store.extend(parse_quads(text, format=RdfFormat.N_TRIPLES))
    store.update(update)
    triples = b"".join(f"{Triple(q.subject, q.predicate, q.object)} .\n".encode() for q in store)
    return Graph(bind_namespaces="none").parse(triples, format="nt")


def approve(rules: Sequence[str]) -> None:
    """Write down the present findings of invalid cases."""
    for path in list_cases(*rules):
        if path.name.startswith("invalid."):
            path.with_suffix(".txt").write_text(show(find(path)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    approve(sys.argv[1:])
