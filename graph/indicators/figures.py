"""Figures: the values of indicators as statements of a store describe them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from pyoxigraph import Literal

from graph.achievement.formula import FORECAST
from graph.achievement.reading import STATUSES, is_number, is_year
from graph.queries import Row
from graph.tables import read_year
from graph.things import Texts, choose_text
from graph.vocabulary import split_iri


@dataclass(frozen=True)
class Figure:
    """A value of an indicator for a year; `status` is its SDMX code, A where none is given."""

    iri: str
    year: int
    number: Decimal
    unit: str = ""
    status: str = "A"
    notes: Texts = field(default_factory=dict)

    @property
    def is_forecast(self) -> bool:
        """Whether it tells what is expected, not what was."""
        return self.status == FORECAST

    def say_note(self, language: str) -> str:
        """Return what is noted about it; empty if nothing is."""
        return choose_text(self.notes, language)


def gather_figures(rows: Iterable[Row], key: str) -> dict[str, list[Figure]]:
    """Return the figures in rows with ?figure, ?about and ?said by another column, by year."""
    said: defaultdict[tuple[str, str], defaultdict[str, dict[str, set[str]]]]
    said = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        term, about = row["said"], split_iri(row["about"].value)[1]
        language = (term.language or "") if isinstance(term, Literal) else ""
        texts = said[row[key].value, row["figure"].value][about]
        texts.setdefault(language, set()).add(term.value)
    found: defaultdict[str, list[Figure]] = defaultdict(list)
    for (group, iri), each in said.items():
        found[group] += _list_figures(iri, each)
    return {
        group: sorted(figures, key=lambda each: (each.year, each.iri, each.number))
        for group, figures in found.items()
    }


def _list_figures(iri: str, said: Mapping[str, Mapping[str, set[str]]]) -> list[Figure]:
    """Return a figure; several if its year or number is said twice, none if one is missing."""
    years = {read_year(text) for text in _list_texts(said, "year") if is_year(text)}
    numbers = {Decimal(text) for text in _list_texts(said, "obsValue") if is_number(text)}
    unit = min(_list_texts(said, "unitMeasure"), default="")
    status = split_iri(min(_list_texts(said, "obsStatus"), default=""))[1]
    notes = {tag: min(texts) for tag, texts in said.get("editorialNote", {}).items()}
    return [
        Figure(iri, year, number, unit, status.removeprefix(STATUSES) or "A", notes)
        for year, number in product(sorted(years), sorted(numbers))
    ]


def _list_texts(said: Mapping[str, Mapping[str, set[str]]], about: str) -> list[str]:
    return [text for texts in said.get(about, {}).values() for text in texts]
