"""The command line: `zielgraph serve load validate accept query revisions dump ...`.

Exit status 0: done; 1: refused or findings; 2: wrong use. Messages go to standard error.
"""

import errno
from typing import Final

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from graph.errors import GraphError, NotFound, TermFault, UnknownFormat
from service.commands.accept import accept
from service.commands.asking import query
from service.commands.diff import diff
from service.commands.generate import generate
from service.commands.keeping import backup, restore, revisions
from service.commands.load import load, serve
from service.commands.reading import dump
from service.commands.report import report
from service.commands.validate import validate
from service.settings import Settings
from service.terminal import choose_colour, clean_lines

WRONG_USE: Final = (NotFound, UnknownFormat, TermFault)


class Commands(click.Group):
    """The group of commands; turns errors of the library into a message and an exit status."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GraphError as fault:
            tell(str(fault))
            raise SystemExit(2 if isinstance(fault, WRONG_USE) else 1) from None
        except ValidationError as fault:  # a setting in the environment
            for error in fault.errors():
                name = f"ZIELGRAPH_{error['loc'][0]}".upper()
                tell(f"{name}={error['input']}: {error['msg']}")
            raise SystemExit(2) from None
        except SettingsError as fault:
            tell(f"{fault}: write ZIELGRAPH_GATES as a JSON object.")
            raise SystemExit(2) from None
        except OSError as fault:
            if fault.errno == errno.EPIPE:  # who reads the output has enough; click ends in order
                raise
            tell(f"{fault.filename}: {fault.strerror}." if fault.filename else str(fault))
            raise SystemExit(1) from None


def tell(message: str) -> None:
    """Write a message to standard error."""
    click.echo(f"zielgraph: {clean_lines(message)}", err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zielgraph")
@click.pass_context
def main(context: click.Context) -> None:
    """Load, check, ask and serve the county graph."""
    context.obj = Settings()
    context.color = choose_colour()


COMMANDS: Final = (
    serve, load, validate, accept, query, report, revisions, diff, dump, backup, restore, generate,
)  # fmt: skip
for command in COMMANDS:
    main.add_command(command)
