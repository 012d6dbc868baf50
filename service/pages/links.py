"""What points to a thing: its incoming links, grouped by property, counted in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.evaluation import Row
from graph.vocabulary import compact
from service.pages.statements import Value, Writer
from service.pages.texts import Text
from service.pages.things import get_value, sort_key

SHOWN: Final = 12  # as many as fit on a page beside others; the rest is folded
READ: Final = 1000  # the LIMIT in resource-links.rq
APART: Final = frozenset(
    {"kek:observedIndicator", "kek:budgetProduct", "kek:childGoal", "kek:ancestorGoal"}
)


@dataclass(frozen=True)
class Incoming:
    """All links by one property: how many there are, and those that were read."""

    property: str
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


def group_links(rows: Sequence[Row], writer: Writer) -> list[Incoming]:
    """Return incoming links by property, those with fewest first."""
    counts = {get_value(row["property"]): int(get_value(row["count"])) for row in rows if "count" in row}
    subjects: dict[str, list[str]] = {}
    for row in rows:
        if "subject" in row:
            subjects.setdefault(get_value(row["property"]), []).append(get_value(row["subject"]))
    found = [
        Incoming(property_, name_link(property_, writer), count, write_subjects(subjects.get(property_, ()), writer))
        for property_, count in counts.items()
        if compact(property_) not in APART
    ]
    return sorted(found, key=lambda entry: (entry.count, entry.property))


def name_link(property_: str, writer: Writer) -> Text:
    """Return the heading of the links by a property, seen from what they point to."""
    headings: dict[str, str] = writer.look.texts["incoming"]
    known = headings.get(compact(property_).replace(":", "-"))
    if known:
        return Text(known)
    return Text(headings["other"].format(property=writer.name(property_)))


def write_subjects(subjects: Sequence[str], writer: Writer) -> tuple[Value, ...]:
    """Return links to subjects, sorted by what they are called."""
    values = [writer.write_link(iri) for iri in subjects]
    return tuple(sorted(values, key=lambda value: sort_key(value.note + str(value.text))))
