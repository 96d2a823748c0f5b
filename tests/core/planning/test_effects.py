"""A promise is judged only by what was measured; the ends of its range belong to it."""

import pytest

from ratusha.core.planning.effects import Effect, saved

PROMISED = (0.2, 0.35, 0.5)


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [(None, "unknown"), (0.19, "below"), (0.2, "within"), (0.5, "within"), (0.51, "above"), (0.0, "below")],
)
def test_a_reading_lies_below_within_or_above_the_promise(measured, verdict):
    assert Effect("take_up", "s", PROMISED, measured).verdict == verdict


def test_the_share_saved_is_of_what_it_took_before():
    assert saved(4.0, 1.0) == 0.75
    assert saved(4.0, 5.0) == -0.25  # it takes longer than before, and that is said
    assert saved(0.0, 1.0) is None
