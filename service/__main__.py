"""`python -m service`, and the command `zielgraph`."""


def main() -> None:
    """Run the command line."""
    # every worker process imports this module first, and needs nothing of the web
    from service.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
