"""What the questions tell of the real counties, compared with what public sources say of them."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.changes import Change
from graph.inquiry import answer_question
from graph.questions import find_question
from graph.release import list_release
from graph.revisions import Revisions
from graph.tables import Table, Value
from graph.things import Thing
from tests.asking import NAMES, TODAY

ROOT = Path(__file__).parents[1]
REAL = ("03460", "05758", "14730", "15083", "shared")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The real counties, published."""
    folder = tmp_path_factory.mktemp("counties")
    for key in REAL:
        shutil.copytree(ROOT / "data" / key, folder / "files" / key)
    revisions = Revisions(folder / "store", NAMES)
    change = Change(replaced=list_release(NAMES), folders=(folder / "files",))
    assert revisions.publish(change, "counties")
    return Store.read_only(str(revisions.store(1)))


def ask(store: Store, number: str, **given: str) -> list[Mapping[str, object]]:
    question = find_question(number)
    table = answer_question(store, NAMES, question, question.complete(given, TODAY))
    return list_rows(table)


def list_rows(table: Table) -> list[Mapping[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(show, row), strict=True)) for row in table.rows]


def show(value: Value) -> object:
    if isinstance(value, Thing):
        return value.labels.get("de", value.iri)
    return value.isoformat() if isinstance(value, date) else value


def test_what_the_council_of_boerde_decided(store: Store) -> None:
    """Papers 2018/StS/0598 and 0538/StSE/2023 in the council's information system."""
    rows = ask(store, "K16", county="15083")
    assert [(row["date"], row["outcome"]) for row in rows if row["role"] == "Entscheidung"] == [
        ("2018-11-28", "ungeändert beschlossen"),
        ("2023-06-21", "geändert beschlossen"),
    ]
    assert [row["date"] for row in rows if row["role"] == "Vorberatung"] == [
        "2018-11-21", "2023-05-31", "2023-06-06", "2023-06-07", "2023-06-14",
    ]  # fmt: skip


def test_when_nordsachsen_decided(store: Store) -> None:
    """The county's page on the way to its concept: decided on 24 March 2021."""
    (row,) = ask(store, "K16", county="14730")
    assert (row["date"], row["role"]) == ("2021-03-24", "Entscheidung")


def test_how_long_boerde_took(store: Store) -> None:
    """Paper 2018/StS/0592: order of 23 November 2016, seven phases; decided 28 November 2018."""
    (row,) = ask(store, "F07", county="15083")
    assert (row["days"], row["phases"]) == (735, 7)


@pytest.mark.parametrize(
    ("county", "count"),
    [("14730", 4), ("05758", 4), ("15083", 7), ("03460", 6)],
)
def test_the_fields_of_action(store: Store, county: str, count: int) -> None:
    """Nordsachsen four, Herford four, Börde seven, Vechta six fields."""
    fields = {row["field"] for row in ask(store, "K01", county=county)} - {None}
    assert len(fields) == count


def test_the_results_of_vechta_are_not_taken_up_as_far_as_is_known(store: Store) -> None:
    """The page on participation names results; no published goal names one of them."""
    trail = ask(store, "S02", county="03460")
    results = {row["result"] for row in trail} - {None}
    assert "Ergebnisse der Online-Umfragen im Themen-Treffpunkt" in results
    assert {row["element"] for row in trail} == {None}
    assert {row["result"] for row in ask(store, "F03", county="03460")} == results


def test_which_versions_are_in_force(store: Store) -> None:
    rows = {row["body"]: row for row in ask(store, "N08")}
    assert rows["Landkreis Nordsachsen"]["start"] == "2021-03-24"
    assert rows["Landkreis Börde"]["start"] == "2023-06-21"
    assert rows["Kreis Herford"]["status"] == "Entwurf"


def test_unemployment_is_compared_in_one_unit(store: Store) -> None:
    """Every county has the rate of unemployment of the official statistics, in per cent."""
    shared = [row for row in ask(store, "F10") if "rbeitslosenquote" in str(row["indicator"])]
    assert shared
    assert {row["unit"] for row in shared} == {"Prozent"}
