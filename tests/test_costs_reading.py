"""The ledger is what the graph says: nothing is missing in silence, nothing is guessed."""

from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from graph.costs.cents import Amounts
from graph.costs.reading import read_budget, read_ledger
from graph.costs.selection import Selection
from graph.costs.statement import explain_costs, measure_costs
from graph.errors import InputError, UnknownResource
from graph.models import MODELS
from graph.names import Names
from graph.revisions import Revisions
from graph.tables import Table
from graph.things import Thing
from tests.live import BASE

NAMES = Names(BASE)
KEY = "99003"
COUNTY = f"{BASE}/{KEY}/id"
HEAD = f"""
@base <{COUNTY}/> .
@prefix bp: <http://data.openbudgets.eu/resource/codelist/budget-phase/> .
@prefix currency: <http://publications.europa.eu/resource/authority/currency/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix kc: <https://w3id.org/kek/codes#> .
@prefix kek: <https://w3id.org/kek/ontology#> .
@prefix o: <http://data.openbudgets.eu/ontology/dsd/dimension/> .
@prefix attribute: <http://data.openbudgets.eu/ontology/dsd/attribute/> .
@prefix m: <http://data.openbudgets.eu/ontology/dsd/measure/> .
@prefix oc: <http://data.openbudgets.eu/resource/codelist/operation-character/> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PLAN = """
<county/99003> a kek:County ; skos:prefLabel "Probekreis"@de .
<concept/kek> a kek:DevelopmentConcept ; kek:ofCounty <county/99003> .
<version/v1> dcat:isVersionOf <concept/kek> .
<field/f> a kek:FieldOfAction ; kek:inVersion <version/v1> .
<goal/a> a kek:StrategicGoal ; kek:inVersion <version/v1> ; kek:inFieldOfAction <field/f> .
<goal/b> a kek:SubGoal ; kek:inVersion <version/v1> ; kek:parentGoal <goal/a> .
<project/p> a kek:Project ; kek:inVersion <version/v1> .
<project/q> a kek:Project ; kek:ofCounty <county/99003> .
<product/1> a kek:BudgetProduct ; kek:ofCounty <county/99003> .
<product/1.1> a kek:BudgetProduct ; kek:ofCounty <county/99003> ; skos:broader <product/1> .
<contribution/1> kek:contributingElement <project/p> ; kek:contributesToGoal <goal/b> ;
    kek:share 0.5 ; kek:effectDirection kc:effect-promoting .
