"""A small synthetic town for these tests: strata, houses, answers with gaps; the same for the same seed."""

import numpy as np


def columns(seed=1, strata=4, houses=5, flats=6):
    """Columns by name; `y` and `z` have gaps, `online` is 0/1, `age` a category."""
    draw = np.random.default_rng(seed)
    size = strata * houses * flats
    district = np.repeat(np.arange(strata), houses * flats)
    house = np.repeat(np.arange(strata * houses), flats)
    y = np.round(draw.normal(50, 10, size) + 3 * district + draw.normal(0, 4, strata * houses)[house], 2)
    z = np.round(draw.gamma(3, 20, size), 1)
    y[draw.random(size) < 0.08] = np.nan
    z[draw.random(size) < 0.05] = np.nan
    return {
        "district": np.asarray([f"d{number}" for number in district], dtype=object),
        "house": np.asarray([f"h{number}" for number in house], dtype=object),
        "flat": np.asarray([f"f{number}" for number in range(size)], dtype=object),
        "houses": np.repeat(np.arange(strata) * 3 + houses + 4.0, houses * flats),
        "flats": (flats + 3.0 + house % 4).astype(float),
        "w": np.round(draw.gamma(6, 3, size), 3) + 1,
        "age": np.asarray(draw.choice(["old", "middle", "young"], size), dtype=object),
        "sex": np.asarray(draw.choice(["f", "m"], size, p=[0.55, 0.45]), dtype=object),
        "y": y,
        "z": z,
        "online": (draw.random(size) < 0.4).astype(float),
    }


DESIGNS = {
    "simple": {"weight": "w"},
    "strata": {"strata": "district", "weight": "w"},
    "clusters": {"strata": "district", "cluster": ["house"], "weight": "w"},
    "finite": {"strata": "district", "cluster": ["house"], "weight": "w", "fpc": ["houses"]},
    "two": {"strata": "district", "cluster": ["house", "flat"], "weight": "w", "fpc": ["houses", "flats"]},
}


def reordered(found, order):
    """The same rows in another order."""
    return {name: values[order] for name, values in found.items()}
