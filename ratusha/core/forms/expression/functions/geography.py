"""Places: area, length and inside-ness on the sphere of the Earth's equatorial radius.

Formulas: great-circle distance by the spherical law of cosines; area of a polygon on the sphere after
Chamberlain and Duquette, "Some algorithms for polygons on a sphere" (JPL 2007); inside by ray casting, crossing
by the turns of the corners, both on the plane of degrees.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from math import acos, cos, nan, radians, sin

from ratusha.core.forms.expression.functions.numeric import round_half_up
from ratusha.core.forms.expression.functions.signature import Function
from ratusha.core.forms.expression.tokens import ExpressionError
from ratusha.core.forms.expression.values import Value, is_nodes, node_string, to_string
from ratusha.core.forms.numbers import text_number

_RADIUS = 6_378_100.0  # metres
_MOST_CORNERS = 1_000  # of intersects(), which looks at every pair
_Point = tuple[float, float]
_Line = tuple[_Point, _Point]


def area(value: Value) -> float:
    """Return the area of a shape in m², to 0.01; 0 for fewer than 3 points, NaN for no places."""
    points = _points([value])
    if points is None:
        return nan
    pairs = zip(points, [*points[1:], *points[:1]], strict=True)
    spherical = sum(radians(b[1] - a[1]) * (2 + sin(radians(a[0])) + sin(radians(b[0]))) for a, b in pairs)
    return _metres(spherical * _RADIUS * _RADIUS / 2 if len(points) > 2 else 0.0)


def distance(*values: Value) -> float:
    """Return the length of a line through the places in metres, to 0.01; NaN for no places."""
    points = _points(values)
    if points is None:
        return nan
    return _metres(sum(_between(a, b) for a, b in pairwise(points)))


def geofence(point: Value, shape: Value) -> bool:
    """Tell whether a place lies inside a shape; false when one of them is no place."""
    places, corners = _points([point]), _points([shape])
    if places is None or corners is None or len(places) != 1 or len(corners) < 3:
        return False
    latitude, longitude = places[0]
    inside = False
    for a, b in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if (a[0] > latitude) != (b[0] > latitude):
            crossing = a[1] + (latitude - a[0]) * (b[1] - a[1]) / (b[0] - a[0])
            inside ^= longitude < crossing
    return inside


def intersects(trace: Value) -> bool:
    """Tell whether a line or the edge of a shape crosses or touches itself; false when it is none."""
    points = _points([trace]) or []
    if len(points) > _MOST_CORNERS:
        raise ExpressionError("corners", "intersects() takes at most %(most)s points.", most=_MOST_CORNERS)
    lines = [line for line in pairwise(points) if line[0] != line[1]]
    return any(
        _meet(one, other, last=second == len(lines) - 1 and first == 0, next_one=second == first + 1)
        for second, other in enumerate(lines)
        for first, one in enumerate(lines[:second])
    )


def _meet(one: _Line, other: _Line, *, last: bool, next_one: bool) -> bool:
    """Tell whether two lines meet, apart from the corner that neighbours, and the ends of a shape, share."""
    (a, b), (c, d) = one, other
    if next_one:
        return _folds_back(a, b, d)
    if last and a == d:
        return _folds_back(c, d, b)
    return _turn(a, b, c) * _turn(a, b, d) < 0 > _turn(c, d, a) * _turn(c, d, b) or any(
        _turn(*line, point) == 0 and _within(point, *line)
        for line, point in ((one, c), (one, d), (other, a), (other, b))
    )


def _turn(a: _Point, b: _Point, c: _Point) -> float:
    """Return which way the path a, b, c turns: positive, negative, or 0 for straight on or back."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _folds_back(a: _Point, b: _Point, c: _Point) -> bool:
    return _turn(a, b, c) == 0 and (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0


def _within(point: _Point, a: _Point, b: _Point) -> bool:
    return all(min(a[axis], b[axis]) <= point[axis] <= max(a[axis], b[axis]) for axis in (0, 1))


def _points(values: Sequence[Value]) -> list[_Point] | None:
    """Read places: several values or nodes are one each, a single text holds them apart by `;`."""
    if len(values) > 1:
        texts = [to_string(value) for value in values]
    else:
        only = values[0]
        texts = (
            [node_string(node) for node in only]
            if is_nodes(only) and len(only) > 1
            else to_string(only).split(";")
        )
    if len(texts) > 1 and not texts[-1].strip() and len(values) == 1:
        texts.pop()  # a trace may end with ;
    points = [_point(text) for text in texts]
    return None if None in points else [point for point in points if point is not None]


def _point(text: str) -> _Point | None:
    numbers = [text_number(part) for part in text.split()]
    if not 2 <= len(numbers) <= 4 or any(map(math.isnan, numbers)):
        return None
    if not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180) or (len(numbers) == 4 and numbers[3] < 0):
        return None
    return numbers[0], numbers[1]


def _between(a: _Point, b: _Point) -> float:
    north, other = radians(a[0]), radians(b[0])
    angle = sin(north) * sin(other) + cos(north) * cos(other) * cos(radians(a[1] - b[1]))
    return acos(max(-1.0, min(1.0, angle))) * _RADIUS


def _metres(number: float) -> float:
    return abs(round_half_up(number * 100)) / 100


FUNCTIONS = (
    Function("area", "value", "number", area, "area of a shape in m²", browser=False),
    Function(
        "distance", "value value*", "number", distance, "length through places in metres", browser=False
    ),
    Function("geofence", "value value", "boolean", geofence, "is the place inside the shape", browser=False),
    Function(
        "intersects", "value", "boolean", intersects, "does the line or edge cross itself", browser=False
    ),
)
