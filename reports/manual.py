"""The rule book and the day sheet: what is printed beside visits."""

from collections.abc import Iterator

from intake.domain.dates import shown_date
from intake.domain.papers import Chapter, DaySheet, Entry, Manual
from intake.domain.record import PrintContext, VisitLine, VisitStatus
from reports.document import (
    Cell,
    Document,
    Line,
    Section,
    Size,
    Span,
    Tone,
    plain,
    small,
    strong,
)
from reports.named import FillIn, LevelMark
from reports.printed import identity
from reports.remarks import with_remarks
from reports.wording import Wording, sentence

_SHOWN = 12
_INDENT = "    "
_KEPT = "\u00a0"
_SIGN_OFF = FillIn(("Name", "Role", "Date", "Signature"), (1.3, 1.0, 0.8, 1.4))
_DAY = (0.07, 0.29, 0.15, 0.49)


def rule_book(book: Manual, context: PrintContext, wording: Wording) -> Document:
    """Return the rules in words, with room for those who sign them off."""
    digest = book.digest
    document = Document(
        title=f"{book.title} {book.version}",
        identity=identity(
            context.clinic,
            name=book.title,
            facts=(("Version", book.version),),
            about=f"Digest {_shown(digest)}",
            marked=_marks(context),
        ),
        opinions=(),
        sections=tuple(_chapters(book)),
        footer=_footer(context, wording, _shown(digest)),
    )
    return with_remarks(document)


def _shown(digest: str) -> str:
    """Return enough of a digest to tell two books apart by eye."""
    return digest.removeprefix("sha256:")[:_SHOWN]


def _marks(context: PrintContext) -> tuple[str, ...]:
    demo = ("DEMO",) if context.clinic.is_demo else ()
    return (*demo, *(("COPY",) if context.copy else ()))


def _footer(context: PrintContext, wording: Wording, digest: str) -> str:
    at = context.printed_at
    when = f"{wording.moment(at)} {wording.offset(at)}"
    return sentence((f"Printed {when} by {context.printed_by}", digest))


def _chapters(book: Manual) -> Iterator[Section]:
    yield Section(
        "Signed off",
        (1.0,),
        (
            (
                (
                    plain(f"The whole book, version {book.version}, with the digest"),
                    plain(book.digest),
                    _SIGN_OFF,
                    _SIGN_OFF,
                ),
            ),
        ),
    )
    for chapter in book.chapters:
        yield from _chapter(chapter)


def _chapter(chapter: Chapter) -> Iterator[Section]:
    rows: list[tuple[Cell, ...]] = [((plain(text),),) for text in chapter.paragraphs]
    for entry in chapter.entries:
        rows += _entry(entry)
    if rows:
        yield Section(chapter.title, (1.0,), tuple(rows))
    if chapter.rows:
        heading = f"{chapter.title}: table" if rows else chapter.title
        columns = _columns(chapter)
        head = tuple((_label(text),) for text in chapter.headings)
        cells = (tuple((_small(text),) for text in row) for row in chapter.rows)
        yield Section(heading, columns, (head, *cells))


def _columns(chapter: Chapter) -> tuple[float, ...]:
    """Return widths after what stands in the columns, none of them too narrow."""
    lengths = [
        max(len(row[place]) for row in (chapter.headings, *chapter.rows))
        for place in range(len(chapter.headings))
    ]
    return tuple(min(max(length, 26), 60) for length in lengths)


def _entry(entry: Entry) -> Iterator[tuple[Cell, ...]]:
    lines = [strong(entry.title)]
    lines += [_small(f"{_INDENT * depth}{text}") for depth, text in entry.lines]
    if entry.sign_off:
        lines.append(Line((Span(entry.sign_off, Tone.STRONG),), Size.SMALL))
        yield ((*lines, _SIGN_OFF),)
    else:
        yield (tuple(lines),)


def _small(text: str) -> Line:
    return Line((Span(text),), Size.SMALL)


def _label(text: str) -> Line:
    return Line((Span(text, Tone.STRONG),), Size.SMALL)


def day_sheet(sheet: DaySheet, context: PrintContext, wording: Wording) -> Document:
    """Return the visits of a day, and the head of the audit log as its witness."""
    count = len(sheet.visits)
    visits = f"{count} visit{'' if count == 1 else 's'}"
    digest = sheet.head.digest[:_SHOWN]
    document = Document(
        title=f"Day sheet {sheet.day.isoformat()}",
        identity=identity(
            context.clinic,
            name=f"Day sheet {shown_date(sheet.day)}",
            facts=(("Visits", str(count)), ("Audit head", digest)),
            about=f"All visits of the day, newest versions · {visits}",
            marked=_marks(context),
        ),
        opinions=(),
        sections=tuple(_day(sheet, wording)),
        footer=_footer(context, wording, f"Audit head {digest}"),
    )
    return with_remarks(document)


def _day(sheet: DaySheet, wording: Wording) -> Iterator[Section]:
    if sheet.visits:
        head: tuple[Cell, ...] = tuple(
            (small(text),)
            for text in ("Seen", "Patient", "Level", "What was found, and tests")
        )
        rows = (_visit(one, wording) for one in sheet.visits)
        yield Section("Visits", _DAY, (head, *rows))
    else:
        yield Section("Visits", (1.0,), (((plain("None."),),),))
    told = (
        plain(f"{sheet.head.count} events in the audit log. Head of its chain:"),
        strong(sheet.head.digest),
        small(
            "Keep this sheet: a log that no longer holds this head was cut or changed. "
            "Check it with crampdesk audit verify."
        ),
    )
    yield Section("Audit log", (1.0,), ((told,),))


def _visit(line: VisitLine, wording: Wording) -> tuple[Cell, ...]:
    seen = line.seen_at.astimezone(wording.zone)
    level: list[Line | LevelMark] = [LevelMark(line.decided_level or line.level)]
    if line.decided_level not in {None, line.level}:
        level.append(small(f"rules: {line.level.word}"))
    found = [_small(line.title or "–")]
    if line.status is VisitStatus.ENTERED_IN_ERROR:
        found.insert(0, strong("ENTERED IN ERROR"))
    who = (
        strong(line.patient_name),
        small(f"Born {line.born}"),
        small(sentence((f"No. {line.number}", f"visit {line.id}")).replace(" ", _KEPT)),
    )
    tests = Span(", ".join(line.tests) or "none")
    found.append(Line((Span("Tests  ", Tone.QUIET), tests), Size.SMALL))
    return (plain(f"{seen:%H:%M}"),), who, tuple(level), tuple(found)
