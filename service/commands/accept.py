"""Command accept: a finding is accepted until some day, or no longer."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
from pyoxigraph import Triple

from graph.errors import UnknownResource
from graph.revisions import Revisions
from graph.validation.acceptance import Entry, find_entry, make_change, write_entry
from graph.validation.notices import Acceptance
from graph.workers import run_apart
from service.commands.options import (
    prepare_workers,
    take_county,
    with_language,
    with_settings,
)
from service.commands.publishing import publish
from service.outputs.words import say
from service.revisions import open_revisions
from service.selection import read_today
from service.settings import Settings
from service.terminal import refuse

DAYS: Final = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])


def take_reason(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return a reason in one line; raises BadParameter if it is empty or no text."""
    if value is None:
        return None
    reason = " ".join(value.split())
    if not reason:
        raise click.BadParameter("a reason says why; this one is empty.")
    try:
        reason.encode()
    except UnicodeEncodeError:
        raise click.BadParameter("this is not UTF-8.") from None
    return reason


def take_day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    """Return a day that is not over; raises BadParameter."""
    if value is None:
        return None
    if value.date() < read_today():
        raise click.BadParameter(f"{value.date()} is over.")
    return value.date()


@click.command()
@with_settings
@click.argument("key")
@click.option("--reason", callback=take_reason, help="Why the finding is accepted.")
@click.option(
    "--until",
    type=DAYS,
    callback=take_day,
    metavar="YYYY-MM-DD",
    help="The last day on which it is.",
)
@click.option(
    "--county",
    default="",
    callback=take_county,
    help="Key of its county; with it, also what refused a change can be accepted.",
)
@click.option("--withdraw", is_flag=True, help="Accept it no longer.")
@with_language
def accept(  # noqa: PLR0913 - the options of one command
    *,
    settings: Settings,
    key: str,
    reason: str | None,
    until: date | None,
    county: str,
    language: str,
    withdraw: bool,
) -> None:
    """Accept the finding with this KEY until some day: it stays visible and prevents nothing."""
    if withdraw and (reason or until):
        raise click.UsageError("--withdraw needs neither --reason nor --until.")
    if not withdraw and not (reason and until):
        raise click.UsageError("Say why and how long: --reason TEXT --until YYYY-MM-DD.")
    revisions = open_revisions(settings)
    prepare_workers("graph.candidate")
    entry = find(revisions, key, county, language)
    if withdraw and not entry.known:
        refuse(say(language, "not_accepted", key=key))
    acceptance = Acceptance(reason, until) if reason and until else None
    with TemporaryDirectory(prefix="zielgraph-") as folder:
        change = make_change(entry, describe(entry, acceptance, language), Path(folder))
        word = "accepted_key" if acceptance else "withdrawn_key"
        publish(revisions, change, say(language, word, key=key), language)


def find(revisions: Revisions, key: str, county: str, language: str) -> Entry:
    """Return where the finding is accepted; ends with status 1 if there is no such finding."""
    numbers = revisions.list_numbers()
    names = revisions.names
    try:
        if not numbers:
            return run_apart(None, find_entry, None, names, key, county)
        with revisions.hold(numbers[-1]) as source:
            return run_apart(None, find_entry, source, names, key, county)
    except UnknownResource:
        refuse(say(language, "unknown_key_to_accept", key=key))


def describe(entry: Entry, acceptance: Acceptance | None, language: str) -> Iterator[Triple]:
    """Yield what is said of an acceptance that is made today; nothing of none."""
    if acceptance:
        yield from write_entry(entry, acceptance, language, read_today())
