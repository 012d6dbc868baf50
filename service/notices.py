"""Findings in JSON, and what each part of that means."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pyoxigraph import Literal

from graph.queries import Term
from graph.things import Thing
from graph.validation.findings import SEVERITIES
from graph.validation.notices import Notice, RuleTexts
from graph.vocabulary import expand
from service.pages.figures import format_literal

LANGUAGES: Final = ("de", "en")
# as a severity is written in JSON and addresses → as SHACL calls it
COUNTED: Final[Mapping[str, str]] = {severity.lower(): severity for severity in SEVERITIES}


def count_notices(notices: Iterable[Notice], today: date) -> dict[str, int]:
    """Count findings by severity; those that are accepted today are counted apart."""
    counts = dict.fromkeys((*COUNTED, "accepted"), 0)
    for notice in notices:
        counts["accepted" if notice.is_accepted(today) else notice.severity.lower()] += 1
    return counts


class Record(BaseModel):
    """What is written in JSON; here it is said once more, for those who read it."""

    model_config = ConfigDict(extra="forbid")


class ThingRecord(Record):
    """A thing by its IRI, what it is called by language, and its number or code."""

    iri: str
    label: dict[str, str]
    notation: str


class RuleRecord(Record):
    """A rule: its name, its IRI, what it asks for."""

    id: str
    iri: str
    label: dict[str, str]


class AcceptanceRecord(Record):
    """Why and until which day (inclusive) a finding is accepted, and whether it is so today."""

    reason: str
    until: date
    active: bool


class NoticeRecord(Record):
    """One finding: a rule that is broken at one place."""

    id: str = Field(description="the same in every version and revision that has the finding")
    rule: RuleRecord
    severity: str = Field(description="violation, warning or info")
    message: dict[str, str] = Field(description="what is wrong, by language")
    element: ThingRecord = Field(description="what is to be mended")
    focus: str = Field(description="IRI of what was checked")
    value: dict[str, str] | None = Field(
        description="what is wrong there, as in SPARQL results in JSON; null: something is missing"
    )
    path: str = Field(description="the way from focus to value, in SPARQL; may be empty")
    repair: dict[str, str] = Field(description="what mends it, by language")
    rationale: dict[str, str] = Field(description="why there is the rule, by language")
    entries: list[str] = Field(description="IRIs of the properties to mend")
    fields: list[ThingRecord] = Field(description="fields of action of the element")
    units: list[ThingRecord] = Field(description="units responsible for the element")
    reports: list[str] = Field(description="IRIs of the reports that list the finding")
    accepted: AcceptanceRecord | None
    cause: str | None = Field(description="id of the finding that this is a mere consequence of")
    proposal: bool = Field(description="whether the rule can compute a change that mends it")


class FindingRecord(NoticeRecord):
    """One finding that was published."""

    county: str = Field(description="five-digit key of the county that it is about")


class CountsRecord(Record):
    """How many findings there are by severity, and apart from them those accepted today."""

    violation: int
    warning: int
    info: int
    accepted: int


class FindingsRecord(Record):
    """The findings of a revision that were asked for."""

    revision: int
    counties: list[str] = Field(description="keys of the counties that were looked at")
    unchecked: list[str] = Field(description="keys of those of them that no rule was asked of")
    counts: CountsRecord
    total: int = Field(description="findings in all, the sum of the counts")
    omitted: int = Field(description="more findings in these counties that reports do not list")
    limit: int
    offset: int
    findings: list[FindingRecord]


def describe_notice(notice: Notice, today: date) -> dict[str, object]:
    """Return a finding as it is written in JSON, see `NoticeRecord`."""
    rule, acceptance = notice.rule, notice.acceptance
    return {
        "id": notice.key,
        "rule": {"id": rule.name, "iri": name_rule(rule), "label": dict(rule.labels)},
        "severity": notice.severity.lower(),
        "message": {language: say_message(notice, language) for language in LANGUAGES},
        "element": describe_thing(notice.element),
        "focus": notice.focus,
        "value": describe_term(notice.value) if notice.value else None,
        "path": notice.path,
        "repair": dict(rule.repairs),
        "rationale": dict(rule.rationales),
        "entries": [entry.iri for entry in rule.entries],
        "fields": [describe_thing(each) for each in notice.fields],
        "units": [describe_thing(each) for each in notice.units],
        "reports": list(notice.reports),
        "accepted": acceptance
        and {
            "reason": acceptance.reason,
            "until": acceptance.until.isoformat(),
            "active": notice.is_accepted(today),
        },
        "cause": notice.cause or None,
        "proposal": bool(rule.update),
    }


def say_message(notice: Notice, language: str) -> str:
    """Return what is wrong, with values as readers of the language write them."""
    return notice.say(language, partial(format_literal, language=language))


def describe_thing(thing: Thing) -> dict[str, object]:
    """Return a thing as it is written in JSON."""
    return {"iri": thing.iri, "label": dict(thing.labels), "notation": thing.notation}


def describe_term(term: Term) -> dict[str, str]:
    """Return a term as in the SPARQL 1.1 Query Results JSON Format, section 3.2.2."""
    if not isinstance(term, Literal):
        return {"type": "uri", "value": term.value}
    written = {"type": "literal", "value": term.value}
    if term.language:
        return {**written, "xml:lang": term.language}
    is_plain = term.datatype.value == expand("xsd:string")
    return written if is_plain else {**written, "datatype": term.datatype.value}


def name_rule(rule: RuleTexts) -> str:
    """Return the IRI of a rule."""
    return expand(f"keks:{rule.name}")
