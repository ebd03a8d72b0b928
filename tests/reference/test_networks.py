"""Betweenness and articulation points: graphs solved on paper, and Brandes's sums done the long way."""

from itertools import combinations

import numpy as np
import pytest

from keepworth.measure import Graphs, network_measures, weighted_degree


def graphs(*parts: tuple[int, list[tuple[int, int]]]) -> Graphs:
    """Graphs of so many nodes with these edges, numbered through."""
    graph, edges, first = [], [], 0
    for number, (nodes, ends) in enumerate(parts):
        graph += [number] * nodes
        edges += [(first + a, first + b) for a, b in ends]
        first += nodes
    one, other = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    return Graphs(np.array(graph, dtype=np.int64), one, other)


def test_a_star_hangs_on_its_middle() -> None:
    found = network_measures(graphs((4, [(0, 3), (1, 3), (2, 3)])))
    assert found.betweenness.tolist() == [0, 0, 0, 1]
    assert found.cuts.tolist() == [False, False, False, True]


def test_a_path_of_five() -> None:
    # Of the 6 pairs of others: 3 through the second, 4 through the middle.
    found = network_measures(graphs((5, [(0, 1), (1, 2), (2, 3), (3, 4)])))
    assert found.betweenness == pytest.approx([0, 3 / 6, 4 / 6, 3 / 6, 0], abs=1e-12)
    assert found.cuts.tolist() == [False, True, True, True, False]


def test_a_ring_of_four_has_two_ways_everywhere() -> None:
    found = network_measures(graphs((4, [(0, 1), (1, 2), (2, 3), (3, 0)])))
    assert found.betweenness == pytest.approx([1 / 6] * 4, abs=1e-12)
    assert not found.cuts.any()


def test_pairs_and_triangles_and_people_alone_connect_nobody() -> None:
    found = network_measures(graphs((2, [(0, 1)]), (3, [(0, 1), (1, 2), (0, 2)]), (1, []), (4, [(0, 1), (2, 3)])))
    assert not found.betweenness.any()
    assert not found.cuts.any()


def long_way(nodes: int, edges: list[tuple[int, int]]) -> tuple[list[float], list[bool]]:
    """Betweenness by counting ways with powers of the matrix, articulation by removing each node."""
    beside = np.zeros((nodes, nodes))
    for a, b in edges:
        beside[a, b] = beside[b, a] = 1
    steps, ways, power = np.full((nodes, nodes), np.inf), np.zeros((nodes, nodes)), np.eye(nodes)
    for length in range(nodes):
        new = (power > 0) & np.isinf(steps)
        steps[new], ways[new] = length, power[new]
        power = power @ beside

    def parts(left: list[int]) -> int:
        reach = np.linalg.matrix_power(beside[np.ix_(left, left)] + np.eye(len(left)), nodes) > 0
        return len({tuple(row) for row in reach})

    everyone = list(range(nodes))
    between = [
        sum(ways[s, v] * ways[v, t] / ways[s, t] for s, t in combinations([o for o in everyone if o != v], 2)
            if np.isfinite(steps[s, t]) and steps[s, v] + steps[v, t] == steps[s, t])
        * 2 / ((nodes - 1) * (nodes - 2))
        for v in everyone
    ]  # fmt: skip
    return between, [parts([o for o in everyone if o != v]) > parts(everyone) for v in everyone]


def test_many_graphs_at_once_are_each_as_the_long_way_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(8)
    parts = []
    for nodes in rng.integers(1, 9, 60):
        pairs = list(combinations(range(nodes), 2))
        parts.append((int(nodes), [pair for pair in pairs if rng.random() < rng.choice([0.2, 0.4, 0.8])]))
    wanted = [long_way(nodes, edges) if nodes > 2 else ([0.0] * nodes, [False] * nodes) for nodes, edges in parts]
    for at_once in (4_000_000, 30):
        monkeypatch.setattr("keepworth.measure.network.EDGES_AT_ONCE", at_once)
        found = network_measures(graphs(*parts))
        assert found.betweenness == pytest.approx([one for between, _ in wanted for one in between], abs=1e-12)
        assert found.cuts.tolist() == [one for _, cuts in wanted for one in cuts]


def test_weighted_degree_adds_up_both_ends() -> None:
    of = graphs((3, [(0, 1), (0, 2)]))
    assert weighted_degree(of, np.array([5.0, 7.0])).tolist() == [12, 5, 7]
