"""A filled XForm, as field devices send it, read as answers to its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ratusha.core.forms.model import FILES, Form, Group, Item
from ratusha.core.refusal import Refusal

MAX_BYTES = 5 * 2**20


class InstanceRefused(Refusal):
    """A document that is no filled form."""


@dataclass(frozen=True, slots=True)
class Instance:
    """The envelope of a filled form: which form it answers, its own identifier, and the root with the answers."""

    form_id: str
    version: str
    instance_id: str
    root: etree._Element


def read_instance(content: bytes) -> Instance:
    """Read the document; one without a form's id or an instanceID, or with a DOCTYPE, is refused."""
    if len(content) > MAX_BYTES:
        raise InstanceRefused("size", "The filled form is larger than %(most)d MB.", most=MAX_BYTES // 2**20)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise InstanceRefused("xml_entities", "The filled form declares XML entities; it is not taken.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InstanceRefused(
            "xml", "The filled form is not well-formed XML: %(why)s.", why=error.msg
        ) from error
    found = next((e.text or "" for e in root.iter() if etree.QName(e).localname == "instanceID"), "")
    instance_id = (found or root.get("instanceID", "")).strip()
    if not root.get("id") or not instance_id:
        raise InstanceRefused(
            "no_id", "The filled form does not say which form it answers, or has no instanceID."
        )
    version = next((v for k, v in root.attrib.items() if etree.QName(str(k)).localname == "version"), "")
    return Instance(root.get("id", ""), str(version), instance_id, root)


def answers_in(form: Form, instance: Instance, files: Mapping[str, str]) -> dict[str, Any]:
    """The answers as `fill` takes them; `files` are the names of received attachments with their SHA-256."""
    return _answers(instance.root, form.items, files)


def file_names(form: Form, instance: Instance) -> set[str]:
    """The names of the attachments that the answers speak of."""
    wanted = {question.name for question in form.questions if question.kind in FILES}
    return {(e.text or "").strip() for e in instance.root.iter() if etree.QName(e).localname in wanted} - {""}


def _answers(element: etree._Element, items: tuple[Item, ...], files: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    children: dict[str, list[etree._Element]] = {}
    for child in element:
        if str(next(iter(child.attrib), "")).endswith("template"):
            continue
        children.setdefault(etree.QName(child).localname, []).append(child)
    for item in items:
        same = children.get(item.name, [])
        if isinstance(item, Group) and item.repeat:
            found[item.name] = [_answers(one, item.items, files) for one in same]
        elif isinstance(item, Group):
            if same:
                found[item.name] = _answers(same[0], item.items, files)
        elif same and (text := (same[0].text or "").strip()):
            found[item.name] = _value(item.kind, text, files)
    return found


def _value(kind: str, text: str, files: Mapping[str, str]) -> Any:
    if kind in FILES:
        return {"name": text, "sha256": files[text]} if text in files else None
    if kind in {"select_multiple", "rank"}:
        return text.split()
    return text
