"""The definitions of the sheets agree with the ontology, and their page with them."""

from pyoxigraph import NamedNode, RdfFormat, parse

from graph.content import list_ontology
from graph.sources.__main__ import main
from graph.sources.codes import read_codes
from graph.sources.definitions import read_definitions
from graph.sources.values import BLANK


def test_every_term_of_the_definitions_is_in_the_ontology() -> None:
    defined = {
        quad.subject
        for path in list_ontology()
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    own = ("https://w3id.org/kek/",)
    used = {iri for iri in list_terms() if iri.value.startswith(own)}
    assert used <= defined, sorted(iri.value for iri in used - defined)


def list_terms() -> set[NamedNode]:
    found: set[NamedNode] = set()
    for sheet in read_definitions().values():
        found |= {sheet.class_, *sheet.fixed}
        for column in sheet.columns:
            found |= {iri for iri in (column.property, column.inverse) if iri}
            found |= {*column.choices.values(), *column.classes.values()}
            found |= {*column.extra, *column.extra.values(), *column.copy, *column.copy.values()}
    return found


def test_every_list_of_codes_exists_and_names_its_codes() -> None:
    for sheet in read_definitions().values():
        for column in sheet.columns:
            if column.kind == "code":
                codes = read_codes(column.codes, tuple(column.choices.items()))
                assert len(codes.shown) > 1, (sheet.name, column.heading)
                assert all(codes.find(word) for word in codes.shown)


def test_every_class_by_code_stands_on_the_list_of_the_column() -> None:
    for sheet in read_definitions().values():
        for column in sheet.columns:
            for code in column.classes:
                assert read_codes(column.codes).find(f"kc:{code}")


def test_every_pattern_names_columns_that_cannot_be_empty() -> None:
    for sheet in read_definitions().values():
        required = {column.heading for column in sheet.columns if column.required}
        patterns = [sheet.key, *sheet.label.values()]
        assert {name for text in patterns for name in BLANK.findall(text)} <= required, sheet.name


def test_the_page_for_staff_is_made_of_the_definitions() -> None:
    assert main(["--check-docs"]) == 0, "python -m graph.sources --write-docs"
