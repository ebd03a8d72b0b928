"""How long a question takes is said by one rule, everywhere."""

import pytest

from keepworth.numerics.spans import span_said


@pytest.mark.parametrize(("minutes", "said"), [
    (0.4, (24, "second")), (0.001, (1, "second")), (0.999, (1, "minute")), (1.0, (1, "minute")),
    (1.0 + 1e-9, (1, "minute")), (1.2, (2, "minute")), (2.0, (2, "minute")),
])  # fmt: skip
def test_seconds_below_a_minute_else_minutes_begun(minutes, said):
    assert span_said(minutes) == said
