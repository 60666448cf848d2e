"""TBX, the exchange format of termbases (ISO 30042:2019, dialect TBX-Basic): written in DCA style, read in DCA and DCT.

A concept carries an entry's id, domain, source terms, right and forbidden renderings, note and evidence. It cannot
carry shadows, conditions, contrast sets, severities or examples: `left_behind` says what an export leaves out.
Read with the standard library's expat; a file that declares or uses an entity is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from harness.errors import ConfigurationError, DataError, Problem
from harness.inputs.entry import Entry, cells

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
SCHEMAS = "https://raw.githubusercontent.com/LTAC-Global/TBX-Basic_dialect/master/DCA"
MODEL = (
    f'<?xml-model href="{SCHEMAS}/TBXcoreStructV03_TBX-Basic_integrated.rng" type="application/xml" '
    'schematypens="http://relaxng.org/ns/structure/1.0"?>\n'
    f'<?xml-model href="{SCHEMAS}/TBX-Basic_DCA.sch" type="application/xml" '
    'schematypens="http://purl.oclc.org/dsdl/schematron"?>\n'
)
CARRIED = ("id", "domain", "source", "source_variants", "preferred", "admitted", "forbidden", "note", "evidence")
PREFERRED, ADMITTED, DEPRECATED, SUPERSEDED = (
    f"{word}Term-admn-sts" for word in ("preferred", "admitted", "deprecated", "superseded")
)
CONCEPT, LANGUAGE, TERM = ("conceptEntry", "termEntry"), ("langSec", "langSet"), ("termSec", "tig", "ntig")
LINE_END = re.compile(r"\s*\n\s*")
XML_LANG = "http://www.w3.org/XML/1998/namespace lang"


class Concept(NamedTuple):
    """What a concept of a file says, by the columns of a glossary; `id` may be of another form than a glossary's."""

    line: int
    row: Mapping[str, str]


def to_tbx(entries: Iterable[Entry], source_lang: str, target_lang: str, title: str) -> str:
    """A TBX document; raises ConfigurationError for a character that XML cannot hold, and without any entry.

    A valid body has at least one concept.
    """
    ranked = sorted(entries, key=lambda entry: entry.id)
    if not ranked:
        raise ConfigurationError("no entries: a TBX file has at least one concept")
    root = ElementTree.Element("tbx", {"style": "dca", "type": "TBX-Basic", "xml:lang": "en", "xmlns": NAMESPACE})
    description = ElementTree.SubElement(ElementTree.SubElement(root, "tbxHeader"), "fileDesc")
    _add(ElementTree.SubElement(description, "titleStmt"), "title", title)
    _add(ElementTree.SubElement(description, "sourceDesc"), "p", "harness terms export")
    body = ElementTree.SubElement(ElementTree.SubElement(root, "text"), "body")
    for entry in ranked:
        _concept(body, entry, source_lang, target_lang)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{MODEL}{text}\n'


def _concept(body: ElementTree.Element, entry: Entry, source_lang: str, target_lang: str) -> None:
    wrong = [name for name, value in cells(entry).items() if name in CARRIED and not _is_xml(value)]
    if wrong:
        raise ConfigurationError(f"{entry.id}: {wrong[0]} holds a character that XML cannot")
    name = f"_{entry.id}" if entry.id[0].isdigit() else entry.id  # an XML name begins with a letter
    concept = ElementTree.SubElement(body, "conceptEntry", {"id": name})
    _add(concept, "descrip", entry.domain, type="subjectField")
    if entry.evidence:
        _add(concept, "admin", entry.evidence, type="source")
    if entry.note:
        _add(concept, "note", entry.note)
    deprecated = [(bad.form, DEPRECATED) for bad in entry.forbidden]
    for code, terms in (
        (source_lang, _ranked(entry.sources)),
        (target_lang, [*_ranked(entry.right), *dict.fromkeys(deprecated)]),
    ):
        section = ElementTree.SubElement(concept, "langSec", {"xml:lang": code})
        for term, status in terms:
            one = ElementTree.SubElement(section, "termSec")
            _add(one, "term", term)
            _add(one, "termNote", status, type="administrativeStatus")


def _ranked(terms: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(term, ADMITTED if index else PREFERRED) for index, term in enumerate(terms)]


def _add(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, tag, attributes).text = text


def _is_xml(text: str) -> bool:
    return all(
        char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff" for char in text
    )


def left_behind(entries: Iterable[Entry]) -> list[str]:
    """What TBX-Basic cannot carry of these entries: the columns, and in how many entries each says something."""
    rows = [cells(entry) for entry in entries]
    counts = {name: sum(bool(row[name]) for row in rows) for name in (rows[0] if rows else ()) if name not in CARRIED}
    conditions = sum("@" in row["forbidden"] for row in rows)
    said = [f"{name} ({count})" for name, count in counts.items() if count]
    return [*said, *([f"conditions of forbidden forms ({conditions})"] if conditions else [])]


