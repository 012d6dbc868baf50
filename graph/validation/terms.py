"""Terms as a store writes them (N-Triples): what kind they are, what they say, how they compare."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import RDF, XSD
from rdflib import Literal as Text
from rdflib.term import BNode, Node, URIRef

# How text, names and nodes without name begin.
LITERAL, IRI, BLANK = '"', "<", "_"

# Forms that all engines read alike; whether another one is valid is left to the judge.
PLAIN: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType({
    str(datatype): re.compile(form)
    for datatype, form in {
        XSD.date: "[1-9][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
            "|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
            "|(19|20)(0[48]|[2468][048]|[13579][26])-02-29",
        XSD.gYear: "[1-9][0-9]{3}",
        XSD.gYearMonth: "[1-9][0-9]{3}-(0[1-9]|1[0-2])",
        XSD.decimal: "-?(0|[1-9][0-9]{0,11})([.][0-9]{1,6})?",
        XSD.integer: "0|-?[1-9][0-9]{0,14}",
        XSD.positiveInteger: "[1-9][0-9]{0,14}",
        XSD.nonNegativeInteger: "0|[1-9][0-9]{0,14}",
        XSD.boolean: "true|false",
    }.items()
})  # fmt: skip

TEXT: Final = frozenset(map(str, (XSD.string, RDF.langString)))
NUMBER: Final = frozenset(
    map(str, (XSD.decimal, XSD.integer, XSD.positiveInteger, XSD.nonNegativeInteger))
)
TIME: Final = frozenset(map(str, (XSD.date, XSD.gYear, XSD.gYearMonth)))

Term = NamedNode | BlankNode | Literal
# Datatype, and whether the form is plain.
Kind = tuple[str, bool]
Rank = tuple[str, Decimal | str]


def split_literal(text: str) -> tuple[str, str]:
    """Return form (still escaped) and datatype of a literal."""
    form, _, mark = text[1:].rpartition('"')
    if mark.startswith("^^"):
        return form, mark[3:-1]
    return form, str(RDF.langString if mark else XSD.string)


@lru_cache(maxsize=100_000)
def read_kind(text: str) -> Kind | None:
    """Return the datatype of a literal, and whether all engines read its form alike."""
    if not text.startswith(LITERAL):
        return None
    form, datatype = split_literal(text)
    if datatype in TEXT:
        return datatype, True
    return datatype, datatype in PLAIN and PLAIN[datatype].fullmatch(form) is not None


def is_regular(terms: Iterable[str], meant: AbstractSet[str]) -> bool:
    """Return whether all engines compare some terms alike; `meant` are the datatypes expected.

    Standards leave open, and engines differ in, what 2030 (a year) < 2030-01-01 (a day) is.
    """
    kinds = {kind for kind in map(read_kind, terms) if kind}
    found = {datatype for datatype, _ in kinds}
    alike = len(found) <= 1 or found <= TEXT or found <= NUMBER
    expected = meant | NUMBER if meant & NUMBER else meant
    return alike and found <= (expected or found) and all(plain for _, plain in kinds)


@lru_cache(maxsize=100_000)
def read_rank(text: str) -> Rank | None:
    """Return what a plain number or time is compared by, with others of its kind."""
    datatype, plain = read_kind(text) or ("", False)
    if plain and datatype in NUMBER:
        return "number", Decimal(split_literal(text)[0])
    return (datatype, split_literal(text)[0]) if plain and datatype in TIME else None


def read_string(text: str) -> str:
    """Return the IRI of a node, or what a literal says (STR in SPARQL)."""
    form = split_literal(text)[0] if text.startswith(LITERAL) else text[1:-1]
    return str(read_node(text)) if "\\" in form else form


def read_language(text: str) -> str:
    """Return the language tag of a term, in lower case; empty if it has none."""
    mark = text.rpartition('"')[2]
    return mark[1:].lower() if text.startswith(LITERAL) and mark.startswith("@") else ""


def read_triple(subject: str, predicate: str, value: str) -> Triple:
    """Read one statement."""
    text = f"{subject} {predicate} {value} ."
    [quad] = parse(text, format=RdfFormat.N_TRIPLES, lenient=True)
    return Triple(quad.subject, quad.predicate, quad.object)


@lru_cache(maxsize=100_000)
def read_node(text: str) -> Node:
    """Read one term as rdflib has it."""
    if text.startswith(IRI) and "\\" not in text:
        return URIRef(text[1:-1])
    return convert(read_triple("<a:a>", "<a:a>", text).object)


def write_node(node: Node) -> str:
    """Write a term of rdflib as a store does."""
    return str(restore(node))


@lru_cache(maxsize=100_000)
def convert(term: Term) -> Node:
    """Convert a term of the store to one of rdflib."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return Text(term.value, lang=term.language)
    return Text(term.value, datatype=URIRef(term.datatype.value))


def restore(node: Node) -> Term:
    """Convert a term of rdflib back to one of the store."""
    if isinstance(node, URIRef):
        return NamedNode(node)
    if not isinstance(node, Text):
        return BlankNode(str(node))
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(node.datatype) if node.datatype else None)
