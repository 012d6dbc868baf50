"""Why a figure is what it is: a tree in which each amount is exactly the sum of those below it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any

from graph.costs.cents import Amounts
from graph.costs.ledger import Budgeted, Ledger
from graph.costs.lines import list_open, name_project, name_source
from graph.costs.places import choose_order
from graph.costs.postings import Posting, group_postings, sum_postings
from graph.costs.words import name_line, name_reason
from graph.things import Thing

Line = tuple[int, tuple[Any, ...]]  # how deep a figure is, and what it says but those below it


@dataclass(frozen=True)
class Node:
    """A figure: of what, how much, and the figures that it is the sum of.

    A contribution has the share of the project that serves the goal, a financing share the whole
    amount that it is a part of; evidence is the address of what the data say.
    """

    kind: str
    thing: Thing
    amounts: Amounts
    children: tuple["Node", ...] = ()
    share: Decimal | None = None
    year: int | None = None
    whole: int | None = None
    evidence: str = ""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Node"]]:
        """Yield the figure and all below it, from top to bottom, with how deep they are."""
        ahead = [(depth, self)]
        while ahead:
            place, node = ahead.pop()
            yield place, node
            ahead.extend((place + 1, each) for each in reversed(node.children))

    def __reduce__(self) -> tuple[Callable[[Sequence[Line]], "Node"], tuple[tuple[Line, ...]]]:
        """Return how to copy the tree, line by line: what is nested deeply cannot be pickled."""
        names = [each.name for each in fields(self) if each.name != "children"]
        take = attrgetter(*names)
        return build_tree, (tuple((depth, take(each)) for depth, each in self.walk()),)


def build_tree(lines: Sequence[Line]) -> Node:
    """Return the tree that has these lines, from top to bottom with how deep they are."""
    below: list[list[Node]] = [[] for _ in range(max(depth for depth, _ in lines) + 2)]
    for depth, (kind, thing, amounts, *more) in reversed(lines):
        children = tuple(reversed(below[depth + 1]))
        below[depth + 1].clear()
        below[depth].append(Node(kind, thing, amounts, children, *more))
    return below[0][0]


def sum_nodes(kind: str, thing: Thing, children: Iterable[Node]) -> Node:
    """Return a figure that is the sum of others."""
    nodes = tuple(children)
    return Node(kind, thing, sum((each.amounts for each in nodes), Amounts()), nodes)


def explain_contributions(
    ledger: Ledger, postings: Sequence[Posting], name: Callable[[Posting], str]
) -> list[Node]:
    """Return the contributions that postings are of, called by what `name` returns of them."""
    order = choose_order(ledger)
    groups = group_postings(postings, lambda each: (name(each), each.part.contribution))
    return [
        Node(
            "contribution",
            ledger.name(shown),
            sum_postings(groups[shown, iri]),
            tuple(explain_financing(ledger, groups[shown, iri])),
            share=groups[shown, iri][0].part.share,
            evidence=iri,
        )
        for shown, iri in sorted(groups, key=lambda key: (order(key[0]), key[1]))
    ]


def explain_projects(ledger: Ledger, postings: Sequence[Posting]) -> list[Node]:
    """Return the projects that postings are of, each with what pays it."""
    groups = group_postings(postings, lambda each: each.financing.project)
    return [
        sum_nodes(
            "project",
            name_project(ledger, project),
            explain_financing(ledger, groups[project]),
        )
        for project in sorted(groups, key=choose_order(ledger))
    ]


def explain_open(ledger: Ledger, postings: Sequence[Posting]) -> list[Node]:
    """Return what is not allocated, by reason and project."""
    return [
        sum_nodes("open", name_reason(reason), explain_projects(ledger, found))
        for reason, found in list_open(postings)
    ]


def explain_financing(ledger: Ledger, postings: Sequence[Posting]) -> list[Node]:
    """Return the financing shares that postings are parts of, by year and source."""
    order = choose_order(ledger)
    groups = group_postings(postings, lambda each: each.financing)
    return [
        Node(
            "financing",
            name_source(ledger, share.source),
            sum_postings(groups[share]),
            year=share.year,
            whole=share.cents,
            evidence=share.iri,
        )
        for share in sorted(groups, key=lambda one: (one.year, order(one.source), one.iri))
    ]


def explain_outside(
    ledger: Ledger, budgeted: Sequence[Budgeted], postings: Sequence[Posting]
) -> list[Node]:
    """Return what the budget has for a product beyond the projects it pays in the same years."""
    if not budgeted:
        return []
    planned = {each.year for each in budgeted if not each.is_revenue}
    spent = sum_postings(each for each in postings if each.financing.year in planned)
    nodes = [
        explain_budgeted(ledger, each)
        for each in sorted(budgeted, key=lambda one: (one.year, one.is_revenue, one.iri))
    ]
    if spent != Amounts():
        less = Amounts(-spent.expenditure, -spent.revenue)
        nodes.append(Node("outside", name_line("lines", "projects"), less))
    return [sum_nodes("outside", name_line("lines", "outside"), nodes)]


def explain_budgeted(ledger: Ledger, amount: Budgeted) -> Node:
    """Return an amount of the budget."""
    sides = Amounts(0, amount.cents) if amount.is_revenue else Amounts(amount.cents)
    return Node("budget", ledger.name(amount.product), sides, year=amount.year, evidence=amount.iri)
