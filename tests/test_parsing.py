"""Files of every syntax become the same statements; files that cannot are refused with a reason."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from graph.errors import InputError, SyntaxFault
from graph.formats import RDF_SYNTAXES
from graph.parsing import File, read_quads, split_file
from tests.strategies import Graph, texts, triple_sets, write_triples

GRAPH = "https://example.org/graph"
SCOPE = "https://example.org/genid/"
ONE = '<urn:a> <urn:p> "1" .\n'


def split(folder: Path, content: str | bytes, syntax: str, graph: str | None = GRAPH) -> list[str]:
    """Return the graphs that a file of this content splits into."""
    path = folder / "plan.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "parts").mkdir(exist_ok=True)
    return [*split_file(File(path, syntax, graph), folder / "parts", SCOPE)]


def read(path: Path, syntax: str, graph: str | None = GRAPH) -> set[Quad]:
    return set(read_quads(File(path, syntax, graph), SCOPE))


@settings(deadline=None)
@given(triple_sets, st.sampled_from([*RDF_SYNTAXES]))
def test_every_syntax_carries_the_same_statements(graph: Graph, syntax: str) -> None:
    with TemporaryDirectory() as folder:
        path = write_triples(Path(folder, "a"), graph, RDF_SYNTAXES[syntax])
        assert read(path, syntax) == {
            Quad(t.subject, t.predicate, t.object, NamedNode(GRAPH)) for t in graph
        }


@settings(deadline=None)
@given(texts, st.sampled_from(["turtle", "json-ld", "trig"]))
def test_no_text_is_changed_on_its_way_into_the_store(text: str, syntax: str) -> None:
    triple = Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal(text))
    with TemporaryDirectory() as folder:
        path = write_triples(Path(folder, "a"), [triple], RDF_SYNTAXES[syntax])
        parts = split_file(File(path, syntax, GRAPH), Path(folder), SCOPE)
        written = parse(path=parts[GRAPH], format=RdfFormat.N_TRIPLES)
        assert [quad.triple for quad in written] == [triple]


@pytest.mark.parametrize("syntax", ["n-quads", "trig"])
def test_a_dataset_is_split_by_graph_and_keeps_its_blank_nodes_together(
    tmp_path: Path, syntax: str
) -> None:
    node, graphs = BlankNode("x"), (NamedNode("urn:g1"), NamedNode("urn:g2"))
    quads = [Quad(node, NamedNode("urn:p"), node, graph) for graph in graphs]
    (tmp_path / "a").write_bytes(serialize(quads, format=RDF_SYNTAXES[syntax]) or b"")
    found = read(tmp_path / "a", syntax, None)
    assert {quad.graph_name for quad in found} == {*graphs}
    assert {quad.subject for quad in found} == {NamedNode(f"{SCOPE}1")}
    assert {quad.object for quad in found} == {NamedNode(f"{SCOPE}1")}


def test_a_dataset_may_have_more_graphs_than_a_process_may_open_files(tmp_path: Path) -> None:
    graphs = [f"urn:g{number}" for number in range(1500)]
    lines = [f'<urn:a> <urn:p> "{part}" <{graph}> .\n' for part in "12" for graph in graphs]
    assert split(tmp_path, "".join(lines), "n-quads", None) == graphs
    assert all(part.read_bytes().count(b"\n") == 2 for part in (tmp_path / "parts").iterdir())


@pytest.mark.parametrize("syntax", ["turtle", "n-triples", "json-ld"])
def test_an_empty_graph_is_a_graph_too(tmp_path: Path, syntax: str) -> None:
    assert split(tmp_path, "[]" if syntax == "json-ld" else "", syntax) == [GRAPH]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf" + ONE.encode())
    assert len(read(tmp_path / "a", "turtle")) == 1


def test_relative_iris_are_below_the_graph(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("<x> a <#y> .")
    (quad,) = read(tmp_path / "a", "turtle")
    assert quad.subject == NamedNode("https://example.org/x")
    assert quad.object == NamedNode(f"{GRAPH}#y")


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
EXTERNAL = '<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BOMB = (
    '<!DOCTYPE rdf:RDF [<!ENTITY a0 "0123456789">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
DEEP = 2000

BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "turtle": (ONE + "<urn:a> <urn:p> .", "turtle", "line 2"),
    "n-triples": (ONE + "<urn:a> _:b .", "n-triples", "line 2"),
    "n-quads": (ONE + "<urn:a> <urn:p> .", "n-quads", "line 2"),
    "trig": (ONE + "<urn:g> {", "trig", "line 2"),
    "json": (ONE, "json-ld", "line 1"),
    "xml": (f"{XML}\n</rdf:rdf>", "rdf-xml", "line 2"),
    "xml that was cut off": (f"{XML}<e:A><e:b>x</e:b>", "rdf-xml", "no element found"),
    "nothing as xml": ("", "rdf-xml", "no element found"),
    "entity bomb": (f"{BOMB}{XML}<e:A><e:b>&a9;</e:b></e:A></rdf:RDF>", "rdf-xml", "amplification"),
    "turtle as JSON-LD": ('{"@id": "urn:a"}', "turtle", "line 1"),
    "turtle as XML": (XML, "turtle", "line 1"),
    "latin-1": (ONE.replace("1", "ä").encode("latin-1"), "turtle", "UTF-8"),
    "utf-16": (ONE.encode("utf-16"), "turtle", "UTF-8"),
    "latin-1 in n-triples": (ONE.replace("1", "_:ä").encode("latin-1"), "n-triples", "UTF-8"),
    "relative IRI in n-triples": ("<a> <b> <c> . _:b", "n-triples", "absolute IRI"),
    "space in IRI": ("<urn:a b> <urn:p> 1 .", "turtle", "line 1"),
    "undeclared prefix": ("kek:a a kek:Goal .", "turtle", "kek:"),
    "remote context": (
        '{"@context": "http://127.0.0.1:9/", "@id": "urn:a"}',
        "json-ld",
        "nothing is fetched here",
    ),
    "external entity": (f"{EXTERNAL}{XML}<e:a>&x;</e:a></rdf:RDF>", "rdf-xml", "ENTITY"),
    "triple term": ("<urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> .", "turtle", "triple term"),
    "reifier": ("<< <urn:a> <urn:p> 1 >> <urn:q> 2 .", "turtle", "triple term"),
    "triple term in n-triples": (
        "<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:b> )>> .",
        "n-triples",
        "triple term",
    ),
    "endless value": (ONE.replace("1", "1" * 17_000_000), "turtle", "a value that is too long"),
    "statement outside any graph": (ONE, "trig", "about <urn:a>. Say with --graph"),
    "another graph": ('<urn:a> <urn:p> "1" <urn:g> .', "n-quads", "<urn:g>"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_taken_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    content, syntax, reason = BROKEN[case]
    graph = None if case == "statement outside any graph" else GRAPH
    with pytest.raises(InputError) as caught:
        split(tmp_path, content, syntax, graph)
    message = str(caught.value)
    assert message.startswith("plan.txt")
    assert reason in message
    assert "\n" not in message
    assert len(message) < 300


@pytest.mark.parametrize(
    ("content", "syntax"),
    [
        ("<urn:a> <urn:p> " + "(" * DEEP + ")" * DEEP + " .", "turtle"),
        ("<urn:a> <urn:p> " + "[<urn:p> " * DEEP + "1" + "]" * DEEP + " .", "turtle"),
        ('{"@id":"urn:a","urn:p":' + "[" * DEEP + "]" * DEEP + "}", "json-ld"),
        (XML + "<e:A><e:b>" * DEEP + "</e:b></e:A>" * DEEP + "</rdf:RDF>", "rdf-xml"),
    ],
)
def test_deep_nesting_is_read(tmp_path: Path, content: str, syntax: str) -> None:
    assert split(tmp_path, content, syntax) == [GRAPH]


@pytest.mark.parametrize("size", [1, 100_000])
def test_a_long_value_does_not_make_a_long_message(tmp_path: Path, size: int) -> None:
    content = f'<urn:a> <urn:p> "{"x" * size}" .'
    with pytest.raises(InputError) as caught:
        split(tmp_path, content, "turtle", None)
    assert not isinstance(caught.value, SyntaxFault)
    assert len(str(caught.value)) < 300
