"""The structure of an XForm: groups, repeats and questions with their kinds and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from ratusha.core.forms.model import DEFAULT_LANGUAGE, Form, Group, Item, Question, Rules
from ratusha.core.forms.rows import SheetRows
from ratusha.core.forms.tables import MediaRefusal
from ratusha.core.forms.xform.controls import Control, Controls
from ratusha.core.forms.xform.lists import Lists
from ratusha.core.forms.xform.names import JR, ORX, XF, XHTML
from ratusha.core.forms.xform.words import Words

_KIND_BY_TYPE = {
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
_KIND_BY_CONTROL = {
    "select": "select_multiple",
    "select1": "select_one",
    "rank": "rank",
    "trigger": "acknowledge",
}


def parse(xml: str, rows: SheetRows, media: Mapping[str, bytes], itemsets_csv: str = "") -> Form:
    """Build the form; `media` are the files beside the workbook by name (tables for `pulldata` and choices)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    reader = _Reader(etree.fromstring(xml.encode(), parser), rows, media)
    return reader.form(xml, itemsets_csv)


def stamped(xml: str, form_id: str, version: str) -> str:
    """The XForm with another id and version in its primary instance."""
    html = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    primary = html.find(f"{XHTML}head/{XF}model/{XF}instance")
    if primary is None:
        raise MediaRefusal("not_xform", "The XForm has no primary instance.")
    root = primary[0]
    root.set("id", form_id)
    root.set("version", version)
    return etree.tostring(html, encoding="unicode")


