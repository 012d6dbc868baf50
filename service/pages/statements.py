"""What is said of a thing → statements in groups, ready to be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.evaluation import Row
from graph.vocabulary import compact
from service.pages.figures import format_literal
from service.pages.frame import Look
from service.pages.groups import ALL, FEW, GROUPS, OTHER, find_places, list_apart
from service.pages.texts import Node, Text, choose_text, find_language
from service.pages.things import Thing, get_value, sort_key
from service.pages.values import CODE, Value

Terms = Mapping[str, Thing]


@dataclass(frozen=True)
class Statement:
    """One property with all its values."""

    iri: str
    label: Text
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Group:
    """Statements about one aspect; `name` is the key of its heading."""

    name: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Writer:
    """Writes nodes for readers of one language, with the names of all terms at hand."""

    look: Look
    terms: Terms

    def name(self, iri: str) -> Text:
        """Return what an IRI is called."""
        return self.terms.get(iri, Thing(iri)).name(self.look.language)

    def write(self, node: Node, property_: str = "") -> Value:
        """Return a node as a value to be shown."""
        if isinstance(node, NamedNode):
            return self.write_link(node.value)
        if not isinstance(node, Literal):
            return Value(Text(str(node)))
        text = format_literal(node, self.look.language, property_)
        exact = "" if node.language else str(node)
        other = find_language(node) not in ("", self.look.language)
        return Value(Text(text, (node.language or "") if other else ""), exact)

    def write_link(self, iri: str) -> Value:
        """Return an IRI as a link with the name of what it identifies."""
        addresses = self.look.addresses
        thing = self.terms.get(iri)
        if thing is None:
            return Value(Text(iri), iri, addresses.of(iri), addresses.find_page(iri) is None)
        name, notation = thing.name(self.look.language), thing.get("notation")
        is_code = "/id/" in thing.iri and CODE.fullmatch(notation) and notation not in str(name)
        is_external = addresses.find_page(thing.iri) is None
        note = notation if is_code else ""
        return Value(name, iri, addresses.of(thing.iri), is_external, note)

    def write_all(self, nodes: Sequence[Node], property_: str = "") -> tuple[Value, ...]:
        """Return values in the page's language, and in another only where that has none."""
        values = [self.write(node, property_) for node in keep_language(nodes, self.look.language)]
        return tuple(sorted(values, key=lambda value: sort_key(value.note + str(value.text))))


def keep_language(nodes: Sequence[Node], language: str) -> list[Node]:
    """Return the nodes without translations: texts of one language, and all that is no text."""
    best = choose_text([node for node in nodes if _is_text(node)], language)
    wanted = (best.language.partition("-")[0] or language) if best else language
    return [node for node in nodes if not _is_text(node) or _speaks(node, wanted)]


def read_properties(rows: Iterable[Row]) -> dict[str, list[Node]]:
    """Return the values of each property, in the rows of `resource-statements.rq`."""
    properties: dict[str, dict[Node, None]] = {}
    for row in rows:
        properties.setdefault(get_value(row["property"]), {})[row["value"]] = None
    return {property_: list(values) for property_, values in properties.items()}


def group_statements(properties: Mapping[str, Sequence[Node]], writer: Writer) -> list[Group]:
    """Return the statements that no other part of the page shows, in their groups; few in one."""
    placed = sorted(
        (place_statement(property_), str(writer.name(property_)), property_)
        for property_ in properties
        if property_ not in list_apart()
    )
    groups: dict[str, list[Statement]] = {}
    for (order, _), _, property_ in placed:
        name = ALL if len(placed) <= FEW else (*GROUPS, OTHER)[order]
        groups.setdefault(name, []).append(make_statement(property_, properties[property_], writer))
    return [Group(name, tuple(statements)) for name, statements in groups.items()]


def place_statement(property_: str) -> tuple[int, int]:
    """Return the place of a property: that of its group, and its own in the group."""
    group, place = find_places().get(property_, (OTHER, 0))
    return (*GROUPS, OTHER).index(group), place


def make_statement(property_: str, nodes: Sequence[Node], writer: Writer) -> Statement:
    """Return a property with its values, by its label or else its short name."""
    label = writer.name(property_) if property_ in writer.terms else Text(compact(property_))
    return Statement(property_, label, writer.write_all(nodes, property_))


def _is_text(node: Node) -> bool:
    return isinstance(node, Literal) and bool(node.language)


def _speaks(node: Node, language: str) -> bool:
    return isinstance(node, Literal) and find_language(node) == language
