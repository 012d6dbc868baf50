"""The radar: where the steering of a county has gaps and conflicts, detector by detector.

A detector is a question in `queries/radar/`: each row of its answer is a hit, the first column what
it is about. Its header also says how severe a hit is, to which group it belongs, why it matters,
and what to do.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from graph.errors import ContentError, InputError
from graph.inquiry import answer_question
from graph.names import Names
from graph.parameters import Parameter
from graph.questions import LANGUAGES, Question, list_questions
from graph.sentences import phrase
from graph.tables import Table
from graph.things import Texts, Thing

FOLDER: Final = "radar"
NOTES: Final = frozenset({"severity", "group", "why", "remedy"})
COUNTY: Final = "county"
FOCUS: Final = "thing"


@dataclass(frozen=True)
class Detector:
    """A detector: its question, and what its header says beyond that."""

    question: Question
    severity: str
    group: str
    reasons: Texts
    remedies: Texts

    @property
    def name(self) -> str:
        """Its name, that of its file."""
        return self.question.name.removeprefix(f"{FOLDER}/")

    @property
    def thresholds(self) -> tuple[Parameter, ...]:
        """Its parameters other than county and day; all have a default."""
        return tuple(each for each in self.question.parameters if each.name not in {COUNTY, "day"})


@dataclass(frozen=True)
class Reading:
    """What one detector found in a county; each row of the table is a hit."""

    detector: str
    table: Table


@dataclass(frozen=True)
class Radar:
    """What all detectors that were asked found in a county on a day."""

    county: str
    day: date
    readings: tuple[Reading, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of hits of each detector."""
        return {each.detector: len(each.table.rows) for each in self.readings}

    @property
    def hits(self) -> set[tuple[str, str]]:
        """Which detector found something about what, as IRIs."""
        return {(each.detector, thing.iri) for each in self.readings for thing in _focus(each)}


def scan(  # noqa: PLR0913, PLR0917 - what decides an answer
    store: Store,
    names: Names,
    county: str,
    day: date,
    detectors: Sequence[str] | None = None,
    thresholds: Mapping[str, str] | None = None,
) -> Radar:
    """Return what detectors find in a county on a day; by default all of them.

    Raises InputError for a detector that does not exist and for a threshold that one does not
    have or that is not right, UnknownResource for a county that is not in the store.
    """
    given = {COUNTY: county, **(thresholds or {})}
    readings = []
    for each in choose_detectors(detectors):
        texts = each.question.complete(given, day)
        readings.append(Reading(each.name, answer_question(store, names, each.question, texts)))
    return Radar(county, day, tuple(readings))


def choose_detectors(
    names: Sequence[str] | None = None, severity: str = "", group: str = ""
) -> tuple[Detector, ...]:
    """Return the detectors of some names, a severity and a group, in their order; by default any.

    Raises InputError for a name that no detector has, and if there is no such detector.
    """
    known = {each.name: each for each in list_detectors()}
    for name in names or ():
        if name not in known:
            raise InputError(phrase("detector-unknown", name=name, known=known))
    chosen = tuple(
        each
        for each in known.values()
        if (names is None or each.name in names)
        and severity in {"", each.severity}
        and group in {"", each.group}
    )
    if not chosen:  # nothing was looked for: that is not the same as nothing found
        named = [known[name] for name in names or ()]
        right = [f"severity={each.severity}&group={each.group}" for each in named]
        key = "detectors-none-named" if right else "detectors-none"
        raise InputError(phrase(key, severity=severity, group=group, right=right))
    return chosen


@cache
def read_words() -> Mapping[str, Mapping[str, Texts]]:
    """Return what the radar calls things, by kind and name; severities the most severe first."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def list_detectors() -> tuple[Detector, ...]:
    """Return all detectors in the order of their numbers; raises ContentError if one is wrong."""
    return tuple(_make_detector(each) for each in list_questions(FOLDER))


def _make_detector(question: Question) -> Detector:
    if found := [*_list_faults(question)]:
        raise ContentError(phrase("content-question", name=question.name, faults="; ".join(found)))
    notes = question.notes
    return Detector(question, notes["severity"], notes["group"], notes["why"], notes["remedy"])


def _list_faults(question: Question) -> Iterator[str]:
    """Yield what is not right about the header of a detector, in sentences without a stop."""
    notes = question.notes
    if set(notes) != NOTES:
        yield f"beyond a question's, its header says {sorted(notes)}, not {sorted(NOTES)}"
        return
    for name, kind in (("severity", "severities"), ("group", "groups")):
        if notes[name] not in read_words()[kind]:
            yield f"{name} is not one of {', '.join(read_words()[kind])}"
    if any(set(notes[name]) != set(LANGUAGES) for name in ("why", "remedy")):
        yield "a text is not in German and English"
    if (question.columns[0].name, question.columns[0].kind) != (FOCUS, FOCUS):
        yield "its first column is not the thing that a hit is about"
    if question.names[:1] != [COUNTY] or any(p.default is None for p in question.parameters[1:]):
        yield "its parameters are not the county and others with a default"


def _focus(reading: Reading) -> Iterator[Thing]:
    return (row[0] for row in reading.table.rows if isinstance(row[0], Thing))
