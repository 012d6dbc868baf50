"""Draw an excerpt as SVG: layered, legible, described for screen readers, light and dark."""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import networkx as nx

from graph.errors import SizeExceeded
from graph.network.elements import Edge
from graph.network.excerpt import Excerpt, Place
from graph.network.layout import WIDTH, Box, Layout, lay_out
from graph.network.notations import FORBIDDEN
from graph.network.words import name_kind, name_link, read_words, say
from graph.sentences import phrase
from graph.things import choose_text

MOST: Final = 200  # nodes of a drawing that anybody could read
CHARACTERS: Final = 28  # of a line
LINES: Final = 3
LINE: Final = 15
PADDING: Final = 8
MARGIN: Final = 24
TITLE: Final = 40
LEGEND: Final = 22
SAMPLE: Final = 46
MARKER: Final = {
    "id": "network-arrow", "viewBox": "0 0 10 10", "refX": "9", "refY": "5",
    "markerWidth": "9", "markerHeight": "9", "orient": "auto-start-reverse",
    "markerUnits": "userSpaceOnUse",
}  # fmt: skip
STYLES: Final[Mapping[str, str]] = {
    "contributes": "effort", "serves": "effort", "enables": "effort", "pursues": "effort",
    "finances": "money", "grants": "money", "hinders": "against",
}  # fmt: skip
SUMMARY: Final = "belongs"  # said of elements whose way to the field is drawn anyway
PERCENT: Final = frozenset({"contributes", "finances"})


