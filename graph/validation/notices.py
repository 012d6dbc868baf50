"""Notices: findings as people read them, with names, reasons and what mends them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.names import Names
from graph.order import split_numbers
from graph.queries import Row, Term
from graph.things import Texts, Thing, choose_text
from graph.validation.findings import SEVERITIES, Finding
from graph.validation.terms import restore

Ask = Callable[[str, Mapping[str, Term]], Iterable[Row]]

# the queries that a county's notices are made of, and whether they ask for the county
QUERIES: Final[Mapping[str, bool]] = {
    "findings": True,
    "finding-things": True,
    "finding-groups": True,
    "finding-links": True,
    "finding-rules": False,
    "acceptances": False,
}
PLACEHOLDER: Final = "{?value}"


@dataclass(frozen=True)
class RuleTexts:
    """What a rule says about itself; `entries` are the properties to mend."""

    name: str
    labels: Texts
    messages: Texts
    repairs: Texts
    rationales: Texts
    entries: tuple[Thing, ...] = ()
    may_cause: frozenset[str] = frozenset()
    update: str = ""


@dataclass(frozen=True)
class Acceptance:
    """That a finding is accepted until some day (inclusive), and why."""

    reason: str
    until: date


@dataclass(frozen=True)
class Notice:
    """One finding as people read it.

    `iri` names it in every version and revision, `county` is the key of the county it is about,
    `element` the thing to mend, `reports` are the reports that list it, `cause` is the key of the
    notice it is a mere consequence of.
    """

    iri: str
    county: str
    rule: RuleTexts
    severity: str
    element: Thing
    focus: str
    value: Term | None
    named_value: Thing | None
    path: str
    reports: tuple[str, ...]
    fields: tuple[Thing, ...] = ()
    units: tuple[Thing, ...] = ()
    acceptance: Acceptance | None = None
    cause: str = ""

    @property
    def key(self) -> str:
        """The end of its IRI, which tells it from all others of a county."""
        return self.iri.rpartition("/")[2]

    def say(self, language: str, show: Callable[[Literal], str] = lambda each: each.value) -> str:
        """Return what is wrong; `show` writes a literal for readers of the language."""
        message = choose_text(self.rule.messages, language)
        return message.replace(PLACEHOLDER, self.say_value(language, show))

    def say_value(
        self, language: str, show: Callable[[Literal], str] = lambda each: each.value
    ) -> str:
        """Return what the value of the finding is called; nothing if it has none."""
        if self.named_value:
            marks = QUOTES.get(language, QUOTES["en"])
            return f"{marks[0]}{self.named_value.say(language)}{marks[1]}"
        return show(self.value) if isinstance(self.value, Literal) else ""

    def is_accepted(self, today: date) -> bool:
        """Tell whether the finding is accepted today."""
        return self.acceptance is not None and self.acceptance.until >= today


QUOTES: Final[Mapping[str, str]] = {"de": "„“", "en": "“”"}


def read_notices(ask: Ask, names: Names, county: str) -> list[Notice]:
    """Read the notices of a county by its key, with whatever answers queries."""
    node = NamedNode(names.county(county))
    answers = {
        name: list(ask(f"internal/{name}", {"county": node} if asks else {}))
        for name, asks in QUERIES.items()
    }
    return make_notices(answers)


def make_notices(answers: Mapping[str, Sequence[Row]]) -> list[Notice]:
    """Make notices of the answers to `QUERIES`: each finding once, the most severe first."""
    things = gather_things([*answers["finding-things"], *answers["finding-groups"]])
    rules = gather_rules(answers["finding-rules"])
    accepted = gather_acceptances(answers["acceptances"])
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in answers["findings"]:
        rows[row["finding"].value].append(row)
    notices = [
        make_notice(
            iri, found, find_texts(rules, found[0]["rule"].value), things, accepted.get(iri)
        )
        for iri, found in rows.items()
    ]
    notices.sort(key=rank_notice)
    return fold_notices(notices, gather_links(answers["finding-links"]))


def rank_notice(notice: Notice) -> tuple[object, ...]:
    """Return what notices are sorted by: severity, then element, rule and key."""
    return (
        SEVERITIES.index(notice.severity),
        split_numbers(notice.element.say("de")),
        split_numbers(notice.rule.name),
        notice.key,
    )


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


def gather_links(rows: Iterable[Row]) -> dict[str, set[str]]:
    """Gather which things point at each other, both ways."""
    links: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        one, other = row["one"].value, row["other"].value
        links[one].add(other)
        links[other].add(one)
    return links


def make_notice(
    iri: str, rows: Sequence[Row], rule: RuleTexts, things: Things, acceptance: Acceptance | None
) -> Notice:
    """Make the notice of one finding, which may stand in several reports."""
    row = max(rows, key=lambda each: each["report"].value)  # the newest version that has it
    element, value = row["element"].value, row.get("value")
    return Notice(
        iri=iri,
        county=row["county"].value.rpartition("/")[2],
        rule=rule,
        severity=row["severity"].value.rpartition("#")[2],
        element=things.name(element),
        focus=row["focus"].value,
        value=value,
        named_value=things.name(value.value) if isinstance(value, NamedNode) else None,
        path=row["path"].value if "path" in row else "",
        reports=tuple(sorted({each["report"].value for each in rows})),
        fields=things.place("field", element),
        units=things.place("unit", element),
        acceptance=acceptance,
    )


def make_bare_notice(iri: str, finding: Finding) -> Notice:
    """Make the notice of a finding of which a store knows no more than the place."""
    value = restore(finding.value) if finding.value is not None else None
    return Notice(
        iri=iri,
        county="",
        rule=RuleTexts(finding.rule.rpartition("#")[2], {}, finding.messages, {}, {}),
        severity=finding.severity,
        element=Thing(str(finding.focus)),
        focus=str(finding.focus),
        value=value if isinstance(value, NamedNode | Literal) else None,
        named_value=Thing(value.value) if isinstance(value, NamedNode) else None,
        path=finding.path,
        reports=(finding.unit,),
    )


def fold_notices(notices: Sequence[Notice], links: Mapping[str, set[str]]) -> list[Notice]:
    """Say of each notice that is a mere consequence what its cause is.

    A rule says what it may cause (`keks:mayCause`); cause and consequence are about the same
    thing, or one of them points at the other. Consequences of consequences have the first cause.
    """
    causes: dict[str, str] = {}
    by_rule: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_rule[notice.rule.name].append(notice)
    for cause in notices:
        near = {cause.element.iri} | links.get(cause.element.iri, set())
        for name in sorted(cause.rule.may_cause):
            for notice in by_rule[name]:
                if notice.key != cause.key and notice.element.iri in near:
                    causes.setdefault(notice.key, cause.key)
    return [replace(each, cause=find_root(each.key, causes)) for each in notices]


def find_root(key: str, causes: Mapping[str, str]) -> str:
    """Return the first cause of a notice, empty if it has none or is part of a circle."""
    seen = {key}
    root = causes.get(key, "")
    while root in causes and root not in seen:
        seen.add(root)
        root = causes[root]
    return "" if root in seen else root
