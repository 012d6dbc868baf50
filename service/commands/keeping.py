"""Commands that keep revisions: revisions, backup, restore."""

from pathlib import Path

import click

from graph.backup import make_backup, restore_backup
from service.commands.options import with_settings
from service.progress import show_progress
from service.revisions import open_revisions
from service.settings import Settings
from service.text import render_revision


@click.command()
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


@click.command()
@with_settings
@click.argument("folder", type=click.Path(path_type=Path))
def backup(settings: Settings, folder: Path) -> None:
    """Copy all revisions, with check sums, into a new FOLDER."""
    with show_progress("Copying"):
        count = make_backup(open_revisions(settings), folder)
    click.echo(f"Backed up {count} revisions to {folder}.", err=True)


@click.command()
@with_settings
@click.argument("folder", type=click.Path(path_type=Path))
def restore(settings: Settings, folder: Path) -> None:
    """Bring all revisions of a backup FOLDER into an empty data folder."""
    with show_progress("Copying"):
        count = restore_backup(open_revisions(settings), folder)
    click.echo(f"Restored {count} revisions from {folder}.", err=True)
