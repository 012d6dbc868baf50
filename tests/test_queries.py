"""Parameters are bound as typed terms: no value can change what a query asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.errors import ContentError, TermFault
from graph.queries import bind_query, make_node, read_query

ECHO = "SELECT ($value AS ?echo) WHERE { }"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_it_is(text: str) -> None:
    assert echo(Literal(text)) == Literal(text)


@given(
    st.sampled_from(["'", '"', "\\", "\n", "} DROP ALL #", "$value", "\\u0022", '"""']), st.text()
)
def test_no_text_leaves_its_quotes(hostile: str, rest: str) -> None:
    text = (hostile + rest).encode("utf-8", "ignore").decode()
    assert echo(Literal(text, language="de")) == Literal(text, language="de")


def test_a_value_that_looks_like_a_parameter_stays_a_value() -> None:
    text = bind_query("SELECT ($a AS ?x) ($b AS ?y) {}", {"a": Literal("$b"), "b": Literal("$a")})
    assert text == 'SELECT ("$b" AS ?x) ("$a" AS ?y) {}'


@pytest.mark.parametrize("given_", [{}, {"other": Literal("1")}])
def test_parameters_and_values_must_be_the_same(given_: dict[str, Literal]) -> None:
    with pytest.raises(TermFault, match="takes the parameters value, but"):
        bind_query(ECHO, given_)


@pytest.mark.parametrize("text", ["", "nowhere", "http://e.org/a b", "http://e.org/>", "//e.org"])
def test_what_is_no_iri_is_refused(text: str) -> None:
    with pytest.raises(TermFault, match="no absolute IRI"):
        make_node(text)


def test_an_iri_is_a_term() -> None:
    assert echo(make_node("https://e.org/ä?x=1#y")) == NamedNode("https://e.org/ä?x=1#y")


def test_a_missing_file_is_a_fault_of_the_installation() -> None:
    with pytest.raises(ContentError, match=r"queries/no/such\.rq is missing"):
        read_query("no/such")


def echo(term: NamedNode | Literal) -> object:
    answer = Store().query(bind_query(ECHO, {"value": term}))
    assert isinstance(answer, QuerySolutions)
    (row,) = answer
    return row["echo"]
