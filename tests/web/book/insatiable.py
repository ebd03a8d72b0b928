"""Readers that only their limits stop; the process that reads loads this alone."""

from keepworth.tables.reading.limits import MEMORY


def greedy(request: dict[str, object]) -> None:
    bytearray(MEMORY.amount)


def endless(request: dict[str, object]) -> None:
    while True:
        pass
