"""What a list of findings is made of, whatever its format: findings, places, selection."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from graph.names import Names
from graph.order import split_numbers
from graph.revisions import Revision
from graph.sources.places import Origin
from graph.things import Texts, choose_text
from graph.validation.files import Fault
from graph.validation.findings import SEVERITIES
from graph.validation.notices import Notice
from graph.validation.reports import MOST
from service.outputs.words import say

WORST: Final = SEVERITIES[0]


@dataclass(frozen=True)
class Selection:
    """Which findings are listed: of some counties (none: all), and at least so severe."""

    counties: Collection[str] = ()
    severity: str = SEVERITIES[-1]

    def takes(self, notice: Notice) -> bool:
        """Tell whether a finding is listed."""
        severe = SEVERITIES.index(notice.severity) <= SEVERITIES.index(self.severity)
        return severe and (not self.counties or notice.county in self.counties)


@dataclass(frozen=True)
class Overview:
    """Findings to be listed on a day, in a language.

    `revision` is the state that was found in, or against which `paths` were checked; `refused`
    are the keys of findings that prevent publishing, `origins` the sheet and row of things by
    IRI, `labels` the names of counties by key; `omitted` findings are counted, but not listed.
    `is_complete` tells that the rules were asked.
    """

    names: Names
    language: str
    today: date
    notices: Sequence[Notice] = ()
    faults: Sequence[Fault] = ()
    refused: frozenset[str] = frozenset()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    labels: Mapping[str, Texts] = field(default_factory=dict)
    omitted: int = 0
    revision: Revision | None = None
    paths: Sequence[str] = ()
    selection: Selection = Selection()
    is_complete: bool = True

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong but what is accepted, or less than a violation."""
        return not self.faults and not self.count()[WORST]

    def select(self, selection: Selection) -> "Overview":
        """Return the list with a selection of its findings."""
        kept = [each for each in self.notices if selection.takes(each)]
        return replace(self, notices=kept, selection=selection)

    def count(self) -> Counter[str]:
        """Count the findings that are not accepted, by severity."""
        return Counter(each.severity for each in self.notices if not self.is_accepted(each))

    def count_accepted(self) -> int:
        """Count the findings that are accepted."""
        return sum(map(self.is_accepted, self.notices))

    def list_refused(self) -> list[Notice]:
        """List the findings that prevent publishing."""
        return [each for each in self.notices if each.key in self.refused]

    def list_capped(self) -> list[str]:
        """List the rules of which a report says no more, because they are broken too often."""
        counts = Counter((each.rule.name, each.reports[0]) for each in self.notices)
        rules = {rule for (rule, _), count in counts.items() if count >= MOST}
        return sorted(rules, key=split_numbers)

    def is_accepted(self, notice: Notice) -> bool:
        """Tell whether a finding is accepted on the day of the list."""
        return notice.is_accepted(self.today)

    def say(self, word: str, /, **values: object) -> str:
        """Return a sentence in the language of the list."""
        return say(self.language, word, **values)

    def find_origin(self, notice: Notice) -> Origin | None:
        """Return the sheet and row that a finding is about, if it is about one."""
        return self.origins.get(notice.element.iri) or self.origins.get(notice.focus)

    def name_county(self, county: str) -> str:
        """Return how a county is called, with its key."""
        if not county:
            return self.say("no_county")
        label = choose_text(self.labels.get(county, {}), self.language)
        return self.say("county_named" if label else "county", label=label, key=county)
