"""The indicators of a county: the list of all, or one of them large."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from graph.errors import InputError, UnknownResource
from graph.indicators.comparison import read_comparison
from graph.indicators.inventory import Indicator, Inventory, read_inventory
from graph.parameters import read_thing
from service.indicators.listing import STATES, Filter, make_listing, read_key
from service.indicators.sheet import find_unit, make_sheet
from service.indicators.wording import Wording
from service.pages.counties import County
from service.pages.frame import Frame
from service.parameters import Parameter, take
from service.selection import read_today
from service.sentences import explain_example, phrase
from service.views.view import Values, View

LONGEST: Final = 200
PARAMETERS: Final[Mapping[str, Parameter]] = {
    "indicator": Parameter(
        "Only this indicator, large",
        phrase("right-thing"),
        r"\S.{0,500}",
        "99001/id/indicator/8kvb70",
    ),
    "year": Parameter(
        "The year in which counties are compared; only with an indicator",
        phrase("right-year"),
        "[0-9]{4}",
        "2022",
        is_number=True,
    ),
    "field": Parameter("Only of this field of action", phrase("right-field"), r"\S{1,60}", "HF1"),
    "state": Parameter(
        "Only in this state", phrase("one-of", values=STATES), "|".join(STATES), "at-risk"
    ),
    "q": Parameter(
        "Only with these words in number or name",
        phrase("right-characters", most=LONGEST),
        rf"[\s\S]{{1,{LONGEST}}}",
        "Radweg",
    ),
    "page": Parameter(
        "Which page of the list",
        phrase("right-number-from", least=1),
        "[1-9][0-9]{0,5}",
        "2",
        is_number=True,
    ),
}
OF_LIST: Final = ("field", "state", "q", "page")


async def render_indicators(frame: Frame, county: County, values: Values) -> Response:
    """Return the list of a county's indicators, or one large. Raises InputError, NotFound."""
    number, day = frame.revision.number, read_today()
    inventory: Inventory = await frame.context.compute(read_inventory, number, county.key, day)
    wording = Wording(frame, inventory)
    if "indicator" in values:
        return await render_sheet(frame, county, values, wording)
    if "year" in values:
        raise InputError(phrase("year-alone"))
    filter_ = Filter(take(values, "field"), take(values, "state"), take(values, "q"))
    shown = filter_.apply(inventory, wording)
    return await frame.render(
        "indicators.html",
        county,
        listing=make_listing(inventory, shown, wording, int(take(values, "page", "1"))),
        fields={read_key(each.notation, each.iri): each for each in inventory.list_fields()},
        states=STATES,
        filter=filter_,
        total=len(inventory.indicators),
        wording=wording,
        day=day,
    )


async def render_sheet(frame: Frame, county: County, values: Values, wording: Wording) -> Response:
    """Return the page of one indicator. Raises InputError, UnknownResource."""
    for name in OF_LIST:
        if name in values:
            raise InputError(phrase("filter-of-list", name=name))
    indicator = find_indicator(county, values["indicator"][0], wording)
    comparison = await frame.context.compute(
        read_comparison,
        frame.revision.number,
        county.key,
        indicator.iri,
        find_unit(indicator),
    )
    year = int(take(values, "year")) if "year" in values else None
    if year is not None and year not in comparison.years:
        key = "year-uncompared" if comparison.years else "years-uncompared"
        raise InputError(phrase(key, year=year, known=comparison.years))
    return await frame.render(
        "indicator.html",
        county,
        sheet=make_sheet(indicator, wording.inventory, comparison, wording, year),
        wording=wording,
        day=read_today(),
    )


def find_indicator(county: County, text: str, wording: Wording) -> Indicator:
    """Return the indicator that an address names. Raises InputError, UnknownResource."""
    names, inventory = wording.frame.context.names, wording.inventory
    iri = read_thing(text, names, "indicator").value
    found = inventory.find(iri)
    if found:
        return found
    examples = [wording.address(each.iri) for each in inventory.indicators]
    right = explain_example(f"indicator={examples[0]}" if examples else "")
    if names.county_key(iri) not in {None, county.key}:
        raise InputError(
            phrase("county-other", given=f"indicator={text}", county=county.key, right=right)
        )
    raise UnknownResource(
        phrase("indicator-of-county", given=f"indicator={text}", county=county.key, right=right)
    )


INDICATORS: Final = View("indicators", render_indicators, PARAMETERS, is_daily=True)
