"""The settings: one table with default and help, for the environment, command line and docs."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.validation.modes import Mode

MIB = 1024 * 1024


class Settings(BaseSettings):
    """Everything that can be set, as `ZIELGRAPH_<NAME>` in the environment; read once."""

    model_config = SettingsConfigDict(env_prefix="ZIELGRAPH_", frozen=True, extra="forbid")

    data: Path = Field(default=Path("store"), description="folder with the published revisions")
    base: str = Field(
        default="https://w3id.org/kek/data",
        description="beginning of all IRIs this server answers for, without a slash at the end",
        pattern=r"^https?://[^\s<>]+[^/\s<>]$",
    )
    address: str = Field(
        default="",
        description=(
            "public address of this server, without a slash at the end, that evidence names; "
            "empty: the one that each request names"
        ),
        pattern=r"^(https?://[^\s<>]+[^/\s<>])?$",
    )
    contact: str = Field(
        default="",
        description="whom to write to about barriers, as the accessibility statement names it",
        max_length=200,
    )
    publisher: str = Field(
        default="",
        description="who publishes data here, an office and no person, as each revision notes",
        max_length=200,
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, description="port to listen on", ge=0, le=65535)
    workers: int = Field(default=8, description="processes that evaluate queries", ge=1)
    query_seconds: float = Field(default=10.0, description="longest time one query may take", gt=0)
    query_memory: int = Field(
        default=512 * MIB,
        description="bytes of memory one query may take beside the opened store",
        gt=0,
    )
    result_bytes: int = Field(
        default=64 * MIB, description="largest result of one query in bytes", gt=0
    )
    body_bytes: int = Field(default=1 * MIB, description="largest request body in bytes", gt=0)
    waiting: int = Field(default=64, description="queries that may wait for a free process", ge=0)
    cache_bytes: int = Field(default=64 * MIB, description="memory for answers kept in bytes", ge=0)
    validate_seconds: float = Field(
        default=60.0, description="longest time one validation without publishing may take", gt=0
    )
    validate_memory: int = Field(
        default=2048 * MIB, description="bytes of memory one validation may take", gt=0
    )
    lock_seconds: float = Field(
        default=30.0, description="how long a publisher waits for another one", ge=0
    )
    publish_seconds: float = Field(
        default=3600.0, description="longest time building and checking a revision may take", gt=0
    )
    gates: dict[str, Mode] = Field(
        default={},
        description=(
            "what violations do, as JSON: the beginning of a graph's address, and `strict` (they "
            "refuse the change), `warn` or `report`"
        ),
    )


def render_settings() -> str:
    """Return the table of all settings as Markdown, as docs/settings.md shows it."""
    rows = [
        f"| `ZIELGRAPH_{name.upper()}` | `{field.default}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Set in the environment, read once at the start. Made from `service/settings.py` by",
            "`make docs`.",
            "",
            "| variable | default | what it is |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    Path("docs/settings.md").write_text(render_settings(), encoding="utf-8")
