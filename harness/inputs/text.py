"""The one door for text: bytes to lines, strictly, with nothing dropped, stripped or guessed.

Only `\\n` and `\\r\\n` end a line. `str.splitlines` and text-mode files also split at a lone `\\r`, U+2028, U+0085, VT
and FF, all of which occur inside real segments and would shift every line after them.

Readers append to a shared list of problems instead of raising, so that one run shows all problems of all files;
`refuse` turns the list into the one error at the end. A damaged line is read on with U+FFFD in place of what is wrong,
so that the checks after the door can still report what else is wrong with the file.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from harness.errors import DataError, Problem

"""How many problems an error lists; its message always tells how many there are."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """The content of a text file: `text` is what it holds after an optional BOM, line ends included."""

    file: str
    digest: str
    text: str

    def lines(self) -> list[str]:
        """The lines without their ends; a final newline ends the last line and begins no other."""
        return split_lines(self.text)


def split_lines(text: str) -> list[str]:
    """Split at `\\n` and `\\r\\n`, and nowhere else."""
    lines = text.split("\n")
    last = lines.pop()
    lines = [line.removesuffix("\r") for line in lines]
    return [*lines, last] if last else lines


def read_text(path: Path, problems: list[Problem]) -> Text | None:
    """Read a text file; `None` if there is nothing in it that later checks could look at.

    Appends to `problems`: file not found or unreadable, UTF-16/32, invalid UTF-8, NUL.
    """
    data = read_bytes(path, problems)
    if data is None:
        return None
    text = decode(str(path), data, problems)
    return None if text is None else Text(str(path), digest(data), text)


def read_bytes(path: Path, problems: list[Problem]) -> bytes | None:
    """Read a file whole; `None` and a problem if that fails."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        reason = "file not found"
    except IsADirectoryError:
        reason = "is a directory, not a file"
    except (OSError, ValueError) as error:
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    problems.append(Problem(str(path), 0, 0, reason))
    return None


def digest(data: bytes) -> str:
    """The sha256 of a file's bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def decode(file: str, data: bytes, problems: list[Problem]) -> str | None:
    """Decode strict UTF-8 with an optional BOM; `None` for UTF-16 and UTF-32, of which nothing can be read."""
    if wide := _wide_encoding(data):
        problems.append(Problem(file, 1, 1, f"the text is {wide}, not UTF-8: save the file as UTF-8"))
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    else:
        if "\0" not in text:
            return text
    # A newline byte is never part of a longer UTF-8 sequence, so bytes can be split before they are decoded.
    for number, line in enumerate(data.split(b"\n"), 1):
        problems.extend(_line_problems(file, number, line))
    return text.replace("\0", "\ufffd")


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 if the data begins with its mark or has zero bytes where only such text has them."""
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return name
    head = data[:4096]
    zeros = head.count(0)
    if zeros < 2 or zeros * 25 < len(head):  # Cyrillic UTF-16 has them in spaces and line ends only: about one in 15
        return ""
    if zeros * 2 > len(head) + 1:
        return "UTF-32 (without a byte-order mark)"
    one_sided = 0 in (head[0::2].count(0), head[1::2].count(0))
    return "UTF-16 (without a byte-order mark)" if one_sided else ""


def _line_problems(file: str, number: int, line: bytes) -> Iterator[Problem]:
    """The first invalid byte and the first NUL of a line, each with the number of further ones."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode("utf-8")) + 1
        # Replacement makes one U+FFFD of each; those that the text itself has are bytes that stand for nothing else.
        count = line.decode("utf-8", errors="replace").count("\ufffd") - line.count("\ufffd".encode())
        yield Problem(file, number, column, f"byte 0x{line[error.start]:02X} is not valid UTF-8{_further(count)}")
    nuls = line.count(0)
    if nuls:
        column = len(line[: line.index(0)].decode("utf-8", errors="replace")) + 1
        yield Problem(file, number, column, f"NUL byte{_further(nuls)}")


def _further(count: int) -> str:
    return f" ({count - 1} more on this line)" if count > 1 else ""


def refuse(problems: Iterable[Problem], *, hint: str = "") -> NoReturn:
    """Raise all problems as one error: files in the order they were read, each in the order of its lines.

    Raises:
        DataError: always; the message tells how many there are.
    """
    found = list(problems)
    files = list(dict.fromkeys(problem.file for problem in found))
    order = {file: index for index, file in enumerate(files)}
    found.sort(key=lambda problem: (order[problem.file], problem.line, problem.column))
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    where = files[0] if len(files) == 1 else f"{len(files)} files"
    raise DataError(f"the input cannot be used: {count} in {where}", problems=found, hint=hint)
