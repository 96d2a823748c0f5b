"""Change the room: write cards, publish versions, say how a service can be had, bring a catalogue in."""

from ratusha.catalogue.actions.cards import (
    CannotPublish,
    UnknownUnit,
    describe_life_event,
    draft_card,
    publish_version,
)
from ratusha.catalogue.actions.imports import import_catalogue, plan_import
from ratusha.catalogue.actions.outlooks import CannotOpen, set_outlook

__all__ = [
    "CannotOpen",
    "CannotPublish",
    "UnknownUnit",
    "describe_life_event",
    "draft_card",
    "import_catalogue",
    "plan_import",
    "publish_version",
    "set_outlook",
]
