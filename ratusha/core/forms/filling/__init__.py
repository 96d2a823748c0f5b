"""One filling of a form while it is being worked out: the answer tree, what is off, what is wrong.

`fill` is the door; nothing outside `core.forms` holds a `Filling`.
"""

from ratusha.core.forms.filling.filled import Filled, step
from ratusha.core.forms.filling.occasion import Occasion
from ratusha.core.forms.filling.running import Filling
from ratusha.core.forms.filling.tree import MAX_REPEATS

__all__ = ["MAX_REPEATS", "Filled", "Filling", "Occasion", "step"]
