"""What a row says, once its cells are read."""

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.names import Names
from graph.sources.cells import Term, make_key
from graph.sources.definitions import Column, expand
from graph.sources.places import Line
from graph.sources.register import Register
from graph.sources.values import fill_words

Statement = tuple[NamedNode, NamedNode, Term]
Said = Sequence[tuple[Column, Term]]

TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def write_thing(
    names: Names, register: Register, line: Line, subject: NamedNode, said: Said
) -> list[Statement]:
    """Return all statements of one thing: from its cells, its sheet and its folder."""
    statements = [
        *_say_kind(names, line, subject, said),
        *_say_label(register, line, subject, said),
        *_say_cells(register, subject, said),
    ]
    source = expand("dcterms:source")
    has_source = any(predicate == source for _, predicate, _ in statements)
    if line.place.source and not line.sheet.dataset and not has_source:
        statements.append((subject, source, NamedNode(line.place.source)))
    return list(dict.fromkeys(statements))


def _say_cells(register: Register, subject: NamedNode, said: Said) -> Iterator[Statement]:
    for column, term in said:
        if column.property:
            yield subject, column.property, term
        if column.inverse and isinstance(term, NamedNode):
            yield term, column.inverse, subject
        for predicate, value in column.extra.items():
            yield subject, predicate, value
        for copied, predicate in column.copy.items():
            known = register.values.get((term.value, copied.value), set())
            if len(known) == 1:
                yield subject, predicate, next(iter(known))


def _say_kind(names: Names, line: Line, subject: NamedNode, said: Said) -> Iterator[Statement]:
    sheet, place = line.sheet, line.place
    yield subject, TYPE, _choose_class(line, said)
    if sheet.element and place.version:
        yield subject, expand("kek:inVersion"), NamedNode(place.version)
    if sheet.dataset:
        dataset = f"{names.base}/{place.county}/id/dataset/{make_key(line.table.name)}"
        yield subject, expand("qb:dataSet"), NamedNode(dataset)
    for predicate, value in sheet.fixed.items():
        filled = value.replace("{county}", names.county(place.county))
        yield subject, predicate, NamedNode(filled)


def _choose_class(line: Line, said: Said) -> NamedNode:
    for column, term in said:
        found = column.classes.get(term.value.rpartition("#")[2])
        if found:
            return found
    return line.sheet.class_


def _say_label(
    register: Register, line: Line, subject: NamedNode, said: Said
) -> Iterator[Statement]:
    if "Bezeichnung" in line.cells:
        return
    tiers = line.place.list_tiers(any_version=True)
    for language, pattern in line.sheet.label.items():
        names = {
            column.heading: f"„{name}“" if language == "de" else f"“{name}”"
            for column, term in said
            if column.kind == "reference" and (name := register.name(term.value, language, tiers))
        }
        label = Literal(fill_words(pattern, line, names), language=language)
        yield subject, expand("skos:prefLabel"), label
