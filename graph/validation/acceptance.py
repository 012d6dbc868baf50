"""Accept findings until some day, and take that back, as changes of the county's acceptances."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple
from rdflib import DCTERMS, RDF, XSD

from graph.changes import Change
from graph.errors import UnknownResource
from graph.names import Names
from graph.sentences import phrase
from graph.validation.notices import Acceptance
from graph.validation.published import Place, list_places
from graph.validation.repairs import write_files
from graph.vocabulary import expand

KEY: Final = re.compile(r"[0-9a-f]{12}")  # see graph.validation.reports.name_finding
ACCEPTS: Final = "keks:accepts"


@dataclass(frozen=True)
class Entry:
    """Where the acceptance of a finding stands, and what is said of it until now."""

    iri: str
    graph: str
    finding: str
    known: frozenset[Triple] = frozenset()


def find_entry(source: Path | None, names: Names, key: str, county: str = "") -> Entry:
    """Return where the finding with a key is accepted, as far as a store knows.

    Of a county that is named, also findings that no store knows can be accepted: those that
    refused a change. Raises UnknownResource.
    """
    store = Store.read_only(str(source)) if source else Store()
    places = [
        *(place for place in list_places(store, names) if place.finding.endswith(f"/{key}")),
        *list_accepted(store, names, key),
    ]
    if county:
        places = [place for place in places if place.county == county]
    if county and KEY.fullmatch(key):
        places.append(Place(f"{names.base}/{county}/id/finding/{key}", county))
    if not places:
        raise UnknownResource(phrase("finding-unknown", key=key))
    entry = name_entry(names, places[0])
    return Entry(entry.iri, entry.graph, entry.finding, frozenset(read_entry(store, entry)))


def list_accepted(store: Store, names: Names, key: str) -> Iterable[Place]:
    """List the findings with a key that are accepted, be they gone or not."""
    for quad in store.quads_for_pattern(None, NamedNode(expand(ACCEPTS)), None, None):
        iri, graph = quad.object, quad.graph_name
        if isinstance(iri, NamedNode) and isinstance(graph, NamedNode):
            county = names.county_key(graph.value)
            if county and iri.value.endswith(f"/{key}"):
                yield Place(iri.value, county)


def name_entry(names: Names, place: Place) -> Entry:
    """Return where the acceptance of a finding stands, without what is said of it."""
    start, key = f"{names.base}/{place.county}", place.finding.rpartition("/")[2]
    return Entry(f"{start}/id/acceptance/{key}", f"{start}/graph/acceptances", place.finding)


def read_entry(store: Store, entry: Entry) -> Iterable[Triple]:
    """Read what is said of an acceptance."""
    graph = NamedNode(entry.graph)
    quads: Iterable[Quad] = store.quads_for_pattern(NamedNode(entry.iri), None, None, graph)
    return (quad.triple for quad in quads)


def write_entry(
    entry: Entry, acceptance: Acceptance, language: str = "", created: date | None = None
) -> Iterator[Triple]:
    """Yield an acceptance as statements; `language` is that of its reason, if it is known."""
    node = NamedNode(entry.iri)
    yield Triple(node, NamedNode(RDF.type), NamedNode(expand("keks:Acceptance")))
    yield Triple(node, NamedNode(expand(ACCEPTS)), NamedNode(entry.finding))
    yield Triple(node, NamedNode(expand("keks:acceptedUntil")), write_date(acceptance.until))
    reason = Literal(acceptance.reason, language=language or None)
    yield Triple(node, NamedNode(DCTERMS.description), reason)
    if created:
        yield Triple(node, NamedNode(DCTERMS.created), write_date(created))


def write_date(day: date) -> Literal:
    """Return a day as a literal."""
    return Literal(day.isoformat(), datatype=NamedNode(XSD.date))


def make_change(entry: Entry, said: Iterable[Triple], folder: Path) -> Change:
    """Return a change after which exactly this is said of an acceptance; nothing: it is gone.

    Its files lie in `folder` until it is published.
    """
    parts = {"added": set(said), "erased": set(entry.known)}
    files = {
        name: tuple(write_files({entry.graph: triples}, folder / name))
        for name, triples in parts.items()
        if triples
    }
    return Change(added=files.get("added", ()), erased=files.get("erased", ()))
