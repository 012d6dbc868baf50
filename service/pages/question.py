"""The pages of the catalogue: all questions, and one question with its form and its answer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final

from starlette.responses import HTMLResponse, Response

from graph.parameters import TODAY, Parameter
from graph.questions import Question, strip_header
from service.pages.answer import Extract, make_result
from service.pages.frame import Frame, describe_page, render_template
from service.pages.things import sort_key
from service.selection import read_today
from service.tables.formats import QUESTION_FORMATS

FOR_PEOPLE: Final = "csv"  # is written as spreadsheets in the reader's language take it
BAR: Final = "bar"  # the chart that is drawn within the table
INPUTS: Final[Mapping[str, str]] = {"date": "date", "integer": "number"}


@dataclass(frozen=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True)
class Entry:
    """A field of the form: a choice if it has options, else an input of a type."""

    name: str
    label: str
    value: str
    hint: str
    is_required: bool
    type: str
    options: Sequence[Option] = ()


async def render_catalogue(
    questions: Sequence[Question], county: str | None, frame: Frame
) -> Response:
    """Return the page with all questions by who asks them; with a county, asked of that one.

    Raises UnknownResource.
    """
    chosen = None if county is None else frame.take_county(county)
    language = frame.language
    groups = [
        (
            users,
            [
                (
                    each,
                    each.titles[language],
                    each.descriptions[language],
                    lead(frame, each, county),
                )
                for each in found
            ],
        )
        for users, found in groupby(questions, key=lambda each: each.users)
    ]
    return await frame.render("questions.html", chosen, groups=groups)


def lead(frame: Frame, question: Question, county: str | None) -> str:
    """Return the address of a question's page, with the county in its form if it asks for one."""
    chosen = {"county": county} if county and "county" in question.names else {}
    return frame.look.addresses.link(f"/queries/{question.name}", **chosen)


async def render_question(
    frame: Frame,
    question: Question,
    given: Mapping[str, str] | None = None,
    extract: Extract | None = None,
) -> Response:
    """Return the page of a question: its form, and its answer if there is one."""
    with_bars = question.chart == BAR
    make = partial(make_result, frame.look, with_bars=with_bars)
    result = await asyncio.to_thread(make, extract) if extract else None
    downloads = list_downloads(frame, question, given) if given is not None else []
    county = frame.counties.get((given or {}).get("county", ""))
    content = describe(frame, question, given or {})
    return await frame.render(
        "question.html", county, **content, fault="", hint="", result=result, downloads=downloads
    )


def render_fault(
    frame: Frame, question: Question, given: Mapping[str, str], fault: str, status: int
) -> Response:
    """Return the page of a question with what is wrong; the form is as it was sent."""
    body = render_template(
        "question.html",
        frame.look,
        revision=frame.revision,
        county=None,
        **describe(frame, question, given),
        fault=fault,
        hint=frame.look.texts["errors"].get(str(status), {}).get("hint", ""),
        result=None,
        downloads=[],
    )
    headers = describe_page(frame.context, frame.request, frame.revision.number, frame.language)
    return HTMLResponse(body, status, {**headers, "Cache-Control": "no-store"})


def describe(frame: Frame, question: Question, given: Mapping[str, str]) -> dict[str, object]:
    """Return what the page says of a question, and its form."""
    language = frame.language
    return {
        "question": question,
        "title": question.titles[language],
        "description": question.descriptions[language],
        "form": [make_entry(frame, each, given.get(each.name)) for each in question.parameters],
        "kept": frame.look.addresses.kept,
        "query": strip_header(question.text).strip(),
        "view": question.notes.get("view", ""),
        "action": frame.look.addresses.link(f"/queries/{question.name}").partition("?")[0],
    }


def make_entry(frame: Frame, parameter: Parameter, value: str | None) -> Entry:
    """Return the field of the form for a parameter."""
    default = read_today().isoformat() if parameter.default == TODAY else parameter.default
    return Entry(
        parameter.name,
        parameter.labels[frame.language],
        value if value is not None else default or "",
        parameter.example,
        parameter.default is None,
        INPUTS.get(parameter.kind, "text"),
        OPTIONS.get(parameter.kind, _list_none)(frame, parameter),
    )


def list_downloads(
    frame: Frame, question: Question, given: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return name and address of the same answer in other formats, of this very revision."""
    fixed = {**given, "revision": str(frame.revision.number), "lang": frame.language}
    version = frame.request.query_params.get("version")
    fixed |= {"version": version} if version else {}
    link = frame.look.addresses.link
    names = frame.look.texts["questions"]["formats"]
    found = [
        (
            str(names[each.name]),
            link(
                f"/queries/{question.name}.{each.name}",
                **fixed,
                **({"locale": frame.language} if each.name == FOR_PEOPLE else {}),
            ),
        )
        for each in QUESTION_FORMATS
    ]
    return sorted(found, key=lambda each: each[0])


def _list_counties(frame: Frame, _: Parameter) -> list[Option]:
    found = [
        Option(key, str(each.name(frame.language)))
        for key, each in frame.counties.items()
        if each.has_concept  # of the others only the name is known
    ]
    return sorted(found, key=lambda option: sort_key(option.label))


def _list_choices(frame: Frame, parameter: Parameter) -> list[Option]:
    return [
        Option(value, choice.labels[frame.language]) for value, choice in parameter.choices.items()
    ]


def _list_none(_: Frame, __: Parameter) -> list[Option]:
    return []


OPTIONS: Final[Mapping[str, Callable[[Frame, Parameter], list[Option]]]] = {
    "county": _list_counties,
    "choice": _list_choices,
}
