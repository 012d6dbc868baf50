"""What each installation brings itself: ontology, code lists, labels and shapes as graphs."""

from pathlib import Path
from typing import Final

from graph.content import ROOT, list_files
from graph.names import Names
from graph.parsing import File

FOLDERS: Final = {"codes": "codes", "labels": "labels"}  # below ontology/, each its own graph


def list_release(names: Names, root: Path = ROOT) -> tuple[File, ...]:
    """Return the installation's files, each with the graph it belongs to.

    Raises ContentError if the ontology is missing.
    """
    ontology = list_files("ontology", "*.ttl", root)
    shapes = tuple(sorted((root / "shapes").rglob("*.ttl")))
    graphs = [*((file, find_graph(file)) for file in ontology), *((f, "shapes") for f in shapes)]
    return tuple(File(file, "turtle", names.shared_graph(graph)) for file, graph in graphs)


def find_graph(file: Path) -> str:
    """Return the name of the graph that a file of the ontology belongs to, by its folder."""
    return FOLDERS.get(file.parent.name, "ontology")
