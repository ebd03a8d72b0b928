"""The command line: parse, call a run, print."""

from keepworth.cli.edge import main

__all__ = ["main"]
