"""Lists of choices and tables: from secondary instances, from files beside the form, from external choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lxml import etree

from ratusha.core.forms.model import Choice, Table, Text
from ratusha.core.forms.rows import SheetRows
from ratusha.core.forms.tables import row_of, table_rows
from ratusha.core.forms.xform.controls import EXTERNAL, Controls
from ratusha.core.forms.xform.names import XF
from ratusha.core.forms.xform.words import Words, files_of


@dataclass(frozen=True)
class Lists:
    """What lists are read from; `given` are the files beside the form by name."""

    model: etree._Element
    words: Words
    controls: Controls
    rows: SheetRows
    given: Mapping[str, bytes]

    def read(self) -> tuple[dict[str, Table], dict[str, tuple[Choice, ...]]]:
        """All tables by name, and the choices of those that questions offer."""
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
        for control in self.controls.by_path.values():
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
            label = Text(MappingProxyType({self.words.bare: (row["label"],)})) if row.get("label") else Text()
            return Choice(row.get("name", ""), label, columns)
        forms = self.words.itext.get(row["itextId"], {})
        media = {kind: files_of(words) for kind, words in forms.items() if kind}
        return Choice(
            row.get("name", ""), Text(MappingProxyType(forms.get("", {}))), columns, MappingProxyType(media)
        )

    def _table_choice(self, row: Mapping[str, str], value: str, label: str) -> Choice:
        """A choice from a file: one label column, or one a language as `label::Ukrainian (uk)`."""
        words = {
            language: (row[key],)
            for language in self.words.languages
            for key in (f"{label}::{language}", f"{label}:{language}")
            if row.get(key)
        }
        if not words and row.get(label):
            words = {self.words.default_language: (row[label],)}
        columns = MappingProxyType({k: v for k, v in row.items() if k not in {value, label}})
        return Choice(row.get(value, ""), Text(MappingProxyType(words)), columns)

    def _file_table(self, identifier: str, source: str) -> Table:
        if source not in self.given:
            return Table(identifier, (), source, missing=True)
        return Table(identifier, tuple(table_rows(self.given[source], source)), source)
