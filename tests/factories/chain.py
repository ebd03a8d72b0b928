"""The sample chain, made once a process: all that is true of it, and its tables."""

import functools

from keepworth.samples.chain.facts import facts_of
from keepworth.samples.chain.sales import Chain, make_chain
from keepworth.samples.firm.rows import Facts


@functools.cache
def chain() -> Chain:
    return make_chain()


@functools.cache
def facts() -> Facts:
    return facts_of(chain())
