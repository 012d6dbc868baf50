"""`python -m service`, and the command `zielgraph`."""

import signal


def main() -> None:
    """Run the command line."""
    # Ctrl+C while modules are loaded ends at once, without a traceback
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # every worker process imports this module first, and needs nothing of the web
    from service.cli import main as run  # noqa: PLC0415

    signal.signal(signal.SIGINT, handler)
    run()


if __name__ == "__main__":
    main()
