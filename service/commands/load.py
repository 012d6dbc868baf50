"""Commands that publish data: serve, load."""

from pathlib import Path
from threading import Thread

import click

from graph.changes import Change
from graph.disk import read_ahead
from service.arguments import make_file
from service.commands.options import (
    EXISTING,
    FOLDER,
    with_gate,
    with_language,
    with_settings,
)
from service.commands.publishing import DEFAULT, publish, publish_changed
from service.outputs.words import say
from service.revisions import open_revisions
from service.settings import Settings


@click.command()
@with_settings
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0: any free one.")
@click.option("--load", "folder", type=FOLDER, help="Load this folder first, if it has changed.")
def serve(settings: Settings, host: str | None, port: int | None, folder: Path | None) -> None:
    """Serve the graph over HTTP."""
    # no other command waits for the web to be imported
    from service.app import open_context  # noqa: PLC0415
    from service.pages.frame import prepare_pages  # noqa: PLC0415
    from service.serving import end_on_signal, open_port, run_server  # noqa: PLC0415

    given = {key: value for key, value in {"host": host, "port": port}.items() if value is not None}
    settings = settings.model_copy(update=given)
    end_on_signal()
    listener = open_port(settings.host, settings.port)
    Thread(target=prepare_pages, daemon=True).start()  # while processes are started
    revisions = open_revisions(settings)
    if folder:
        message = say(DEFAULT, "loaded", names=folder.name)
        publish_changed(revisions, Change(folders=(folder,)), message)
    elif not revisions.list_numbers():
        publish(revisions, Change(), say(DEFAULT, "basics"))
    Thread(target=read_ahead, args=(revisions.store(revisions.latest()),), daemon=True).start()
    with listener, open_context(settings) as context:
        run_server(context, listener)


@click.command()
@with_settings
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--graph", help="IRI of the graph the files belong to.")
@click.option("--message", "-m", help="Why this revision comes; shown in the history.")
@click.option(
    "--replace", "whole", is_flag=True, help="The graphs then hold the files and nothing else."
)
@click.option("--format", "syntax", help="RDF format.  [default: by the ending of the file]")
@click.option("--if-changed", is_flag=True, help="Do nothing if just this was loaded before.")
@with_gate
@with_language
def load(  # noqa: PLR0913 - the options of one command
    *,
    settings: Settings,
    paths: tuple[Path, ...],
    graph: str | None,
    message: str | None,
    syntax: str | None,
    gate: str | None,
    language: str,
    whole: bool,
    if_changed: bool,
) -> None:
    """Publish RDF files, or folders laid out like data/, as a new revision.

    A folder replaces the graphs its files belong to; a file is added to its graph. Violations of
    the rules refuse the whole change, unless they are accepted or --gate opens the gate.
    """
    folders = tuple(path for path in paths if path.is_dir())
    files = tuple(make_file(path, syntax, graph) for path in paths if path not in folders)
    if folders and graph:
        raise click.UsageError("--graph is for files; the paths in a folder say the graphs.")
    added, replaced = ((), files) if whole else (files, ())
    change = Change(replaced=replaced, added=added, folders=folders)
    text = message or say(language, "loaded", names=", ".join(path.name for path in paths))
    revisions = open_revisions(settings, gate)
    (publish_changed if if_changed else publish)(revisions, change, text, language)
