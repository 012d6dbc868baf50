"""The command line: `zielgraph serve load query revisions dump backup restore validate`.

Exit status 0: done; 1: refused or findings; 2: wrong use. Messages go to standard error.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

import click
from pydantic import ValidationError
from pyoxigraph import Store

from graph.backup import make_backup, restore_backup
from graph.changes import Change
from graph.dump import write_dump
from graph.errors import GraphError, NotFound, TermFault, UnknownFormat
from graph.evaluation import Answer, Evaluator, Limits, Request, take_body
from graph.formats import RDF_FORMATS, find_format
from graph.names import Names
from graph.queries import bind_query
from graph.release import list_release
from graph.revisions import Revisions
from graph.validation import check_files
from graph.vocabulary import read_prefixes
from graph.workers import Workers
from service.app import open_context
from service.arguments import identify_files, make_file, make_request, read_text, split_parameter
from service.progress import show_progress
from service.serving import end_on_signal, open_port, run_server
from service.settings import Settings
from service.text import FINDING_FORMATS, open_output, render_revision, render_table

WRONG_USE: Final = (NotFound, UnknownFormat, TermFault)
EXISTING: Final = click.Path(exists=True, path_type=Path)
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)


class Commands(click.Group):
    """The group of commands; turns errors of the library into a message and an exit status."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GraphError as fault:
            click.echo(f"zielgraph: {fault}", err=True)
            raise SystemExit(2 if isinstance(fault, WRONG_USE) else 1) from None
        except ValidationError as fault:  # a setting in the environment
            for error in fault.errors():
                name = f"ZIELGRAPH_{error['loc'][0]}".upper()
                click.echo(f"zielgraph: {name}={error['input']}: {error['msg']}", err=True)
            raise SystemExit(2) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zielgraph")
@click.pass_context
def main(context: click.Context) -> None:
    """Load, ask and serve the county graph."""
    context.obj = Settings()


def take_data(context: click.Context, _: click.Parameter, value: Path | None) -> Settings:
    """Return the settings with the data folder that the option gives."""
    settings = cast("Settings", context.find_root().obj)
    return settings.model_copy(update={"data": value}) if value else settings


with_settings: Final = click.option(
    "--data",
    "settings",
    type=click.Path(path_type=Path),
    callback=take_data,
    help="Folder with the published revisions.  [default: ZIELGRAPH_DATA or ./store]",
)
with_revision: Final = click.option(
    "--revision", type=int, help="Number of the revision.  [default: the latest]"
)


@main.command()
@with_settings
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0: any free one.")
@click.option("--load", "folder", type=FOLDER, help="Load this folder first, if it has changed.")
def serve(settings: Settings, host: str | None, port: int | None, folder: Path | None) -> None:
    """Serve the graph over HTTP."""
    given = {key: value for key, value in {"host": host, "port": port}.items() if value is not None}
    settings = settings.model_copy(update=given)
    end_on_signal()
    listener = open_port(settings.host, settings.port)
    revisions = open_revisions(settings)
    if folder:
        publish_changed(revisions, Change(folders=(folder,)), f"loaded {folder.name}")
    elif not revisions.list_numbers():
        publish(revisions, Change(), "ontology, code lists, labels and shapes")
    with listener, open_context(settings) as context:
        run_server(context, listener)


@main.command()
@with_settings
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--graph", help="IRI of the graph the files belong to.")
@click.option("--message", "-m", help="Why this revision comes; shown in the history.")
@click.option(
    "--replace", "whole", is_flag=True, help="The graphs then hold the files and nothing else."
)
@click.option("--format", "syntax", help="RDF format.  [default: by the ending of the file]")
@click.option("--if-changed", is_flag=True, help="Do nothing if just this was loaded before.")
def load(  # noqa: PLR0913 - the options of one command
    settings: Settings,
    paths: tuple[Path, ...],
    graph: str | None,
    message: str | None,
    syntax: str | None,
    *,
    whole: bool,
    if_changed: bool,
) -> None:
    """Publish RDF files, or folders laid out like data/, as a new revision.

    A folder replaces the graphs its files belong to; a file is added to its graph.
    """
    folders = tuple(path for path in paths if path.is_dir())
    files = tuple(make_file(path, syntax, graph) for path in paths if path not in folders)
    if folders and graph:
        raise click.UsageError("--graph is for files; the paths in a folder say the graphs.")
    added, replaced = ((), files) if whole else (files, ())
    change = Change(replaced=replaced, added=added, folders=folders)
    text = message or f"loaded {', '.join(path.name for path in paths)}"
    (publish_changed if if_changed else publish)(open_revisions(settings), change, text)


