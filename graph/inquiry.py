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
from graph.sentences import phrase
from graph.tables import Table, make_table
from graph.vocabulary import expand

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "county": ("kek:County",),
    "version": ("kek:ConceptVersion",),
}
SHARED: Final = frozenset({"kek:Indicator"})  # those of one county may be asked of another
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
    return make_table(store, question.columns, solutions, graphs[0] if graphs else "")


def find_dataset(
    store: Store, names: Names, question: Question, texts: Mapping[str, str], version: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return the query that a question is, and the graphs it is asked of; none: the current state.

    The graph of the version comes first. Raises InputError, UnknownResource.
    """
    terms = question.read(texts, names)
    check_things(store, question.parameters, texts, terms)
    nodes = {
        each.name: term.value
        for each in question.parameters
        if isinstance(term := terms[each.name], NamedNode) and SHARED.isdisjoint(each.classes)
    }
    if version:
        check_version(store, version)
        nodes["version"] = version
    check_county(names, texts, nodes)
    graphs = list_graphs(store, names, version) if version else ()
    return question.bind(terms), tuple(graphs)


def check_version(store: Store, version: str) -> None:
    """Raise UnknownResource if an IRI is not that of a concept version."""
    if not is_of(store, NamedNode(version), CLASSES["version"]):
        raise UnknownResource(
            phrase(
                "thing-unknown",
                given=f"version={version}",
                right=phrase("right-version"),
                hint="version=99001/id/version/2019-06-19",
            )
        )


def check_county(names: Names, texts: Mapping[str, str], nodes: Mapping[str, str]) -> None:
    """Raise InputError if one parameter names a county, and another a thing of another one."""
    county = texts.get("county")
    for name, iri in nodes.items():
        key = names.county_key(iri)
        if county and key not in (None, county):
            raise InputError(
                phrase("county-differs", given=f"{name}={iri}", county=county, key=key)
            )


def list_graphs(store: Store, names: Names, version: str) -> list[str]:
    """Return the graphs that would be current if a version were in force; none if it is.

    The graph of the version comes first; what belongs to other counties stays as it is.
    """
    graph, county = names.graph_of_version(version), names.county_key(version)
    current = list_current_graphs(store, names)
    if graph in current:
        return []
    kept = (
        each
        for each in current
        if names.version_of_graph(each) is None or names.county_key(each) != county
    )
    return [graph, *sorted(kept)]


def check_things(
    store: Store,
    parameters: Sequence[Parameter],
    texts: Mapping[str, str],
    terms: Mapping[str, Term],
) -> None:
    """Raise UnknownResource for a thing of which nothing is said, InputError for a wrong class."""
    for each in parameters:
        node, said = terms[each.name], f"{each.name}={texts[each.name]}"
        if not each.is_thing or not isinstance(node, NamedNode):
            continue
        if not any(True for _ in store.quads_for_pattern(node, None, None, None)):
            raise UnknownResource(
                phrase("thing-unknown", given=said, right=each.explain(), hint=each.hint)
            )
        classes = each.classes or CLASSES.get(each.kind, ())
        if classes and not is_of(store, node, classes):
            raise InputError(phrase("class-wrong", given=said, classes=classes, hint=each.hint))


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
