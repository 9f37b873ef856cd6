"""Reads flat records from XML of any size, refusing what XML is misused for.

The parser is the standard library's expat with the document type refused as soon as it
begins: without one no entity can be declared, so nothing can be multiplied or fetched.
(A library such as defusedxml does the same for the tree parsers, which hold a whole
file in memory.) Lengths and depth are bounded, because expat bounds neither.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from intake.domain.errors import InvalidDocumentError
from intake.exchange.source_files import BLOCK, SourceFiles, wrong

_DEEPEST = 12
_LONGEST_TEXT = 4_000
_MOST_FIELDS = 100
_LONGEST_TAG = 4 * BLOCK
"""Bytes that may wait for the end of a tag."""

Record = Mapping[str, str]


def xml_records(
    files: SourceFiles, file: Path, wanted: Collection[str]
) -> Iterator[tuple[str, Record]]:
    """Yield the records with a wanted element name, each with the texts inside.

    Raises:
        InvalidDocumentError: with the line, if the file is not such XML.
    """
    return _Records(files, file, wanted).read()


class _Records:
    """Collects records while expat reads one file."""

    def __init__(self, files: SourceFiles, file: Path, wanted: Collection[str]) -> None:
        self._files = files
        self._file = file
        self._wanted = wanted
        self._depth = 0
        self._record: dict[str, str] | None = None
        self._record_depth = 0
        self._text: list[str] = []
        self._length = 0
        self._done: list[tuple[str, Record]] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add

    def read(self) -> Iterator[tuple[str, Record]]:
        fed = 0
        for block in self._files.blocks(self._file):
            fed += len(block)
            self._feed(block, is_last=False)
            if fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
                raise self._wrong("a tag has no end")
            yield from self._taken()
        self._feed(b"", is_last=True)
        yield from self._taken()

    def _feed(self, block: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise wrong(
                self._file,
                error.lineno,
                f"is not XML as it should be ({reason})",
                "get the file again; it may be cut short",
            ) from None
        except (LookupError, ValueError):
            raise self._wrong("has an encoding that is not known") from None

    def _taken(self) -> list[tuple[str, Record]]:
        taken, self._done = self._done, []
        return taken

    def _wrong(self, reason: str) -> InvalidDocumentError:
        line = self._parser.CurrentLineNumber
        return wrong(self._file, line, reason, "is it the right file?")

    def _refuse_document_type(self, *_: object) -> None:
        raise self._wrong("begins a document type, which no release has")

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong("is nested too deeply")
        if self._record is None and name in self._wanted:
            self._record, self._record_depth = {}, self._depth
        self._text, self._length = [], 0

    def _add(self, text: str) -> None:
        if self._record is None:
            return
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise self._wrong("holds a text that is too long")
        self._text.append(text)

    def _end(self, name: str) -> None:
        record = self._record
        if record is not None and self._depth == self._record_depth:
            self._done.append((name, record))
            self._record = None
        elif record is not None and self._depth == self._record_depth + 1:
            record[name] = "".join(self._text).strip()
            if len(record) > _MOST_FIELDS:
                raise self._wrong("has too many fields")
        self._text, self._length = [], 0
        self._depth -= 1