@main.command()
@with_settings
@click.argument("name")
@click.option("--param", "-p", "parameters", multiple=True, help="A parameter as name=value.")
@click.option(
    "--format", "wanted", default="table", show_default=True, help="Format of the answer."
)
@with_revision
def query(
    settings: Settings,
    name: str,
    parameters: tuple[str, ...],
    wanted: str,
    revision: int | None,
) -> None:
    """Evaluate a query: the NAME of a question, a file, or - for standard input."""
    text = bind_query(read_text(name), dict(split_parameter(part) for part in parameters))
    answer = evaluate(settings, make_request(text, wanted), revision)
    if wanted == "table" and not answer.is_graph:
        click.echo(render_table(answer.body, read_prefixes()))
    else:
        sys.stdout.buffer.write(answer.body)


@main.command()
@with_settings
@click.option("--keep", type=int, help="Delete all but this many of the newest revisions.")
def revisions(settings: Settings, keep: int | None) -> None:
    """List the revisions, or delete old ones."""
    opened = open_revisions(settings)
    if keep is not None:
        gone = opened.prune(keep)
        click.echo(f"Deleted {len(gone)} revisions.", err=True)
    for revision in opened.list_all():
        click.echo(render_revision(revision))


@main.command()
@with_settings
@click.argument("output", type=click.Path(dir_okay=False, allow_dash=True), default="-")
@click.option("--graph", help="IRI of the one graph to write.  [default: all named graphs]")
@click.option("--format", "syntax", default="n-quads", show_default=True, help="RDF format.")
@with_revision
def dump(
    settings: Settings, output: str, graph: str | None, syntax: str, revision: int | None
) -> None:
    """Write the named graphs of a revision to a file or to standard output."""
    opened = open_revisions(settings)
    number = opened.latest() if revision is None else revision
    name = find_format(syntax, RDF_FORMATS).name
    with opened.hold(number) as folder, open_output(output) as target, show_progress("Writing"):
        write_dump(Store.read_only(str(folder)), target, name, graph, read_prefixes())


@main.command()
@with_settings
@click.argument("folder", type=click.Path(path_type=Path))
def backup(settings: Settings, folder: Path) -> None:
    """Copy all revisions, with check sums, into a new FOLDER."""
    with show_progress("Copying"):
        count = make_backup(open_revisions(settings), folder)
    click.echo(f"Backed up {count} revisions to {folder}.", err=True)


@main.command()
@with_settings
@click.argument("folder", type=click.Path(path_type=Path))
def restore(settings: Settings, folder: Path) -> None:
    """Bring all revisions of a backup FOLDER into an empty data folder."""
    with show_progress("Copying"):
        count = restore_backup(open_revisions(settings), folder)
    click.echo(f"Restored {count} revisions from {folder}.", err=True)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "wanted", type=click.Choice(["text", "json"]), default="text")
def validate(paths: tuple[Path, ...], wanted: str) -> None:
    """Check RDF files, and folders laid out like data/, before they are loaded.

    Do they parse, are the tables right, does every term exist?
    """
    with show_progress("Reading"):
        findings = check_files(paths, Settings().base)
    if text := FINDING_FORMATS[wanted](findings):
        click.echo(text)
    click.echo(f"{len(findings)} findings in {len(paths)} files or folders.", err=True)
    raise SystemExit(1 if findings else 0)


def open_revisions(settings: Settings) -> Revisions:
    """Return the revisions in the data folder."""
    return Revisions(settings.data, Names(settings.base), settings.lock_seconds)


def publish_changed(revisions: Revisions, change: Change, message: str) -> None:
    """Publish a change unless just this was published before: the same files, byte by byte."""
    origin = identify(revisions, change)
    if origin not in {revision.origin for revision in revisions.list_all()}:
        publish(revisions, change, message)


def publish(revisions: Revisions, change: Change, message: str) -> None:
    """Publish a change together with what this installation brings, and tell about it."""
    replaced = (*list_release(revisions.names), *change.replaced)
    whole = replace(change, replaced=replaced)
    with show_progress("Building the revision"):
        revision = revisions.publish(whole, message, identify(revisions, change))
    text = render_revision(revision) if revision else "Nothing changed; no new revision."
    click.echo(text, err=True)


def identify(revisions: Revisions, change: Change) -> str:
    """Return what identifies a change by its files and those of this installation."""
    files = (*list_release(revisions.names), *change.replaced, *change.added)
    graphs = tuple(file.graph for file in files)
    return identify_files((*change.folders, *(file.path for file in files)), graphs)


def evaluate(settings: Settings, request: Request, revision: int | None) -> Answer:
    """Evaluate a query in a worker, with the same limits as over HTTP."""
    opened = open_revisions(settings)
    limits = Limits(settings.query_seconds, settings.query_memory, settings.result_bytes)
    workers = Workers.start(1)
    try:
        with tempfile.TemporaryDirectory(prefix="zielgraph-") as spool:
            evaluator = Evaluator(opened, workers, Path(spool), limits)
            number = opened.latest() if revision is None else revision
            answer = evaluator.submit(request, number).result()
            return take_body(answer)
    finally:
        workers.stop()
