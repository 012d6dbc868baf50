"""Figures of counties against a second reckoning: a spreadsheet, plain CSV, published totals."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from graph.costs.cents import write_euros
from graph.costs.selection import Selection
from graph.costs.statement import Costs, measure_costs
from graph.current import list_current_graphs
from graph.folder import read_folder
from graph.names import Names
from graph.things import Thing
from tests.live import BASE
from tests.test_data_herford import PUBLISHED_TOTALS

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "data" / "99001"
PLAN = MODEL / "kek" / "2024-12-04"
BOOK = Path(__file__).parent / "reconciliation" / "musterkreis.xlsx"
NAMES = Names(BASE)
YEAR = "2026"
PERCENT = Decimal(100)


@cache
def open_county(key: str) -> Store:
    """Return a store with the files of a county, its default graph current as when published."""
    store = Store()
    store.extend(
        quad for quads in read_folder(ROOT / "data" / key, BASE).values() for quad in quads
    )
    current = list_current_graphs(store, NAMES)
    store.extend([
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for quad in store
        if quad.graph_name != DefaultGraph() and quad.graph_name.value in current
    ])  # fmt: skip
    return store


def measure(key: str, by: str, phase: str, year: str = "") -> Costs:
    number = int(year) if year else None
    return measure_costs(open_county(key), NAMES, key, by, Selection(phase, number, number))


def list_figures(costs: Costs, name: str) -> dict[str, Decimal]:
    """Return a column of figures by the number of what they are of; the total by “Total”."""
    place = [column.name for column in costs.table.columns].index(name)
    figures: dict[str, Decimal] = {}
    for row in costs.table.rows:
        thing, value = row[0], row[place]
        assert isinstance(thing, Thing)
        assert isinstance(value, Decimal)
        figures[thing.notation or thing.labels["en"]] = value
    return figures


def read_csv(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=";")


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@cache
def read_book(*, is_computed: bool) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each sheet below its headings: values, or else formulas."""
    book = openpyxl.load_workbook(BOOK, data_only=is_computed)
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def round_cents(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_each_goal_costs_what_the_spreadsheet_reckons() -> None:
    costs = measure("99001", "goal", "approved", YEAR)
    direct, whole = list_figures(costs, "own"), list_figures(costs, "amount")
    rows = read_book(is_computed=True)["Ziele"]
    assert len(rows) == len(list(read_csv(PLAN / "Ziele.csv")))
    for code, _, own, below in rows:
        assert (direct[code], whole[code]) == (round_cents(own), round_cents(below))


def test_each_project_is_divided_as_the_spreadsheet_reckons() -> None:
    costs = measure("99001", "project", "approved", YEAR)
    columns = [list_figures(costs, name) for name in ("amount", "allocated", "open")]
    rows = read_book(is_computed=True)["Projekte"]
    for code, _, *reckoned in rows:
        found = [column.get(code, Decimal(0)) for column in columns]
        assert found == [round_cents(each) for each in reckoned]


def test_the_spreadsheet_balances_with_the_total() -> None:
    summary = measure("99001", "goal", "approved", YEAR).summary
    reckoned = [round_cents(row[1]) for row in read_book(is_computed=True)["Abgleich"]]
    rest = sum(each.amounts.expenditure for each in summary.open)
    total, allocated = summary.total.expenditure, summary.allocated.expenditure
    assert reckoned == [write_euros(each) for each in (total, allocated, rest, 0, allocated, 0)]


def test_the_spreadsheet_reckons_with_formulas_over_the_files_of_the_county() -> None:
    formulas, values = read_book(is_computed=False), read_book(is_computed=True)
    for sheet, first in (("Ziele", 2), ("Projekte", 2), ("Abgleich", 1)):
        assert all(str(cell).startswith("=") for row in formulas[sheet] for cell in row[first:])
    financing = [
        (row["Projekt-Code"], row["Quelle"], int(row["Jahr"]), float(number(row["Plan EUR"])))
        for row in read_csv(MODEL / "facts" / "Finanzierung.csv")
        if row["Jahr"] == YEAR and row["Plan EUR"]
    ]
    assert values["Finanzierung"] == financing
    contributions = [
        (
            row["Projekt-Code"],
            row["Ziel-Code"],
            float(number(row["Anteil %"])) if row["Anteil %"] else None,
            row["Wirkung"],
        )
        for row in read_csv(PLAN / "Zielbeiträge.csv")
    ]
    assert [row[:4] for row in values["Zielbeiträge"]] == contributions


def reckon_goals(column: str, year: str) -> tuple[dict[str, Decimal], Counter[str]]:
    """Return what goals cost directly by the CSV files alone, not rounded, and of how many parts.

    Projects have other codes in the version before; their IDs are the same.
    """
    ids = {row["Code"]: row["ID"] for row in read_csv(MODEL / "kek/2019-06-19/Projekte.csv")}
    ids |= {row["Code"]: row["ID"] for row in read_csv(PLAN / "Projekte.csv")}
    parts: defaultdict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in read_csv(PLAN / "Zielbeiträge.csv"):
        if row["Anteil %"] and row["Wirkung"] == "fördert":
            share = number(row["Anteil %"]) / PERCENT
            parts[ids[row["Projekt-Code"]]].append((row["Ziel-Code"], share))
    costs: defaultdict[str, Decimal] = defaultdict(Decimal)
    counts: Counter[str] = Counter()
    for row in read_csv(MODEL / "facts" / "Finanzierung.csv"):
        if row[column] and row["Jahr"] == year:
            for goal, share in parts[ids.get(row["Projekt-Code"], "")]:
                costs[goal] += number(row[column]) * share
                counts[goal] += 1
    return costs, counts


@pytest.mark.parametrize("year", ["2021", "2024", "2025", "2026", "2028"])
@pytest.mark.parametrize(("phase", "column"), [("approved", "Plan EUR"), ("executed", "Ist EUR")])
def test_each_goal_costs_what_the_files_say(phase: str, column: str, year: str) -> None:
    """Plans are in whole euros and shares in whole percent, so they are equal to the cent."""
    reckoned, counts = reckon_goals(column, year)
    direct = list_figures(measure("99001", "goal", phase, year), "own")
    for goal in read_csv(PLAN / "Ziele.csv"):
        code = goal["Code"]
        off = abs(direct[code] - reckoned.get(code, Decimal(0)))
        assert off == 0 if phase == "approved" else off <= Decimal("0.01") * counts[code]


@pytest.mark.parametrize(("phase", "column"), [("approved", "Plan EUR"), ("executed", "Ist EUR")])
def test_no_amount_of_the_files_is_lost(phase: str, column: str) -> None:
    rows = list(read_csv(MODEL / "facts" / "Finanzierung.csv"))
    total = sum(number(row[column]) for row in rows if row[column])
    own = sum(number(r[column]) for r in rows if r[column] and r["Quelle"][0].isdigit())
    summary = measure("99001", "goal", phase).summary
    assert write_euros(summary.total.expenditure) == total
    assert write_euros(summary.total.net) == own
    products = measure("99001", "product", phase)
    budget = list(read_csv(MODEL / "facts" / "Haushalt.csv"))
    word = {"approved": "Ansatz", "executed": "Ergebnis"}[phase]
    for name, side in (("expenditure", "Aufwand"), ("earnings", "Ertrag")):
        stated = sum(number(row[f"{word} {side}"] or "0") for row in budget)
        assert list_figures(products, name)["Total"] == stated


def test_the_documented_weaknesses_show() -> None:
    """No. 2, 5, 9 and the projects with strengths, as data/99001/README.md lists them."""
    costs = measure("99001", "project", "approved")
    reasons = {each.reason: set(each.projects) for each in costs.summary.open}
    codes = {row["ID"]: row["Code"] for row in read_csv(PLAN / "Projekte.csv")}
    named = {
        reason: {codes[iri.rpartition("/")[2]] for iri in projects}
        for reason, projects in reasons.items()
        if reason != "project-unknown"
    }
    assert named["no-contribution"] == {"P075"}
    assert named["shares-incomplete"] == {"P135"}
    strengths = {
        row["Projekt-Code"] for row in read_csv(PLAN / "Zielbeiträge.csv") if row["Stärke"]
    }
    assert named["strength-only"] <= strengths
    assert set(named) == {"no-contribution", "shares-incomplete", "strength-only"}
    notes = measure("99001", "product", "approved", YEAR).summary.notes
    (note,) = notes
    assert note.kind == "over-budget"
    assert [iri.rpartition("/")[2] for iri in note.things] == ["56.10.02"]


@pytest.mark.parametrize("year", sorted(PUBLISHED_TOTALS))
def test_payments_of_herford_are_the_published_total(year: str) -> None:
    """Product groups and areas add up to the total that the statistics publish as no. 999."""
    costs = measure("05758", "product", "executed", year)
    made, received = (list_figures(costs, name) for name in ("expenditure", "earnings"))
    assert (made["Total"], received["Total"]) == tuple(map(Decimal, PUBLISHED_TOTALS[year]))
    areas = [code for code in made if len(code) == 2]
    assert len(areas) == 15
    assert sum(made[code] for code in areas) == made["Total"]
    assert list_figures(costs, "outside") == made  # the county names no project
