"""XML from outside: read like everybody reads it, refused when it is dangerous or too much."""

from __future__ import annotations

import pytest

from ratusha.core.forms import markup
from ratusha.core.forms.markup import MAX_BYTES, MarkupError, prefixes, read
from ratusha.core.forms.tree import Kind, Node

LAUGHS = "<!DOCTYPE a [" + "".join(f'<!ENTITY l{n + 1} "&l{n};&l{n};">' for n in range(30)) + "]><a>&l30;</a>"


def test_names_text_and_attributes_are_read() -> None:
    document = read(
        '\n <r xmlns="urn:d" xmlns:n="urn:n"><a n:x="1" y="2">t<![CDATA[<u>]]></a><!--c--><?p q?></r>'
    )
    root = document.children[0]
    assert (root.name, root.local, root.namespace) == ("{urn:d}r", "r", "urn:d")
    leaf = root.named["{urn:d}a"][0]
    assert leaf.text == leaf.value == "t<u>"
    assert leaf.attribute("{urn:n}x") == "1"
    assert leaf.attribute("z") is None
    assert [child.kind for child in root.children] == [Kind.ELEMENT, Kind.COMMENT, Kind.INSTRUCTION]
    assert prefixes(document) == {"n": "urn:n"}
    assert leaf.path() == "/r/a"


def test_nothing_is_an_empty_document() -> None:
    assert read("").children == read(" \n").children == []
    assert read("").string() == ""


def test_a_plain_document_type_is_harmless() -> None:
    assert read("<!DOCTYPE html><html/>").children[0].name == "html"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (LAUGHS, "doctype"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "doctype"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype"),
        ("<a>&nope;</a>", "xml"),
        ("<a>", "xml"),
        ("<a></b>", "xml"),
        ("<a/><b/>", "xml"),
        ("text", "xml"),
        ("<a>\x00</a>", "xml"),
        ("<a>\x01</a>", "xml"),
        ("<n:a/>", "prefix"),
        ("<a>" * 600 + "</a>" * 600, "deep"),
        ("<a>" + "<b/>" * 1_001 + "</a>", "nodes"),
        (" " * (MAX_BYTES + 1), "size"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "encoding"),
        (b"\xff\xfe\xff", "xml"),
        ("<a>\ud800</a>", "xml"),
    ],
)
def test_broken_and_hostile_xml_is_refused_in_one_sentence(
    source: str | bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "MAX_NODES", 1_000)
    with pytest.raises(MarkupError) as refused:
        read(source)
    assert refused.value.code == code
    assert "\n" not in refused.value.message


def test_leaves_show_their_text_as_a_node_only_when_asked() -> None:
    leaf = Node.element("a", "x")
    assert leaf.children == []
    assert [child.kind for child in leaf.content()] == [Kind.TEXT]
    assert leaf.string() == "x"
    leaf.set(5)
    assert (leaf.text, leaf.value, leaf.children) == ("5", 5, [])
