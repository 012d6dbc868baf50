"""Trees that explain the figures of a county, a goal, a field, a project, a product, a source."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from graph.costs.explanation import (
    Node,
    explain_contributions,
    explain_financing,
    explain_open,
    explain_outside,
    explain_projects,
    sum_nodes,
)
from graph.costs.hierarchy import Hierarchy
from graph.costs.ledger import Ledger
from graph.costs.lines import list_open
from graph.costs.places import find_fields, place_goals, place_products
from graph.costs.postings import Posting, group_postings
from graph.costs.words import name_reason

Postings = Sequence[Posting]
Explain = Callable[[Ledger, Postings, str], Node]


def explain_county(ledger: Ledger, postings: Postings, iri: str) -> Node:
    """Return all goals from the top, and what belongs to none by reason and project."""
    nodes = [*explain_goals(ledger, postings, place_goals(ledger)), *explain_open(ledger, postings)]
    return sum_nodes("county", ledger.name(iri), nodes)


def explain_goal(ledger: Ledger, postings: Postings, iri: str) -> Node:
    """Return what projects contribute to a goal directly, and the goals below it."""
    goals = place_goals(ledger)
    return explain_goals(ledger, postings, goals.restrict(frozenset(goals.walk(iri))))[0]


def explain_field(ledger: Ledger, postings: Postings, iri: str) -> Node:
    """Return the goals in a field of action; a goal below in another one counts there."""
    goals = place_goals(ledger)
    fields = find_fields(ledger, goals)
    members = frozenset(goal for goal, field in fields.items() if field == iri)
    nodes = explain_goals(ledger, postings, goals.restrict(members))
    return sum_nodes("field", ledger.name(iri), nodes)


def explain_goals(ledger: Ledger, postings: Postings, goals: Hierarchy) -> list[Node]:
    """Return the goals at the top of a hierarchy, each with all below it."""
    by_goal = group_postings(postings, lambda each: each.part.goal)
    built: dict[str, Node] = {}
    for goal in reversed(goals.list_members()):
        below = [built[each] for each in goals.below.get(goal, ())]
        own = explain_contributions(
            ledger, by_goal.get(goal, []), lambda each: each.financing.project
        )
        built[goal] = sum_nodes("goal", ledger.name(goal), [*own, *below])
    return [built[goal] for goal in goals.roots]


def explain_project(ledger: Ledger, postings: Postings, iri: str) -> Node:
    """Return the goals that a project contributes to, and what is left of its money."""
    found = [each for each in postings if each.financing.project == iri]
    served = [each for each in found if each.part.goal]
    nodes = explain_contributions(ledger, served, lambda each: each.part.goal)
    rest = [
        sum_nodes("open", name_reason(reason), explain_financing(ledger, part))
        for reason, part in list_open(found)
    ]
    return sum_nodes("project", ledger.name(iri), [*nodes, *rest])


def explain_product(ledger: Ledger, postings: Postings, iri: str) -> Node:
    """Return the products below a product, the projects it pays, and the rest of its budget."""
    products = place_products(ledger)
    paid = group_postings(postings, lambda each: each.financing.source)
    built: dict[str, Node] = {}
    for each in reversed([*products.walk(iri)]):
        budgeted = [amount for amount in ledger.budgeted if amount.product == each]
        own = paid.get(each, [])
        nodes = [
            *(built[one] for one in products.below.get(each, ())),
            *explain_projects(ledger, own),
            *explain_outside(ledger, budgeted, own),
        ]
        built[each] = sum_nodes("product", ledger.name(each), nodes)
    return built[iri]


def explain_source(ledger: Ledger, postings: Postings, iri: str) -> Node:
    """Return the projects that a source pays."""
    found = [each for each in postings if each.financing.source == iri]
    return sum_nodes("source", ledger.name(iri), explain_projects(ledger, found))


# which things of a ledger have a figure, and what explains it; the first that knows a thing does
TREES: Final[Sequence[tuple[Callable[[Ledger], Collection[str]], Explain]]] = (
    (lambda ledger: {ledger.county}, explain_county),
    (lambda ledger: ledger.goals, explain_goal),
    (lambda ledger: ledger.fields, explain_field),
    (lambda ledger: ledger.projects | ledger.paid, explain_project),
    (lambda ledger: ledger.products, explain_product),
    (lambda ledger: ledger.payers, explain_source),
)


def explain_figure(ledger: Ledger, postings: Postings, iri: str) -> Node | None:
    """Return why the figure of a thing is what it is; None if the thing has none."""
    return next(
        (make(ledger, postings, iri) for known, make in TREES if iri in known(ledger)), None
    )
