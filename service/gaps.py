"""What the radar found, as a page shows it: by area and detector, with why and what to do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.errors import InputError
from graph.radar import Detector, Radar, Reading, list_detectors, read_words
from graph.tables import Column
from graph.tables import Value as CellValue
from graph.things import Thing, choose_text
from service.pages.answer import show_value, write_head
from service.pages.figures import NO_BREAK, write_unit
from service.pages.frame import Look
from service.pages.texts import Text
from service.pages.values import Value
from service.sentences import phrase

PAGE: Final = 100  # hits of the one detector that is asked for
SHOWN: Final = 6  # hits of each detector at once
FOLDED: Final = 60  # more of them, folded; the others are a click away


@dataclass(frozen=True)
class Wish:
    """Which hits are to be shown; empty: all."""

    group: str = ""
    severity: str = ""
    detector: str = ""

    def takes(self, detector: Detector) -> bool:
        """Tell whether the hits of a detector are to be shown."""
        return (
            self.group in {"", detector.group}
            and self.severity in {"", detector.severity}
            and self.detector in {"", detector.name}
        )


@dataclass(frozen=True)
class Hit:
    """What a detector found: the thing, and the particulars by their headings."""

    thing: Value | None
    particulars: Sequence[tuple[str, Value]]


@dataclass(frozen=True)
class Gap:
    """A detector with its hits: those at once, those folded; `count` is of all."""

    detector: Detector
    count: int
    hits: Sequence[Hit]
    folded: Sequence[Hit]

    @property
    def omitted(self) -> int:
        """How many hits are on other pages."""
        return self.count - len(self.hits) - len(self.folded)


@dataclass(frozen=True)
class Area:
    """The gaps of one area, the most severe first."""

    name: str
    gaps: Sequence[Gap]

    @property
    def count(self) -> int:
        """The number of hits."""
        return sum(gap.count for gap in self.gaps)


@dataclass(frozen=True)
class Overview:
    """All areas with hits that are to be shown; counts are of all hits, whatever is shown."""

    areas: Sequence[Area]
    groups: Mapping[str, int]
    severities: Mapping[str, int]
    detectors: Mapping[str, int]
    quiet: Sequence[Detector]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """The number of all hits."""
        return sum(self.detectors.values())

    @property
    def shown(self) -> int:
        """The number of hits that the choice leaves."""
        return sum(area.count for area in self.areas)


def make_overview(look: Look, radar: Radar, wish: Wish, page: int) -> Overview:
    """Return what the radar found as a page shows it. Raises InputError."""
    known = {each.name: each for each in list_detectors()}
    groups: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for name, count in radar.counts.items():
        groups[known[name].group] += count
        severities[known[name].severity] += count
    wanted = [
        each for each in radar.readings if each.table.rows and wish.takes(known[each.detector])
    ]
    longest = max((len(each.table.rows) for each in wanted), default=0)
    pages = max(-(-longest // PAGE), 1) if wish.detector else 1
    if page > pages:
        raise InputError(phrase("page-absent", page=page, pages=pages))
    gaps = [make_gap(look, known[each.detector], each, wish, page) for each in wanted]
    words = read_words()
    ranks = list(words["severities"])
    gaps.sort(key=lambda gap: ranks.index(gap.detector.severity))
    areas = [
        Area(group, [gap for gap in gaps if gap.detector.group == group])
        for group in words["groups"]
    ]
    return Overview(
        [area for area in areas if area.gaps],
        {group: groups[group] for group in words["groups"]},
        {severity: severities[severity] for severity in ranks},
        radar.counts,
        [known[name] for name, count in radar.counts.items() if not count],
        page,
        pages,
    )


def make_gap(look: Look, detector: Detector, reading: Reading, wish: Wish, page: int) -> Gap:
    """Return a detector with those of its hits that stand on the page."""
    rows = reading.table.rows
    first, folded = (
        (slice((page - 1) * PAGE, page * PAGE), slice(0, 0))
        if wish.detector
        else (slice(SHOWN), slice(SHOWN, FOLDED))
    )
    return Gap(
        detector,
        len(rows),
        make_hits(look, reading, first),
        make_hits(look, reading, folded),
    )


def make_hits(look: Look, reading: Reading, part: slice) -> list[Hit]:
    """Return some of the hits of a reading."""
    return [make_hit(look, reading.table.columns, row) for row in reading.table.rows[part]]


def make_hit(look: Look, columns: Sequence[Column], row: Sequence[CellValue]) -> Hit:
    """Return a hit; figures have the unit that another column names, which is not shown itself."""
    cells = {each.name: (each, value) for each, value in zip(columns, row, strict=True)}
    units = {each.unit_column for each in columns}
    (focus, thing), *others = cells.values()
    particulars = []
    for column, value in others:
        shown = None if column.name in units else show_value(look, value, column)
        if shown and column.unit_column:
            shown = add_unit(look, shown, cells[column.unit_column][1])
        if shown:
            particulars.append((write_head(column, look.language), shown))
    return Hit(show_value(look, thing, focus), particulars)


def add_unit(look: Look, shown: Value, unit: CellValue) -> Value:
    """Return a figure with its unit behind it, if it has one that is written."""
    if not isinstance(unit, Thing):
        return shown
    sign = write_unit(unit.iri, unit.notation, choose_text(unit.labels, look.language))
    return replace(shown, text=Text(NO_BREAK.join(filter(None, [str(shown.text), sign]))))
