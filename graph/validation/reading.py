"""Read the notices of a county: what queries answer, put together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode

from graph.names import Names
from graph.order import split_numbers
from graph.queries import Row, Term
from graph.validation.consequences import fold_notices, gather_links
from graph.validation.findings import SEVERITIES
from graph.validation.gathering import (
    Things,
    find_texts,
    gather_acceptances,
    gather_rules,
    gather_things,
)
from graph.validation.notices import Acceptance, Notice, RuleTexts

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
