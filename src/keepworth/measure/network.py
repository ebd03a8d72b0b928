"""Who connects whom: measures of the graph of people, of many graphs at once.

Nodes of all graphs are numbered through; those of one graph stand together. All sources of all graphs are searched
side by side, in parts of bounded size: a source has a row of its own with a place for every node of its graph.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints

EDGES_AT_ONCE: Final = 4_000_000  # of all rows of a part together


@dataclass(frozen=True, slots=True)
class Graphs:
    """Undirected graphs without loops or repeated edges."""

    graph: Ints  # of each node, rising. Shape (nodes,)
    one: Ints  # an end of each edge. Shape (edges,)
    other: Ints


@dataclass(frozen=True, slots=True)
class Network:
    """What each node is to its graph; shapes (nodes,)."""

    betweenness: Floats  # share of the pairs of others whose shortest ways lead through it, 0 to 1
    cuts: Flags  # without it, some would be cut off (an articulation point)


def weighted_degree(of: Graphs, weight: Floats) -> Floats:
    """Return the sum of the weights of each node's edges."""
    nodes = of.graph.size
    sums: Floats = np.bincount(of.one, weight, nodes) + np.bincount(of.other, weight, nodes)
    return sums


def network_measures(of: Graphs) -> Network:
    """Return betweenness and articulation points of every node; ways are counted in steps, not in strength.

    Source: Freeman (1977); the sums over sources are Brandes's (2001).
    """
    nodes = of.graph.size
    between, cuts = np.zeros(nodes), np.zeros(nodes, dtype=np.bool_)
    if not nodes:
        return Network(between, cuts)
    graphs = int(of.graph[-1]) + 1
    size = np.bincount(of.graph, minlength=graphs)
    edges = np.bincount(of.graph[of.one], minlength=graphs)
    degree = np.bincount(of.one, minlength=nodes) + np.bincount(of.other, minlength=nodes)
    # Most customers are stars or less; their middle lies on all ways, and no search is needed.
    hub = (degree == size[of.graph] - 1) & (edges == size - 1)[of.graph] & (size >= 3)[of.graph]
    between[hub], cuts[hub] = 1.0, True
    is_star = np.zeros(graphs, dtype=np.bool_)
    is_star[of.graph[hub]] = True
    searched = (size >= 4) & (edges >= 2) & ~is_star
    # Three nodes with two edges are a star, with three no way leads through anybody.
    if searched.any():
        _search(of, searched[of.graph], between=between, cuts=cuts)
        scale = (size - 1.0) * (size - 2.0)
        mine = searched[of.graph]
        between[mine] /= scale[of.graph[mine]]
    return Network(between, cuts)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A row of places for each of some sources, and the edges among the places of each row."""

    source: Ints  # the node of each row
    at: Ints  # its place in its own row
    node: Ints  # of each place
    row: Ints  # of each place
    begin: Ints  # of each edge, as places; both directions
    end: Ints


def _search(of: Graphs, wanted: Flags, *, between: Floats, cuts: Flags) -> None:
    base = _components(of.one, of.other, nodes=of.graph.size)
    holds = np.zeros(base.max() + 1, dtype=np.int64)
    holds[base] = of.graph
    parts = np.bincount(holds, minlength=int(of.graph[-1]) + 1)
    for rows in _rows(of, np.flatnonzero(wanted)):
        between += np.bincount(rows.node, _dependency(rows), minlength=between.size)
        cuts[rows.source] = _parts_without(rows) > parts[of.graph[rows.source]]


def _rows(of: Graphs, sources: Ints) -> Iterator[_Rows]:
    """Lay out rows of places for the sources, a part at a time."""
    graphs = int(of.graph[-1]) + 1
    size = np.bincount(of.graph, minlength=graphs)
    first = np.cumsum(size) - size
    begin, end = np.concatenate([of.one, of.other]), np.concatenate([of.other, of.one])
    order = np.argsort(of.graph[begin], kind="stable")
    begin, end = begin[order], end[order]
    many = np.bincount(of.graph[begin], minlength=graphs)
    first_edge = np.cumsum(many) - many
    cost = np.cumsum(many[of.graph[sources]] + size[of.graph[sources]])
    part = cost // EDGES_AT_ONCE
    for source in np.split(sources, np.flatnonzero(np.diff(part)) + 1):
        own = of.graph[source]
        start = np.cumsum(size[own]) - size[own]
        row, place = _ranges(size[own])
        edge_row, edge = _ranges(many[own])
        edge += first_edge[own][edge_row]
        shift = (start - first[own])[edge_row]
        yield _Rows(source, start + source - first[own], first[own][row] + place, row,
                    begin[edge] + shift, end[edge] + shift)  # fmt: skip


def _ranges(many: Ints) -> tuple[Ints, Ints]:
    """Return for each of several ranges its number, repeated, and 0, 1, … within it."""
    number = np.repeat(np.arange(many.size), many)
    return number, np.arange(number.size) - np.repeat(np.cumsum(many) - many, many)


def _dependency(rows: _Rows) -> Floats:
    """Return at each place how much the ways from the row's source depend on it (Brandes's δ)."""
    places = rows.node.size
    steps, ways = np.full(places, -1), np.zeros(places)
    steps[rows.at], ways[rows.at] = 0, 1.0
    begin, end = rows.begin, rows.end
    levels: list[Ints] = []
    while True:
        on = np.flatnonzero((steps[begin] == len(levels)) & (steps[end] < 0))
        if not on.size:
            break
        ways += np.bincount(end[on], ways[begin[on]], minlength=places)
        steps[end[on]] = len(levels) + 1
        levels.append(on)
    depends = np.zeros(places)
    for on in reversed(levels):
        near, far = begin[on], end[on]
        depends += np.bincount(near, ways[near] / ways[far] * (1.0 + depends[far]), minlength=places)
    depends[rows.at] = 0.0
    return depends


def _parts_without(rows: _Rows) -> Ints:
    """Return into how many parts the graph of each row falls without the row's source."""
    mine = rows.at[rows.row[rows.begin]]
    kept = (rows.begin != mine) & (rows.end != mine)
    label = _components(rows.begin[kept], rows.end[kept], nodes=rows.node.size)
    row_of = np.zeros(label.max() + 1, dtype=np.int64)
    row_of[label] = rows.row
    # The source stands alone in its own row.
    return np.bincount(row_of, minlength=rows.source.size) - 1


def _components(one: Ints, other: Ints, *, nodes: int) -> Ints:
    """Return the number of the connected component of each node."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = coo_array((np.ones(one.size, dtype=np.int8), (one, other)), shape=(nodes, nodes))
    label: Ints = connected_components(edges.tocsr(), directed=False)[1].astype(np.int64)
    return label
