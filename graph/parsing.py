"""RDF files of any syntax → N-Triples files, one per graph, without blank nodes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.parsers import expat

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from graph.errors import InputError, SyntaxFault
from graph.formats import RDF_SYNTAXES
from graph.sentences import phrase

CHUNK: Final = 1024 * 1024
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"  # some editors write it, no RDF syntax has it
HINTS: Final = {
    "No LoadDocumentCallback has been set to load remote contexts": "jsonld-context",
}


@dataclass(frozen=True)
class File:
    """An RDF file: where it is, the name of its format, the graph its triples go to.

    Without a graph the file itself must name one for each statement (N-Quads, TriG).
    """

    path: Path
    format: str
    graph: str | None = None


@dataclass
class Skolemizer:
    """Replaces blank nodes by IRIs, so that a thing has one name in all graphs and revisions.

    RDF 1.1 Concepts, section 3.5. `scope` is an IRI prefix that is used once.
    """

    scope: str
    known: dict[str, NamedNode] = field(default_factory=dict)

    def name(self, node: object) -> NamedNode:
        """Return the IRI of a blank node; an IRI is returned as it is.

        Raises InputError for other terms.
        """
        if isinstance(node, NamedNode):
            return node
        if isinstance(node, BlankNode):
            return self.known.setdefault(
                node.value, NamedNode(f"{self.scope}{len(self.known) + 1}")
            )
        raise InputError(phrase("node-misplaced", node=node))


def split_file(file: File, folder: Path, scope: str) -> dict[str, Path]:
    """Return the graphs of a file as N-Triples files without blank nodes.

    A file that already is that is returned as it is; others are rewritten into `folder`, which
    is empty. Raises SyntaxFault with the place, InputError if a statement has no graph to go to.
    """
    with explain_faults(file.path):
        if file.graph and file.format == "n-triples" and is_plain(file.path):
            return {file.graph: file.path}
    paths = {file.graph: folder / "0.nt"} if file.graph else {}
    for path in paths.values():
        path.touch()  # a file that says nothing of its graph says that it is empty
    # one file open at a time: a dump may hold more graphs than a process may open files
    for graph, quads in groupby(read_quads(file, scope), key=_name_graph):
        path = paths.setdefault(graph, folder / f"{len(paths)}.nt")
        with path.open("ab") as output:
            output.writelines(f"{quad.triple} .\n".encode() for quad in quads)
    return paths


def read_quads(file: File, scope: str) -> Iterator[Quad]:
    """Yield the statements of a file, each in a named graph, without blank nodes.

    Raises SyntaxFault with the place, InputError if a statement has no graph to go to.
    """
    if file.format == "rdf-xml":
        check_xml(file.path)
    skolemizer = Skolemizer(scope)
    default = NamedNode(file.graph) if file.graph else None
    with explain_faults(file.path), file.path.open("rb") as text:
        if text.read(len(BYTE_ORDER_MARK)) != BYTE_ORDER_MARK:
            text.seek(0)
        for quad in parse(text, RDF_SYNTAXES[file.format], base_iri=file.graph):
            yield _name_quad(quad, default, skolemizer, file)


def read_triples(path: Path) -> Iterator[Triple]:
    """Yield the statements of an N-Triples file; raises SyntaxFault with the place."""
    with explain_faults(path):
        for quad in parse(path=path, format=RdfFormat.N_TRIPLES):
            yield quad.triple


def check_xml(path: Path) -> None:
    """Raise SyntaxFault, with the place, if a file is no complete and harmless XML.

    The RDF parser takes a file that was cut off for a whole one, and expands entities until no
    memory is left.
    """
    with explain_faults(path), path.open("rb") as text:
        expat.ParserCreate(namespace_separator=" ").ParseFile(text)


@contextmanager
def explain_faults(path: Path) -> Iterator[None]:
    """Turn what the parser raises about a file into SyntaxFault, and no file into InputError."""
    try:
        yield
    except SyntaxError as fault:
        hint = phrase(HINTS[fault.msg]) if fault.msg in HINTS else fault.msg
        raise SyntaxFault(phrase("file-fault", path=path.name, fault=hint)) from None
    except MemoryError as fault:
        if not fault.args:
            raise  # it is really the memory, and not the parser's bound for one value
        raise SyntaxFault(phrase("file-long-value", path=path.name, fault=fault)) from None
    except expat.ExpatError as fault:
        raise SyntaxFault(phrase("file-xml", path=path.name, fault=fault)) from None
    except (FileNotFoundError, IsADirectoryError, PermissionError) as fault:
        raise InputError(phrase("file-unreadable", path=path, fault=fault.strerror)) from None


def is_plain(path: Path) -> bool:
    """Return whether an N-Triples file surely has neither blank nodes nor triple terms."""
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(CHUNK):
            seam = before[-1:] + chunk
            if b"_:" in seam or b"<<" in seam:
                return False
            before = chunk
    return True


def _name_graph(quad: Quad) -> str:
    return quad.graph_name.value  # type: ignore[union-attr] # read_quads names each graph


def _name_quad(quad: Quad, default: NamedNode | None, skolemizer: Skolemizer, file: File) -> Quad:
    named = isinstance(quad.graph_name, NamedNode | BlankNode)
    graph = skolemizer.name(quad.graph_name) if named else default
    if graph is None:
        raise InputError(phrase("file-graphless", path=file.path.name, subject=quad.subject))
    if default is not None and graph != default:
        raise InputError(
            phrase("file-other-graph", path=file.path.name, graph=graph.value, wanted=default.value)
        )
    value = quad.object
    if isinstance(value, Triple):
        raise InputError(phrase("file-triple-term", path=file.path.name, subject=quad.subject))
    if isinstance(value, BlankNode):
        value = skolemizer.name(value)
    return Quad(skolemizer.name(quad.subject), quad.predicate, value, graph)
