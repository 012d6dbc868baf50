"""The formats of answers and files: one table for graphs, one for solutions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from graph.errors import UnknownFormat
from graph.sentences import phrase


@dataclass(frozen=True)
class Format:
    """One way to write a graph or a table of solutions.

    `media_types` are what a client may ask for, the first is what we answer with;
    `suffixes` are file and address endings without the dot.
    """

    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    @property
    def media_type(self) -> str:
        """The media type of an answer, with the character set where a text type needs one."""
        return name_charset(self.media_types[0])


# https://www.w3.org/ns/formats/ names them; the first row is what we answer when anything will do
GRAPH_FORMATS: Final = (
    Format("turtle", ("text/turtle", "application/x-turtle"), ("ttl",)),
    Format("n-triples", ("application/n-triples", "text/plain"), ("nt",)),
    Format("rdf-xml", ("application/rdf+xml", "application/xml"), ("rdf", "owl", "xml")),
    Format("json-ld", ("application/ld+json", "application/json"), ("jsonld", "json")),
)
DATASET_FORMATS: Final = (
    Format("n-quads", ("application/n-quads",), ("nq",)),
    Format("trig", ("application/trig",), ("trig",)),
)
RDF_FORMATS: Final = GRAPH_FORMATS + DATASET_FORMATS
# SPARQL 1.1 Query Results JSON, XML, CSV and TSV
SOLUTION_FORMATS: Final = (
    Format("json", ("application/sparql-results+json", "application/json"), ("json", "srj")),
    Format(
        "xml",
        ("application/sparql-results+xml", "application/xml", "text/xml"),
        ("xml", "srx"),
    ),
    Format("csv", ("text/csv",), ("csv",)),
    Format("tsv", ("text/tab-separated-values",), ("tsv",)),
)
RDF_SYNTAXES: Final = {
    "turtle": RdfFormat.TURTLE,
    "n-triples": RdfFormat.N_TRIPLES,
    "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
    "n-quads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
RESULT_SYNTAXES: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


def name_charset(media_type: str) -> str:
    """Return a media type with the character set, where a text type needs one."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def find_format(name: str, formats: tuple[Format, ...]) -> Format:
    """Return the format with this name or suffix.

    Raises UnknownFormat, which lists the names that would be right.
    """
    for candidate in formats:
        if name == candidate.name or name in candidate.suffixes:
            return candidate
    raise UnknownFormat(phrase("format-unknown", name=name, known=[each.name for each in formats]))


def guess_format(path: Path) -> Format:
    """Return the RDF format that the ending of a file name says.

    Raises UnknownFormat.
    """
    suffix = path.suffix.lstrip(".").lower()
    for candidate in RDF_FORMATS:
        if suffix in candidate.suffixes:
            return candidate
    endings = [f".{s}" for f in RDF_FORMATS for s in f.suffixes]
    raise UnknownFormat(phrase("ending-unknown", name=path.name, known=endings))
