"""Lines of a table of costs: cells that all tables share."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from graph.costs.cents import Amounts, write_euros
from graph.costs.division import REASONS
from graph.costs.ledger import Ledger
from graph.costs.postings import Posting, group_postings, sum_postings
from graph.costs.words import name_line, name_reason
from graph.tables import Value
from graph.things import Thing

TOTAL: Final = name_line("lines", "total")


def count_projects(postings: Iterable[Posting]) -> int:
    """Return how many projects postings are of."""
    return len({each.financing.project for each in postings})


def write_amounts(amounts: Amounts) -> tuple[Decimal, Decimal, Decimal]:
    """Return expenditure, what others pay of it, and the rest, in euros."""
    cells = (amounts.expenditure, amounts.revenue, amounts.net)
    return write_euros(cells[0]), write_euros(cells[1]), write_euros(cells[2])


def write_division(postings: Sequence[Posting]) -> tuple[Decimal, Decimal]:
    """Return what of postings goes to goals, and what does not, in euros."""
    allocated = sum(each.cents for each in postings if each.part.goal)
    rest = sum(each.cents for each in postings if not each.part.goal)
    return write_euros(allocated), write_euros(rest)


def list_open(postings: Iterable[Posting]) -> list[tuple[str, list[Posting]]]:
    """Return what is not allocated by reason, in the order of the reasons."""
    groups = group_postings(postings, lambda each: each.part.reason)
    return [(reason, groups[reason]) for reason in REASONS if reason in groups]


def list_rest(postings: Sequence[Posting]) -> list[tuple[Value, ...]]:
    """Return lines for what is not allocated, by reason, and for the total."""
    lines = [(name_reason(reason), found) for reason, found in list_open(postings)]
    return [write_line(name, found) for name, found in [*lines, (TOTAL, postings)]]


def write_line(name: Thing, postings: Sequence[Posting]) -> tuple[Value, ...]:
    """Return a line: a name, the amounts and the number of projects."""
    return (name, *write_amounts(sum_postings(postings)), count_projects(postings))


def name_project(ledger: Ledger, project: str) -> Thing:
    """Return a project by name, also if an amount does not say which."""
    return ledger.name(project) if project else name_line("lines", "unknown-project")


def name_source(ledger: Ledger, source: str) -> Thing:
    """Return a source by name, also if an amount does not say which."""
    return ledger.name(source) if source else name_line("lines", "unknown-source")
