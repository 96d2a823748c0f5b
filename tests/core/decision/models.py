"""A small model that the tests of decisions change one thing at a time."""

from __future__ import annotations


def model(**changes) -> dict:
    """Three initiatives on two criteria; one is normal, one an interval."""
    plain = {
        "criteria": [
            {"name": "hours", "unit": "h", "worst": 0, "best": 100},
            {"name": "need", "worst": 0, "best": 1},
        ],
        "alternatives": [
            {"name": "A", "values": {"hours": 80, "need": 0.2}, "cost": 30},
            {"name": "B", "values": {"hours": 30, "need": {"normal": [0.7, 0.1]}}, "cost": 40},
            {"name": "C", "values": {"hours": {"interval": [10, 60]}, "need": 0.5}, "cost": 50},
        ],
        "budget": {"total": 80},
    }
    return plain | changes
