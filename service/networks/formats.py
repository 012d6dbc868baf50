"""The formats that the network is answered in: its own ones, and those of tables."""

from collections.abc import Callable, Mapping
from typing import Final

from graph.formats import Format
from graph.network.drawing import draw
from graph.network.excerpt import Excerpt
from graph.network.notations import write_cytoscape, write_dot, write_graphml, write_mermaid
from service.tables.formats import JSON, TABLE_FORMATS

ROWS: Final = Format("rows", JSON.media_types, ("rows",))
# what draws or writes an excerpt: it takes that, a title, and a language
RENDER: Final[Mapping[str, Callable[[Excerpt, str, str], bytes]]] = {
    "svg": draw,
    "graphml": lambda excerpt, _, language: write_graphml(excerpt, language),
    "dot": lambda excerpt, _, language: write_dot(excerpt, language),
    "mermaid": lambda excerpt, _, language: write_mermaid(excerpt, language),
    "cytoscape": lambda excerpt, _, language: write_cytoscape(excerpt, language),
}
FORMATS: Final = (
    JSON,
    Format("svg", ("image/svg+xml",), ("svg",)),
    Format("graphml", ("application/graphml+xml",), ("graphml",)),
    Format("dot", ("text/vnd.graphviz",), ("dot", "gv")),
    Format("mermaid", ("text/vnd.mermaid",), ("mermaid", "mmd")),
    Format("cytoscape", ("application/vnd.cytoscape+json", "application/json"), ("cyjs",)),
    ROWS,
    *(each for each in TABLE_FORMATS if each is not JSON),
)
SAVED: Final[Mapping[str, str]] = {"graphml": "graphml", "dot": "dot", "mermaid": "mmd"}
