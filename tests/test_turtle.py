"""Canonical Turtle: same graph, same text; and the text means the graph."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from graph.errors import InputError, SyntaxFault
from graph.turtle import TurtleWriter, format_turtle, main
from graph.vocabulary import expand, read_prefixes

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = """@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""

NAMES = st.lists(
    st.sampled_from([*"abXY019.-_~:/äß", "%C3", "../", "./"]), min_size=1, max_size=8
).map("".join)
IRIS = st.one_of(
    st.builds(
        lambda start, name: start + name,
        st.sampled_from([
            "https://w3id.org/kek/ontology#",
            "http://purl.org/dc/terms/",
            "https://w3id.org/kek/data/14730/id/",
            "http://example.org/",
        ]),
        NAMES,
    ),
    st.sampled_from(["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "urn:x"]),
).map(NamedNode)  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(lambda text: Literal(text, language="de"), st.text('a"\\\n\t\r', max_size=6)),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
        st.sampled_from(["1", "+1", "1.", "1.50", ".5", "-0.1", "true", "1e3", "2020", "x"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "gYear"]),
    ),
)
TRIPLES = st.lists(st.builds(Triple, IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=12)


def write(triples: list[Triple]) -> str:
    return TurtleWriter(triples, read_prefixes()).write()


def read(text: str) -> set[Triple]:
    return {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)}


def canonicalize(text: str) -> Dataset:
    dataset = Dataset(
        Quad(t.subject, t.predicate, t.object) for t in read(text) if not isinstance(t, str)
    )
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@given(TRIPLES)
def test_text_means_the_graph(triples: list[Triple]) -> None:
    assert read(write(triples)) == set(triples)


@given(TRIPLES, st.randoms())
def test_order_of_triples_does_not_matter(triples: list[Triple], chance: random.Random) -> None:
    shuffled = [*triples, *triples[:2]]
    chance.shuffle(shuffled)
    assert write(shuffled) == write(triples)


@given(TRIPLES)
def test_writing_twice_changes_nothing(triples: list[Triple]) -> None:
    text = write(triples)
    assert format_turtle(text, "x.ttl", read_prefixes()) == text


def test_nested_nodes_and_lists_keep_their_meaning() -> None:
    text = f"""{HEAD}
    kek:x sh:or ( [ sh:path kek:b ; sh:in ( 1 2 ) ]
                  [ sh:path ( kek:a [ sh:inversePath kek:c ] ) ] ) ;
        sh:property [ sh:message "eins"@de, "one"@en ; sh:in () ], [] .
    [] sh:declare [ sh:prefix "a" ] ."""
    written = format_turtle(text, "x.ttl", read_prefixes())
    assert canonicalize(written) == canonicalize(text)
    assert format_turtle(written, "x.ttl", read_prefixes()) == written


@pytest.mark.parametrize(
    "broken",
    ["rdf:first 1", "rdf:first 1, 2 ; rdf:rest ()", "rdf:first 1 ; rdf:rest () ; kek:share 2",
     "rdf:first 1 ; rdf:rest kek:x"],
)  # fmt: skip
def test_half_a_list_loses_nothing(broken: str) -> None:
    text = f"{HEAD} @prefix rdf: <{RDF}> . kek:x sh:in [ {broken} ] ."
    assert canonicalize(format_turtle(text, "x.ttl", read_prefixes())) == canonicalize(text)


def test_text_reads_well() -> None:
    text = f"""@base <https://w3id.org/kek/data/14730/> . {HEAD}
    <id/goal/10> skos:prefLabel "Second"@en, "Zweites"@de ; a kek:Goal .
    <id/field/11> a kek:FieldOfAction .
    <id/goal/2> kek:parentGoal <id/goal/10> ; a kek:Goal ; skos:note "one\\ntwo" ."""
    assert (
        format_turtle(text, "x.ttl", read_prefixes())
        == """\
@base <https://w3id.org/kek/data/14730/id/> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<field/11>
    a kek:FieldOfAction .

<goal/2>
    a kek:Goal ;
    kek:parentGoal <goal/10> ;
    skos:note \"\"\"one
two\"\"\" .

<goal/10>
    a kek:Goal ;
    skos:prefLabel "Zweites"@de, "Second"@en .
"""
    )


def test_shared_blank_node_is_refused() -> None:
    node, predicate = BlankNode(), NamedNode(expand("kek:concerns"))
    triples = [Triple(NamedNode(f"urn:{n}"), predicate, node) for n in "ab"]
    with pytest.raises(InputError, match="more than once"):
        write(triples)


def test_circle_of_blank_nodes_is_refused() -> None:
    node, other, predicate = BlankNode(), BlankNode(), NamedNode(expand("kek:concerns"))
    with pytest.raises(InputError, match="circle"):
        write([Triple(node, predicate, other), Triple(other, predicate, node)])


def test_fault_names_file() -> None:
    with pytest.raises(SyntaxFault, match=r"broken\.ttl"):
        format_turtle("kek:x a", "broken.ttl", read_prefixes())


def test_command_checks_then_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + "kek:b a kek:Goal. kek:a a kek:Goal.", encoding="utf-8")
    assert main(["--check", str(path)]) == 1
    assert "not canonical" in capsys.readouterr().err
    assert main(["--write", str(path)]) == 0
    assert main(["--check", str(path)]) == 0
