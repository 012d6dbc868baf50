"""Shares of projects that serve goals: read from rows, written in per cent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from graph.evaluation import Row
from service.pages.frame import Look
from service.pages.things import get_value

Cell = tuple[str, str]  # the IRIs of a goal and of what serves it


def gather_shares(rows: Sequence[Row], column: str) -> Mapping[Cell, list[str]]:
    """Return the share of each contribution by goal and what a column names; empty if not stated.

    There is a row for each language of a name: what contributes is told by its IRI.
    """
    found: defaultdict[Cell, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if "goal" in row:
            cell = found[get_value(row["goal"]), get_value(row[column])]
            cell[get_value(row.get("contribution"))] = get_value(row.get("share"))
    return {cell: [*by_contribution.values()] for cell, by_contribution in found.items()}


def write_shares(look: Look, shares: Sequence[str]) -> str:
    """Return the shares that are stated, as the language writes them; empty if none is."""
    return " + ".join(write_share(look, each) for each in shares if each)


def write_share(look: Look, share: str) -> str:
    """Return a share in per cent as the language writes it; what is no number as it is."""
    try:
        percent = Decimal(share) * 100
    except ArithmeticError:
        return share
    sign = "," if look.language == "de" else "."
    return f"{percent.normalize():f}".replace(".", sign) + "\u00a0%"
