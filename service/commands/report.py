"""Command report: what is written about a county, for people and for other programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

import click

from graph.formats import find_format
from graph.radar import COUNTY, Radar, read_words, scan
from service.commands.asking import TABLE, choose_format, list_endings, split_parameters
from service.commands.evaluating import compute
from service.commands.options import take_county, with_language, with_revision, with_settings
from service.hits import Inquiry, Origin, make_report, render_radar
from service.outputs.words import LANGUAGES
from service.radar import PATH, list_thresholds, read_inquiry
from service.settings import Settings
from service.tables.formats import JSON, RENDER, TABLE_FORMATS
from service.tables.report import Report
from service.tables.text import render_text
from service.text import open_output

DAYS: Final = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])


@click.group()
def report() -> None:
    """Write a report about a county."""


@report.command()
@with_settings
@click.option("--county", required=True, callback=take_county, help="Key of the county.")
@click.option("--day", type=DAYS, help="As seen on this day.  [default: today]")
@click.option(
    "--detector",
    metavar="NAME",
    help="Only by this detector, with its own columns.",
)
@click.option("--severity", type=click.Choice(list(read_words()["severities"])), help="Only these.")
@click.option("--group", type=click.Choice(list(read_words()["groups"])), help="Only this area.")
@click.option("--format", "wanted", help="Format of the report.  [default: by the output, table]")
@click.option(
    "--output", "-o", default="-", type=click.Path(dir_okay=False, allow_dash=True), help="A file."
)
@click.option(
    "--locale", type=click.Choice(LANGUAGES), help="Write CSV and TSV as its readers expect it."
)
@click.option(
    "--param", "-p", "parameters", multiple=True, help="A threshold of the detector, name=value."
)
@with_language
@with_revision
def radar(  # noqa: PLR0913 - the options of one command
    settings: Settings,
    *,
    county: str,
    day: datetime | None,
    detector: str | None,
    severity: str | None,
    group: str | None,
    wanted: str | None,
    output: str,
    locale: str | None,
    parameters: tuple[str, ...],
    language: str,
    revision: int | None,
) -> None:
    """Show the gaps and conflicts of a county: a table, or csv, json, parquet, tsv, xlsx."""
    given = {"detector": detector, "severity": severity, "group": group}
    inquiry = read_inquiry({
        COUNTY: county,
        **({"day": day.date().isoformat()} if day else {}),
        **{name: value for name, value in given.items() if value},
        **read_thresholds(parameters),
    })  # fmt: skip
    chosen = wanted or choose_format(output, list_endings(TABLE_FORMATS))
    name = chosen if chosen == TABLE else find_format(chosen, TABLE_FORMATS).name
    found, written = find(settings, inquiry, revision, language, locale or "", name)
    if name == JSON.name:
        body = render_radar(written, found)
    else:
        body = (render_text if name == TABLE else RENDER[name])(written)
    with open_output(output) as target:
        target.write(body)


def read_thresholds(parts: Sequence[str]) -> dict[str, str]:
    """Return thresholds that are given as name=value; raises UsageError for others, or doubles."""
    values = split_parameters(parts)
    if strange := values.keys() - list_thresholds().keys():
        raise click.UsageError(
            f"“{min(strange)}” is no threshold: those are {', '.join(list_thresholds())}."
        )
    return values


def find(  # noqa: PLR0913, PLR0917 - what decides a report
    settings: Settings,
    inquiry: Inquiry,
    revision: int | None,
    language: str,
    locale: str,
    chosen: str,
) -> tuple[Radar, Report]:
    """Return what the radar finds, and the report on it. Raises GraphError."""
    found, state = compute(settings, scan, revision, *inquiry.arguments)
    name = JSON.name if chosen == TABLE else chosen
    written = {"format": name, "lang": language, "revision": str(state.number)}
    decided = {**inquiry.said, **written, **({"locale": locale} if locale else {})}
    origin = Origin(state, language, f"{PATH}?{urlencode(decided)}", locale)
    return found, make_report(inquiry, found, origin)
