"""From an XForm, as pyxform writes it, to a `Form`: structure, words, rules and lists of choices.

The XForm is the standard every ODK device reads, with all conveniences of the spreadsheet (`or_other`,
loops, table lists, references) already worked out; so the form here means exactly what it means on a device.
Rows of the spreadsheet are matched by name, so that remarks can say where.
"""

from ratusha.core.forms.xform.controls import EXTERNAL
from ratusha.core.forms.xform.structure import parse, stamped

__all__ = ["EXTERNAL", "parse", "stamped"]
