"""From an XForm, as pyxform writes it, to a `Form`: structure, words, rules and lists of choices.

The XForm is the standard every ODK device reads, with all conveniences of the spreadsheet (`or_other`,
loops, table lists, references) already worked out; so the form here means exactly what it means on a device.
Rows of the spreadsheet are matched by name, so that remarks can say where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lxml import etree

from ratusha.core.forms.model import (
    DEFAULT_LANGUAGE,
    Choice,
    Form,
    Group,
    Item,
    Itemset,
    Output,
    Piece,
    Question,
    Rules,
    Table,
    Text,
)
from ratusha.core.forms.rows import SheetRows
from ratusha.core.forms.tables import MediaRefusal, row_of, table_rows

XF = "{http://www.w3.org/2002/xforms}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ODK = "{http://www.opendatakit.org/xforms}"
ORX = "{http://openrosa.org/xforms}"

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
EXTERNAL = "external/"  # before the names of lists that come from the sheet external_choices
_MISSING = "-"  # what pyxform writes where a language has no words


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


@dataclass
class _Control:
    """What the body says about a node."""

    tag: str
    label: Text = field(default_factory=Text)
    hint: Text = field(default_factory=Text)
    guidance: Text = field(default_factory=Text)
    media: Mapping[str, Text] = field(default_factory=dict)
    appearance: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    itemset: Itemset | None = None


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
        self.model, self.body = model, body
        self.itext: dict[str, dict[str, dict[str, tuple[Piece, ...]]]] = {}  # id -> form of value -> language
        self.languages: list[str] = []
        self.default_language = DEFAULT_LANGUAGE
        self._read_itext()
        self.data = self._primary()
        self.root = etree.QName(self.data).localname
        self.binds = {bind.get("nodeset", ""): bind for bind in self.model.iter(f"{XF}bind")}
        self.controls: dict[str, _Control] = {}
        self.counts: dict[str, str] = {}
        self.repeats: set[str] = set()
        self._read_body(self.body)
        self.sets = self._setvalues()

    def form(self, xml: str, itemsets_csv: str) -> Form:
        """Everything together."""
        tables, choices = self._tables()
        title = self.html.findtext(f"{XHTML}head/{XHTML}title") or ""
        return Form(
            identifier=self.data.get("id", ""),
            title=title,
            version=self.data.get("version", "") or self.data.get(f"{ORX}version", ""),
            root=self.root,
            languages=tuple(self.languages) or (DEFAULT_LANGUAGE,),
            default_language=self.default_language,
            items=tuple(self._items(self.data, f"/{self.root}")),
            tables=MappingProxyType(tables),
            choices=MappingProxyType(choices),
            asked_rows=self.rows.asked,
            media=tuple(sorted(self._media_names() | {t.source for t in tables.values() if t.source})),
            xml=xml,
            itemsets_csv=itemsets_csv,
        )

    # --- words

    def _read_itext(self) -> None:
        for translation in self.model.findall(f"{XF}itext/{XF}translation"):
            language = translation.get("lang", DEFAULT_LANGUAGE)
            self.languages.append(language)
            if translation.get("default") or len(self.languages) == 1:
                self.default_language = language
            for text in translation.findall(f"{XF}text"):
                self._read_words(text, language)
        spoken = [
            lang
            for lang in self.languages
            if any(lang in words for f in self.itext.values() for words in f.values())
        ]
        self.languages = [lang for lang in spoken if lang != DEFAULT_LANGUAGE or len(spoken) == 1] or spoken
        if self.default_language not in self.languages and self.languages:
            self.default_language = self.languages[0]
        # words in a column without a language stand beside the translations, in no language of their own
        self.bare = DEFAULT_LANGUAGE if self.languages else self.default_language

    def _read_words(self, text: etree._Element, language: str) -> None:
        """The forms of one text (plain, image, audio …) in one language; pyxform's mark of a gap is left out."""
        forms = self.itext.setdefault(text.get("id", ""), {})
        for value in text.findall(f"{XF}value"):
            pieces = _pieces(value)
            if pieces and pieces != (_MISSING,):
                forms.setdefault(value.get("form", ""), {})[language] = pieces

    def _text(self, element: etree._Element | None, kind: str = "") -> Text:
        """The words of a label, hint or message: its own, or those its itext reference names."""
        if element is None:
            return Text()
        if match := re.match(r"jr:itext\('(.*)'\)$", element.get("ref", "")):
            return Text(MappingProxyType(self.itext.get(match[1], {}).get(kind, {})))
        pieces = _pieces(element)
        return Text(MappingProxyType({self.bare: pieces})) if pieces and not kind else Text()

    def _message(self, written: str) -> Text:
        """The words of `jr:constraintMsg` and the like: plain, or an itext reference."""
        if match := re.match(r"jr:itext\('(.*)'\)$", written):
            return Text(MappingProxyType(self.itext.get(match[1], {}).get("", {})))
        return Text(MappingProxyType({self.bare: (written,)})) if written else Text()

    def _media(self, element: etree._Element | None) -> Mapping[str, Text]:
        """Pictures, sounds and films that go with a label: kind -> file name by language."""
        if element is None or not (match := re.match(r"jr:itext\('(.*)'\)$", element.get("ref", ""))):
            return MappingProxyType({})
        return MappingProxyType(
            {
                kind: _files(words)
                for kind, words in self.itext.get(match[1], {}).items()
                if kind not in {"", "guidance"}
            }
        )

    def _media_names(self) -> set[str]:
        return {
            name
            for forms in self.itext.values()
            for kind, words in forms.items()
            if kind not in {"", "guidance"}
            for pieces in _files(words).by_language.values()
            for name in pieces
            if isinstance(name, str)
        }

    # --- structure

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
        control = self.controls.get(full, _Control(""))
        rules = self._rules(full, element)
        if len(element) or control.tag == "group" or full in self.repeats:
            return Group(
                name=name,
                path=path,
                items=tuple(self._items(element, full)),
                label=control.label,
                hint=control.hint,
                rules=replace(rules, default=""),
                appearance=control.appearance,
                repeat=full in self.repeats,
                count=self.counts.get(full, "").strip(),
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
            constraint_message=self._message(bind.get(f"{JR}constraintMsg", "") if bind is not None else ""),
            required_message=self._message(bind.get(f"{JR}requiredMsg", "") if bind is not None else ""),
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

    def _kind(self, bind: etree._Element | None, control: _Control) -> str:
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

    def _parameters(self, bind: etree._Element | None, control: _Control) -> dict[str, str]:
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

    # --- controls

    def _read_body(self, parent: etree._Element) -> None:
        for element in parent:
            tag = etree.QName(element).localname
            if tag in {"label", "hint", "itemset", "item", "value", "setvalue", "tag"}:
                continue
            ref = element.get("ref") or element.get("nodeset") or ""
            if tag == "repeat":
                self.repeats.add(ref)
                self.counts[ref] = element.get(f"{JR}count", "")
            if tag in {"group", "repeat"}:
                self._read_body(element)
            if ref and not (tag == "repeat" and ref in self.controls):
                known = self.controls.get(ref)
                self.controls[ref] = self._control(element, "group" if tag == "repeat" else tag, known)

    def _control(self, element: etree._Element, tag: str, known: _Control | None) -> _Control:
        label, hint = element.find(f"{XF}label"), element.find(f"{XF}hint")
        return _Control(
            tag=tag,
            label=self._text(label),
            hint=self._text(hint),
            guidance=self._text(hint, "guidance"),
            media=self._media(label),
            appearance=element.get("appearance", "") or (known.appearance if known else ""),
            attributes={str(key): str(value) for key, value in element.attrib.items()},
            itemset=self._itemset(element),
        )

    def _itemset(self, element: etree._Element) -> Itemset | None:
        if query := element.get("query"):  # select_one_external
            # external choices are a file of their own: a list of the same name may stand on the sheet choices
            return _itemset(query.replace("instance('", f"instance('{EXTERNAL}", 1), "name", "label")
        found = element.find(f"{XF}itemset")
        if found is None:
            return None
        value, label = found.find(f"{XF}value"), found.find(f"{XF}label")
        written = label.get("ref", "") if label is not None else ""
        label_column = m[1] if (m := re.match(r"jr:itext\((\w+)\)$", written)) else written
        return _itemset(
            found.get("nodeset", ""), value.get("ref", "") if value is not None else "name", label_column
        )

    # --- lists and tables

    def _tables(self) -> tuple[dict[str, Table], dict[str, tuple[Choice, ...]]]:
        tables: dict[str, Table] = {}
        choices: dict[str, tuple[Choice, ...]] = {}
        for instance in self.model.findall(f"{XF}instance")[1:]:
            identifier = instance.get("id", "")
            source = instance.get("src", "").rpartition("/")[2]
            if source:
                tables[identifier] = self._file_table(identifier, source)
                continue
            rows = tuple(row_of(item) for item in instance.iter(f"{XF}item"))
            tables[identifier] = Table(identifier, rows)
            choices[identifier] = tuple(
                replace(self._choice(row), row=self.rows.choice_row(identifier, place))
                for place, row in enumerate(rows)
            )
        for name, found in self.rows.external_lists().items():
            identifier = EXTERNAL + name
            tables[identifier] = Table(identifier, tuple(MappingProxyType(dict(row)) for row in found))
        used: dict[str, set[str]] = {}
        for control in self.controls.values():
            if control.itemset and control.itemset.table not in choices:
                used.setdefault(control.itemset.table, set()).add(
                    f"{control.itemset.value}\n{control.itemset.label}"
                )
        for identifier, columns in used.items():
            if identifier in tables:
                value, _, label = sorted(columns)[0].partition("\n")
                choices[identifier] = tuple(
                    self._table_choice(r, value, label) for r in tables[identifier].rows
                )
        return tables, choices

    def _choice(self, row: Mapping[str, str]) -> Choice:
        columns = MappingProxyType({k: v for k, v in row.items() if k not in {"name", "label", "itextId"}})
        if "itextId" not in row:
            label = Text(MappingProxyType({self.bare: (row["label"],)})) if row.get("label") else Text()
            return Choice(row.get("name", ""), label, columns)
        forms = self.itext.get(row["itextId"], {})
        media = {kind: _files(words) for kind, words in forms.items() if kind}
        return Choice(
            row.get("name", ""), Text(MappingProxyType(forms.get("", {}))), columns, MappingProxyType(media)
        )

    def _table_choice(self, row: Mapping[str, str], value: str, label: str) -> Choice:
        """A choice from a file: one label column, or one a language as `label::Ukrainian (uk)`."""
        words = {
            language: (row[key],)
            for language in self.languages
            for key in (f"{label}::{language}", f"{label}:{language}")
            if row.get(key)
        }
        if not words and row.get(label):
            words = {self.default_language: (row[label],)}
        columns = MappingProxyType({k: v for k, v in row.items() if k not in {value, label}})
        return Choice(row.get(value, ""), Text(MappingProxyType(words)), columns)

    def _file_table(self, identifier: str, source: str) -> Table:
        if source not in self.given:
            return Table(identifier, (), source, missing=True)
        return Table(identifier, tuple(table_rows(self.given[source], source)), source)


def _pieces(element: etree._Element) -> tuple[Piece, ...]:
    """Words and the places of values, with the outer white space pyxform adds taken off."""
    pieces: list[Piece] = [element.text or ""]
    for child in element:
        if etree.QName(child).localname == "output":
            pieces.append(Output(child.get("value", "").strip()))
        pieces.append(child.tail or "")
    if isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece)


def _files(words: Mapping[str, tuple[Piece, ...]]) -> Text:
    """File names without the `jr://images/` in front."""
    return Text(
        MappingProxyType(
            {
                language: tuple(p.rpartition("/")[2] if isinstance(p, str) else p for p in pieces)
                for language, pieces in words.items()
            }
        )
    )


def _itemset(nodeset: str, value: str, label: str) -> Itemset:
    shuffled = re.match(r"randomize\((.*?)(?:,\s*[^,\]\)]*)?\)$", nodeset.strip(), re.DOTALL)
    plain = (shuffled[1] if shuffled else nodeset).strip()
    table = m[1] if (m := re.match(r"instance\('([^']*)'\)", plain)) else ""
    return Itemset(
        plain, value.strip(), label.strip(), table, filtered="[" in plain, randomize=bool(shuffled)
    )
