"""What things cost, as tables: by goal, field, project, source and product, and by way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from graph.costs.cents import write_euros
from graph.costs.flow import tabulate_flows
from graph.costs.ledger import Ledger
from graph.costs.lines import (
    TOTAL,
    count_projects,
    list_open,
    list_rest,
    name_project,
    name_source,
    write_amounts,
    write_division,
    write_line,
)
from graph.costs.places import PLACELESS, choose_order, find_fields, place_goals
from graph.costs.postings import Posting, group_postings, sum_postings
from graph.costs.products import tabulate_products
from graph.costs.words import join_reasons, make_columns, name_line, name_reason
from graph.tables import Table, Value

AMOUNTS: Final = "amount:money revenue:money net:money"
DIVISION: Final = "allocated:money open:money"


def tabulate_goals(ledger: Ledger, postings: Sequence[Posting]) -> Table:
    """Return what each goal costs, with all goals below it; then what belongs to none."""
    goals = place_goals(ledger)
    by_goal = group_postings(postings, lambda each: each.part.goal)
    own = {goal: sum_postings(found) for goal, found in by_goal.items() if goal}
    totals = goals.roll_up(own)
    rows: list[tuple[Value, ...]] = []
    for goal in goals.list_members():
        found = [each for one in goals.walk(goal) for each in by_goal.get(one, ())]
        above = goals.above.get(goal)
        direct = write_euros(own[goal].expenditure if goal in own else 0)
        rows.append((
            ledger.name(goal), ledger.name(above) if above else None, direct,
            *write_amounts(totals[goal]), count_projects(found),
        ))  # fmt: skip
    rest = [(name, None, amount, amount, *more) for name, amount, *more in list_rest(postings)]
    columns = make_columns(f"goal:thing parent:thing own:money {AMOUNTS} projects:integer")
    return Table(columns, (*rows, *rest))


def tabulate_fields(ledger: Ledger, postings: Sequence[Posting]) -> Table:
    """Return what the goals of each field of action cost; then what belongs to none."""
    fields = find_fields(ledger, place_goals(ledger))
    allocated = [each for each in postings if each.part.goal]
    by_field = group_postings(allocated, lambda each: fields[each.part.goal])
    rows = [
        write_line(ledger.name(field), by_field.get(field, []))
        for field in sorted(ledger.fields, key=choose_order(ledger))
    ]
    rows += [
        write_line(name_reason(reason), by_field[reason])
        for reason in PLACELESS
        if reason in by_field
    ]
    columns = make_columns(f"field:thing {AMOUNTS} projects:integer")
    return Table(columns, (*rows, *list_rest(postings)))


def tabulate_projects(ledger: Ledger, postings: Sequence[Posting]) -> Table:
    """Return what each project costs, how much of it serves goals, and why the rest does not."""
    by_project = group_postings(postings, lambda each: each.financing.project)
    rows = [
        (name_project(ledger, project), *write_division_line(by_project[project]))
        for project in sorted(by_project, key=choose_order(ledger))
    ]
    total = (TOTAL, *write_division_line(postings)[:-1], None)
    return Table(make_columns(f"project:thing {AMOUNTS} {DIVISION} reason:code"), (*rows, total))


def tabulate_sources(ledger: Ledger, postings: Sequence[Posting]) -> Table:
    """Return what each source gives to projects, and how much of it serves goals."""
    by_source = group_postings(
        postings, lambda each: (each.financing.source, each.financing.is_foreign)
    )
    order = choose_order(ledger)
    rows: list[tuple[Value, ...]] = [
        (
            name_source(ledger, source),
            name_line("kinds", "foreign" if is_foreign else "own"),
            write_euros(sum_postings(found).expenditure),
            *write_division(found),
            count_projects(found),
        )
        for (source, is_foreign), found in sorted(
            by_source.items(), key=lambda item: (item[0][1], order(item[0][0]))
        )
    ]
    whole = write_euros(sum_postings(postings).expenditure)
    total = (TOTAL, None, whole, *write_division(postings), count_projects(postings))
    columns = make_columns(f"source:thing kind:code amount:money {DIVISION} projects:integer")
    return Table(columns, (*rows, total))


def write_division_line(postings: Sequence[Posting]) -> tuple[Value, ...]:
    """Return the amounts of postings, how they are divided, and why not all go to goals."""
    reasons = [reason for reason, found in list_open(postings) if any(e.cents for e in found)]
    amounts = write_amounts(sum_postings(postings))
    return (*amounts, *write_division(postings), join_reasons(reasons))


VIEWS: Final[Mapping[str, Callable[[Ledger, Sequence[Posting]], Table]]] = {
    "goal": tabulate_goals,
    "field": tabulate_fields,
    "project": tabulate_projects,
    "source": tabulate_sources,
    "product": tabulate_products,
    "flow": tabulate_flows,
}
