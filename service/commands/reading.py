"""Command dump: named graphs as RDF."""

import click
from pyoxigraph import Store

from graph.dump import write_dump
from graph.formats import RDF_FORMATS, find_format
from graph.vocabulary import read_prefixes
from service.commands.options import with_revision, with_settings
from service.progress import show_progress
from service.revisions import open_revisions
from service.settings import Settings
from service.text import open_output


@click.command()
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
