"""XML text → answer tree, safely: no document type with contents, no entities of its own, bounded in every way.

Namespaces are resolved into expanded names and kept in `Node.scope` for `namespace::` and prefixes; text and
CDATA that touch are one text, as XPath sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from ratusha.core.forms.tree import Kind, Node
from ratusha.core.refusal import Refusal

MAX_BYTES = 16 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 500
_XML = "http://www.w3.org/XML/1998/namespace"


class MarkupError(Refusal):
    """XML that is not taken; `where` is line and column."""


def read(source: str | bytes) -> Node:
    """Read an XML document; an empty text is an empty document."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MAX_BYTES:
        raise MarkupError("size", "The XML is larger than %(most)s MB.", most=MAX_BYTES // 1024 // 1024)
    if not raw.strip():
        return Node.document()
    reader = _Reader("utf-8" if isinstance(source, str) else None)
    # a declaration must stand first; text from people often starts with an empty line
    return reader.read(raw.lstrip() if isinstance(source, str) else raw)


def prefixes(document: Node) -> dict[str, str]:
    """Return the prefixes that a document declares anywhere, the first declaration of each."""
    declared: dict[str, str] = {}
    for node in document.descendants():
        for prefix, uri in (node.scope or {}).items():
            if prefix and uri:
                declared.setdefault(prefix, uri)
    return declared


class _Reader:
    """Builds the tree from expat's events; the parser is asked to refuse what is dangerous."""

    def __init__(self, encoding: str | None) -> None:
        self.document = Node.document()
        self.at = self.document
        self.scopes: list[Mapping[str, str]] = [{"xml": _XML}]
        self.texts: list[str] = []
        self.nodes = 0
        self.parser = parser = expat.ParserCreate(encoding)
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.texts.append
        parser.CommentHandler = self.comment
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.SkippedEntityHandler = self.skipped

    def read(self, raw: bytes) -> Node:
        try:
            self.parser.Parse(raw, True)
        except expat.ExpatError as error:
            reason = expat.errors.messages.get(error.code, "broken")
            raise MarkupError("xml", "The XML is broken: %(reason)s.", self.place(), reason=reason) from None
        except (LookupError, UnicodeError):
            raise MarkupError("encoding", "The XML is in an unknown encoding; write it in UTF-8.") from None
        return self.document

    def place(self) -> str:
        return f"line {self.parser.CurrentLineNumber}, column {self.parser.CurrentColumnNumber + 1}"

    def doctype(self, _name: str, system: str | None, _public: str | None, has_contents: int) -> None:
        if has_contents or system:
            raise MarkupError(
                "doctype",
                "XML with a document type that brings its own rules is not taken: remove <!DOCTYPE>.",
                self.place(),
            )

    def entity(self, name: str, *_rest: object) -> None:
        raise MarkupError(
            "entity", "XML with entities of its own is not taken: remove &%(name)s;.", self.place(), name=name
        )

    def skipped(self, name: str, _is_parameter: bool) -> None:
        raise MarkupError("entity", "The entity &%(name)s; is not known.", self.place(), name=name)

    def count(self, more: int) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            raise MarkupError(
                "nodes",
                "The XML has more than %(most)s elements and attributes.",
                self.place(),
                most=MAX_NODES,
            )
        if len(self.scopes) > MAX_DEPTH:
            raise MarkupError(
                "deep", "The XML is nested more than %(most)s levels deep.", self.place(), most=MAX_DEPTH
            )

    def start(self, name: str, pairs: list[str]) -> None:
        self.flush(closing=False)
        self.count(1 + len(pairs) // 2)
        attributes = list(zip(pairs[::2], pairs[1::2], strict=True))
        declared = {key[6:]: value for key, value in attributes if key == "xmlns" or key.startswith("xmlns:")}
        scope = {**self.scopes[-1], **declared} if declared else self.scopes[-1]
        self.scopes.append(scope)
        element = Node(
            Kind.ELEMENT, self.expanded(name, scope, scope.get("", "")), "", name.rpartition(":")[0]
        )
        element.scope = declared or None
        for key, value in attributes:
            if key == "xmlns" or key.startswith("xmlns:"):
                continue
            attribute = Node(Kind.ATTRIBUTE, self.expanded(key, scope, ""), value, key.rpartition(":")[0])
            attribute.parent = element
            element.attributes.append(attribute)
        self.at.adopt(element)
        self.at = element

    def expanded(self, name: str, scope: Mapping[str, str], default: str) -> str:
        prefix, colon, local = name.rpartition(":")
        if colon and prefix not in scope:
            raise MarkupError(
                "prefix", "The prefix %(prefix)s stands for no namespace.", self.place(), prefix=prefix
            )
        uri = scope[prefix] if colon else default
        return f"{{{uri}}}{local}" if uri else local

    def end(self, _name: str) -> None:
        self.flush(closing=True)
        self.scopes.pop()
        assert self.at.parent is not None
        self.at = self.at.parent

    def flush(self, *, closing: bool) -> None:
        """Turn the gathered text into a node, or into the text of an element that has nothing else."""
        text = "".join(self.texts)
        self.texts.clear()
        if not text or self.at.kind is not Kind.ELEMENT:
            return
        if closing and not self.at.children:
            self.at.text = self.at.value = text
            return
        self.count(1)
        self.at.adopt(Node(Kind.TEXT, text=text))

    def comment(self, text: str) -> None:
        self.flush(closing=False)
        self.count(1)
        self.at.adopt(Node(Kind.COMMENT, text=text))

    def instruction(self, target: str, text: str) -> None:
        self.flush(closing=False)
        self.count(1)
        self.at.adopt(Node(Kind.INSTRUCTION, target, text))
