"""The SHACL constraints that take more than a template to be written as SPARQL.

Each function returns what is true where a constraint with some argument may be broken at a place.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import SH, XSD, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.paths import Uncovered

if TYPE_CHECKING:
    from graph.screening import Place, Screen

# What sh:nodeKind forbids (SHACL section 4.1.3).
KINDS: Final[Mapping[Node, str]] = MappingProxyType({
    SH.IRI: "!isIRI({v})", SH.BlankNode: "!isBlank({v})", SH.Literal: "!isLiteral({v})",
    SH.BlankNodeOrIRI: "isLiteral({v})", SH.BlankNodeOrLiteral: "isIRI({v})",
    SH.IRIOrLiteral: "isBlank({v})",
})  # fmt: skip

# Forms that all engines read alike; whether another one is valid is left to the judge.
PLAIN: Final[Mapping[Node, str]] = MappingProxyType({
    XSD.string: "^",
    XSD.date: "^[1-9][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
        "|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$"
    "|^(19|20)(0[48]|[2468][048]|[13579][26])-02-29$",
    XSD.gYear: "^[1-9][0-9]{3}$",
    XSD.gYearMonth: "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$",
    XSD.decimal: "^-?[0-9]{1,12}([.][0-9]{1,6})?$",
    XSD.integer: "^-?[0-9]{1,15}$",
    XSD.positiveInteger: "^[1-9][0-9]{0,14}$",
    XSD.nonNegativeInteger: "^[0-9]{1,15}$",
    XSD.boolean: "^(true|false)$",
})  # fmt: skip


def _nested(screen: "Screen", argument: Node, place: "Place") -> str:
    return screen.some(place, lambda v: screen.broken(argument, v, certain=place.certain))


def _not(screen: "Screen", argument: Node, place: "Place") -> str:
    return screen.some(place, lambda v: f"!{screen.broken(argument, v, certain=not place.certain)}")


def _or(screen: "Screen", head: Node, place: "Place") -> str:
    return _joined(screen, head, place, " && ")


def _and(screen: "Screen", head: Node, place: "Place") -> str:
    return _joined(screen, head, place, " || ")


def _joined(screen: "Screen", head: Node, place: "Place", joint: str) -> str:
    shapes = [*Collection(screen.graph, head)]

    def test(value: str) -> str:
        return joint.join(screen.broken(each, value, certain=place.certain) for each in shapes)

    return screen.some(place, test)


def _min_count(screen: "Screen", argument: Node, place: "Place") -> str:
    return f"!({screen.several(place, int(str(argument)), None)})"


def _max_count(screen: "Screen", argument: Node, place: "Place") -> str:
    return screen.several(place, int(str(argument)) + 1, None)


def _has_value(screen: "Screen", argument: Node, place: "Place") -> str:
    return f"!({screen.some(place, lambda v: f'sameTerm({v}, {argument.n3()})')})"


def _in(screen: "Screen", head: Node, place: "Place") -> str:
    terms = [each.n3() for each in Collection(screen.graph, head)]
    return screen.some(
        place, lambda v: f"!({' || '.join(f'sameTerm({v}, {term})' for term in terms)})"
    )


def _node_kind(screen: "Screen", argument: Node, place: "Place") -> str:
    return screen.some(place, lambda v: KINDS[argument].format(v=v))


def _datatype(screen: "Screen", argument: Node, place: "Place") -> str:
    plain = ox.Literal(PLAIN[argument]) if argument in PLAIN else None

    def test(value: str) -> str:
        if plain is None:
            return "true"
        same = f"DATATYPE({value}) = {argument.n3()}"
        return f"!COALESCE({same} && REGEX(STR({value}), {plain}), false)"

    return screen.wide(place, test)


def _pattern(screen: "Screen", argument: Node, place: "Place") -> str:
    flags = screen.graph.value(place.shape, SH.flags) or ""
    text, options = ox.Literal(str(argument)), ox.Literal(str(flags))
    return screen.wide(
        place,
        lambda v: f"isBlank({v}) || !COALESCE(REGEX(STR({v}), {text}, {options}), false)",
    )


def _language_in(screen: "Screen", head: Node, place: "Place") -> str:
    tags = [ox.Literal(str(each)) for each in Collection(screen.graph, head)]
    return screen.wide(
        place,
        lambda v: " && ".join(f"!COALESCE(LANGMATCHES(LANG({v}), {t}), false)" for t in tags),
    )


def _unique_lang(screen: "Screen", argument: Node, place: "Place") -> str:
    if str(argument) != "true":
        return "false"
    v, w = screen.new_variable(), screen.new_variable()
    same = f'!sameTerm({v}, {w}) && LANG({v}) != "" && LCASE(LANG({v})) = LCASE(LANG({w}))'
    return f"EXISTS {{ {place.node} {place.way} {v} , {w} FILTER({same}) }}"


def _qualified(screen: "Screen", inner: Node, place: "Place") -> str:
    if screen.graph.value(place.shape, SH.qualifiedValueShapesDisjoint) is not None:
        raise Uncovered(place.shape)
    least = screen.graph.value(place.shape, SH.qualifiedMinCount) or 0
    most = screen.graph.value(place.shape, SH.qualifiedMaxCount)
    few = screen.several(place, int(str(least)), _good(screen, inner, certain=place.certain))
    if most is None:
        return f"!({few})"
    good = _good(screen, inner, certain=not place.certain)
    return f"(!({few}) || {screen.several(place, int(str(most)) + 1, good)})"


def _good(screen: "Screen", shape: Node, *, certain: bool) -> Callable[[str], str]:
    return lambda value: f"!{screen.broken(shape, value, certain=certain)}"


Writer = Callable[["Screen", Node, "Place"], str]

WRITERS: Final[Mapping[URIRef, Writer]] = MappingProxyType({
    SH.node: _nested, SH.property: _nested, SH["not"]: _not,
    SH["or"]: _or, SH["and"]: _and, SH.minCount: _min_count,
    SH.maxCount: _max_count, SH.hasValue: _has_value, SH["in"]: _in,
    SH.nodeKind: _node_kind, SH.datatype: _datatype, SH.pattern: _pattern,
    SH.languageIn: _language_in, SH.uniqueLang: _unique_lang,
    SH.qualifiedValueShape: _qualified,
})  # fmt: skip
