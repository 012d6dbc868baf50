"""The folders of files that this installation ships: ontology, shapes, queries, data."""

from pathlib import Path
from typing import Literal

from graph.errors import ContentError
from graph.sentences import phrase

Folder = Literal["ontology", "shapes", "queries", "data"]

# The folders lie beside the package, in a checkout as well as in an installed wheel.
ROOT = Path(__file__).resolve().parent.parent


def find_folder(name: Folder, root: Path = ROOT) -> Path:
    """Find one content folder below root.

    Raises ContentError if it is missing.
    """
    folder = root / name
    if not folder.is_dir():
        raise ContentError(phrase("content-folder", folder=folder))
    return folder


def list_files(name: Folder, pattern: str, root: Path = ROOT) -> tuple[Path, ...]:
    """List the files of a content folder that match a glob pattern, at any depth, sorted.

    Raises ContentError if there is none: an empty folder means a broken installation.
    """
    folder = find_folder(name, root)
    files = tuple(sorted(path for path in folder.rglob(pattern) if path.is_file()))
    if not files:
        raise ContentError(phrase("content-files", folder=folder, pattern=pattern))
    return files


def list_ontology(root: Path = ROOT) -> tuple[Path, ...]:
    """List the Turtle files of the ontology: modules, code lists, labels and prefixes."""
    return list_files("ontology", "*.ttl", root)


def list_mappings(root: Path = ROOT) -> tuple[Path, ...]:
    """List the SSSOM mapping tables of the ontology."""
    return list_files("ontology", "*.sssom.tsv", root)


def list_shapes(root: Path = ROOT) -> tuple[Path, ...]:
    """List the SHACL files in Turtle."""
    return list_files("shapes", "*.ttl", root)


def list_queries(root: Path = ROOT) -> tuple[Path, ...]:
    """List the query files."""
    return list_files("queries", "*.rq", root)


def list_data(root: Path = ROOT) -> tuple[Path, ...]:
    """List the data files in Turtle."""
    return list_files("data", "*.ttl", root)
