"""Made-up statements of the shape that county data has, in any number."""

from pathlib import Path
from typing import Final

COUNTY: Final = "https://w3id.org/kek/data/99002"
GRAPH: Final = f"{COUNTY}/graph/facts"
KEK: Final = "https://w3id.org/kek/ontology#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
ROW: Final = (
    "<{s}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{k}IndicatorObservation> .\n"
    "<{s}> <{k}observedIndicator> <{c}/id/indicator/k{indicator}> .\n"
    '<{s}> <{k}year> "{year}"^^<{x}gYear> .\n'
    '<{s}> <http://purl.org/linked-data/sdmx/2009/measure#obsValue> "{value:.2f}"^^<{x}decimal> .\n'
    '<{s}> <http://www.w3.org/2004/02/skos/core#prefLabel> "Messwert {number} im Kreis"@de .\n'
    "<{s}> <http://purl.org/linked-data/cube#dataSet> <{c}/id/dataset/werte> .\n"
)
PER_ROW: Final = 6


def name_resource(number: int) -> str:
    """Return the IRI of one of the made-up observations."""
    return f"{COUNTY}/id/observation/{number}"


def write_statements(path: Path, count: int, start: int = 0) -> None:
    """Write at least `count` statements as N-Triples, beginning with resource `start`."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(start, start + -(-count // PER_ROW)):
            file.write(
                ROW.format(
                    s=name_resource(number),
                    k=KEK,
                    c=COUNTY,
                    x=XSD,
                    number=number,
                    indicator=number % 300,
                    year=1990 + number % 40,
                    value=number / 7,
                )
            )
