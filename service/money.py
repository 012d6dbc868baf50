"""What a request about money asks: which amounts, of what, in which form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from graph.costs.selection import PHASES, Selection
from graph.costs.views import VIEWS
from graph.errors import InputError
from graph.formats import Format
from service.context import Context
from service.pages.texts import choose_language
from service.parameters import REVISION, Parameter, read_values, take
from service.sentences import phrase
from service.tables.answers import (
    OF_TABLES,
    choose_locale,
    choose_table_format,
    write_evidence,
)

OF_FORM: Final = frozenset({*OF_TABLES, "revision"})  # decide how figures look, not what they are
Given = Mapping[str, Sequence[str]]

YEAR: Final = (phrase("right-year"), "[0-9]{4}", "2026")
OF_BOTH: Final[Mapping[str, Parameter]] = {
    "phase": Parameter(
        "Phase of the budget: plan, supplement, result or draft; by default approved",
        phrase("one-of", values=PHASES),
        "|".join(PHASES),
        "approved",
    ),
    "year": Parameter("Only this year, by default all", *YEAR),
    "from": Parameter("From this year on, it included", *YEAR),
    "to": Parameter("Up to this year, it included", *YEAR),
    "currency": Parameter(
        "Only amounts in this currency; needed if there are several",
        phrase("right-currency"),
        "[A-Z]{3}",
        "EUR",
    ),
    **OF_TABLES,
    "revision": REVISION,
}
COUNTY: Final = (phrase("right-county"), "[0-9]{5}", "99001")
OF_COSTS: Final[Mapping[str, Parameter]] = {
    "county": Parameter("Of this county", *COUNTY, is_required=True),
    "by": Parameter(
        "What the costs are of, by default goal",
        phrase("one-of", values=VIEWS),
        "|".join(VIEWS),
        "goal",
    ),
    **OF_BOTH,
}
OF_EXPLANATION: Final[Mapping[str, Parameter]] = {
    "node": Parameter(
        "A goal, field of action, project, budget product, source or county",
        phrase("right-thing"),
        r"\S{1,1000}",
        "99001/id/goal/0x67nq",
        is_required=True,
    ),
    "county": Parameter("Of this county; by default that of the node", *COUNTY),
    **OF_BOTH,
}


@dataclass(frozen=True)
class Inquiry:
    """What a request asks: the values of its parameters, a revision, a format, a language."""

    given: Given
    revision: int
    wanted: Format
    language: str
    locale: str
    path: str

    @property
    def selection(self) -> Selection:
        """The amounts that are asked for."""
        return read_selection(self.given)

    @property
    def parameters(self) -> dict[str, str]:
        """All that decides the figures but the revision."""
        return {name: take(self.given, name) for name in self.given if name not in OF_FORM}

    def write_evidence(self, request: Request) -> str:
        """Return the address that gives the identical answer later."""
        form = {"format": self.wanted.name, "lang": self.language, "revision": str(self.revision)}
        locale = {"locale": self.locale} if self.locale else {}
        return write_evidence(request, self.path, {**self.parameters, **form, **locale})


def read_inquiry(
    context: Context, request: Request, parameters: Mapping[str, Parameter]
) -> Inquiry:
    """Return what a request asks. Raises InputError, UnknownRevision."""
    given = read_values(request, parameters)
    read_selection(given)
    return Inquiry(
        given,
        context.read_revision(request),
        choose_table_format(request, take(given, "format")),
        choose_language(request),
        choose_locale(request),
        str(request.scope["path"]),
    )


def read_selection(given: Given) -> Selection:
    """Return which amounts parameters ask for. Raises InputError."""
    year, first, last = (take(given, name) for name in ("year", "from", "to"))
    if year and (first or last):
        raise InputError(phrase("year-beside-years", year=year))
    selection = Selection(
        take(given, "phase", "approved"),
        read_year(year or first),
        read_year(year or last),
        take(given, "currency"),
    )
    selection.check()
    return selection


def read_year(text: str) -> int | None:
    """Return a year, None for no limit."""
    return int(text) if text else None
