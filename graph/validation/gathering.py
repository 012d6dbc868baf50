"""Gather what answers say of things, rules and acceptances."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal

from graph.order import split_numbers
from graph.queries import Row
from graph.things import Thing
from graph.validation.notices import Acceptance, RuleTexts


@dataclass
class Things:
    """What is known of the things that findings name."""

    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    notations: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: {"field": defaultdict(set), "unit": defaultdict(set)}
    )

    def name(self, iri: str) -> Thing:
        """Return a thing with its names."""
        return Thing(iri, self.labels.get(iri, {}), self.notations.get(iri, ""))

    def place(self, kind: str, iri: str) -> tuple[Thing, ...]:
        """Return the fields or units that a thing belongs to."""
        found = (self.name(each) for each in self.places[kind].get(iri, ()))
        return tuple(sorted(found, key=lambda each: split_numbers(each.say("de"))))


def gather_things(rows: Iterable[Row]) -> Things:
    """Gather what answers say of things: names, numbers, fields and units.

    Versions may call a thing by different names: the newest one counts.
    """
    things = Things()
    for row in sorted(rows, key=lambda row: row["graph"].value, reverse=True):
        iri, key, value = row["thing"].value, row["key"].value, row["value"]
        if key in things.places:
            things.places[key][iri].add(value.value)
        elif key == "notation":
            things.notations.setdefault(iri, value.value)
        elif isinstance(value, Literal):
            things.labels[iri].setdefault(value.language or "de", value.value)
    return things


def gather_rules(rows: Iterable[Row]) -> dict[str, RuleTexts]:
    """Gather what rules say of themselves, by their IRI."""
    texts: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    entries: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    causes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        iri, key, value = row["rule"].value, row["key"].value, row["value"]
        if key == "entry":
            label = row.get("label")
            known = entries[iri][value.value]
            if isinstance(label, Literal):
                known[label.language or "de"] = label.value
        elif key == "mayCause":
            causes[iri].add(value.value)
        elif isinstance(value, Literal):
            texts[iri][key][value.language or ""] = value.value
    return {
        iri: RuleTexts(
            iri.rpartition("#")[2],
            said["label"],
            said["message"],
            said["repair"],
            said["rationale"],
            tuple(Thing(entry, labels) for entry, labels in sorted(entries[iri].items())),
            frozenset(cause.rpartition("#")[2] for cause in causes[iri]),
            said["update"].get("", ""),
        )
        for iri, said in texts.items()
    }


def find_texts(rules: Mapping[str, RuleTexts], iri: str) -> RuleTexts:
    """Return what a rule says of itself; only its name if it is not described in the store."""
    return rules.get(iri) or RuleTexts(iri.rpartition("#")[2], {}, {}, {}, {})


def gather_acceptances(rows: Iterable[Row]) -> dict[str, Acceptance]:
    """Gather acceptances by the IRI of their finding; the one that lasts longest counts."""
    found: dict[str, Acceptance] = {}
    for row in rows:
        try:
            until = date.fromisoformat(row["until"].value)
        except ValueError:
            continue
        known = found.get(row["finding"].value)
        if known is None or known.until < until:
            found[row["finding"].value] = Acceptance(row["reason"].value, until)
    return found
