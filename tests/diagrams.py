"""Pages with a diagram of any size, made as the script of diagrams expects, served on loopback."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from service.pages.frame import POLICY, SERVICE
from service.pages.texts import read_texts

WIDTH: Final = 216
HEIGHT: Final = 62
COLUMN: Final = 300
ROW: Final = 76
MARGIN: Final = 24
PATIENCE: Final = 10.0  # seconds
KINDS: Final = {"goal": "Ziel", "project": "Projekt", "product": "Haushaltsprodukt"}
TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Node:
    """An element: its key, kind, name, and where it stands."""

    key: str
    kind: str
    name: str
    layer: int
    order: int

    @property
    def place(self) -> tuple[int, int]:
        """The left upper corner of its box."""
        return self.layer * COLUMN, self.order * ROW


@dataclass(frozen=True)
class Edge:
    """What one element does for another."""

    source: str
    target: str
    said: str


@dataclass(frozen=True)
class Network:
    """Elements and edges; `start` is the key of the element it was asked from."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    start: str
    unfolded: tuple[str, ...] = ()

    def unfold(self, key: str) -> "Network":
        """Return the network with two more projects that contribute to an element."""
        layer = 0
        order = 1 + max(node.order for node in self.nodes if node.layer == layer)
        more = tuple(
            Node(f"{key}-{number}", "project", f"Teil {number} von {key}", layer, order + number)
            for number in range(2)
        )
        edges = tuple(Edge(node.key, key, f"trägt 50 % zu {key} bei") for node in more)
        return replace(
            self,
            nodes=self.nodes + more,
            edges=self.edges + edges,
            unfolded=(*self.unfolded, key),
        )


SMALL: Final = Network(
    (
        Node("P1", "project", "P1 Radwegekonzept", 0, 0),
        Node("P2", "project", "P2 Schulwegplan", 0, 1),
        Node("P3", "project", "P3 Mobilitätsstation am Bahnhof", 0, 2),
        Node("Z1.1", "goal", "1.1 Alle Orte sind mit dem Rad erreichbar", 1, 0),
        Node("Z1.2", "goal", "1.2 Kinder kommen sicher zur Schule", 1, 1),
        Node("Z1", "goal", "1 Alle Orte sind klimafreundlich erreichbar", 2, 0),
    ),
    (
        Edge("P1", "Z1.1", "trägt 60 % zu 1.1 bei"),
        Edge("P1", "Z1.2", "trägt 40 % zu 1.2 bei"),
        Edge("P2", "Z1.2", "trägt 100 % zu 1.2 bei"),
        Edge("P3", "Z1.1", "trägt 100 % zu 1.1 bei"),
        Edge("Z1.1", "Z1", "ist Unterziel von 1"),
        Edge("Z1.2", "Z1", "ist Unterziel von 1"),
    ),
    "Z1.1",
)


def make_network(nodes: int, edges: int, layers: int = 8) -> Network:
    """Return a network of some size, always the same; its edges lead to later layers."""
    chance = random.Random(7)
    made = tuple(
        Node(
            f"N{number}",
            tuple(KINDS)[number % len(KINDS)],
            f"N{number} Ausbau der klimafreundlichen Mobilität im ländlichen Raum",
            number % layers,
            number // layers,
        )
        for number in range(nodes)
    )
    early = [node for node in made if node.layer < layers - 1]
    ends = (
        (source, chance.randrange(source.order + 1)) for source in chance.choices(early, k=edges)
    )
    lines = tuple(
        Edge(source.key, made[order * layers + source.layer + 1].key, "trägt 50 % bei")
        for source, order in ends
    )
    return Network(made, lines, made[0].key)


def render_page(network: Network, path: str, view: str, script: str = "network") -> str:
    """Return a page that shows a network."""
    show = {"diagram": render_diagram, "tree": render_tree, "table": render_table}[view]
    current = {view: ' aria-current="true"'}
    links = "".join(
        f'<li><a data-view="{name}" href="{escape(address(path, network, view=name))}"'
        f"{current.get(name, '')}>{name}</a></li>"
        for name in ("diagram", "tree", "table")
    )
    return f"""<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Abhängigkeiten, {len(network.nodes)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/style.css"><link rel="stylesheet" href="/static/diagram.css">
<link rel="icon" href="/static/logo.svg">
<script type="module" src="/static/islands/{script}.js"></script></head>
<body><main id="content" class="wrap" tabindex="-1"><h1>Abhängigkeiten</h1>
<nav class="switch" id="switch" data-swap aria-label="Darstellung"><ul class="inline">{links}</ul>
</nav>
<p id="summary" data-swap>{len(network.nodes)} Elemente</p>
{show(network, path)}
<p id="network-live" class="hidden" aria-live="polite"></p>
</main></body></html>"""


def address(path: str, network: Network, unfold: str = "", view: str = "diagram") -> str:
    """Return the address of a view of a network with one more element unfolded."""
    unfolded = [*network.unfolded, *([unfold] if unfold else [])]
    pairs = [("unfold", key) for key in unfolded] + ([("view", view)] if view != "diagram" else [])
    return f"{path}?{urlencode(pairs)}" if pairs else path