def draw(excerpt: Excerpt, title: str, language: str) -> bytes:
    """Return an excerpt as an SVG document of its own. Raises SizeExceeded."""
    if len(excerpt.places) > MOST:
        raise SizeExceeded(phrase("drawing-large", most=MOST, count=len(excerpt.places)))
    shown = Excerpt(excerpt.places, tuple(reduce_edges(excerpt)), excerpt.centre)
    texts = {each.node.iri: wrap(each.node.thing.say(language)) for each in shown.places}
    heights = {iri: 2 * PADDING + LINE * (len(lines) + 1) for iri, lines in texts.items()}
    layout = lay_out(shown, heights)
    root = _open(shown, layout, title, language)
    body = ET.SubElement(root, "g", transform=f"translate({MARGIN} {MARGIN + TITLE})")
    for edge in shown.edges:
        _draw_edge(body, edge, shown, layout, language)
    for edge in shown.edges:
        _draw_share(body, edge, layout)
    for place in shown.places:
        box = layout.boxes[place.node.iri]
        _draw_box(body, place, box, texts[place.node.iri], shown.centre, language)
    _draw_legend(body, shown, layout, language)
    ET.indent(root)
    drawn: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def reduce_edges(excerpt: Excerpt) -> Iterator[Edge]:
    """Yield the edges, without those to a field to which another way leads."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(excerpt.index)
    graph.add_edges_from((each.source, each.target) for each in excerpt.edges)
    summed = {each.target for each in excerpt.edges if each.link == SUMMARY}
    leading = {target: nx.ancestors(graph, target) for target in summed}
    for edge in excerpt.edges:
        others = {
            other
            for other in graph.succ[edge.source]
            if excerpt.index[other].layer > excerpt.index[edge.source].layer
        }
        if edge.link != SUMMARY or leading[edge.target].isdisjoint(others - {edge.target}):
            yield edge


def wrap(text: str) -> list[str]:
    """Return a text in lines; words that are too long are divided by a hyphen."""
    clean = text.translate(FORBIDDEN)
    words = " ".join(part for word in clean.split() for part in _divide(word))
    lines = textwrap.wrap(words, CHARACTERS, break_on_hyphens=True)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1][: CHARACTERS - 2].rstrip()} …"]
    return lines or [""]


def _divide(word: str) -> Iterator[str]:
    while len(word) > CHARACTERS:
        yield f"{word[: CHARACTERS - 1]}-"
        word = word[CHARACTERS - 1 :]
    yield word


@cache
def read_style() -> str:
    """Return the style sheet of drawings."""
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def _open(excerpt: Excerpt, layout: Layout, title: str, language: str) -> ET.Element:
    """Return the root with title, description, style and background."""
    root = _make_root(excerpt, layout, language)
    said = say("drawing", "described", language)
    counts = {"nodes": len(excerpt.places), "edges": len(excerpt.edges)}
    _write(root, "title", title, id="network-title")
    _write(root, "desc", said.format(**counts), id="network-description")
    _write(root, "style", read_style())
    marker = ET.SubElement(ET.SubElement(root, "defs"), "marker", MARKER)
    ET.SubElement(marker, "path", {"d": "M 0 1 L 10 5 L 0 9 z", "class": "arrow"})
    ET.SubElement(root, "rect", {"class": "ground", "width": "100%", "height": "100%"})
    heading = {"x": str(MARGIN), "y": str(MARGIN + 12), "font-size": "16", "font-weight": "600"}
    _write(root, "text", title, **heading)
    return root


def _make_root(excerpt: Excerpt, layout: Layout, language: str) -> ET.Element:
    width = max(layout.width, 3 * WIDTH) + 2 * MARGIN
    rows = len(list(_list_samples(excerpt, language)))
    height = layout.height + 3 * MARGIN + TITLE + LEGEND * (rows + 1)
    return ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:.0f} {height:.0f}",
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "class": "network",
            "role": "img",
            "aria-labelledby": "network-title network-description",
            "lang": language,
        },
    )


def _draw_box(  # noqa: PLR0913, PLR0917 - what a box shows
    body: ET.Element, place: Place, box: Box, lines: list[str], centre: str, language: str
) -> None:
    kind = f"{place.node.kind} centre" if place.node.iri == centre else place.node.kind
    group = ET.SubElement(body, "g", {"class": kind})
    _write(group, "title", place.node.thing.say(language))
    x, y, height = f"{box.x:.1f}", f"{box.y:.1f}", f"{box.height:.1f}"
    ET.SubElement(
        group, "rect",
        {"class": "box", "x": x, "y": y, "width": str(WIDTH), "height": height, "rx": "5"},
    )  # fmt: skip
    caption = choose_text(name_kind(place.node.kind), language)
    left, top = f"{box.x + PADDING + 2:.1f}", box.y + PADDING + 9
    _write(group, "text", caption, x=left, y=f"{top:.1f}").set("class", "caption")
    for number, line in enumerate(lines, 1):
        _write(group, "text", line, x=left, y=f"{top + number * LINE:.1f}")


def _draw_edge(
    body: ET.Element, edge: Edge, excerpt: Excerpt, layout: Layout, language: str
) -> None:
    points = layout.ways[edge.source, edge.target]
    path = ET.SubElement(
        body, "path",
        {"class": f"edge {STYLES.get(edge.link, '')}".strip(), "d": _bend(points),
         "marker-end": "url(#network-arrow)"},
    )  # fmt: skip
    ends = (excerpt.index[iri].node.thing.say(language) for iri in (edge.source, edge.target))
    _write(path, "title", f" {choose_text(name_link(edge.link), language)} ".join(ends))


def _draw_share(body: ET.Element, edge: Edge, layout: Layout) -> None:
    if edge.share is None or edge.link not in PERCENT:
        return
    points = layout.ways[edge.source, edge.target]
    x, y = find_place(points, is_early=edge.link == "contributes")
    text = f"{float(edge.share) * 100:.0f} %"
    _write(body, "text", text, x=f"{x:.1f}", y=f"{y:.1f}").set("class", "percent")


def find_place(points: tuple[tuple[float, float], ...], *, is_early: bool) -> tuple[float, float]:
    """Return where on a curve its share stands: near the end that it is a share of."""
    (x, y), (further, other) = points[:2] if is_early else points[-2:]
    # the curve at t = 0.4 or 0.6, see _bend
    along, across = (0.424, 0.352) if is_early else (0.576, 0.648)
    return x + (further - x) * along - 10, y + (other - y) * across + 4


def _bend(points: tuple[tuple[float, float], ...]) -> str:
    """Return a curve through points that enters and leaves each of them level."""
    start = points[0]
    parts = [f"M {start[0]:.1f} {start[1]:.1f}"]
    for (x, y), (further, other) in pairwise(points):
        # between two points of one layer the curve goes round their right side
        reach = (further - x) / 2
        first, second = (x + reach, further - reach) if reach else (x + 70, further + 70)
        parts.append(f"C {first:.1f} {y:.1f} {second:.1f} {other:.1f} {further:.1f} {other:.1f}")
    return " ".join(parts)


def _draw_legend(body: ET.Element, excerpt: Excerpt, layout: Layout, language: str) -> None:
    top = layout.height + MARGIN + LEGEND
    for number, (style, text) in enumerate(_list_samples(excerpt, language)):
        y = top + number * LEGEND
        ET.SubElement(
            body, "path",
            {"class": f"edge {style}".strip(), "d": f"M 0 {y:.1f} H {SAMPLE}",
             "marker-end": "url(#network-arrow)"},
        )  # fmt: skip
        _write(body, "text", text, x=str(SAMPLE + 10), y=f"{y + 4:.1f}")


def _list_samples(excerpt: Excerpt, language: str) -> Iterator[tuple[str, str]]:
    """Yield each style that is drawn, with the names of its links."""
    links = {each.link for each in excerpt.edges}
    used = [link for link in read_words()["links"] if link in links]
    for style in dict.fromkeys(STYLES.get(link, "") for link in used):
        named = [name_link(link) for link in used if STYLES.get(link, "") == style]
        yield style, ", ".join(choose_text(each, language) for each in named)


def _write(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text.translate(FORBIDDEN)
    return element
