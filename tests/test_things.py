"""What things are called: now, or as an older version called them."""

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph.things import NOTATION, read_things

LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
GOAL = NamedNode("urn:goal")
THEN = NamedNode("urn:then")


def make_store(*said: tuple[NamedNode, str, NamedNode | DefaultGraph]) -> Store:
    """Return a store in which this is said of a goal."""
    store = Store()
    store.extend(Quad(GOAL, name, Literal(text), graph) for name, text, graph in said)
    return store


def test_a_thing_that_is_known_now_has_no_number_of_then() -> None:
    store = make_store((LABEL, "now", DefaultGraph()), (LABEL, "then", THEN), (NOTATION, "7", THEN))
    assert read_things(store, ["urn:goal"])["urn:goal"].say("de") == "now"


def test_a_thing_that_is_gone_is_called_as_it_was() -> None:
    store = make_store((LABEL, "then", THEN), (NOTATION, "7", THEN))
    assert read_things(store, ["urn:goal"])["urn:goal"].say("de") == "7 then"


def test_a_thing_is_called_as_the_version_calls_it_that_is_asked_for() -> None:
    store = make_store((LABEL, "now", DefaultGraph()), (LABEL, "then", THEN), (NOTATION, "7", THEN))
    assert read_things(store, ["urn:goal"], "urn:then")["urn:goal"].say("de") == "7 then"
