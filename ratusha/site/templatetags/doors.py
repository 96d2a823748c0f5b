"""A link to an office page for those whom its right lets in.

    {% door 'plan:office-measure' measure.number %}{% say measure.title %}{% enddoor %}
    {% door 'plan:approve' class='button' %}{% translate "Approval" %}{% enddoor %}

Others see the words without a link; of a link that is dressed (`class`), such as a button, they see nothing.
The same table is asked as at the gate (`site/middleware.py`), so that no page invites where the gate refuses.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html

from ratusha.site.middleware import office_rights

register = template.Library()


class DoorNode(template.Node):
    """What stands between `door` and `enddoor`, as a link or plain."""

    def __init__(
        self,
        name: FilterExpression,
        arguments: Sequence[FilterExpression],
        dress: FilterExpression | None,
        words: NodeList,
    ) -> None:
        self.name, self.arguments, self.dress, self.words = name, arguments, dress, words

    def render(self, context: Context) -> str:
        """The link, the words alone, or nothing."""
        name = self.name.resolve(context)
        dress = self.dress.resolve(context) if self.dress else ""
        actor, right = context.get("actor"), office_rights()[name]
        if actor is None or not actor.may(right):
            return "" if dress else self.words.render(context)
        address = reverse(name, args=[argument.resolve(context) for argument in self.arguments])
        words = self.words.render(context)
        return format_html(
            '<a{} href="{}">{}</a>', format_html(' class="{}"', dress) if dress else "", address, words
        )


@register.tag
def door(parser: Parser, token: Token) -> DoorNode:
    """`{% door 'room:page' argument… [class='…'] %}words{% enddoor %}`."""
    _, *bits = token.split_contents()
    if not bits:
        raise template.TemplateSyntaxError("door: name the address, as in {% door 'plan:office' %}.")
    plain = [bit for bit in bits if not bit.startswith("class=")]
    named = token_kwargs([bit for bit in bits if bit.startswith("class=")], parser)
    words = parser.parse(("enddoor",))
    parser.delete_first_token()
    name, *arguments = [parser.compile_filter(bit) for bit in plain]
    return DoorNode(name, arguments, named.get("class"), words)
