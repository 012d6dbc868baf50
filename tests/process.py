"""The service and its command line as processes of their own, started as a user starts them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ADDRESS: Final = re.compile(r"http://\S+")


def run(
    folder: Path, *arguments: str, text: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run `zielgraph` with its data below a folder, and with settings of the environment."""
    command = [sys.executable, "-m", "service", *arguments]
    data = str(folder / "store")
    environment = {"ZIELGRAPH_DATA": data, "PATH": "/usr/bin:/bin", **settings}
    return subprocess.run(
        command,
        env=environment,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,  # a loaded machine may be slow
    )


@contextmanager
def run_server(data: Path, port: int = 0) -> Iterator[str]:
    """Run `zielgraph serve` on a port, by default a free one; yield its address as it tells it."""
    command = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = next((m for line in process.stderr if (m := ADDRESS.search(line))), None)
            assert found, "the server ended without telling its address"
            yield found.group(0)
        finally:
            process.terminate()
