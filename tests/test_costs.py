"""Money is exact: on every level, goals and what is not allocated add up to the cent."""

import json
import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from graph.costs.cents import Amounts, read_cents, split_cents, write_euros
from graph.costs.division import REASONS, divide
from graph.costs.explanation import Node
from graph.costs.flow import STEPS, trace_flows
from graph.costs.ledger import Budgeted, Contribution, Financing, Goal, Ledger
from graph.costs.notes import list_notes
from graph.costs.postings import Posting, list_postings, sum_postings
from graph.costs.selection import Selection, select_amounts
from graph.costs.statement import tabulate_explanation
from graph.costs.trees import TREES, explain_figure
from graph.costs.views import VIEWS
from graph.costs.words import read_words
from graph.errors import InputError
from graph.tables import Table
from graph.things import Thing
from graph.vocabulary import expand
from service.accounts import write_amount, write_tree

COUNTY = "county"
GOALS = tuple(f"goal/{n}" for n in range(6))
FIELDS = ("field/0", "field/1")
PROJECTS = tuple(f"project/{n}" for n in range(4))
PRODUCTS = tuple(f"product/{n}" for n in range(4))
EURO, FRANC = (expand("currency:EUR").replace("EUR", code) for code in ("EUR", "CHF"))
PLAN, RESULT = expand("bp:approved"), expand("bp:executed")
SHARES = tuple(map(Decimal, ("0", "0.1", "0.25", "0.333", "0.3333333", "0.5", "0.6", "1", "1.0")))

laws = settings(max_examples=40, deadline=None)  # a county takes a while to draw
cents = st.integers(-(10**9), 10**12) | st.integers(0, 300)


def amount(  # noqa: PLR0913, PLR0917 - a financing share
    number: int,
    project: str = PROJECTS[0],
    source: str = PRODUCTS[0],
    year: int = 2026,
    phase: str = PLAN,
    cents: int = 10000,
    currency: str = EURO,
    *,
    foreign: bool = False,
) -> Financing:
    return Financing(f"share/{number}", project, source, year, phase, cents, currency, foreign)


