"""What points to a thing: its incoming links, grouped by property, counted in full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.evaluation import Row
from graph.vocabulary import compact
from service.pages.figures import AMOUNT, KEK
from service.pages.statements import Writer, keep_language
from service.pages.texts import Text
from service.pages.things import Thing, gather_things, get_value, sort_key
from service.pages.values import Value, find_code

SHOWN: Final = 12  # as many as fit on a page beside others; the rest is folded
READ: Final = 1000  # the LIMIT in resource-links.rq
APART: Final = frozenset(
    {"kek:observedIndicator", "kek:budgetProduct", "kek:childGoal", "kek:ancestorGoal"}
)

# what is shown beside the other end of a relation: column of resource-relations.rq → property
DETAILS: Final = {
    "share": KEK + "share",
    "value": "",
    "amount": AMOUNT,
    "year": "",
    "date": "",
    "codeLabel": "",
}


@dataclass(frozen=True)
class Incoming:
    """All links by one property: how many there are, and those that were read."""

    iri: str
    heading: Text
    count: int
    values: tuple[Value, ...]

    @property
    def first(self) -> Sequence[Value]:
        """What is shown at once."""
        return self.values[:SHOWN]

    @property
    def folded(self) -> Sequence[Value]:
        """What is shown on demand."""
        return self.values[SHOWN:]

    @property
    def unread(self) -> int:
        """How many there are beyond those read; a query gives them."""
        return self.count - len(self.values)


def group_links(rows: Sequence[Row], related: Sequence[Row], writer: Writer) -> list[Incoming]:
    """Return incoming links by property, those with fewest first."""
    relations = gather_things(related, "node")
    subjects: dict[str, list[str]] = {}
    for row in rows:
        if "subject" in row:
            subjects.setdefault(get_value(row["property"]), []).append(get_value(row["subject"]))
    found = [
        Incoming(
            property_,
            name_link(property_, writer),
            int(get_value(row["count"])),
            write_subjects(subjects.get(property_, ()), relations, writer),
        )
        for row in rows
        if "count" in row
        for property_ in [get_value(row["property"])]
        if compact(property_) not in APART
    ]
    return sorted(found, key=lambda entry: (entry.count, entry.iri))


def name_link(property_: str, writer: Writer) -> Text:
    """Return the heading of the links by a property, seen from what they point to."""
    headings: dict[str, str] = writer.look.texts["incoming"]
    known = headings.get(compact(property_).replace(":", "-"))
    if known:
        return Text(known)
    return Text(headings["other"].format(property=writer.name(property_)))


def write_subjects(
    subjects: Sequence[str], relations: Mapping[str, Thing], writer: Writer
) -> tuple[Value, ...]:
    """Return links to subjects, sorted by name; what only relates shows its other end."""
    found = []
    for iri in subjects:
        relation = relations.get(iri)
        value = write_relation(relation, writer) if relation else writer.write_link(iri)
        date = relation.get("date") if relation else ""
        found.append((date, sort_key(value.note + str(value.text)), iri, value))
    return tuple(entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1]))


def write_relation(relation: Thing, writer: Writer) -> Value:
    """Return the other end of a relation, with what the relation says of the two."""
    other, addresses = relation.get("other"), writer.look.addresses
    details = [
        str(writer.write(node, property_).text)
        for column, property_ in DETAILS.items()
        for node in keep_language(relation.values(column), writer.look.language)
    ]
    return Value(
        text=relation.name(writer.look.language),
        exact=other,
        href=addresses.of(other),
        note=find_code(relation),
        details=", ".join(details),
        more=addresses.of(relation.iri),
    )
