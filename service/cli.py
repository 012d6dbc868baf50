"""The command line: `zielgraph serve load validate accept query revisions dump ...`.

Exit status 0: done; 1: refused or findings; 2: wrong use. Messages go to standard error.
"""

import errno
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from graph.errors import GraphError, NotFound, TermFault, UnknownFormat
from service.settings import Settings
from service.terminal import LANGUAGE, choose_colour, clean_lines

WRONG_USE: Final = (NotFound, UnknownFormat, TermFault)

# the module of each command: no command waits for what another one needs
COMMANDS: Final[Mapping[str, str]] = MappingProxyType({
    "serve": "load", "load": "load", "validate": "validate", "accept": "accept",
    "query": "asking", "report": "report", "revisions": "keeping", "diff": "diff",
    "dump": "reading", "backup": "keeping", "restore": "keeping", "generate": "generate",
})  # fmt: skip


class Commands(click.Group):
    """The group of commands; turns errors of the library into a message and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click has it
        """Return the names of the commands, in the order in which help tells them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, None if there is none of that name; its module is loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"service.commands.{COMMANDS[cmd_name]}")
        return cast("click.Command", getattr(module, cmd_name))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GraphError as fault:
            tell(fault.say(ctx.meta.get(LANGUAGE, "en")))
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
