"""Amounts in whole cents: reading them, adding them up, dividing them without a loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal

MOST_DIGITS = 18  # of an amount in cents; what is larger is a slip


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is spent, and what others pay for it, in cents."""

    expenditure: int = 0
    revenue: int = 0

    @property
    def net(self) -> int:
        """What the county bears itself."""
        return self.expenditure - self.revenue

    def __add__(self, other: "Amounts") -> "Amounts":
        """Return both together."""
        return Amounts(self.expenditure + other.expenditure, self.revenue + other.revenue)


def read_cents(literal: Literal) -> int | None:
    """Return an amount of euros in cents, or None if it is no whole number of cents."""
    try:
        cents = Decimal(literal.value).scaleb(2)
        is_whole = cents.is_finite() and cents.adjusted() < MOST_DIGITS and cents == int(cents)
    except ArithmeticError:  # no number, or beyond all that decimals hold
        return None
    return int(cents) if is_whole else None


def write_euros(cents: int) -> Decimal:
    """Return cents as euros with two places."""
    return Decimal(cents).scaleb(-2)


def split_cents(cents: int, weights: Sequence[int]) -> list[int]:
    """Divide cents by weights that are not negative; the parts add up exactly.

    Cents that are left go to the largest remainders, the first first (Hamilton's method); a part
    without weight gets none. Negative amounts are divided like positive ones.
    """
    total, amount = sum(weights), abs(cents)
    quotas = [divmod(amount * weight, total) for weight in weights]
    parts = [whole for whole, _ in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda place: (-quotas[place][1], place))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return parts if cents >= 0 else [-part for part in parts]
