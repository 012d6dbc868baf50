"""Python values → the statements of one named graph."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph.generation.words import Text
from graph.vocabulary import expand


class Year(int):
    """A calendar year, as distinct from a number."""


Single = NamedNode | Text | Decimal | Year | date | str | int
# None and an empty list say nothing
Value = Single | Iterable[Single] | None


@lru_cache(maxsize=1000)
def term(curie: str) -> NamedNode:
    """Return the term that prefix:name stands for; raises TermFault for unknown prefixes."""
    return NamedNode(expand(curie))


def code(name: str) -> NamedNode:
    """Return an entry of our own code lists."""
    return term(f"kc:{name}")


def _type(name: str) -> Callable[[object], Iterator[Literal]]:
    datatype = NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")

    def convert(value: object) -> Iterator[Literal]:
        yield Literal(str(value), datatype=datatype)

    return convert


def _write_text(value: Text) -> Iterator[Literal]:
    if value.de:
        yield Literal(value.de, language="de")
    if value.en:
        yield Literal(value.en, language="en")


CONVERTERS: Final[Mapping[type, Callable[..., Iterator[NamedNode | Literal]]]] = MappingProxyType({
    NamedNode: lambda node: iter([node]),
    Text: _write_text,
    Decimal: _type("decimal"),
    Year: _type("gYear"),
    date: _type("date"),
    int: _type("integer"),
    str: lambda text: iter([Literal(text)]),
    bool: lambda truth: iter([Literal(truth)]),
})  # fmt: skip


@dataclass
class Statements:
    """What is said in one named graph, in the order in which it was said."""

    graph: NamedNode
    quads: list[Quad] = field(default_factory=list)

    def describe(self, node: NamedNode, kind: str, about: Mapping[str, Value]) -> NamedNode:
        """Say what a thing is and what is known of it, by properties as prefix:name."""
        self.quads.append(Quad(node, term("rdf:type"), term(kind), self.graph))
        self.say(node, about)
        return node

    def say(self, node: NamedNode, about: Mapping[str, Value]) -> None:
        """Say more of a thing."""
        self.quads += [
            Quad(node, term(name), said, self.graph)
            for name, value in about.items()
            for said in convert(value)
        ]


def convert(value: Value) -> Iterator[NamedNode | Literal]:
    """Return the terms that a value becomes."""
    converter = CONVERTERS.get(type(value))
    if converter:
        yield from converter(value)
    elif value is not None:
        for each in value:  # type: ignore[union-attr]
            yield from convert(each)
