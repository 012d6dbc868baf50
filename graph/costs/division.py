"""How the money of a project is divided: which part serves which goal, which part none, and why.

A share says which part of a project's money serves a goal (kek:share). What shares do not say is
never guessed: it stays not allocated, with the reason.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.costs.ledger import Contribution, Ledger

# as the rule C31: thirds that somebody rounded up are no fault
TOLERATED: Final = Decimal("1.001")
ONE: Final = Decimal(1)

PROJECT_UNKNOWN: Final = "project-unknown"
NO_CONTRIBUTION: Final = "no-contribution"
NOT_PROMOTING: Final = "not-promoting"
GOAL_UNKNOWN: Final = "goal-unknown"
STRENGTH_ONLY: Final = "strength-only"
SHARES_MISSING: Final = "shares-missing"
SHARES_INCOMPLETE: Final = "shares-incomplete"
SHARES_EXCESSIVE: Final = "shares-excessive"
SHARES_FAULTY: Final = "shares-faulty"
REASONS: Final = (
    NO_CONTRIBUTION, STRENGTH_ONLY, SHARES_MISSING, SHARES_INCOMPLETE, SHARES_EXCESSIVE,
    SHARES_FAULTY, NOT_PROMOTING, GOAL_UNKNOWN, PROJECT_UNKNOWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a project's money: for a goal, or for none with a reason.

    `weight` is relative to the other parts; `share` is that of the contribution, if there is one.
    """

    goal: str
    reason: str
    weight: int
    contribution: str = ""
    share: Decimal | None = None


def divide_projects(ledger: Ledger) -> dict[str, tuple[Part, ...]]:
    """Return the parts of each project that is financed, by its IRI."""
    by_project: defaultdict[str, list[Contribution]] = defaultdict(list)
    for each in sorted(ledger.contributions, key=lambda one: (one.iri, one.goal)):
        by_project[each.project].append(each)
    financed = {each.project for each in ledger.financing}
    return {
        project: divide(by_project[project], ledger.goals)
        if project in ledger.projects
        else (Part("", PROJECT_UNKNOWN, 1),)
        for project in financed
    }


def divide(contributions: Sequence[Contribution], goals: Mapping[str, object]) -> tuple[Part, ...]:
    """Return the parts of the money of a project with these contributions; some weigh nothing."""
    shares = [each.share for each in contributions if each.share is not None]
    total = sum(shares, Decimal(0))
    if not all(each.is_sound for each in contributions):
        return (Part("", SHARES_FAULTY, 1),)
    if total > TOLERATED:
        return (Part("", SHARES_EXCESSIVE, 1),)
    unit = min((exponent(share) for share in shares), default=0)
    parts = [
        Part(
            goal if not reason else "",
            reason,
            int(each.share.scaleb(-unit)),
            each.iri,
            each.share,
        )
        for each in contributions
        if each.share is not None
        for goal, reason in [(each.goal, explain_refusal(each, goals))]
    ]
    rest = int(max(ONE - total, Decimal(0)).scaleb(-unit))
    return (*parts, Part("", explain_rest(contributions), rest)) if rest else tuple(parts)


def exponent(share: Decimal) -> int:
    """Return the exponent of the last place of a number, 0 for a whole one."""
    places = share.as_tuple().exponent
    return min(places, 0) if isinstance(places, int) else 0


def explain_refusal(contribution: Contribution, goals: Mapping[str, object]) -> str:
    """Return why money does not follow a contribution with a share; empty if it does."""
    if not contribution.is_promoting:
        return NOT_PROMOTING
    return "" if contribution.goal in goals else GOAL_UNKNOWN


def explain_rest(contributions: Sequence[Contribution]) -> str:
    """Return why money is left that no share speaks for."""
    promoting = [each for each in contributions if each.is_promoting]
    has_share = any(each.share is not None for each in contributions)
    if not contributions:
        return NO_CONTRIBUTION
    if not promoting:
        return SHARES_INCOMPLETE if has_share else NOT_PROMOTING
    if not has_share:
        return STRENGTH_ONLY
    is_open = any(each.share is None for each in promoting)
    return SHARES_MISSING if is_open else SHARES_INCOMPLETE
