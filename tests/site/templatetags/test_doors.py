"""A link to an office page is shown to those whom the gate lets in."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from ratusha.people.queries import Actor
from tests.cast import CHARACTERS


def shown(text, actor):
    with override("uk"):  # whatever language the page before was in
        return Template("{% load doors %}" + text).render(Context({"actor": actor, "n": 3}))


@pytest.fixture
def actor(cast):
    return lambda role: cast.actor(next(name for name, (has, _) in CHARACTERS.items() if has == role))


def test_who_has_the_right_sees_a_link(actor):
    link = shown("{% door 'plan:office-measure' n %}Measure <b>{{ n }}</b>{% enddoor %}", actor("secretary"))
    assert link == '<a href="/office/plan/measure/3/">Measure <b>3</b></a>'
    button = shown("{% door 'catalogue:cards' class='button' %}Cards{% enddoor %}", actor("admin"))
    assert button == '<a class="button" href="/office/services/">Cards</a>'


def test_others_see_the_words_and_no_button(actor):
    assert shown("{% door 'plan:office-measure' n %}M{% enddoor %}", actor("interviewer")) == "M"
    assert shown("{% door 'plan:approve' class='button' %}A{% enddoor %}", actor("interviewer")) == ""
    assert shown("{% door 'plan:office' %}Plan{% enddoor %}", Actor.resident()) == "Plan"


def test_an_address_without_a_right_is_a_mistake_of_the_page(actor):
    with pytest.raises(KeyError):
        shown("{% door 'plan:plan' %}Plan{% enddoor %}", actor("admin"))
    with pytest.raises(TemplateSyntaxError, match="name the address"):
        shown("{% door %}x{% enddoor %}", actor("admin"))
