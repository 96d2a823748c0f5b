"""What changed between two cards, place by place."""

from ratusha.core.catalogue.card import Evidence, Term
from ratusha.core.catalogue.differences import Difference, differences
from tests.catalogue.cards import complete_card


def test_equal_cards_do_not_differ():
    assert differences(complete_card(), complete_card()) == ()


def test_each_place_is_named_with_before_and_after():
    old = complete_card()
    more = (*old.evidence, Evidence("tax", {"uk": "РНОКПП"}))
    new = complete_card(
        title={**old.title, "uk": "Інша"}, term=Term(10, "working_day", "act"), evidence=more, rules=()
    )
    found = {d.place: d for d in differences(old, new)}
    assert found["title.uk"] == Difference("title.uk", "Реєстрація місця проживання", "Інша")
    assert (found["term.amount"].old, found["term.amount"].new) == ("5", "10")
    assert found["evidence[tax].title.uk"] == Difference("evidence[tax].title.uk", "", "РНОКПП")
    assert found["rules[act].title.uk"].new == ""
    assert "summary.uk" not in found
