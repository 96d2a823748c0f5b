"""The chain holds, shows any change, and still holds after erasure."""

from dataclasses import replace

import pytest

from ratusha.core.casework import GENESIS, Link, link, payload_digest, verify


@pytest.fixture
def chain():
    previous, links = GENESIS, []
    for number, kind in enumerate(["filed", "registered", "decided"], start=1):
        payload, salt = {"by": "Олена", "n": number}, bytes([number]) * 16
        digest = payload_digest(salt, payload)
        facts = {"outcome": "granted"} if kind == "decided" else {}
        value = link(previous, number, kind, f"2025-12-0{number}T10:00:00+02:00", facts=facts, digest=digest)
        links.append(
            Link(number, kind, f"2025-12-0{number}T10:00:00+02:00", digest, value, facts, payload, salt)
        )
        previous = value
    return links


def test_an_untouched_chain_holds(chain):
    assert verify(chain).holds


def test_it_holds_after_the_content_was_erased(chain):
    assert verify([replace(e, payload=None, salt=None) for e in chain]).holds


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda c: [c[0], replace(c[1], kind="decided"), c[2]], "altered"),
        (lambda c: [c[0], replace(c[1], at="2025-12-05T10:00:00+02:00"), c[2]], "altered"),
        (lambda c: [c[0], replace(c[1], payload={"by": "хтось"}), c[2]], "content"),
        (lambda c: [c[0], replace(c[1], facts={"outcome": "refused"}), c[2]], "altered"),
        (lambda c: [c[0], c[2]], "missing"),
    ],
)
def test_any_change_is_shown_with_its_place(chain, change, why):
    verdict = verify(change(chain))
    assert not verdict.holds
    assert verdict.number == 2
    assert why in verdict.why


def test_the_digest_is_the_documented_one():
    import hashlib

    assert (
        payload_digest(b"salt", {"b": 1, "a": "є"})
        == hashlib.sha256('salt{"a":"є","b":1}'.encode()).hexdigest()
    )
