"""What the radar found, as one table and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.radar import FOCUS, Detector, Radar, Reading, list_detectors, read_words
from graph.revisions import Revision
from graph.tables import Column, Table, Value
from service.tables.report import Report
from service.tables.rows import describe_column, describe_report, write_value
from service.tables.text import show_value


@dataclass(frozen=True)
class Inquiry:
    """What is asked: county, day, detectors and thresholds; and which parameters said so."""

    county: str
    day: date
    detectors: tuple[Detector, ...]
    said: Mapping[str, str]

    @property
    def thresholds(self) -> dict[str, str]:
        """The values of the detector's own parameters that were given."""
        own = {each.name for detector in self.detectors for each in detector.thresholds}
        return {name: value for name, value in self.said.items() if name in own}

    @property
    def arguments(self) -> tuple[str, date, tuple[str, ...], dict[str, str]]:
        """What `graph.radar.scan` takes."""
        return self.county, self.day, self.names, self.thresholds

    @property
    def is_single(self) -> bool:
        """Whether one detector was named, whose own columns are wanted."""
        return "detector" in self.said

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the detectors."""
        return tuple(each.name for each in self.detectors)


@dataclass(frozen=True)
class Origin:
    """Where a report comes from, and for whom it is written."""

    revision: Revision
    language: str
    evidence: str
    locale: str


def make_report(inquiry: Inquiry, radar: Radar, origin: Origin) -> Report:
    """Return the report on what the radar found."""
    title, text = entitle(inquiry, origin.language)
    return Report(
        "radar",
        title,
        tabulate(inquiry, radar, origin.language),
        origin.revision,
        origin.language,
        origin.evidence,
        text,
        inquiry.said,
        locale=origin.locale,
    )


def entitle(inquiry: Inquiry, language: str) -> tuple[str, str]:
    """Return title and description of a table."""
    if inquiry.is_single and inquiry.detectors:
        question = inquiry.detectors[0].question
        return f"{question.number}: {question.titles[language]}", question.descriptions[language]
    words = read_words()
    day = show_value(inquiry.day, Column("day", "date", {}), language)
    title = words["titles"]["radar"][language].format(day=day)
    return title, words["descriptions"]["radar"][language]


def tabulate(inquiry: Inquiry, radar: Radar, language: str) -> Table:
    """Return the hits as one table; that of the detector itself if one was named."""
    if inquiry.is_single and radar.readings:
        return radar.readings[0].table
    known = {each.name: each for each in inquiry.detectors}
    rows = [
        row
        for reading in radar.readings
        for row in list_rows(known[reading.detector], reading, language)
    ]
    return Table(make_columns(), tuple(rows))


def make_columns() -> tuple[Column, ...]:
    """Return the columns of the table of all hits."""
    said = read_words()["columns"]
    return tuple(
        Column(name, FOCUS if name == FOCUS else "text", texts) for name, texts in said.items()
    )


def list_rows(detector: Detector, reading: Reading, language: str) -> list[tuple[Value, ...]]:
    """Return the rows of one detector in the table of all hits."""
    words, question = read_words(), detector.question
    common = (
        question.number,
        words["severities"][detector.severity][language],
        words["groups"][detector.group][language],
        question.titles[language],
    )
    remedy = detector.remedies[language]
    columns = reading.table.columns
    return [
        (*common, row[0], say_particulars(row[1:], columns[1:], language), remedy)
        for row in reading.table.rows
    ]


def say_particulars(values: tuple[Value, ...], columns: tuple[Column, ...], language: str) -> str:
    """Return values with their headings in one line, those that are missing left out."""
    return "; ".join(
        f"{column.labels[language]}: {say_value(value, column, language)}"
        for value, column in zip(values, columns, strict=True)
        if value is not None
    )


def say_value(value: Value, column: Column, language: str) -> str:
    """Return a value with its unit as people of a language write it."""
    shown = show_value(value, column, language)
    return " ".join(filter(None, [shown, column.unit.get(language, "")]))


def render_radar(report: Report, radar: Radar) -> bytes:
    """Return what the radar found as JSON: by detector, with what it means and all hits."""
    known = {each.name: each for each in list_detectors()}
    language = report.language
    content = {
        **describe_report(report),
        "total": sum(radar.counts.values()),
        "county": radar.county,
        "day": radar.day.isoformat(),
        "detectors": [
            {
                **describe_detector(known[each.detector], report.parameters, language),
                **describe_hits(each, language),
            }
            for each in radar.readings
        ],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def describe_detector(
    detector: Detector, given: Mapping[str, str], language: str
) -> dict[str, Any]:
    """Return what a detector looks for, why, and what to do."""
    texts = {
        "title": detector.question.titles,
        "description": detector.question.descriptions,
        "why": detector.reasons,
        "remedy": detector.remedies,
    }
    return {
        "name": detector.name,
        "number": detector.question.number,
        "severity": detector.severity,
        "group": detector.group,
        **{name: said[language] for name, said in texts.items()},
        "thresholds": {
            each.name: given.get(each.name, each.default) for each in detector.thresholds
        },
    }


def describe_hits(reading: Reading, language: str) -> dict[str, Any]:
    """Return what a detector found."""
    columns = reading.table.columns
    return {
        "count": len(reading.table.rows),
        "columns": [describe_column(each, language) for each in columns],
        "hits": [
            {
                column.name: write_value(value, column, language)
                for column, value in zip(columns, row, strict=True)
            }
            for row in reading.table.rows
        ],
    }
