"""Findings: the rules that data breaks, each at one place, in an order that never changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from rdflib.term import Node

SEVERITIES: Final = ("Violation", "Warning", "Info")  # most severe first (SHACL section 2.1.4)


@dataclass(frozen=True)
class Finding:
    """One rule broken at one place; equal if rule, place and unit are equal.

    `rule` is its IRI, `focus` the node checked, `value` what is wrong there (None: something is
    missing), `path` the way from focus to value in SPARQL notation, `unit` the IRI of what was
    validated. `messages` says it by language; `{?value}` in it stands for the value's label.
    """

    rule: str
    severity: str
    focus: Node
    value: Node | None = None
    path: str = ""
    unit: str = ""
    messages: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)

    @cached_property
    def rank(self) -> tuple[int, tuple[str, ...]]:
        """What findings are sorted by: severity, then rule, place and unit."""
        nodes = (self.focus.n3(), self.value.n3() if self.value is not None else "")
        return SEVERITIES.index(self.severity), (self.rule, *nodes, self.path, self.unit)


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, each once, the most severe first."""
    return sorted(set(findings), key=lambda finding: finding.rank)
