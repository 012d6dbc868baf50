"""Publish a change and tell about it: what it did, what was found, or why it was refused."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from graph.changes import Change
from graph.errors import RulesBroken
from graph.names import COUNTY_KEY
from graph.release import list_release
from graph.revisions import Revision, Revisions
from graph.sources.places import Origin
from graph.validation.files import find_origins
from graph.validation.findings import SEVERITIES
from graph.workers import run_apart
from service.arguments import identify_files
from service.commands.options import prepare_workers
from service.outputs.overview import Overview
from service.outputs.text import render_refusal, shorten_path
from service.outputs.words import LANGUAGES, say, say_count, write_number
from service.progress import show_progress
from service.selection import read_today
from service.terminal import measure_width
from service.text import render_revision

DEFAULT = LANGUAGES[0]


def publish_changed(
    revisions: Revisions, change: Change, message: str, language: str = DEFAULT
) -> None:
    """Publish a change unless just this was published before: the same files, byte by byte."""
    origin = identify(revisions, change)
    if origin not in {revision.origin for revision in revisions.list_all()}:
        publish(revisions, change, message, language)


def publish(revisions: Revisions, change: Change, message: str, language: str = DEFAULT) -> None:
    """Publish a change together with what this installation brings, and tell about it.

    Ends with status 1, after telling the findings, if rules refuse it.
    """
    prepare_workers("graph.candidate")
    whole = replace(change, replaced=(*list_release(revisions.names), *change.replaced))
    try:
        with show_progress("Building the revision"):
            revision = revisions.publish(whole, message, identify(revisions, change))
    except RulesBroken as fault:
        tell_refusal(revisions, change, fault, language)
        raise SystemExit(1) from None
    if revision:
        click.echo(render_revision(revision), err=True)
        click.echo(render_change(revisions, revision, language), err=True)
    else:
        click.echo("Nothing changed; no new revision.", err=True)


def identify(revisions: Revisions, change: Change) -> str:
    """Return what identifies a change by its files and those of this installation."""
    files = (*list_release(revisions.names), *change.replaced, *change.added, *change.erased)
    graphs = tuple(file.graph for file in files)
    return identify_files((*change.folders, *(file.path for file in files)), graphs)


def tell_refusal(revisions: Revisions, change: Change, fault: RulesBroken, language: str) -> None:
    """Write to standard error which findings refuse a change, where they are, what one can do."""
    found = run_apart(None, find_origins, change.folders, revisions.names.base)
    overview = Overview(
        revisions.names,
        language,
        read_today(),
        fault.notices,
        refused=frozenset(notice.key for notice in fault.notices),
        origins=locate(found, change.folders),
    )
    click.echo(render_refusal(overview, measure_width(sys.stderr)), err=True)


def locate(origins: Mapping[str, Origin], folders: Sequence[Path]) -> Mapping[str, Origin]:
    """Return origins with the path of the sheet as one would open it from here."""
    roots = [f.parent if COUNTY_KEY.fullmatch(f.name) else f for f in folders]
    sheets = {origin.sheet for origin in origins.values()}
    paths = {sheet: find_sheet(sheet, roots) for sheet in sheets}
    return {iri: Origin(paths[origin.sheet], origin.row) for iri, origin in origins.items()}


def find_sheet(sheet: str, roots: Iterable[Path]) -> str:
    """Return the path of a sheet in the first folder that has it."""
    found = (root / sheet for root in roots if (root / sheet).is_file())
    return shorten_path(str(next(found, sheet)))


def render_change(revisions: Revisions, revision: Revision, language: str) -> str:
    """Return how many findings a revision has, and how many more or less than the one before."""
    earlier = [number for number in revisions.list_numbers() if number < revision.number]
    before = revisions.read(earlier[-1]).findings if earlier else {}
    counts = ", ".join(compare_counts(before, revision.findings, language))
    return say(language, "findings", counts=counts)


def compare_counts(
    before: Mapping[str, int], after: Mapping[str, int], language: str
) -> Iterator[str]:
    """Yield how many findings of each severity there are, and what changed."""
    for severity in SEVERITIES:
        count = after.get(severity, 0)
        more = count - before.get(severity, 0)
        sign = "+" if more > 0 else ""
        change = f" ({sign}{write_number(more, language)})" if more and before else ""
        yield say_count(language, severity, count) + change