"""


def fund(name: str, said: str = "", **other: str) -> str:
    """Return a financing share in Turtle; `other` replaces what it usually says."""
    usual = {
        "kek:financedProject": "<project/p>",
        "kek:fundingSource": "<product/1.1>",
        "kek:year": '"2026"^^xsd:gYear',
        "o:budgetPhase": "bp:approved",
        "m:amount": "100.00",
    }
    chosen = {key: other.get(key.partition(":")[2], value) for key, value in usual.items()}
    body = " ; ".join(f"{key} {value}" for key, value in chosen.items() if value)
    return f"<financing/{name}> a kek:FinancingShare {';' if body else ''} {body} {said} .\n"


def open_store(*turtle: str) -> Store:
    """Return a store whose default graph and graph of facts hold some Turtle."""
    store = Store()
    text = HEAD + PLAN + "".join(turtle)
    for graph in (DefaultGraph(), NamedNode(NAMES.facts_graph(KEY))):
        store.load(text.encode(), RdfFormat.TURTLE, to_graph=graph)
    return store


def list_lines(table: Table, name: str = "amount") -> dict[str, object]:
    place = [column.name for column in table.columns].index(name)
    lines = [(row[0], row[place]) for row in table.rows]
    return {
        (thing.iri.removeprefix(f"{COUNTY}/") or thing.labels["en"]): value
        for thing, value in lines
        if isinstance(thing, Thing)
    }


def test_shares_of_the_plan_of_products_and_of_the_facts_are_all_there_once() -> None:
    facts = NamedNode(NAMES.facts_graph(KEY))
    store = open_store(fund("1"), fund("2", fundingSource="<body/x>", financedProject="<gone>"))
    other = f"{BASE}/99004/id/project/x"
    store.load(
        (HEAD + fund("3", financedProject=f"<{other}>")).encode(), RdfFormat.TURTLE
    )  # another county's project that a product of this one pays
    assert [each.iri.rpartition("/")[2] for each in read_ledger(store, NAMES, KEY).financing] == [
        "1", "2", "3",
    ]  # fmt: skip
    store.remove(
        Quad(
            NamedNode(f"{COUNTY}/financing/1"),
            NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            NamedNode("https://w3id.org/kek/ontology#FinancingShare"),
            facts,
        )
    )
    MODELS.clear()
    assert len(read_ledger(store, NAMES, KEY).financing) == 3


@pytest.mark.parametrize(
    ("share", "kind"),
    [
        (fund("x", amount=""), "amount-missing"),
        (fund("x", amount="1.00, 2.00"), "amount-several"),
        (fund("x", amount="1.005"), "amount-uneven"),
        (fund("x", amount='"viel"'), "amount-uneven"),
        (fund("x", year=""), "year-unclear"),
        (fund("x", year='"2025"^^xsd:gYear, "2026"^^xsd:gYear'), "year-unclear"),
        (fund("x", budgetPhase=""), "phase-unclear"),
        (
            fund("x", "; attribute:currency currency:EUR, currency:CHF"),
            "currency-unclear",
        ),
    ],
)
def test_an_amount_that_is_not_clear_is_in_no_sum_but_noted(share: str, kind: str) -> None:
    store = open_store(fund("1"), share)
    costs = measure_costs(store, NAMES, KEY, "goal", Selection())
    assert costs.summary.total == Amounts(10000)
    (note,) = costs.summary.notes
    assert (note.kind, note.things) == (kind, (f"{COUNTY}/financing/x",))
    assert note.texts["en"].endswith(": 1")


def test_an_amount_counts_though_its_project_or_source_is_not_clear() -> None:
    store = open_store(
        fund("1", financedProject=""), fund("2", fundingSource="<product/1>, <product/1.1>")
    )
    costs = measure_costs(store, NAMES, KEY, "source", Selection())
    assert costs.summary.total == Amounts(20000)
    assert list_lines(costs.table) == {
        "product/1.1": Decimal("100.00"),
        "source not stated": Decimal("100.00"),
        "Total": Decimal("200.00"),
    }


def test_own_funds_are_of_the_countys_products_without_a_grant() -> None:
    store = open_store(
        fund("1"),
        fund("2", "; kek:underGrant <grant/g>"),
        fund("3", fundingSource="<programme/x>"),
        fund("4", fundingSource="<county/99003>"),
    )
    foreign = {each.iri[-1] for each in read_ledger(store, NAMES, KEY).financing if each.is_foreign}
    assert foreign == {"2", "3"}


def test_the_currency_is_that_of_the_amount_else_of_its_data_set_else_the_euro() -> None:
    store = open_store(
        "<set/f> a qb:DataSet ; attribute:currency currency:CHF .\n",
        fund("1"),
        fund("2", "; qb:dataSet <set/f>"),
        fund("3", "; qb:dataSet <set/f> ; attribute:currency currency:EUR"),
    )
    financing = read_ledger(store, NAMES, KEY).financing
    assert [each.currency[-3:] for each in financing] == ["EUR", "CHF", "EUR"]
    with pytest.raises(InputError, match="CHF and EUR"):
        measure_costs(store, NAMES, KEY, "goal", Selection())
    francs = measure_costs(store, NAMES, KEY, "goal", Selection(currency="CHF"))
    assert (francs.summary.currency, francs.summary.total) == ("CHF", Amounts(10000))


@pytest.mark.parametrize(
    "share", ["0.5, 0.25", "1.5", "-0.1", '"viel"', '"NaN"^^xsd:double', '"1E-999999"']
)
def test_a_project_with_a_wrong_share_is_not_allocated(share: str) -> None:
    wrong = f"<contribution/2> kek:contributingElement <project/p> ; kek:share {share} ."
    costs = measure_costs(open_store(fund("1"), wrong), NAMES, KEY, "goal", Selection())
    assert [(each.reason, each.amounts) for each in costs.summary.open] == [
        ("shares-faulty", Amounts(10000))
    ]


def test_each_view_says_the_same_total() -> None:
    store = open_store(fund("1"), fund("2", financedProject="<project/q>"))
    store.extend(
        quad
        for quad in open_store(
            """<budget/e> kek:budgetProduct <product/1.1> ; kek:year "2026"^^xsd:gYear ;
               o:budgetPhase bp:approved ; o:operationCharacter oc:expenditure ; m:amount 150.5 .
               <budget/r> kek:budgetProduct <product/1> ; kek:year "2026"^^xsd:gYear ;
               o:budgetPhase bp:approved ; o:operationCharacter oc:revenue ; m:amount 20 ."""
        )
    )
    goals = measure_costs(store, NAMES, KEY, "goal", Selection()).table
    assert list_lines(goals) == {
        "goal/a": Decimal("50.00"),
        "goal/b": Decimal("50.00"),
        "Not allocated: project contributes to no goal": Decimal("100.00"),
        "Not allocated: shares add up to less than 100 percent": Decimal("50.00"),
        "Total": Decimal("200.00"),
    }
    costs = measure_costs(store, NAMES, KEY, "product", Selection())
    assert list_lines(costs.table, "outside")["product/1"] == Decimal("-49.50")
    assert list_lines(costs.table, "balance")["Total"] == Decimal("130.50")
    assert [note.kind for note in costs.summary.notes] == ["over-budget"]
    assert len(read_budget(store, NAMES, KEY).budgeted) == 2


def test_what_is_asked_for_must_cost_something() -> None:
    store = open_store(fund("1"))
    for node, county in ((f"{KEY}/id/goal/b", ""), (f"{COUNTY}/goal/b", KEY)):
        found = explain_costs(store, NAMES, node, county, Selection()).node
        assert (found.kind, found.amounts) == ("goal", Amounts(5000))
    with pytest.raises(InputError, match=r"costs nothing.*goal, field"):
        explain_costs(store, NAMES, f"{KEY}/id/concept/kek", "", Selection())
    with pytest.raises(UnknownResource, match="not known here"):
        explain_costs(store, NAMES, f"{KEY}/id/goal/none", "", Selection())
    with pytest.raises(UnknownResource, match="“county=99009”"):
        measure_costs(store, NAMES, "99009", "goal", Selection())
    with pytest.raises(UnknownResource, match=r"“node=https://example\.org/x” is not known"):
        explain_costs(store, NAMES, "https://example.org/x", "", Selection())
    with pytest.raises(InputError, match="“node=goal b” is no address"):
        explain_costs(store, NAMES, "goal b", KEY, Selection())
    with pytest.raises(InputError, match=r"“by=colour”.*goal, field"):
        measure_costs(store, NAMES, KEY, "colour", Selection())


def test_a_thing_that_costs_nothing_in_a_year_has_an_empty_explanation() -> None:
    store = open_store(fund("1", fundingSource="<programme/x>"))
    for node in ("goal/a", "project/p", "product/1", "programme/x", "field/f", "county/99003"):
        found = explain_costs(store, NAMES, f"{KEY}/id/{node}", "", Selection(first=2030))
        assert found.node.amounts == Amounts()


def test_the_example_county_as_its_files_say(example_data: Path) -> None:
    """P1 costs 800,000; 70 % serve Z1.1, the 30 % for Z2 hinder it."""
    names = Names(BASE)
    revisions = Revisions(example_data, names)
    store = Store.read_only(str(revisions.store(revisions.latest())))
    costs = measure_costs(store, names, "99002", "goal", Selection(first=2025, last=2025))
    amounts = {row[0].notation: row[3] for row in costs.table.rows if isinstance(row[0], Thing)}
    assert (amounts["Z1"], amounts["Z1.1"]) == (Decimal("560000.00"), Decimal("560000.00"))
    assert amounts["Z2"] == Decimal("0.00")
    assert costs.summary.total == Amounts(80000000, 60000000)
    assert [(e.reason, e.amounts.expenditure) for e in costs.summary.open] == [
        ("not-promoting", 24000000)
    ]
