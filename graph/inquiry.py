"""Ask a question of the catalogue: check what it is about, and answer with a table."""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QuerySolutions, Store

from graph.current import list_current_graphs
from graph.errors import InputError, UnknownResource
from graph.names import Names
from graph.parameters import Parameter
from graph.queries import Term
from graph.questions import Question
from graph.tables import Table, make_table
from graph.vocabulary import expand

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "county": ("kek:County",),
    "version": ("kek:ConceptVersion",),
}
TYPE: Final = NamedNode(expand("rdf:type"))
SUB_CLASS: Final = NamedNode(expand("rdfs:subClassOf"))

Graphs = list[NamedNode | BlankNode | DefaultGraph]


def answer_question(
    store: Store, names: Names, question: Question, texts: Mapping[str, str], version: str = ""
) -> Table:
    """Return the answer of a question; with a version, as if that one were the current one.

    Raises InputError, UnknownResource, SizeExceeded.
    """
    text, graphs = find_dataset(store, names, question, texts, version)
    default: Graphs | None = [NamedNode(each) for each in graphs] or None
    solutions = store.query(text, default_graph=default)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - its columns are those of a SELECT
    return make_table(store, question.columns, solutions)


def find_dataset(
    store: Store, names: Names, question: Question, texts: Mapping[str, str], version: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return the query that a question is, and the graphs it is asked of; none: the current state.

    Raises InputError, UnknownResource.
    """
    terms = question.read(texts, names)
    check_things(store, question.parameters, texts, terms)
    graphs = list_graphs(store, names, version) if version else ()
    return question.bind(terms), tuple(graphs)


def list_graphs(store: Store, names: Names, version: str) -> list[str]:
    """Return the graphs that would be current for a county if a version of its were in force.

    Raises UnknownResource.
    """
    graph = NamedNode(names.graph_of_version(version))
    if names.version_of_graph(graph.value) is None or not store.contains_named_graph(graph):
        raise UnknownResource(
            f"“version={version[:60]}” is not known here: give the address of a version, such as "
            "99001/id/version/2019-06-19."
        )
    homes = {None, names.county_key(version)}
    current = sorted(list_current_graphs(store, names))
    kept = [each for each in current if names.county_key(each) in homes]
    return [graph.value, *(each for each in kept if names.version_of_graph(each) is None)]


def check_things(
    store: Store,
    parameters: Sequence[Parameter],
    texts: Mapping[str, str],
    terms: Mapping[str, Term],
) -> None:
    """Raise UnknownResource for a thing of which nothing is said, InputError for a wrong class."""
    for each in parameters:
        node = terms[each.name]
        if not each.is_thing or not isinstance(node, NamedNode):
            continue
        if not any(True for _ in store.quads_for_pattern(node, None, None, None)):
            raise UnknownResource(
                f"“{each.name}={texts[each.name]}” is not known here: give {each.explain()}, "
                f"such as {each.hint}."
            )
        classes = each.classes or CLASSES.get(each.kind, ())
        if classes and not is_of(store, node, classes):
            wanted = " or ".join(classes)
            raise InputError(
                f"“{each.name}={texts[each.name]}” is no {wanted}: give one, such as {each.hint}."
            )


def is_of(store: Store, node: NamedNode, classes: Sequence[str]) -> bool:
    """Tell whether a thing is an instance of one of some classes or of a class below them."""
    wanted = {NamedNode(expand(each)) for each in classes}
    ahead = {quad.object for quad in store.quads_for_pattern(node, TYPE, None, None)}
    seen: set[object] = set()
    while ahead:
        if not wanted.isdisjoint(ahead):
            return True
        seen |= ahead
        ahead = {
            quad.object
            for one in ahead
            if isinstance(one, NamedNode)
            for quad in store.quads_for_pattern(one, SUB_CLASS, None, None)
        } - seen
    return False
