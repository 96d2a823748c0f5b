"""The pages of a draft: one question at a time, back and forth, check the answers, hand them in.

Any room's draft is shown here, at the address its owner registered (`ports.Owner.prefix`). A request is read,
one action is called, and the next page follows from the answers (`core.forms.flow`); no page is stored.
Everything works without JavaScript.
"""

from ratusha.intake.engine.asking import page, start
from ratusha.intake.engine.ending import check, file, later, upgrade

__all__ = ["check", "file", "later", "page", "start", "upgrade"]
