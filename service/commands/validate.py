"""Command validate: what is wrong with files, or with what is published."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from graph.changes import Change
from graph.formats import DATASET_FORMATS
from graph.parsing import File
from graph.revisions import Revisions
from graph.validation.files import Check, check_change
from graph.validation.findings import SEVERITIES
from graph.validation.gate import Gate
from graph.validation.published import read_published, refuse_unknown
from graph.workers import run_apart
from service.arguments import make_file
from service.commands.mend import mend
from service.commands.options import (
    EXISTING,
    prepare_workers,
    take_counties,
    with_language,
    with_revision,
    with_settings,
)
from service.commands.publishing import locate
from service.outputs.formats import BINARY, FAULTLESS, FORMATS, TEXT, choose_format
from service.outputs.overview import Overview, Selection
from service.outputs.text import render_fault, render_text, shorten_path
from service.outputs.words import say
from service.progress import show_progress
from service.revisions import open_revisions
from service.selection import read_today
from service.settings import Settings
from service.terminal import clean, measure_width
from service.text import open_output

LEVELS: Final = {severity.lower(): severity for severity in SEVERITIES}
MENDING_FILES: Final = (
    "--mend changes what is published, never your files. The findings name sheet and row: "
    "correct them there, and load again."
)


@click.command()
@with_settings
@click.argument("paths", nargs=-1, type=EXISTING)
@click.option(
    "--county",
    "counties",
    multiple=True,
    callback=take_counties,
    help="Key of a county; repeatable.",
)
@click.option(
    "--severity",
    type=click.Choice(list(LEVELS)),
    default=list(LEVELS)[-1],
    show_default=True,
    help="The least severe findings to list.",
)
@click.option("--graph", help="IRI of the graph the files belong to.")
@click.option(
    "--replace", "whole", is_flag=True, help="Check as if the graphs held the files and no more."
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(list(FORMATS)),
    help="Format of the list.  [default: by the ending of FILE, else text]",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    metavar="FILE",
    help="File to write to.  [default: standard output]",
)
@with_language
@with_revision
@click.option(
    "--mend", "keys", multiple=True, metavar="KEY", help="Mend this finding, or: all. Repeatable."
)
@click.option("--yes", is_flag=True, help="Mend without asking.")
def validate(  # noqa: PLR0913 - the options of one command
    *,
    settings: Settings,
    paths: tuple[Path, ...],
    counties: frozenset[str],
    severity: str,
    graph: str | None,
    wanted: str | None,
    output: str,
    language: str,
    revision: int | None,
    keys: tuple[str, ...],
    whole: bool,
    yes: bool,
) -> None:
    """List what is wrong, be it in PATHS or in what is published.

    PATHS are RDF files, and folders laid out like data/: do they parse, are the tables right,
    does every term exist, and what would the rules find if they were published? Nothing is
    published. Without PATHS: what the rules found in the published revision.

    Status 1 says that there are violations that are not accepted.
    """
    selection = Selection(counties, LEVELS[severity])
    revisions = open_revisions(settings)
    refuse_mixtures(paths, keys, graph=graph, whole=whole, revision=revision)
    form = wanted or choose_format(output)
    refuse_binary(form, output)
    prepare_workers("graph.candidate")
    if paths:
        trial = make_trial(paths, graph, whole=whole)
        overview = check_paths(revisions, trial, counties, language, revision)
    else:
        overview = list_published(revisions, counties, language, revision)
    chosen = overview.select(selection)
    if keys:
        mend(revisions, chosen, keys, yes=yes)
    else:
        write_overview(chosen, form, output)
        raise SystemExit(0 if overview.is_clean else 1)


def refuse_mixtures(
    paths: Collection[Path],
    keys: Collection[str],
    *,
    graph: str | None,
    whole: bool,
    revision: int | None,
) -> None:
    """Raise UsageError for options that do not go together."""
    if paths and keys:
        raise click.UsageError(MENDING_FILES)
    if not paths and (graph or whole):
        raise click.UsageError("--graph and --replace are for files; name them.")
    if keys and revision is not None:
        raise click.UsageError("--mend is for the latest revision: older ones never change.")


def refuse_binary(form: str, output: str) -> None:
    """Raise UsageError if a file of a program would be written to a terminal."""
    if form in BINARY and output == "-" and sys.stdout.isatty():
        raise click.UsageError(f"{form} is nothing for a terminal: name a file with -o.")


@dataclass(frozen=True)
class Trial:
    """What would be published, and files of which nobody said where they belong."""

    paths: tuple[Path, ...]
    change: Change
    unplaced: tuple[File, ...] = ()


def make_trial(paths: tuple[Path, ...], graph: str | None, *, whole: bool) -> Trial:
    """Return what loading some paths would do; raises UsageError, UnknownFormat, TermFault."""
    folders = tuple(path.resolve() for path in paths if path.is_dir())
    if folders and graph:
        raise click.UsageError("--graph is for files; the paths in a folder say the graphs.")
    files = [make_file(path, None, graph) for path in paths if not path.is_dir()]
    datasets = {each.name for each in DATASET_FORMATS}
    placed = tuple(file for file in files if file.graph or file.format in datasets)
    unplaced = tuple(file for file in files if file not in placed)
    added, replaced = ((), placed) if whole else (placed, ())
    return Trial(paths, Change(replaced=replaced, added=added, folders=folders), unplaced)


def check_paths(
    revisions: Revisions,
    trial: Trial,
    counties: Collection[str],
    language: str,
    revision: int | None,
) -> Overview:
    """Return what is wrong with files and folders, and what publishing them would find."""
    for file in trial.unplaced:
        tell(language, "unplaced", path=shorten_path(str(file.path)))
    number = choose_revision(revisions, revision)
    gate = Gate(revisions.names, revisions.modes)
    source = revisions.store(number) if number else None
    with TemporaryDirectory(prefix="zielgraph-") as scratch, show_progress("Checking"):
        arguments = (trial.change, trial.unplaced, source, gate, Path(scratch))
        check = run_apart(revisions.seconds, check_change, *arguments)
    if check.rehearsal is None:
        tell(language, "unreadable")
    else:
        refuse_unknown(counties, check.counties)
    return make_overview(revisions, trial, check, language, number)


def make_overview(
    revisions: Revisions, trial: Trial, check: Check, language: str, number: int
) -> Overview:
    """Return the list of what a check found."""
    found = check.rehearsal
    return Overview(
        revisions.names,
        language,
        read_today(),
        found.notices if found else (),
        check.faults,
        found.refused if found else frozenset(),
        locate(found.origins, trial.change.folders) if found else {},
        check.labels,
        omitted=found.omitted if found else 0,
        revision=revisions.read(number) if number else None,
        paths=tuple(map(str, trial.paths)),
        is_complete=found is not None,
    )


def choose_revision(revisions: Revisions, wanted: int | None) -> int:
    """Return the number of the revision to check against, 0 if there is none."""
    if wanted is not None:
        return revisions.read(wanted).number
    return max(revisions.list_numbers(), default=0)


def list_published(
    revisions: Revisions, counties: Collection[str], language: str, revision: int | None
) -> Overview:
    """Return what the rules found in a published revision."""
    number = revisions.latest() if revision is None else revision
    with revisions.hold(number) as source, show_progress("Reading"):
        found = run_apart(None, read_published, source, revisions.names, counties)
    return Overview(
        revisions.names,
        language,
        read_today(),
        found.notices,
        labels=found.counties,
        omitted=found.omitted,
        revision=revisions.read(number),
    )


def write_overview(overview: Overview, form: str, output: str) -> None:
    """Write a list to a file, or to standard output, there with colours if it is a terminal."""
    if form == TEXT and output == "-":
        width = measure_width(sys.stdout)
        click.echo(render_text(overview, width), nl=False)
        return
    if form in FAULTLESS:
        for fault in overview.faults:
            click.echo(render_fault(fault, overview.language), err=True)
        if not overview.is_complete:
            return
    with open_output(output) as target:
        target.writelines(FORMATS[form](overview))


def tell(language: str, word: str, **values: object) -> None:
    """Write a sentence to standard error."""
    click.echo(clean(say(language, word, **values)), err=True)