class _Reader:
    """One pass over an XForm."""

    def __init__(self, html: etree._Element, rows: SheetRows, media: Mapping[str, bytes]) -> None:
        self.html = html
        self.rows = rows
        self.given = media
        model = html.find(f"{XHTML}head/{XF}model")
        body = html.find(f"{XHTML}body")
        if model is None or body is None:
            raise MediaRefusal("not_xform", "The XForm has no model or no body.")
        self.model = model
        self.words = Words(model)
        self.data = self._primary()
        self.root = etree.QName(self.data).localname
        self.binds = {bind.get("nodeset", ""): bind for bind in model.iter(f"{XF}bind")}
        self.controls = Controls(body, self.words)
        self.sets = self._setvalues()

    def form(self, xml: str, itemsets_csv: str) -> Form:
        """Everything together."""
        tables, choices = Lists(self.model, self.words, self.controls, self.rows, self.given).read()
        title = self.html.findtext(f"{XHTML}head/{XHTML}title") or ""
        return Form(
            identifier=self.data.get("id", ""),
            title=title,
            version=self.data.get("version", "") or self.data.get(f"{ORX}version", ""),
            root=self.root,
            languages=tuple(self.words.languages) or (DEFAULT_LANGUAGE,),
            default_language=self.words.default_language,
            items=tuple(self._items(self.data, f"/{self.root}")),
            tables=MappingProxyType(tables),
            choices=MappingProxyType(choices),
            asked_rows=self.rows.asked,
            media=tuple(sorted(self.words.media_names() | {t.source for t in tables.values() if t.source})),
            xml=xml,
            itemsets_csv=itemsets_csv,
        )

    def _primary(self) -> etree._Element:
        first = self.model.find(f"{XF}instance")
        if first is None or not len(first):
            raise MediaRefusal("not_xform", "The XForm has no primary instance.")
        return first[0]

    def _items(self, element: etree._Element, path: str) -> list[Item]:
        seen: set[str] = set()
        items: list[Item] = []
        for child in element:
            name = etree.QName(child).localname
            if name == "meta" and path == f"/{self.root}":
                continue
            if name not in seen:
                seen.add(name)
                items.append(self._item(child, name, f"{path}/{name}"))
        return items

    def _item(self, element: etree._Element, name: str, full: str) -> Item:
        path = full[len(self.root) + 1 :]
        control = self.controls.by_path.get(full, Control(""))
        rules = self._rules(full, element)
        if len(element) or control.tag == "group" or full in self.controls.repeats:
            return Group(
                name=name,
                path=path,
                items=tuple(self._items(element, full)),
                label=control.label,
                hint=control.hint,
                rules=replace(rules, default=""),
                appearance=control.appearance,
                repeat=full in self.controls.repeats,
                count=self.controls.counts.get(full, "").strip(),
                row=self.rows.row_of(path),
            )
        bind = self.binds.get(full)
        return Question(
            name=name,
            path=path,
            kind=self._kind(bind, control),
            label=control.label,
            hint=control.hint,
            guidance=control.guidance,
            constraint_message=self.words.message(
                bind.get(f"{JR}constraintMsg", "") if bind is not None else ""
            ),
            required_message=self.words.message(bind.get(f"{JR}requiredMsg", "") if bind is not None else ""),
            media=control.media,
            rules=rules,
            appearance=control.appearance,
            itemset=control.itemset,
            parameters=MappingProxyType(self._parameters(bind, control)),
            preload=bind.get(f"{JR}preloadParams", "")
            if bind is not None and bind.get(f"{JR}preload")
            else "",
            row=self.rows.row_of(path),
        )

    def _kind(self, bind: etree._Element | None, control: Control) -> str:
        written = (bind.get("type", "") if bind is not None else "").rpartition(":")[2]
        if bind is not None and bind.get(f"{JR}preload"):
            return "metadata"
        if not control.tag:
            return "calculate" if bind is not None and bind.get("calculate") else "hidden"
        if control.tag == "upload":
            kind = control.attributes.get("mediatype", "").partition("/")[0]
            return kind if kind in {"image", "audio", "video"} else "file"
        if control.tag in {"select", "select1"} and "label" in control.appearance.split():
            return "note"  # the head of a table of choices: words over the columns, no answer
        if control.tag in _KIND_BY_CONTROL:
            return _KIND_BY_CONTROL[control.tag]
        if control.tag == "range":
            return "range"
        if control.itemset is not None:
            return "select_one"
        computed = bind is not None and bool(bind.get("calculate"))
        if (
            bind is not None
            and bind.get("readonly") == "true()"
            and not computed
            and written in {"string", ""}
        ):
            return "note"
        return _KIND_BY_TYPE.get(written, "text")

    def _parameters(self, bind: etree._Element | None, control: Control) -> dict[str, str]:
        found = {etree.QName(key).localname: value for key, value in control.attributes.items()}
        for name in ("ref", "appearance", "nodeset", "mediatype", "query"):
            found.pop(name, None)
        if bind is not None:
            if control.tag == "range":
                found["type"] = bind.get("type", "")
            found |= {etree.QName(k).localname: v for k, v in bind.attrib.items() if str(k).startswith(ORX)}
        return {str(key): str(value) for key, value in found.items()}

    def _rules(self, full: str, element: etree._Element) -> Rules:
        bind = self.binds.get(full)
        dynamic, triggers = self.sets.get(full, ("", ()))

        def rule(name: str) -> str:
            return (bind.get(name, "") if bind is not None else "").strip()

        return Rules(
            relevant=rule("relevant"),
            required="" if rule("required") == "false()" else rule("required"),
            constraint=rule("constraint"),
            calculate=rule("calculate"),
            readonly=rule("readonly"),
            default=(element.text or "").strip() if not len(element) else "",
            dynamic_default=dynamic,
            triggers=triggers,
        )

    def _setvalues(self) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
        """Target -> (expression of the first value, values set when another answer changes)."""
        found: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}
        for action in self.html.iter(f"{XF}setvalue"):
            target, value = action.get("ref", ""), (action.get("value") or "''").strip()
            dynamic, triggers = found.get(target, ("", ()))
            events = action.get("event", "").split()
            if "xforms-value-changed" in events:
                parent = action.getparent()
                source = (parent.get("ref", "") if parent is not None else "")[len(self.root) + 1 :]
                triggers = (*triggers, (source, value))
            else:
                dynamic = value
            found[target] = (dynamic, triggers)
        return found
