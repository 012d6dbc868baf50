"""Figures about money as JSON objects: amounts in euros, exact to the cent."""

import json
from collections.abc import Iterator
from typing import Any

from graph.costs.cents import Amounts, write_euros
from graph.costs.explanation import Node
from graph.costs.statement import Summary
from graph.costs.words import name_reason, say
from graph.tables import Table
from graph.things import choose_text
from service.tables.rows import describe_column, describe_thing, write_number, write_value


def describe_summary(summary: Summary, language: str) -> dict[str, Any]:
    """Return what holds for all figures of an answer: the total, and what is not allocated."""
    return {
        "county": describe_thing(summary.county, language),
        "phase": describe_thing(summary.phase, language),
        "years": list(summary.years),
        "currency": summary.currency,
        "total": describe_amounts(summary.total),
        "allocated": describe_amounts(summary.allocated),
        "notAllocated": [
            {
                "reason": each.reason,
                "label": choose_text(each.texts, language),
                **describe_amounts(each.amounts),
                "projects": list(each.projects),
            }
            for each in summary.open
        ],
        "notes": [
            {
                "kind": each.kind,
                "text": choose_text(each.texts, language),
                "things": list(each.things),
            }
            for each in summary.notes
        ],
    }


def describe_rows(table: Table, language: str) -> dict[str, Any]:
    """Return columns and rows of a table, each row by the names of the columns."""
    return {
        "columns": [describe_column(each, language) for each in table.columns],
        "rows": [
            {
                column.name: write_value(value, column, language)
                for column, value in zip(table.columns, row, strict=True)
            }
            for row in table.rows
        ],
    }


def list_facts(summary: Summary, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is said of a table beside it: total, what of it serves goals, why the rest not."""
    yield say("columns", "county")[language], summary.county.say(language)
    yield say("facts", "total")[language], write_fact(summary.total, summary.currency)
    yield say("facts", "allocated")[language], write_fact(summary.allocated, summary.currency)
    for each in summary.open:
        name = name_reason(each.reason).say(language)
        yield name, write_fact(each.amounts, summary.currency)
    for note in summary.notes:
        yield say("facts", "note")[language], choose_text(note.texts, language)


def write_fact(amounts: Amounts, currency: str) -> str:
    """Return expenditure with its currency as programs write numbers."""
    return f"{write_euros(amounts.expenditure)} {currency}"


def describe_amounts(amounts: Amounts) -> dict[str, int | float | str]:
    """Return what is spent, what others pay of it, and the rest."""
    return {
        "expenditure": write_amount(amounts.expenditure),
        "revenue": write_amount(amounts.revenue),
        "net": write_amount(amounts.net),
    }


def write_tree(tree: Node, language: str) -> str:
    """Return a figure, with all figures that it is the sum of, as JSON; however deep they are."""
    pieces: list[str] = []
    last = -1
    for depth, node in tree.walk():
        closed = last + 1 - depth
        pieces.append("]}" * closed + (", " if closed else ""))
        figure = json.dumps(describe_node(node, language), ensure_ascii=False)
        pieces.append(f'{figure.removesuffix("}")}, "children": [')
        last = depth
    return "".join([*pieces, "]}" * (last + 1)])


def describe_node(node: Node, language: str) -> dict[str, Any]:
    """Return a figure without those that it is the sum of."""
    said = {
        "share": None if node.share is None else write_number(node.share, is_exact=True),
        "year": node.year,
        "of": None if node.whole is None else write_amount(node.whole),
        "evidence": node.evidence or None,
    }
    return {
        "kind": node.kind,
        **describe_thing(node.thing, language),
        **describe_amounts(node.amounts),
        **{name: value for name, value in said.items() if value is not None},
    }


def write_amount(cents: int) -> int | float | str:
    """Return cents as euros."""
    return write_number(write_euros(cents), is_exact=True)
