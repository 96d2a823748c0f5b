"""The plan of an import: the dry run and the run are one computation."""

from ratusha.core.catalogue.importing import Known, plan
from ratusha.core.catalogue.reading import Draft, Event, Harvest, Rejection, UnitName
from tests.catalogue.cards import complete_card

UNITS = {"cnap": "cnap", "land": "land", "земельний відділ": "land"}


def one(card, known=None, **harvest):
    return plan(Harvest((Draft(2, "a", card),), **harvest), known or {}, UNITS, frozenset())


def test_a_new_service_is_created():
    done = one(complete_card())
    assert done.counts == {"created": 1, "changed": 0, "unchanged": 0, "rejected": 0}
    assert done.cards["a"] == complete_card()


def test_the_same_card_again_is_unchanged():
    done = one(complete_card(), {"a": Known(complete_card())})
    assert done.counts["unchanged"] == 1
    assert not done.cards
    assert done.is_worth_doing


def test_a_file_that_says_less_takes_nothing_away():
    done = one(complete_card(rules=(), title={"uk": "Нова"}), {"a": Known(complete_card())})
    assert done.counts["changed"] == 1
    assert done.cards["a"].rules == complete_card().rules
    assert done.cards["a"].title["en"] == "Registering an address"


def test_a_provider_with_a_units_name_becomes_that_unit():
    card = complete_card(unit="", steps=(), provider={"uk": "Земельний відділ"})
    assert one(card).cards["a"].unit == "land"


def test_units_and_life_events_that_are_not_there_reject_the_row_alone():
    assert one(complete_card(unit="nowhere")).outcomes[0].code == "unit"
    assert one(complete_card(life_events=("birth",))).outcomes[0].code == "life_event"
    done = one(
        complete_card(unit="port", life_events=("birth",)),
        units=(UnitName("port", {"uk": "Порт"}),),
        events=(Event("birth", {"uk": "Народження"}), Event("unused", {"uk": "?"})),
    )
    assert done.counts["created"] == 1
    assert [event.identifier for event in done.events] == ["birth"]
    assert [unit.code for unit in done.units] == ["port"]


def test_a_service_open_online_does_not_become_incomplete():
    prepared = complete_card(being_prepared=True)
    done = one(prepared, {"a": Known(complete_card(), is_online=True)})
    assert done.outcomes[0].code == "online"
    assert not done.cards


def test_the_report_has_a_line_for_each_row():
    harvest = Harvest((Draft(2, "a", complete_card()), Rejection(3, "b", "skip", "A rule skips this row.")))
    report = plan(harvest, {}, UNITS, frozenset()).to_dict()
    assert report == {
        "created": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
        "rows": [
            {"line": 2, "identifier": "a", "action": "created", "code": "", "message": ""},
            {
                "line": 3,
                "identifier": "b",
                "action": "rejected",
                "code": "skip",
                "message": "A rule skips this row.",
            },
        ],
    }


def test_nothing_but_rejections_is_not_worth_doing():
    harvest = Harvest((Rejection(2, "", "title", "no"),))
    assert not plan(harvest, {}, UNITS, frozenset()).is_worth_doing
