"""Command diff: what changed between two revisions, in sentences or as a table."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final
from urllib.parse import urlencode

import click

from graph.errors import InputError
from graph.evaluation import Evaluator, Request, read_rows, take_body
from graph.formats import find_format
from graph.history.change import STATES, Difference
from graph.history.difference import Span, compare_all
from graph.queries import read_query
from service.commands.asking import choose_format, list_endings
from service.commands.evaluating import open_evaluator
from service.commands.options import with_language, with_settings
from service.comparison import SHARED, Comparison, find_span
from service.history import MOST_ROWS, PATH
from service.outputs.words import LANGUAGES
from service.pages.addresses import Addresses
from service.pages.counties import County, make_counties
from service.pages.difference import Line, Section, make_sections
from service.pages.frame import Look
from service.pages.texts import read_texts
from service.sentences import phrase
from service.settings import Settings
from service.tables.changes import make_changes
from service.tables.formats import JSON, RENDER, TABLE_FORMATS
from service.tables.report import Report
from service.tables.text import render_text
from service.terminal import clean, fold, measure_width
from service.text import open_output

SENTENCES: Final = "sentences"
TABLE: Final = "table"
SIGNS: Final[Mapping[str, str]] = dict(zip(STATES, "+−≠", strict=True))


@click.command()
@with_settings
@click.argument("earlier", type=int)
@click.argument("later", type=int, required=False)
@click.option("--county", default="", help=f"Only of this county, or {SHARED}: of none.")
@click.option("--format", "wanted", help="table, csv, json …  [default: by the output, sentences]")
@click.option(
    "--output", "-o", default="-", type=click.Path(dir_okay=False, allow_dash=True), help="A file."
)
@click.option(
    "--locale", type=click.Choice(LANGUAGES), help="Write CSV and TSV as its readers expect it."
)
@with_language
def diff(  # noqa: PLR0913 - the options of one command
    settings: Settings,
    *,
    earlier: int,
    later: int | None,
    county: str,
    wanted: str | None,
    output: str,
    locale: str | None,
    language: str,
) -> None:
    """Tell what changed from the revision EARLIER to LATER, by default the latest."""
    chosen = wanted or choose_format(output, list_endings(TABLE_FORMATS)).replace(TABLE, SENTENCES)
    if chosen not in {SENTENCES, TABLE}:
        chosen = find_format(chosen, TABLE_FORMATS).name
    with open_evaluator(settings) as evaluator:
        number = evaluator.revisions.latest() if later is None else later
        comparison = find_span(evaluator.revisions, earlier, number, county)
        counties = read_counties(evaluator, number)
        check_county(comparison, counties)
        found = compare(evaluator, settings, comparison)
    names = evaluator.revisions.names
    if chosen == SENTENCES:
        look = Look(language, Addresses(names), read_texts(language))
        sections = make_sections(look, counties, names, found)
        width = measure_width(sys.stdout) if output == "-" else 0
        lines = write_difference(look, found, sections, width)
        body = "".join(f"{line}\n" for line in lines).encode()
    else:
        form = JSON.name if chosen == TABLE else chosen
        report = Report(
            "changes",
            read_texts(language)["revisions"]["between"].format(earlier=earlier, later=number),
            make_changes(found, names, language),
            comparison.later,
            language,
            cite(comparison, form, language, locale or ""),
            locale=locale or "",
        )
        body = (render_text if chosen == TABLE else RENDER[chosen])(report)
    with open_output(output) as target:
        target.write(body)


def read_counties(evaluator: Evaluator, number: int) -> dict[str, County]:
    """Return the counties of a revision by key. Raises GraphError."""
    request = Request(read_query("internal/counties"))
    return make_counties(read_rows(take_body(evaluator.submit(request, number).result())))


def check_county(comparison: Comparison, counties: Mapping[str, County]) -> None:
    """Raise InputError for a county that is in no revision."""
    if comparison.county and comparison.county not in {SHARED, *counties}:
        known = [*sorted(counties), SHARED]
        raise InputError(
            phrase("option-unknown", given=f"--county {comparison.county}", known=known)
        )


def compare(evaluator: Evaluator, settings: Settings, comparison: Comparison) -> Difference:
    """Return what differs. Raises GraphError."""
    revisions = evaluator.revisions
    span = Span(
        revisions.store(comparison.earlier.number),
        settings.query_memory,
        comparison.choose(revisions.names),
        0,
        MOST_ROWS,
    )
    return evaluator.compute(compare_all, comparison.later.number, span).result()


def cite(comparison: Comparison, form: str, language: str, locale: str) -> str:
    """Return the address of the difference over HTTP, from the root of the service on."""
    more = {"locale": locale} if locale else {}
    query = urlencode({**comparison.parameters, "format": form, "lang": language, **more})
    return f"{PATH}/{comparison.name}?{query}"


def write_difference(
    look: Look, found: Difference, sections: Sequence[Section], width: int
) -> Iterator[str]:
    """Yield the lines that tell a difference: how much, then sentence by sentence."""
    words = look.texts["revisions"]
    if not found.total:
        yield words["nothing"]
        return
    counts = {state: look.number(found.counts.get(state, 0)) for state in STATES}
    number = words["changes_one" if found.total == 1 else "changes"]
    sizes = words["statements"].format(came=look.number(found.came), went=look.number(found.went))
    total = number.format(count=look.number(found.total))
    yield fold(f"{total}: {words['counted'].format(**counts)}. {sizes}", width)
    for section in sections:
        yield ""
        yield clean(f"{section.owner}: {section.name}")
        yield from (line for each in section.lines for line in write_line(look, each, width))


def write_line(look: Look, line: Line, width: int) -> Iterator[str]:
    """Yield a change as a sentence; long texts stand beneath it, before and after."""
    words = look.texts["revisions"]
    say = partial(fold, width=width, later="    ")
    sentence = words["sentences"][line.form].format(
        thing=f"{line.kind} {line.name}".strip(),
        property=line.aspect,
        old=", ".join(line.old),
        new=", ".join(line.new),
    )
    yield say(clean(sentence), first=f"  {SIGNS[line.state]} ")
    if line.is_long:
        for name, values in (("before", line.old), ("after", line.new)):
            yield say(clean(f"{words[name]}: {', '.join(values)}"), first="    ")
