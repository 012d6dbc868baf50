"""What the text of a single cell means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph.sources.cells import make_key, parse_cell, parse_date, parse_decimal, parse_percent
from graph.sources.codes import read_codes
from graph.sources.definitions import Column
from graph.sources.faults import WrongValue


@given(st.decimals(-(10**12), 10**12, places=4))
def test_german_number_comes_back_as_the_same_number(number: Decimal) -> None:
    german = f"{number:,f}".translate(str.maketrans(",.", ".,"))
    assert parse_decimal(german) == number
    assert parse_decimal(f"{number:f}".replace(".", ",")) == number


@given(st.decimals(0, 100, places=6))
def test_percent_is_a_hundredth_to_the_last_digit(number: Decimal) -> None:
    assert Decimal(parse_percent(f"{number:f}".replace(".", ",")).value) * 100 == number


@given(st.dates())
def test_both_ways_to_write_a_day_mean_the_same(day: object) -> None:
    iso = str(day)
    year, month, date = iso.split("-")
    assert parse_date(f"{date}.{month}.{year}") == parse_date(iso)


@given(st.text(min_size=1))
def test_a_key_is_fit_for_an_iri_and_stays_as_it_is(text: str) -> None:
    key = make_key(text)
    assert make_key(key) == key
    assert not key or NamedNode(f"https://example.org/data/99009/id/goal/{key}")


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("decimal", "1.234", "ambiguous-number"),
        ("decimal", "1,234.5", "number"),
        ("decimal", "etwa 5", "number"),
        ("decimal", "1e5", "number"),
        ("decimal", "9" * 30, "number"),
        ("money", "0,001", "number"),
        ("money", "100,000", "number"),
        ("percent", "101", "range"),
        ("degree", "-1", "range"),
        ("integer", "1,5", "number"),
        ("date", "31.02.2026", "date"),
        ("date", "2026", "date"),
        ("moment", "13.2026", "date"),
        ("year", "26", "date"),
        ("boolean", "wahr", "boolean"),
        ("area", "9900", "area"),
        ("area", "9900a", "area"),
        ("iri", "bericht.pdf", "iri"),
        ("iri", "javascript:alert(1)", "iri"),
    ],
)
def test_a_value_that_is_none_is_refused(kind: str, text: str, problem: str) -> None:
    with pytest.raises(WrongValue) as caught:
        parse_cell(text, Column("x", kind))
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("decimal", "0.375", "0.375"),
        ("decimal", "1 234,50", "1234.5"),
        ("decimal", "\u22125", "-5"),
        ("money", "1.234.567,89 €", "1234567.89"),
        ("money", "100.000 EUR", "100000"),
        ("integer", "1.250", "1250"),
        ("percent", "60 %", "0.6"),
        ("degree", "110", "1.1"),
        ("integer", "1.234.567", "1234567"),
        ("moment", "3.2024", "2024-03"),
        ("moment", "2024", "2024"),
        ("boolean", "Nein", "false"),
        ("area", "99009001", "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/99009001"),
        ("iri", "unit:HA", "http://qudt.org/vocab/unit/HA"),
    ],
)
def test_a_value_is_read(kind: str, text: str, value: str) -> None:
    assert parse_cell(text, Column("x", kind)).value == value


@pytest.mark.parametrize("word", ["Strategische Ebene", "strategic", "level-strategic"])
def test_a_code_is_known_by_label_notation_and_name(word: str) -> None:
    codes = read_codes(("codes/goal-levels",))
    assert codes.find(word).value == "https://w3id.org/kek/codes#level-strategic"


def test_a_code_that_does_not_exist_is_refused_even_as_an_address() -> None:
    with pytest.raises(WrongValue):
        read_codes(("codes/goal-levels",)).find("kc:level-tactical")
