"""Excerpts in the notations of other tools: Cytoscape JSON, GraphML, DOT, Mermaid."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import networkx as nx

from graph.network.elements import Edge
from graph.network.excerpt import Excerpt, Place
from graph.network.words import name_kind, name_link
from graph.things import choose_text

QUOTED: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": " ", "\r": " "})
# Mermaid reads entity codes in quoted texts; without quotes of its own no text can end one
ESCAPED: Final = str.maketrans({
    '"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;",
    "\n": " ", "\r": " ",
})  # fmt: skip
# XML 1.0, section 2.2: no control characters but tabulator and line ends
FORBIDDEN: Final = dict.fromkeys((*range(0x20), 0xFFFE, 0xFFFF), " ")


def write_cytoscape(excerpt: Excerpt, language: str) -> bytes:
    """Return an excerpt as Cytoscape.js reads it (its JSON of elements)."""
    nodes = [
        {"data": {"id": each.node.iri, **describe_place(each, language)}, "classes": each.node.kind}
        for each in excerpt.places
    ]
    edges = [
        {
            "data": {
                "id": f"e{number}",
                "source": edge.source,
                "target": edge.target,
                **describe_edge(edge, language),
            },
            "classes": edge.link,
        }
        for number, edge in enumerate(excerpt.edges)
    ]
    content = {"elements": {"nodes": nodes, "edges": edges}}
    return json.dumps(content, ensure_ascii=False).encode()


def make_graph(excerpt: Excerpt, language: str) -> "nx.MultiDiGraph[str]":
    """Return an excerpt as networkx has one, with plain attributes; each edge has its own key."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for place in excerpt.places:
        graph.add_node(place.node.iri, **_clean(describe_place(place, language)))
    for number, edge in enumerate(excerpt.edges):
        said = _clean(describe_edge(edge, language))
        graph.add_edge(edge.source, edge.target, key=f"e{number}", **said)
    return graph


def write_graphml(excerpt: Excerpt, language: str) -> bytes:
    """Return an excerpt in GraphML, with typed keys (graphml.graphdrawing.org, 1.0)."""
    output = BytesIO()
    nx.write_graphml_xml(make_graph(excerpt, language), output)
    return output.getvalue()


def write_dot(excerpt: Excerpt, language: str) -> bytes:
    """Return an excerpt in the language of Graphviz."""
    numbers = _number(excerpt)
    nodes = [
        f'  {numbers[each.node.iri]} [label="{_quote(_caption(each, language))}", '
        f'URL="{_quote(each.node.iri)}", class="{each.node.kind}"];'
        for each in excerpt.places
    ]
    edges = [
        f"  {numbers[each.source]} -> {numbers[each.target]} "
        f'[label="{_quote(choose_text(name_link(each.link), language))}", class="{each.link}"];'
        for each in excerpt.edges
    ]
    lines = ["digraph network {", "  rankdir=LR;", "  node [shape=box];", *nodes, *edges, "}", ""]
    return "\n".join(lines).encode()


def write_mermaid(excerpt: Excerpt, language: str) -> bytes:
    """Return an excerpt as a flow chart of Mermaid."""
    numbers = _number(excerpt)
    nodes = [
        f'  {numbers[each.node.iri]}["{_caption(each, language).translate(ESCAPED)}"]'
        for each in excerpt.places
    ]
    edges = [
        f"  {numbers[each.source]} -->|"
        f'"{choose_text(name_link(each.link), language).translate(ESCAPED)}"| '
        f"{numbers[each.target]}"
        for each in excerpt.edges
    ]
    return "\n".join(["flowchart LR", *nodes, *edges, ""]).encode()


def describe_place(place: Place, language: str) -> dict[str, Any]:
    """Return what is said of a node: its name, number and kind, its place."""
    return {
        "label": choose_text(place.node.labels, language) or place.node.thing.say(language),
        "notation": place.node.notation,
        "kind": place.node.kind,
        "kindLabel": choose_text(name_kind(place.node.kind), language),
        "layer": place.layer,
        "distance": place.distance,
        "side": place.side,
    }


def describe_edge(edge: Edge, language: str) -> dict[str, Any]:
    """Return what is said of an edge: its link, and its share if it has one."""
    said = {"link": edge.link, "label": choose_text(name_link(edge.link), language)}
    return said if edge.share is None else {**said, "share": float(edge.share)}


def _clean(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes without empty ones, and without what XML cannot hold."""
    return {
        name: value.translate(FORBIDDEN) if isinstance(value, str) else value
        for name, value in said.items()
        if value != ""
    }


def _number(excerpt: Excerpt) -> dict[str, str]:
    return {each.node.iri: f"n{number}" for number, each in enumerate(excerpt.places)}


def _caption(place: Place, language: str) -> str:
    return f"{choose_text(name_kind(place.node.kind), language)}: {place.node.thing.say(language)}"


def _quote(text: str) -> str:
    return text.translate(QUOTED)
