"""What people write for a parameter becomes a typed term, or a sentence that says what is right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from graph.errors import InputError, TermFault
from graph.names import Names
from graph.parameters import XSD, Choice, Parameter, read_thing

BASE = "https://w3id.org/kek/data"
NAMES = Names(BASE)
GOAL = f"{BASE}/99001/id/goal/0x67nq"
LABELS = {"de": "Angabe", "en": "Parameter"}
TODAY = date(2026, 11, 22)


def make(kind: str, example: str, **said: object) -> Parameter:
    return Parameter("given", kind, LABELS, example, **said)  # type: ignore[arg-type]


COUNTY = make("county", "99001")
DEPTH = make("integer", "3", minimum=0, maximum=20)
PHASE = make(
    "choice",
    "approved",
    choices={"approved": Choice(LABELS, "https://e.org/approved"), "any": Choice(LABELS)},
)


@pytest.mark.parametrize(
    ("parameter", "text", "term"),
    [
        (COUNTY, "14730", NamedNode(f"{BASE}/14730/id/county/14730")),
        (make("thing", "99001/id/goal/0x67nq"), GOAL, NamedNode(GOAL)),
        (make("thing", "x"), "99001/id/goal/0x67nq", NamedNode(GOAL)),
        (make("thing", "x"), "/99001/doc/goal/0x67nq", NamedNode(GOAL)),
        (make("year", "2026"), "2026", Literal("2026", datatype=NamedNode(f"{XSD}gYear"))),
        (make("date", "x"), "2026-11-22", Literal("2026-11-22", datatype=NamedNode(f"{XSD}date"))),
        (DEPTH, "20", Literal(20)),
        (PHASE, "approved", NamedNode("https://e.org/approved")),
        (PHASE, "any", Literal("any")),
        (make("text", "x"), 'a"}\n$given', Literal('a"}\n$given')),
        (make("thing", "x", default=""), "", Literal("")),
    ],
)
def test_texts_become_terms(parameter: Parameter, text: str, term: object) -> None:
    assert parameter.read(text, NAMES) == term


@pytest.mark.parametrize(
    ("parameter", "text", "right"),
    [
        (COUNTY, "1473", "the five-digit key of a county, such as given=99001"),
        (COUNTY, "", "five-digit"),
        (COUNTY, "１４７３０", "five-digit"),
        (make("thing", "99001/id/goal/x"), "goal/x", "such as given=99001/id/goal/x"),
        (make("thing", "x"), "javascript:alert(1)", "the address of a thing"),
        (make("thing", "x"), "https://e.org/a b", "the address of a thing"),
        (make("year", "2026"), "26", "a year of four digits"),
        (make("date", "2026-11-22"), "2026-02-30", "a date as year-month-day"),
        (make("date", "2026-11-22"), "20261122", "a date as year-month-day"),
        (DEPTH, "-1", "a whole number from 0 to 20, such as given=3"),
        (DEPTH, "1000000000", "from 0 to 20"),
        (DEPTH, "9" * 5000, "from 0 to 20"),
        (DEPTH, "3.5", "a whole number"),
        (PHASE, "planned", "approved or any"),
        (make("text", "x"), "x" * 1001, "at most 1000 characters"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_right(
    parameter: Parameter, text: str, right: str
) -> None:
    with pytest.raises(InputError) as fault:
        parameter.read(text, NAMES)
    assert right in str(fault.value)
    assert "given" in str(fault.value)
    assert len(str(fault.value)) < 300


@given(st.text(), st.sampled_from([COUNTY, DEPTH, PHASE, make("thing", "x"), make("year", "2026")]))
def test_any_text_is_a_term_or_a_fault_of_ours(text: str, parameter: Parameter) -> None:
    try:
        term = parameter.read(text, NAMES)
    except InputError:
        return
    assert isinstance(term, NamedNode | Literal)


def test_a_missing_value_is_asked_for() -> None:
    with pytest.raises(InputError, match=r"“given” is missing: add it, such as given=99001"):
        COUNTY.complete(None, TODAY)


def test_today_is_written_out_so_that_the_answer_can_be_had_again() -> None:
    assert make("date", "2026-11-22", default="today").complete(None, TODAY) == "2026-11-22"
    assert make("text", "x", default="today").complete(None, TODAY) == "today"


@pytest.mark.parametrize("text", ["", "99001", "99001/id/", "0/id/goal/x", "//e.org/x", "urn:"])
def test_what_names_no_thing_is_refused(text: str) -> None:
    with pytest.raises(TermFault, match="names no thing"):
        read_thing(text, NAMES)
