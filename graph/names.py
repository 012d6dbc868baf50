"""IRIs of the county graph: what a path below the base means."""

import re
from dataclasses import dataclass
from typing import Final

COUNTY_KEY: Final = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class Names:
    """The IRI scheme below one base, e.g. `https://w3id.org/kek/data`."""

    base: str

    def shared_graph(self, name: str) -> str:
        """Return the IRI of a graph that belongs to no county, such as `ontology` or `codes`."""
        return f"{self.base}/graph/{name}"

    def facts_graph(self, county: str) -> str:
        """Return the IRI of the graph with a county's version-independent facts."""
        return f"{self.base}/{county}/graph/facts"

    def version_graph(self, county: str, version: str) -> str:
        """Return the IRI of the graph with the plan elements of one concept version."""
        return f"{self.base}/{county}/graph/kek/{version}"

    def county(self, county: str) -> str:
        """Return the IRI of a county by its five-digit key."""
        return f"{self.base}/{county}/id/county/{county}"

    def path(self, iri: str) -> str | None:
        """Return the path of an IRI below the base, with its leading slash, or None."""
        return iri.removeprefix(self.base) if iri.startswith(f"{self.base}/") else None

    def county_key(self, iri: str) -> str | None:
        """Return the key of the county an IRI belongs to, or None for shared and foreign ones."""
        path = self.path(iri)
        first = path.split("/", 2)[1] if path else ""
        return first if COUNTY_KEY.fullmatch(first) else None

    def graph_of_version(self, version: str) -> str:
        """Return the graph IRI of a concept version by the version's own IRI."""
        return version.replace("/id/version/", "/graph/kek/", 1)

    def version_of_graph(self, graph: str) -> str | None:
        """Return the version whose plan elements a graph holds, or None for other graphs."""
        return graph.replace("/graph/kek/", "/id/version/", 1) if "/graph/kek/" in graph else None
