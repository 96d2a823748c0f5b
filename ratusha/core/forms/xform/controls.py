"""What the body of an XForm says: how each node is asked, which groups repeat, where choices come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ratusha.core.forms.model import Itemset, Text
from ratusha.core.forms.xform.names import JR, XF
from ratusha.core.forms.xform.words import Words

EXTERNAL = "external/"  # before the names of lists that come from the sheet external_choices


@dataclass
class Control:
    """What the body says about a node."""

    tag: str
    label: Text = field(default_factory=Text)
    hint: Text = field(default_factory=Text)
    guidance: Text = field(default_factory=Text)
    media: Mapping[str, Text] = field(default_factory=dict)
    appearance: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    itemset: Itemset | None = None


class Controls:
    """One pass over the body; paths are those of the primary instance, the root in front."""

    def __init__(self, body: etree._Element, words: Words) -> None:
        self.words = words
        self.by_path: dict[str, Control] = {}
        self.counts: dict[str, str] = {}
        self.repeats: set[str] = set()
        self._read(body)

    def _read(self, parent: etree._Element) -> None:
        for element in parent:
            tag = etree.QName(element).localname
            if tag in {"label", "hint", "itemset", "item", "value", "setvalue", "tag"}:
                continue
            ref = element.get("ref") or element.get("nodeset") or ""
            if tag == "repeat":
                self.repeats.add(ref)
                self.counts[ref] = element.get(f"{JR}count", "")
            if tag in {"group", "repeat"}:
                self._read(element)
            if ref and not (tag == "repeat" and ref in self.by_path):
                known = self.by_path.get(ref)
                self.by_path[ref] = self._control(element, "group" if tag == "repeat" else tag, known)

    def _control(self, element: etree._Element, tag: str, known: Control | None) -> Control:
        label, hint = element.find(f"{XF}label"), element.find(f"{XF}hint")
        return Control(
            tag=tag,
            label=self.words.text(label),
            hint=self.words.text(hint),
            guidance=self.words.text(hint, "guidance"),
            media=self.words.media(label),
            appearance=element.get("appearance", "") or (known.appearance if known else ""),
            attributes={str(key): str(value) for key, value in element.attrib.items()},
            itemset=self._itemset(element),
        )

    def _itemset(self, element: etree._Element) -> Itemset | None:
        if query := element.get("query"):  # select_one_external
            # external choices are a file of their own: a list of the same name may stand on the sheet choices
            return itemset_of(query.replace("instance('", f"instance('{EXTERNAL}", 1), "name", "label")
        found = element.find(f"{XF}itemset")
        if found is None:
            return None
        value, label = found.find(f"{XF}value"), found.find(f"{XF}label")
        written = label.get("ref", "") if label is not None else ""
        label_column = m[1] if (m := re.match(r"jr:itext\((\w+)\)$", written)) else written
        return itemset_of(
            found.get("nodeset", ""), value.get("ref", "") if value is not None else "name", label_column
        )


def itemset_of(nodeset: str, value: str, label: str) -> Itemset:
    """An itemset from its written parts: the list it draws on, filtered or shuffled."""
    shuffled = re.match(r"randomize\((.*?)(?:,\s*[^,\]\)]*)?\)$", nodeset.strip(), re.DOTALL)
    plain = (shuffled[1] if shuffled else nodeset).strip()
    table = m[1] if (m := re.match(r"instance\('([^']*)'\)", plain)) else ""
    return Itemset(
        plain, value.strip(), label.strip(), table, filtered="[" in plain, randomize=bool(shuffled)
    )
