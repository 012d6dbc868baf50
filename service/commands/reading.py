"""Commands that read the graph: query, dump."""

import sys
import tempfile
from pathlib import Path

import click
from pyoxigraph import Store

from graph.dump import write_dump
from graph.evaluation import Answer, Evaluator, Limits, Request, take_body
from graph.formats import RDF_FORMATS, find_format
from graph.queries import bind_query
from graph.vocabulary import read_prefixes
from graph.workers import Workers
from service.arguments import make_request, read_text, split_parameter
from service.commands.options import prepare_workers, with_revision, with_settings
from service.progress import show_progress
from service.revisions import open_revisions
from service.settings import Settings
from service.text import open_output, render_table


@click.command()
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


def evaluate(settings: Settings, request: Request, revision: int | None) -> Answer:
    """Evaluate a query in a worker, with the same limits as over HTTP."""
    opened = open_revisions(settings)
    limits = Limits(settings.query_seconds, settings.query_memory, settings.result_bytes)
    prepare_workers()
    workers = Workers.start(1)
    try:
        with tempfile.TemporaryDirectory(prefix="zielgraph-") as spool:
            evaluator = Evaluator(opened, workers, Path(spool), limits)
            number = opened.latest() if revision is None else revision
            answer = evaluator.submit(request, number).result()
            return take_body(answer)
    finally:
        workers.stop()
