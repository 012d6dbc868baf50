"""The budget that is shown: a phase and year for which there is money, if nothing else is asked."""

from collections.abc import Sequence
from dataclasses import replace

from graph.costs.selection import PHASES
from graph.costs.tracing import Budget
from service.parameters import take
from service.selection import read_today
from service.views.view import Values

NOTHING = Budget(PHASES[0], 0, "EUR", 0)


def choose_budget(budgets: Sequence[Budget], values: Values) -> Budget:
    """Return the budget that values ask for; of several the latest that is not in the future.

    Where there is no money it has no amounts.
    """
    today = read_today().year
    asked = {name: take(values, name) for name in ("year", "phase", "currency")}
    fitting = [each for each in budgets if all(fits(each, *one) for one in asked.items())]
    if fitting:
        return min(
            fitting,
            key=lambda each: (
                each.year > today,
                abs(each.year - today),
                PHASES.index(each.phase),
                -each.count,
            ),
        )
    return replace(
        NOTHING,
        year=int(asked["year"] or today),
        phase=asked["phase"] or NOTHING.phase,
        currency=asked["currency"] or NOTHING.currency,
    )


def fits(budget: Budget, name: str, value: str) -> bool:
    """Tell whether a budget has a value that is asked for, if any is."""
    return not value or str(getattr(budget, name)) == value
