"""The preview of a repair: what a rule would change, statement by statement."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph.validation.notices import Notice
from graph.validation.repairs import propose
from graph.vocabulary import compact, expand
from service.pages.figures import XSD
from service.pages.frame import Frame, Look
from service.pages.resource import NAMING, read_terms, split_statements
from service.pages.statements import Writer, read_properties
from service.pages.texts import Node, Text
from service.pages.things import Thing, get_value
from service.pages.values import Value

TEXTS: Final = frozenset({f"{XSD}string", expand("rdf:langString")})


@dataclass(frozen=True)
class Change:
    """A statement that a repair takes away or adds, about a thing."""

    is_added: bool
    subject: Value
    property: Value
    value: Value
    kind: str
    is_text: bool


async def read_changes(frame: Frame, county: str, notice: Notice) -> list[Change] | None:
    """Return what a repair changes, statement by statement; None if the rule proposes nothing.

    Raises GraphError.
    """
    if not notice.rule.update:
        return None
    context = frame.context
    task = context.validators.submit(
        context.settings.query_seconds,
        propose,
        context.revisions.store(frame.revision.number),
        context.names,
        county,
        notice.key,
        context.settings.validate_memory,
    )
    proposal = await asyncio.wrap_future(task)
    if proposal is None:
        return []
    writer = Writer(frame.look, await read_names(frame, (*proposal.removed, *proposal.added)))
    removed = [make_change(writer, triple, is_added=False) for triple in proposal.removed]
    return sorted(
        [*removed, *(make_change(writer, triple, is_added=True) for triple in proposal.added)],
        key=lambda each: (each.subject.exact, each.property.exact, each.is_added),
    )


async def read_names(frame: Frame, triples: Iterable[Triple]) -> dict[str, Thing]:
    """Return what everything that some statements name is called. Raises GraphError."""
    number = frame.revision.number
    known: dict[str, Thing] = {}
    subjects = {triple.subject for triple in triples}
    for subject in subjects:
        terms = await frame.context.select(
            "internal/resource-terms", number, resource=NamedNode(get_value(subject))
        )
        known |= read_terms(terms)
    nodes = subjects | {triple.object for triple in triples}
    for iri in {get_value(node) for node in nodes if isinstance(node, NamedNode)} - known.keys():
        rows = await frame.context.select(
            "internal/resource-statements", number, resource=NamedNode(iri)
        )
        said = read_properties(split_statements(rows)[0]) if rows else {}
        labels = [node for name in NAMING for node in said.get(expand(name), ())]
        columns = {"label": labels, "notation": said.get(expand("skos:notation"), ())}
        known[iri] = Thing(iri, columns)
    return known


def make_change(writer: Writer, triple: Triple, *, is_added: bool) -> Change:
    """Return a statement that a repair takes away or adds."""
    look, property_ = writer.look, triple.predicate.value
    name = writer.name(property_) if property_ in writer.terms else Text(compact(property_))
    value = writer.write(triple.object, property_)
    return Change(
        is_added,
        writer.write_link(get_value(triple.subject)),
        Value(name, property_, look.addresses.of(property_)),
        value,
        name_kind(look, triple.object),
        is_text(triple.object),
    )


def is_text(node: Node) -> bool:
    """Tell whether a node is a text, and no date or number."""
    return isinstance(node, Literal) and node.datatype.value in TEXTS


def name_kind(look: Look, node: Node) -> str:
    """Return what kind of value a literal is: its language, or what its datatype means."""
    if not isinstance(node, Literal):
        return ""
    words: Mapping[str, str] = look.texts["findings"]["datatypes"]
    name = node.datatype.value.removeprefix(XSD)
    return words.get(node.language or name, node.language or name)
