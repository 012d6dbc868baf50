"""The sources of a thing: who published what when, and where it can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.vocabulary import expand
from service.pages.statements import Writer
from service.pages.texts import Node
from service.pages.things import Thing, get_value
from service.pages.values import Value

WEB: Final = ("http://", "https://")


@dataclass(frozen=True)
class Source:
    """Where statements come from: its page here, the public address, who published it when."""

    name: Value
    page: str
    publisher: Value | None
    issued: str
    license: Value | None


def list_sources(said: Mapping[str, Sequence[Node]], writer: Writer) -> list[Source]:
    """Return the sources of a thing, and those of the data set it is part of."""
    named = [get_value(node) for node in said.get(expand("dcterms:source"), ())]
    through = [iri for iri, thing in writer.terms.items() if "/id/source/" in iri and not named]
    return [make_source(iri, writer) for iri in (*named, *through)]


def make_source(iri: str, writer: Writer) -> Source:
    """Return one source as shown."""
    thing = writer.terms.get(iri, Thing(iri))
    page, publisher, terms = (thing.values(name) for name in ("page", "publisher", "license"))
    issued = thing.values("issued")
    return Source(
        name=writer.write_link(iri),
        page=next((get_value(n) for n in page if get_value(n).startswith(WEB)), ""),
        publisher=writer.write(publisher[0]) if publisher else None,
        issued=str(writer.write(issued[0]).text) if issued else "",
        license=writer.write(terms[0]) if terms else None,
    )