def render_diagram(network: Network, path: str) -> str:
    """Return the figure."""
    ids = {node.key: f"n{number}" for number, node in enumerate(network.nodes)}
    places = {node.key: node.place for node in network.nodes}
    edges = "".join(
        render_edge(number, edge, ids, places) for number, edge in enumerate(network.edges)
    )
    said: dict[str, str] = {}
    for edge in network.edges:
        said.setdefault(edge.source, edge.said)
    nodes = "".join(
        render_node(node, ids[node.key], said.get(node.key, ""), network, path)
        for node in network.nodes
    )
    width = 2 * MARGIN + max(x for x, _ in places.values()) + WIDTH
    height = 2 * MARGIN + max(y for _, y in places.values()) + HEIGHT
    words = escape(json.dumps(read_texts("de")["diagram"], ensure_ascii=False))
    return f"""<figure class="network" id="network" data-island="network" data-words="{words}">
<div class="tools" id="network-tools" hidden></div>
<div class="canvas" role="region" tabindex="0" aria-label="Diagramm der Abhängigkeiten">
<div class="sheet"><svg class="diagram" width="{width}" height="{height}"
 viewBox="-{MARGIN} -{MARGIN} {width} {height}" role="group" aria-label="Abhängigkeiten">
<g class="viewport"><g class="edges" aria-hidden="true">{edges}</g><g class="nodes">{nodes}</g></g>
</svg></div></div><figcaption>{render_summary(network)}</figcaption></figure>"""


def render_summary(network: Network) -> str:
    """Return what is shown, counted."""
    return f"{len(network.nodes)} Elemente, {len(network.edges)} Verbindungen"


def render_edge(
    number: int, edge: Edge, ids: dict[str, str], places: dict[str, tuple[int, int]]
) -> str:
    """Return the curve of an edge."""
    (left, top), (right, bottom) = places[edge.source], places[edge.target]
    left, top, bottom = left + WIDTH, top + HEIGHT // 2, bottom + HEIGHT // 2
    middle = (left + right) // 2
    return (
        f'<path class="edge contributes" id="e{number}" data-source="{ids[edge.source]}"'
        f' data-target="{ids[edge.target]}" data-said="{escape(edge.said)}"'
        f' d="M{left} {top}C{middle} {top} {middle} {bottom} {right} {bottom}'
        'm-7 -4l7 4l-7 4"/>'
    )


def render_node(node: Node, name: str, said: str, network: Network, path: str) -> str:
    """Return the box of an element."""
    x, y = node.place
    start = " start" if node.key == network.start else ""
    label = ", ".join(part for part in (f"{KINDS[node.kind]} {node.name}", said) if part)
    lines = (node.name[:28], node.name[28:56])
    texts = "".join(
        f'<text x="{x + 10}" y="{y + 32 + number * 15}">{escape(line)}</text>'
        for number, line in enumerate(lines)
        if line
    )
    return (
        f'<a class="node {node.kind}{start}" id="{name}" data-layer="{node.layer}"'
        f' data-order="{node.order}" data-key="{escape(node.key)}"'
        f' href="{escape(address(path, network, node.key))}"'
        f' data-page="/thing/{escape(node.key)}" data-name="{escape(node.name)}"'
        f' aria-label="{escape(label)}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}"'
        f' rx="5"/><text class="caption" x="{x + 10}" y="{y + 17}">{KINDS[node.kind]}</text>'
        f"{texts}</a>"
    )


def render_tree(network: Network, path: str) -> str:
    """Return the elements as a list."""
    items = "".join(f"<li>{escape(node.name)}</li>" for node in network.nodes)
    return (
        f'<section id="network" data-island="network" data-words="{{}}"><ul>{items}</ul></section>'
    )


def render_table(network: Network, path: str) -> str:
    """Return the edges as a table."""
    rows = "".join(
        f"<tr><td>{escape(edge.source)}</td><td>{escape(edge.said)}</td></tr>"
        for edge in network.edges
    )
    return f'<div id="network"><table>{rows}</table></div>'


@dataclass
class Site:
    """A server of a diagram; while it `refuses`, it answers as for a revision that is gone.

    It answers only while the `gate` is open.
    """

    network: Network
    server: ThreadingHTTPServer | None = field(default=None, repr=False)
    refuses: bool = False
    gate: Event = field(default_factory=Event, repr=False)

    def __post_init__(self) -> None:
        """Answer at once."""
        self.gate.set()

    @property
    def url(self) -> str:
        """The address of the page."""
        assert self.server
        return f"http://127.0.0.1:{self.server.server_port}/network"

    def stop(self) -> None:
        """Answer no more."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def answer(self, address: str) -> tuple[int, str, bytes]:
        """Return status, media type and body for an address."""
        parts = urlsplit(address)
        if parts.path.startswith("/static/"):
            file = SERVICE / parts.path.removeprefix("/")
            return 200, TYPES[file.suffix], file.read_bytes()
        if parts.path.startswith("/thing/"):
            return 200, "text/html", f"<title>{parts.path}</title>".encode()
        if self.refuses:
            page = "<main><h1>Diese Revision gibt es nicht mehr</h1><p>Älteste: 7.</p></main>"
            return 410, "text/html", page.encode()
        self.gate.wait(PATIENCE)
        asked = parse_qs(parts.query)
        network = self.network
        for key in asked.get("unfold", ()):
            network = network.unfold(key)
        view = asked.get("view", ["diagram"])[0]
        return 200, "text/html", render_page(network, parts.path, view).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers for a site."""

    def __init__(self, site: Site, *arguments: object) -> None:
        """Keep the site."""
        self.site = site
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request."""
        status, media_type, body = self.site.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY.format(ancestors="'none'"))
        self.end_headers()
        with suppress(ConnectionError):  # asked no more
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def serve_network(network: Network) -> Iterator[Site]:
    """Serve the page of a network for as long as the block lasts."""
    site = Site(network)
    site.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site))
    site.server.daemon_threads = True
    thread = Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stop()
        thread.join()
