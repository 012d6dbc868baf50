"""What is written on a command line → what the library takes."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from pyoxigraph import Literal

from graph.errors import InputError, SyntaxFault
from graph.evaluation import Request
from graph.formats import (
    GRAPH_FORMATS,
    RDF_FORMATS,
    SOLUTION_FORMATS,
    find_format,
    guess_format,
)
from graph.parsing import File
from graph.queries import QUERIES, Term, make_node
from service.sentences import phrase


def identify_files(paths: Sequence[Path], *words: object) -> str:
    """Return a hash over files, all files in folders, by their names and bytes, and some words."""
    digest = hashlib.sha256(repr(words).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.relative_to(path)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def make_file(path: Path, syntax: str | None, graph: str | None) -> File:
    """Return a file to load; raises UnknownFormat, TermFault, InputError."""
    if not path.is_file():  # a pipe could be read once only
        raise InputError(phrase("path-strange", path=path))
    chosen = find_format(syntax, RDF_FORMATS) if syntax else guess_format(path)
    return File(path.resolve(), chosen.name, make_node(graph).value if graph else None)


def make_request(text: str, wanted: str) -> Request:
    """Return a query with the format its answer is wanted in; raises UnknownFormat."""
    if wanted == "table":
        return Request(text)
    chosen = find_format(wanted, SOLUTION_FORMATS + GRAPH_FORMATS)
    solutions = chosen.name if chosen in SOLUTION_FORMATS else None
    return Request(text, solutions, None if solutions else chosen.name)


def read_text(name: str) -> str:
    """Return the text of a query: a name in queries/, a file, or `-` for standard input."""
    if name == "-":
        return decode(sys.stdin.buffer.read())
    known = QUERIES / f"{name}.rq"
    path = known if known.is_file() else Path(name)
    if not path.is_file():
        raise click.UsageError(f"“{name}” is neither a question in queries/ nor a file.")
    return decode(path.read_bytes())


def decode(data: bytes) -> str:
    """Return bytes as UTF-8 text; raises SyntaxFault that says where it is not."""
    try:
        return data.decode()
    except UnicodeDecodeError as fault:
        raise SyntaxFault(
            phrase("not-utf-8", byte=fault.start + 1, place=phrase("place-query"))
        ) from None


def split_parameter(text: str) -> tuple[str, Term]:
    """Return `name=value` as name and term: an IRI if the value is one, else a string."""
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"“{text}” is no parameter: write name=value.")
    is_iri = value.startswith(("http://", "https://", "urn:"))
    return name, make_node(value) if is_iri else Literal(value)
