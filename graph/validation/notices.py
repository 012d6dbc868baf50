"""Notices: findings as people read them, with names, reasons and what mends them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.queries import Term
from graph.things import Texts, Thing, choose_text
from graph.validation.findings import Finding
from graph.validation.terms import restore

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
