"""Words that the room's pages make of what is stored."""

from __future__ import annotations

from django.utils import translation

from ratusha.needs.forms import method_words


def test_a_method_names_columns_as_code_and_what_it_does_in_the_readers_language():
    with translation.override("uk"):
        said = method_words("strata district, clusters <b>, raked to age,sex and online, logit intervals")
    assert "<code>district</code>, " in said
    assert "<code>&lt;b&gt;</code>" in said
    assert "<code>online</code>" in said
    assert "intervals" not in said
