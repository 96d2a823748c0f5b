"""No top need is passed over in silence."""

from ratusha.core.planning.evidence import NeedRow, coverage

WORDS = {"uk": "Не запропоновано"}


def need(service, value):
    return NeedRow(service, {"uk": service}, "/", value, None, None, None)


def test_each_top_need_has_its_measure_or_a_reason():
    rows = coverage(
        [need("a", 0.1), need("b", 0.3), need("c", 0.2), need("d", 0.05)],
        measures={"b": "7"},
        refused={"c": {"uk": "Дорого"}},
        otherwise=WORDS,
        most=3,
    )
    assert [(r.need.service, r.measure, r.reason) for r in rows] == [
        ("b", "7", {}),
        ("c", "", {"uk": "Дорого"}),
        ("a", "", WORDS),
    ]


def test_no_needs_no_coverage():
    assert coverage([], {}, {}, WORDS, 5) == []