def read_tbx(path: Path, source_lang: str, target_lang: str) -> tuple[list[Concept], list[str]]:
    """The concepts of a file that have both languages, and notices of what was left aside.

    Raises:
        DataError: no XML, an entity in it, no TBX, or a term that a glossary cannot hold; with the line.
    """
    root = _parse(path)
    if root.name not in ("tbx", "martif"):
        raise _broken(path, root.line, f"the root is <{root.name}>, not <tbx>")
    concepts, problems = [], []
    notices: dict[str, int] = {}
    for node in root.all(CONCEPT):
        row = _row(node, source_lang, target_lang, notices)
        if row is None:
            continue
        for name, marks in (("source", "|"), ("source_variants", ""), ("forbidden", "@"), ("preferred", "|")):
            wrong = next((term for term in row[name] if any(mark in term for mark in f"|{marks}")), None)
            if wrong:
                problems.append(Problem(str(path), node.line, 0, f"term {wrong!r}: a glossary cannot hold its | or @"))
        concepts.append(Concept(node.line, {name: "|".join(terms) for name, terms in row.items()}))
    if problems:
        raise DataError(f"{path} cannot be imported", problems=problems)
    return concepts, [f"{path}: {what} ({count})" for what, count in notices.items()]


def _row(node: _Node, source_lang: str, target_lang: str, notices: dict[str, int]) -> dict[str, list[str]] | None:
    sections = {section.lang: section for section in node.all(LANGUAGE)}
    sides = [list(_terms(sections, code)) for code in (source_lang, target_lang)]
    right = [[term for term, status in side if status not in (DEPRECATED, SUPERSEDED)] for side in sides]
    bad = [[term for term, status in side if status in (DEPRECATED, SUPERSEDED)] for side in sides]
    others = sorted(code for code in sections if code.partition("-")[0] not in (source_lang, target_lang))
    said = [f"language {code} is left aside" for code in others]
    said += ["a source term that is deprecated is left aside"] * bool(bad[0])
    if not (right[0] and right[1]):
        said.append(f"a concept without terms in both {source_lang} and {target_lang} is left aside")
    for what in said:
        notices[what] = notices.get(what, 0) + 1
    if not (right[0] and right[1]):
        return None
    own = [child for child in node.children if child.name not in LANGUAGE]
    return {
        "id": [node.attributes.get("id", "")],
        "domain": _said(own, "subjectField")[:1],
        "source": right[0][:1],
        "source_variants": right[0][1:],
        "preferred": right[1][:1],
        "admitted": right[1][1:],
        "forbidden": bad[1],
        "note": [" ".join(_said(own, "note"))],
        "evidence": ["; ".join(_said(own, "source"))],
    }


def _terms(sections: Mapping[str, _Node], code: str) -> Iterator[tuple[str, str]]:
    """Terms of a language and its regional kinds, each with its status, preferred ones first."""
    found = []
    for lang, section in sections.items():
        if lang.partition("-")[0] == code:
            for node in section.all(TERM):
                term = next((one.content for one in node.all(("term",))), "")
                status = next(iter(_said([node], "administrativeStatus")), "")
                if term:
                    found.append((term, status))
    yield from sorted(found, key=lambda item: not item[1].startswith("preferred"))


def _said(nodes: Iterable[_Node], category: str) -> list[str]:
    """Contents of a data category, whether it is an attribute (DCA) or an element (DCT)."""
    return [one.content for node in nodes for one in node.walk() if one.category == category and one.content]


@dataclass
class _Node:
    name: str
    attributes: Mapping[str, str]
    line: int
    children: list[_Node] = field(default_factory=list)
    pieces: list[str | _Node] = field(default_factory=list)

    @property
    def content(self) -> str:
        """All text within; where a line was broken there is a space."""
        return LINE_END.sub(" ", self._text()).strip()

    def _text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece._text() for piece in self.pieces)

    @property
    def category(self) -> str:
        return self.attributes.get("type", self.name)

    @property
    def lang(self) -> str:
        return (self.attributes.get(XML_LANG) or self.attributes.get("lang", "")).lower().replace("_", "-")

    def walk(self) -> Iterator[_Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, names: tuple[str, ...]) -> Iterator[_Node]:
        return (node for node in self.walk() if node.name in names)


def _parse(path: Path) -> _Node:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    top = _Node("", {}, 0)
    stack = [top]

    def start(name: str, attributes: Mapping[str, str]) -> None:
        node = _Node(name.rpartition(" ")[2], dict(attributes), parser.CurrentLineNumber)
        stack[-1].children.append(node)
        stack[-1].pieces.append(node)
        stack.append(node)

    def entity(*what: object) -> None:
        raise _broken(path, parser.CurrentLineNumber, f"entity {what[0]!r}: entities are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].pieces.append(text)
    parser.EntityDeclHandler = parser.SkippedEntityHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _broken(path, error.lineno, f"not well-formed XML: {expat.ErrorString(error.code)}") from error
    return top.children[0]


def _broken(path: Path, line: int, message: str) -> DataError:
    return DataError(f"{path} cannot be imported", problems=[Problem(str(path), line, 0, message)])
