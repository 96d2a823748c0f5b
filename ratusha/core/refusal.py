"""The one shape of a refusal: what is wrong, where, and how to mend it.

Every way in (file, form, address, command) ends in the same shape, so that a page, a JSON route and the
command line can each show it in their own way. A room subclasses it beside the function that raises it.
"""

from __future__ import annotations

from collections.abc import Callable


class Refusal(ValueError):
    """Input that cannot be taken, in one sentence for a person.

    `code` is a short stable word for machines, `where` names the place (file and row, field, sheet, address).
    `message` may hold `%(name)s` places filled from `params`; the unfilled text is the translation key.
    """

    def __init__(self, code: str, message: str, where: str = "", **params: object) -> None:
        self.code = code
        self.template = message
        self.params = params
        self.where = where
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence in English, with its places filled."""
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of `translate`, with its places filled."""
        template = translate(self.template)
        return template % self.params if self.params else template

    def to_dict(self) -> dict[str, str]:
        """The shape printed under `--json`: code, message, where."""
        return {"code": self.code, "message": self.message, "where": self.where}