def serve(
    number: int, goal: str, share: str | None, project: str = PROJECTS[0], **more: bool
) -> Contribution:
    part = None if share is None else Decimal(share)
    return Contribution(f"contribution/{number}", project, goal, part, **more)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Draw a county with loops, several parents, missing and wrong shares, unknown things."""
    some = st.sampled_from
    goals = {
        iri: Goal(
            iri,
            frozenset(draw(st.sets(some((*GOALS, "goal/unknown")), max_size=2))),
            frozenset(draw(st.sets(some((*FIELDS, "field/unknown")), max_size=2))),
        )
        for iri in GOALS[: draw(st.integers(1, 6))]
    }
    contributions = [
        Contribution(
            f"contribution/{number}",
            draw(some(PROJECTS)),
            draw(some((*GOALS, ""))),
            draw(st.none() | some(SHARES)),
            draw(some((True, True, True, False))),
            draw(some((True,) * 9 + (False,))),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
    financing = [
        amount(
            number,
            draw(some((*PROJECTS, "project/unknown", ""))),
            draw(some((*PRODUCTS, "programme/0", "body/0", ""))),
            draw(st.integers(2024, 2027)),
            draw(some((PLAN, PLAN, RESULT))),
            draw(cents),
            foreign=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    budgeted = [
        Budgeted(
            f"budget/{number}",
            draw(some(PRODUCTS)),
            draw(st.integers(2024, 2027)),
            PLAN,
            draw(cents),
            EURO,
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return Ledger(
        COUNTY,
        tuple(financing),
        tuple(budgeted),
        tuple(contributions),
        goals,
        frozenset(FIELDS),
        frozenset(PROJECTS),
        {iri: frozenset(draw(st.sets(some(PRODUCTS), max_size=2))) for iri in PRODUCTS},
        paid=frozenset(each.project for each in financing if each.project),
        payers=frozenset(each.source for each in financing if each.source),
    )


def read(table: Table, name: str) -> dict[str, Any]:
    """Return a column by what the lines are about: an IRI, or the English name."""
    place = [column.name for column in table.columns].index(name)
    lines = [(row[0], row[place]) for row in table.rows]
    return {
        thing.iri or thing.labels["en"]: value for thing, value in lines if isinstance(thing, Thing)
    }


def show(ledger: Ledger, by: str) -> Table:
    return VIEWS[by](ledger, list_postings(ledger))


def total_of(ledger: Ledger) -> Decimal:
    return write_euros(sum(each.cents for each in ledger.financing))


def without_total(column: dict[str, Any]) -> Decimal:
    return sum((value for name, value in column.items() if name != "Total"), Decimal(0))


@given(cents, st.lists(st.integers(0, 10**7), min_size=1, max_size=8).filter(any))
def test_a_division_loses_no_cent_and_no_part_is_a_cent_off(
    amount: int, weights: list[int]
) -> None:
    parts = split_cents(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1
        assert weight or not part
    assert split_cents(-amount, weights) == [-part for part in parts]


def test_the_largest_remainder_gets_the_cent_and_the_first_of_equal_ones() -> None:
    assert split_cents(100, [1, 1, 1]) == [34, 33, 33]
    assert split_cents(101, [1, 1, 1]) == [34, 34, 33]
    assert split_cents(10, [24, 26, 50]) == [2, 3, 5]  # 2.4, 2.6, 5
    assert split_cents(1, [1, 2]) == [0, 1]


@laws
@given(ledgers())
def test_postings_of_each_financing_share_add_up_to_it(ledger: Ledger) -> None:
    sums = dict.fromkeys(ledger.financing, 0)
    for each in list_postings(ledger):
        sums[each.financing] += each.cents
        assert bool(each.part.goal) != bool(each.part.reason)
        assert abs(each.cents) <= abs(each.financing.cents)
        assert each.cents * each.financing.cents >= 0
    assert sums == {each: each.cents for each in ledger.financing}


@laws
@given(ledgers())
def test_goals_and_what_is_not_allocated_are_the_total(ledger: Ledger) -> None:
    table = show(ledger, "goal")
    direct, whole = read(table, "own"), read(table, "amount")
    assert direct["Total"] == whole["Total"] == total_of(ledger) == without_total(direct)
    parents = read(table, "parent")
    top = {name: value for name, value in whole.items() if parents[name] is None}
    assert without_total(top) == total_of(ledger)
    for name, value in whole.items():
        assert value == read(table, "revenue")[name] + read(table, "net")[name]


@laws
@given(ledgers())
def test_fields_and_what_is_not_allocated_are_the_total(ledger: Ledger) -> None:
    amounts = read(show(ledger, "field"), "amount")
    assert amounts["Total"] == total_of(ledger) == without_total(amounts)


@laws
@given(ledgers(), st.sampled_from(["project", "source"]))
def test_each_project_and_source_is_divided_without_a_rest(ledger: Ledger, by: str) -> None:
    table = VIEWS[by](ledger, list_postings(ledger))
    rows: list[dict[str, Any]] = [
        dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows
    ]
    for row in rows:
        assert row["amount"] == row["allocated"] + row["open"]
    assert rows[-1]["amount"] == total_of(ledger) == sum(row["amount"] for row in rows[:-1])
    assert rows[-1]["open"] == sum(row["open"] for row in rows[:-1])


@laws
@given(ledger=ledgers(), to_top=st.booleans())
def test_money_arrives_where_it_is_counted_and_none_is_lost(
    *, ledger: Ledger, to_top: bool
) -> None:
    flows = trace_flows(ledger, list_postings(ledger), to_top=to_top)
    assert write_euros(sum(each.cents for each in flows)) == total_of(ledger)
    assert len({each.way for each in flows}) == len(flows)
    stops: Counter[tuple[str, str]] = Counter()
    for each in flows:
        for stop in zip(STEPS, each.way, strict=True):
            stops[stop] += each.cents
    goals, fields = read(show(ledger, "goal"), "amount"), read(show(ledger, "field"), "amount")
    direct, parents = read(show(ledger, "goal"), "own"), read(show(ledger, "goal"), "parent")
    for goal in ledger.goals:
        whole = goals[goal] if parents[goal] is None else Decimal(0)
        assert write_euros(stops["goal", goal]) == (whole if to_top else direct[goal])
    for field in ledger.fields:
        assert write_euros(stops["field", field]) == fields[field]
    for project, amount in read(show(ledger, "project"), "amount").items():
        if project in PROJECTS:
            assert write_euros(stops["project", project]) == amount
    assert {stop for step, stop in stops if step == "field" and stop in REASONS} == {
        each.part.reason for each in list_postings(ledger) if each.part.reason
    }


@laws
@given(ledgers())
def test_each_product_balances_twice(ledger: Ledger) -> None:
    table = show(ledger, "product")
    for row in table.rows:
        cells: dict[str, Any] = dict(zip([c.name for c in table.columns], row, strict=True))
        assert cells["financed"] == cells["allocated"] + cells["open"]
        assert cells["expenditure"] + cells["unbudgeted"] == cells["financed"] + cells["outside"]
        assert cells["balance"] == cells["expenditure"] - cells["earnings"]
    spent = sum(each.cents for each in ledger.budgeted if not each.is_revenue)
    paid = sum(each.cents for each in ledger.financing if each.source in PRODUCTS)
    assert read(table, "expenditure")["Total"] == write_euros(spent)
    assert read(table, "financed")["Total"] == write_euros(paid)
    parents = read(table, "parent")
    for name in ("expenditure", "financed", "outside"):
        tops = {key: v for key, v in read(table, name).items() if parents[key] is None}
        assert tops.pop("Total") == sum(tops.values())


def check_sums(node: Node) -> None:
    for _, each in node.walk():
        if each.children:
            assert each.amounts == sum((one.amounts for one in each.children), Amounts())
        elif each.kind not in {"financing", "budget", "outside"}:
            assert each.amounts == Amounts()  # a figure that nothing explains


@laws
@given(ledgers())
def test_each_figure_is_the_sum_of_what_explains_it(ledger: Ledger) -> None:
    postings = list_postings(ledger)
    trees = {
        iri: explain_figure(ledger, postings, iri) for list_, _ in TREES for iri in list_(ledger)
    }
    for node in trees.values():
        assert node
        check_sums(node)
    for by, name in (
        ("goal", "amount"), ("field", "amount"), ("project", "amount"), ("goal", "net"),
    ):  # fmt: skip
        for iri, value in read(VIEWS[by](ledger, postings), name).items():
            if node := trees.get(iri):
                cents = node.amounts.net if name == "net" else node.amounts.expenditure
                assert write_euros(cents) == value
    county = trees[COUNTY]
    assert county
    assert county.amounts == sum_postings(postings)


@laws
@given(ledgers())
def test_a_product_is_explained_by_its_budget_and_its_projects(ledger: Ledger) -> None:
    postings, table = list_postings(ledger), show(ledger, "product")
    spent, rest = read(table, "expenditure"), read(table, "unbudgeted")
    for iri in PRODUCTS:
        node = explain_figure(ledger, postings, iri)
        assert node
        assert write_euros(node.amounts.expenditure) == spent[iri] + rest[iri]


@laws
@given(ledgers(), st.randoms())
def test_the_order_of_the_data_changes_nothing(ledger: Ledger, random: Random) -> None:
    def shuffle(items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    mixed = replace(
        ledger,
        financing=shuffle(ledger.financing),
        budgeted=shuffle(ledger.budgeted),
        contributions=shuffle(ledger.contributions),
        goals=dict(shuffle(list(ledger.goals.items()))),
        products=dict(shuffle(list(ledger.products.items()))),
    )
    for by in VIEWS:
        assert show(mixed, by) == show(ledger, by)
    explained = [explain_figure(each, list_postings(each), COUNTY) for each in (ledger, mixed)]
    assert explained[0] == explained[1]


@laws
@given(ledgers())
def test_years_add_up_to_their_period(ledger: Ledger) -> None:
    """What a goal costs in a period is the sum of its years, to the cent."""

    def costs(first: int, last: int) -> dict[str, Any]:
        chosen, _ = select_amounts(ledger, Selection("approved", first, last))
        own = read(show(chosen, "goal"), "own")
        return {goal: own[goal] for goal in ledger.goals}

    years = [costs(year, year) for year in range(2024, 2028)]
    assert costs(2024, 2027) == {goal: sum(each[goal] for each in years) for goal in ledger.goals}


@laws
@given(ledgers())
def test_no_goal_is_further_from_its_share_than_a_cent_for_each_amount(ledger: Ledger) -> None:
    by_part: dict[tuple[str, str], list[Posting]] = {}
    for each in list_postings(ledger):
        if each.part.share is not None:
            by_part.setdefault((each.part.contribution, each.part.goal), []).append(each)
    totals = dict.fromkeys(PROJECTS, Fraction(0))
    for one in ledger.contributions:
        totals[one.project] += Fraction(one.share or 0)
    for found in by_part.values():
        part, project = found[0].part, found[0].financing.project
        assert part.share is not None
        share = Fraction(part.share) / max(totals[project], Fraction(1))
        exact = sum((share * each.financing.cents for each in found), Fraction(0))
        assert abs(sum(each.cents for each in found) - exact) < len(found)


def explain_parts(*contributions: Contribution) -> dict[str, int]:
    """Return what of 100.00 goes to each goal, or to none for which reason."""
    ledger = Ledger(
        COUNTY, (amount(1),), (), contributions, {iri: Goal(iri) for iri in GOALS},
        projects=frozenset(PROJECTS),
    )  # fmt: skip
    return {(each.part.goal or each.part.reason): each.cents for each in list_postings(ledger)}


@pytest.mark.parametrize(
    ("contributions", "parts"),
    [
        ([], {"no-contribution": 10000}),
        ([serve(1, GOALS[0], "1")], {GOALS[0]: 10000}),
        ([serve(1, GOALS[0], None)], {"strength-only": 10000}),
        ([serve(1, GOALS[0], "0")], {"shares-incomplete": 10000}),
        (
            [serve(1, GOALS[0], "0.6"), serve(2, GOALS[1], None)],
            {GOALS[0]: 6000, "shares-missing": 4000},
        ),
        ([serve(1, GOALS[0], "0.9")], {GOALS[0]: 9000, "shares-incomplete": 1000}),
        ([serve(1, GOALS[0], "1"), serve(2, GOALS[1], None)], {GOALS[0]: 10000}),
        ([serve(1, GOALS[0], "0.7"), serve(2, GOALS[1], "0.4")], {"shares-excessive": 10000}),
        ([serve(1, GOALS[0], "0.5", is_sound=False)], {"shares-faulty": 10000}),
        (
            [serve(1, GOALS[0], "0.7"), serve(2, GOALS[1], "0.3", is_promoting=False)],
            {GOALS[0]: 7000, "not-promoting": 3000},
        ),
        ([serve(1, GOALS[0], None, is_promoting=False)], {"not-promoting": 10000}),
        (
            [serve(1, GOALS[0], "1"), serve(2, GOALS[1], None, is_promoting=False)],
            {GOALS[0]: 10000},
        ),
        (
            [serve(1, GOALS[0], "0.5"), serve(2, "goal/of an old version", "0.5")],
            {GOALS[0]: 5000, "goal-unknown": 5000},
        ),
        ([serve(1, GOALS[0], "1", project=PROJECTS[1])], {"no-contribution": 10000}),
        # rounded up thirds are tolerated as by rule C31, and never more than there is
        (
            [serve(n, GOALS[n], "0.3335") for n in range(3)],
            {GOALS[0]: 3334, GOALS[1]: 3333, GOALS[2]: 3333},
        ),
    ],
)
def test_what_shares_do_not_say_is_not_allocated(
    contributions: list[Contribution], parts: dict[str, int]
) -> None:
    assert explain_parts(*contributions) == parts


def test_of_equal_shares_the_first_by_iri_gets_the_cent_in_whatever_order_they_come() -> None:
    equal = [serve(n, GOALS[n], "0.3335") for n in range(3)]
    assert explain_parts(*reversed(equal)) == explain_parts(*equal)


def test_a_project_of_no_current_version_keeps_its_money() -> None:
    ledger = Ledger(COUNTY, (amount(1, "project/old"), amount(2, "")), projects=frozenset(PROJECTS))
    assert {each.part.reason for each in list_postings(ledger)} == {"project-unknown"}
    assert read(show(ledger, "goal"), "own")["Total"] == Decimal("200.00")


def test_a_goal_and_the_one_above_it_do_not_count_twice() -> None:
    ledger = Ledger(
        COUNTY,
        (amount(1),),
        (),
        (serve(1, GOALS[0], "0.4"), serve(2, GOALS[1], "0.6")),
        {GOALS[0]: Goal(GOALS[0]), GOALS[1]: Goal(GOALS[1], frozenset({GOALS[0]}))},
        projects=frozenset(PROJECTS),
    )
    table = show(ledger, "goal")
    assert read(table, "own")[GOALS[0]] == Decimal("40.00")
    assert read(table, "amount")[GOALS[0]] == read(table, "amount")["Total"] == Decimal("100.00")
    assert read(table, "projects")[GOALS[0]] == 1


def test_a_goal_with_two_above_it_counts_at_the_first_only() -> None:
    goals = {iri: Goal(iri) for iri in GOALS[:2]}
    goals[GOALS[2]] = Goal(GOALS[2], frozenset(GOALS[:2]))
    ledger = Ledger(
        COUNTY, (amount(1),), (), (serve(1, GOALS[2], "1"),), goals, projects=frozenset(PROJECTS)
    )
    amounts = read(show(ledger, "goal"), "amount")
    assert (amounts[GOALS[0]], amounts[GOALS[1]]) == (Decimal("100.00"), Decimal("0.00"))
    note = next(each for each in list_notes(ledger, ()) if each.kind == "several-parents")
    assert note.things == (GOALS[2],)


def test_a_field_is_the_goals_own_else_inherited_and_never_guessed() -> None:
    goals = {
        GOALS[0]: Goal(GOALS[0], fields=frozenset({FIELDS[0]})),
        GOALS[1]: Goal(GOALS[1], frozenset({GOALS[0]})),
        GOALS[2]: Goal(GOALS[2], frozenset({GOALS[0]}), frozenset({FIELDS[1]})),
        GOALS[3]: Goal(GOALS[3]),
        GOALS[4]: Goal(GOALS[4], fields=frozenset(FIELDS)),
    }
    ledger = Ledger(
        COUNTY,
        (amount(1),),
        (),
        tuple(serve(n, GOALS[n], "0.2") for n in range(5)),
        goals,
        frozenset(FIELDS),
        frozenset(PROJECTS),
    )
    assert read(show(ledger, "field"), "amount") == {
        FIELDS[0]: Decimal("40.00"),
        FIELDS[1]: Decimal("20.00"),
        "Not allocated: goal without a field of action": Decimal("20.00"),
        "Not allocated: goal in several fields of action": Decimal("20.00"),
        "Total": Decimal("100.00"),
    }


def test_money_of_others_is_revenue_and_the_rest_is_net() -> None:
    ledger = Ledger(
        COUNTY,
        (amount(1, cents=2500), amount(2, source="programme/0", cents=7500, foreign=True)),
        (),
        (serve(1, GOALS[0], "1"),),
        {GOALS[0]: Goal(GOALS[0])},
        projects=frozenset(PROJECTS),
    )
    table = show(ledger, "goal")
    found = [read(table, name)[GOALS[0]] for name in ("amount", "revenue", "net")]
    assert found == [Decimal("100.00"), Decimal("75.00"), Decimal("25.00")]


def test_a_repayment_is_taken_off_and_noted() -> None:
    ledger = Ledger(COUNTY, (amount(1, cents=500), amount(2, cents=-200)))
    assert read(show(ledger, "goal"), "amount")["Total"] == Decimal("3.00")
    (note,) = list_notes(ledger, list_postings(ledger))
    assert (note.kind, note.things) == ("negative", ("share/2",))


def test_currencies_are_never_added() -> None:
    ledger = Ledger(COUNTY, (amount(1), amount(2, currency=FRANC, cents=700)))
    with pytest.raises(InputError, match=r"CHF and EUR.*currency=CHF"):
        select_amounts(ledger, Selection())
    chosen, code = select_amounts(ledger, Selection(currency="CHF"))
    assert (code, [each.cents for each in chosen.financing]) == ("CHF", [700])
    with pytest.raises(InputError, match=r"“currency=USD”.*CHF, EUR"):
        select_amounts(ledger, Selection(currency="USD"))
    alone, code = select_amounts(replace(ledger, financing=()), Selection())
    assert (code, alone.financing) == ("EUR", ())


@pytest.mark.parametrize("year", [None, 1990])
@pytest.mark.parametrize("amounts", [(), (amount(1),), (amount(1), amount(2, currency=FRANC))])
def test_an_unknown_currency_is_refused_whatever_the_years(
    amounts: tuple[Financing, ...], year: int | None
) -> None:
    with pytest.raises(InputError, match=r"“currency=ZZZ”.*EUR.*such as currency="):
        select_amounts(Ledger(COUNTY, amounts), Selection("approved", year, year, "ZZZ"))


@pytest.mark.parametrize("currency", ["", "EUR", "CHF"])
def test_years_without_amounts_are_noted(currency: str) -> None:
    ledger = Ledger(COUNTY, (amount(1), amount(2, currency=FRANC)))
    chosen, code = select_amounts(ledger, Selection(currency=currency, first=1990, last=1990))
    assert (code, chosen.amounts) == (currency or "EUR", ())
    assert [note.kind for note in list_notes(chosen, [])] == ["no-amounts"]
    chosen, _ = select_amounts(ledger, Selection(currency="EUR"))
    assert not list_notes(chosen, list_postings(chosen))


def test_a_selection_is_of_one_phase_and_of_some_years() -> None:
    plans = (amount(year, year=year) for year in range(2024, 2028))
    ledger = Ledger(COUNTY, (*plans, amount(1, phase=RESULT)))
    for selection, numbers in (
        (Selection(), [2024, 2025, 2026, 2027]),
        (Selection(first=2026), [2026, 2027]),
        (Selection(last=2024), [2024]),
        (Selection("executed"), [1]),
        (Selection("revised"), []),
    ):
        chosen, _ = select_amounts(ledger, selection)
        assert [each.iri for each in chosen.financing] == [f"share/{n}" for n in numbers]


@pytest.mark.parametrize(
    ("selection", "named"),
    [(Selection("planned"), "“phase=planned”"), (Selection("approved", 2027, 2026), "from=2026")],
)
def test_a_wrong_selection_is_named(selection: Selection, named: str) -> None:
    with pytest.raises(InputError, match=named):
        select_amounts(Ledger(COUNTY), selection)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.5", 1250), ("12.345", None), ("1e3", 100000), ("-0.01", -1), ("many", None),
        ("NaN", None), ("INF", None), ("1e999", None), ("1e999999", None), ("0", 0),
        ("12.3400", 1234),
    ],
)  # fmt: skip
def test_amounts_are_whole_cents_or_none(text: str, expected: int | None) -> None:
    assert read_cents(Literal(text)) == expected


def test_an_explanation_as_a_table_is_the_same_tree() -> None:
    leaf = Node("financing", Thing("source"), Amounts(300, 100), year=2026, whole=600, evidence="e")
    root = Node("goal", Thing("goal"), Amounts(300, 100), (leaf,))
    rows = tabulate_explanation(root).rows
    assert [(row[0], row[4], row[5], row[8], row[9]) for row in rows] == [
        (0, None, Decimal("3.00"), None, None),
        (1, 2026, Decimal("3.00"), Decimal("6.00"), "e"),
    ]


def test_goals_may_stand_a_thousand_levels_deep() -> None:
    iris = [f"goal/{n:04d}" for n in range(1000)]
    above = [frozenset[str](), *(frozenset({iri}) for iri in iris[:-1])]
    goals = {iri: Goal(iri, parents) for iri, parents in zip(iris, above, strict=True)}
    ledger = Ledger(
        COUNTY, (amount(1),), (), (serve(1, iris[-1], "1"),), goals, projects=frozenset(PROJECTS)
    )
    for by in VIEWS:
        copy = pickle.loads(pickle.dumps(show(ledger, by)))  # as a worker sends it
        assert copy == show(ledger, by)
    assert set(read(show(ledger, "goal"), "amount").values()) == {Decimal("100.00")}
    tree = explain_figure(ledger, list_postings(ledger), iris[0])
    assert tree
    copied = pickle.loads(pickle.dumps(tree))
    lines = [(depth, each.thing, each.amounts) for depth, each in tree.walk()]
    assert lines == [(depth, each.thing, each.amounts) for depth, each in copied.walk()]
    assert max(depth for depth, _, _ in lines) > len(iris)
    assert write_tree(copied, "en").count('"kind": "goal"') == len(iris)


@given(ledgers())
@laws
def test_a_tree_is_copied_and_written_as_it_is(ledger: Ledger) -> None:
    tree = explain_figure(ledger, list_postings(ledger), COUNTY)
    assert tree
    assert pickle.loads(pickle.dumps(tree)) == tree
    ahead = [(tree, json.loads(write_tree(tree, "en")))]
    while ahead:
        node, written = ahead.pop()
        assert written["kind"] == node.kind
        assert written["expenditure"] == write_amount(node.amounts.expenditure)
        ahead += zip(node.children, written["children"], strict=True)


def test_everything_is_said_in_both_languages() -> None:
    words = read_words()
    assert set(REASONS) < set(words["reasons"])
    assert all(set(text) == {"de", "en"} for section in words.values() for text in section.values())
    assert divide([], {})[0].reason in words["reasons"]
