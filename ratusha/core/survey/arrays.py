"""The array types of this package, and the one grouped sum everything is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Names = NDArray[np.object_]


def tally(group: Ints, values: Floats, size: int) -> Floats:
    """Sum of the values of each group 0 … size − 1."""
    return np.asarray(np.bincount(group, weights=values, minlength=size), dtype=np.float64)


def count(group: Ints, size: int) -> Ints:
    """Rows of each group 0 … size − 1."""
    return np.asarray(np.bincount(group, minlength=size), dtype=np.int64)
