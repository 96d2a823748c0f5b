"""What is wrong with a form, where, and how to mend it: one shape for refusals and for advice.

pyxform says what it refuses in free English with the row in front; here each of its sentences becomes a
stable code, a sheet, a row and a plain sentence. A sentence that this table does not know keeps pyxform's own
words under the code `other`.
"""

from ratusha.core.forms.faults.pyxform import from_pyxform
from ratusha.core.forms.faults.remark import Fault

__all__ = ["Fault", "from_pyxform"]
