"""TBX-Basic: what it carries comes back as it was, the rest is named; XML of strangers is read with care."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from support import COMMITTEE, glossary
from test_glossary_write import glossaries

from harness.errors import ConfigurationError, DataError
from harness.inputs.entry import Entry, cells
from harness.inputs.glossary import load_glossary
from harness.inputs.references import pair_folder
from harness.inputs.tbx import CARRIED, NAMESPACE, left_behind, read_tbx, to_tbx

HEAD = '<tbx style="{}" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"{}>\n<text><body>\n'
TAIL = "</body></text></tbx>"
DCA = HEAD.format("dca", "") + """<conceptEntry id="c1">
<descrip type="subjectField">party</descrip><note>Mind
 this.</note>
<langSec xml:lang="vi-VN"><termSec><term>Trung ương</term></termSec></langSec>
<langSec xml:lang="ru">
<termSec><term>Центральный комитет</term>
<termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
<termSec><term><hi>ЦК</hi></term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
<termSec><term>Центробанк</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
</langSec>
<langSec xml:lang="en"><termSec><term>Central Committee</term></termSec></langSec>
</conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="ru"><termSec><term>мир</term></termSec></langSec></conceptEntry>
""" + TAIL  # fmt: skip
DCT = HEAD.format("dct", ' xmlns:min="http://www.tbxinfo.net/ns/min"') + """<conceptEntry id="c1">
<min:subjectField>party</min:subjectField>
<langSec xml:lang="vi"><termSec><term>Trung ương</term></termSec></langSec>
<langSec xml:lang="ru">
<termSec><term>Центробанк</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>ЦК</term></termSec>
</langSec></conceptEntry>""" + TAIL  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "terms.tbx"
    path.write_text(text, encoding="utf-8")
    return path


def carried(entries: Iterable[Entry]) -> list[dict[str, str]]:
    rows = [{name: value for name, value in cells(entry).items() if name in CARRIED} for entry in entries]
    for row in rows:
        row["forbidden"] = "|".join(dict.fromkeys(item.partition("@")[0] for item in row["forbidden"].split("|")))
    return rows


@given(written=glossaries.filter(bool))
def test_what_tbx_carries_comes_back(written: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write(tmp_path_factory.mktemp("tbx"), to_tbx(written, "vi", "ru", "t"))
    concepts, notices = read_tbx(path, "vi", "ru")
    assert [dict(concept.row) for concept in concepts] == carried(sorted(written, key=lambda entry: entry.id))
    assert notices == []


@given(written=glossaries)
def test_what_it_cannot_carry_is_named(written: list[Entry]) -> None:
    said = " ".join(left_behind(written))
    for name in ("shadow", "contrast", "ok", "bad", "severity", "closed"):
        assert (f"{name} (" in said) == any(cells(entry)[name] for entry in written)
    assert ("conditions" in said) == any("@" in cells(entry)["forbidden"] for entry in written)


# The content models and data categories of TBX-Basic in DCA style, restated from its RELAX NG and Schematron (version
# 1.2) for what an export may hold: element -> (pattern over its children's names, attributes it may and must have).
AUX = "(?:descrip |admin |note )*"
CONTENT = {
    "tbx": ("tbxHeader text ", set(), {"type", "style", "xml:lang"}),
    "tbxHeader": ("fileDesc (?:encodingDesc )?(?:revisionDesc )?", {"id"}, set()),
    "fileDesc": ("(?:titleStmt )?(?:publicationStmt )?(?:sourceDesc )+", {"id"}, set()),
    "titleStmt": ("title (?:note )*", {"id", "xml:lang"}, set()),
    "sourceDesc": ("(?:p )+", {"id", "xml:lang"}, set()),
    "text": ("body (?:back )?", {"id"}, set()),
    "body": ("(?:conceptEntry )+", {"id"}, set()),
    "conceptEntry": (AUX + "(?:langSec )+", {"id"}, set()),
    "langSec": (AUX + "(?:termSec )+", set(), {"xml:lang"}),
    "termSec": ("term (?:termNote )*" + AUX, {"id"}, set()),
    **dict.fromkeys(("title", "p", "term", "note"), ("", {"id", "xml:lang"}, set())),
    **dict.fromkeys(("descrip", "admin", "termNote"), ("", {"id", "xml:lang", "target", "datatype"}, {"type"})),
}
CATEGORIES = {
    ("descrip", "subjectField"): ("conceptEntry", None),
    ("admin", "source"): ("conceptEntry", None),
    ("termNote", "administrativeStatus"): (
        "termSec",
        {f"{word}Term-admn-sts" for word in ("preferred", "admitted", "deprecated", "superseded")},
    ),
}
NC_NAME = re.compile(r"[^\W\d][\w.-]*")


def names(node: ElementTree.Element) -> set[str]:
    return {name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:") for name in node.attrib}


def check(node: ElementTree.Element) -> None:
    """Whether an element is as TBX-Basic wants it, with all that is in it."""
    space, _, name = node.tag[1:].partition("}")
    assert space == NAMESPACE
    content, may, must = CONTENT[name]
    children = [child.tag.rpartition("}")[2] for child in node]
    assert re.fullmatch(content, "".join(f"{child} " for child in children)), (name, children)
    assert must <= names(node) <= may | must
    assert not (content and (node.text or "").strip()), "text between elements"
    for child in node:
        if (kind := child.get("type")) is not None:
            level, values = CATEGORIES[child.tag.rpartition("}")[2], kind]
            assert name == level
            assert values is None or child.text in values
        check(child)


@given(written=glossaries.filter(bool))
def test_the_document_is_valid(written: list[Entry]) -> None:
    root = ElementTree.fromstring(to_tbx(written, "vi", "ru", "t").encode())
    check(root)
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    ids = [concept.get("id", "") for concept in root.iter(f"{{{NAMESPACE}}}conceptEntry")]
    assert len(set(ids)) == len(ids) == len(written)
    assert all(map(NC_NAME.fullmatch, ids))


def test_the_shipped_glossaries_make_a_valid_document() -> None:
    entries = load_glossary(pair_folder("glossaries", "vi", "ru")).entries
    root = ElementTree.fromstring(to_tbx(entries, "vi", "ru", "default").encode())
    check(root)
    assert len(list(root.iter(f"{{{NAMESPACE}}}conceptEntry"))) == len(entries)


def test_the_check_of_validity_finds_what_is_not_valid(tmp_path: Path) -> None:
    text = to_tbx(glossary(tmp_path, COMMITTEE).entries, "vi", "ru", "t")
    for good, bad in (
        ("conceptEntry", "termEntry"),
        ('type="subjectField"', 'type="domain"'),
        ("<term>Trung ương</term>", ""),
        ("preferredTerm-admn-sts", "preferred"),
        ('<langSec xml:lang="ru">', "<langSec>"),
        ("ed-2", "ed:3.0"),
    ):
        assert good in text
        with pytest.raises((AssertionError, KeyError)):
            check(ElementTree.fromstring(text.replace(good, bad).encode()))


def test_an_export_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="at least one concept"):
        to_tbx([], "vi", "ru", "t")


def test_files_of_others_are_read(tmp_path: Path) -> None:
    (concept,), notices = read_tbx(write(tmp_path, DCA), "vi", "ru")
    assert concept.line == 3
    assert concept.row == {
        "id": "c1", "domain": "party", "source": "Trung ương", "source_variants": "", "preferred": "ЦК",
        "admitted": "Центральный комитет", "forbidden": "Центробанк", "note": "Mind this.", "evidence": "",
    }  # fmt: skip
    assert [notice.partition(": ")[2] for notice in notices] == [
        "language en is left aside (1)",
        "a concept without terms in both vi and ru is left aside (1)",
    ]


def test_data_categories_as_elements(tmp_path: Path) -> None:
    (concept,), _ = read_tbx(write(tmp_path, DCT), "vi", "ru")
    assert (concept.row["domain"], concept.row["preferred"], concept.row["forbidden"]) == ("party", "ЦК", "Центробанк")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('<!DOCTYPE tbx [\n<!ENTITY a "aaaa">]>\n' + DCA, 2, "entity 'a': entities are not read"),
        ('<!DOCTYPE tbx [\n<!ENTITY a SYSTEM "file:///x">]>\n' + DCA, 2, "entity 'a': entities are not read"),
        ('<!DOCTYPE tbx SYSTEM "x.dtd">\n' + DCA.replace("ЦК", "&x;"), 11, "entity 'x': entities are not read"),
        (DCA.replace("</note>", ""), 14, "not well-formed XML: mismatched tag"),
        ("<html/>", 1, "the root is <html>, not <tbx>"),
        ("", 1, "not well-formed XML: no element found"),
        (DCA.replace("Центробанк", "А|Б"), 3, "term 'А|Б': a glossary cannot hold its | or @"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_tbx(write(tmp_path, text), "vi", "ru")
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [(line, message)]


def test_a_character_that_xml_cannot_hold(tmp_path: Path) -> None:
    entry = replace(glossary(tmp_path, COMMITTEE).entries[0], note="a\x0bb")
    with pytest.raises(ConfigurationError, match="note"):
        to_tbx([entry], "vi", "ru", "t")
