"""`python -m service` is the command `zielgraph`."""

from service.cli import main

main()
