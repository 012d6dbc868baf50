"""Where money belongs: what stands above goals and products, and the field of each goal."""

from collections.abc import Callable, Mapping
from typing import Final

from graph.costs.hierarchy import Hierarchy, make_hierarchy
from graph.costs.ledger import Ledger, Rank, rank_thing
from graph.things import Thing

FIELD_MISSING: Final = "field-missing"
FIELD_SEVERAL: Final = "field-several"
PLACELESS: Final = (FIELD_MISSING, FIELD_SEVERAL)


def choose_order(ledger: Ledger) -> Callable[[str], Rank]:
    """Return by what things are sorted: their number, 2 before 10, those without one last."""
    ranks = ledger.ranks
    return lambda iri: ranks.get(iri) or rank_thing(Thing(iri))


def place_goals(ledger: Ledger) -> Hierarchy:
    """Return the hierarchy of goals."""
    parents = {each.iri: each.parents for each in ledger.goals.values()}
    return make_hierarchy(parents, choose_order(ledger))


def place_products(ledger: Ledger) -> Hierarchy:
    """Return the hierarchy of products."""
    return make_hierarchy(ledger.products, choose_order(ledger))


def find_fields(ledger: Ledger, goals: Hierarchy) -> Mapping[str, str]:
    """Return the field of action of each goal: its own, else that of the goal above.

    For a goal without one or with several, the reason why its money belongs to none.
    """
    fields: dict[str, str] = {}
    for iri in goals.list_members():
        own = sorted(ledger.goals[iri].fields & ledger.fields)
        inherited = fields.get(goals.above.get(iri, ""), FIELD_MISSING)
        fields[iri] = (own[0] if len(own) == 1 else FIELD_SEVERAL) if own else inherited
    return fields
