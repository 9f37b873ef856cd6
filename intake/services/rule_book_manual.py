"""Write the rule book as what is printed."""

from collections.abc import Iterator

from intake.domain.papers import Chapter, Entry, Manual
from intake.services.rule_book_text import Book, BookSection
from intake.services.rule_pages import RulePage, capitalised


def manual_of(book: Book) -> Manual:
    """Return a rule book as chapters for the printer."""
    return Manual(
        title=book.title,
        version=book.version,
        digest=book.digest,
        chapters=tuple(_chapter(section) for section in book.sections),
    )


def _chapter(section: BookSection) -> Chapter:
    chart = section.chart
    return Chapter(
        title=section.title,
        paragraphs=section.paragraphs,
        entries=tuple(_entry(page) for page in section.rules),
        headings=chart.headings if chart else (),
        rows=chart.rows if chart else (),
    )


def _entry(page: RulePage) -> Entry:
    return Entry(
        title=f"{page.title} [{page.id}]",
        lines=tuple(_lines(page)),
        sign_off=page.standing,
    )


def _lines(page: RulePage) -> Iterator[tuple[int, str]]:
    if page.change:
        yield 0, capitalised(page.change)
    yield from ((0, effect) for effect in page.effects)
    yield 0, "Holds when:"
    yield from ((depth + 1, line) for depth, line in page.condition)
    yield 0, page.examples_title
    yield from ((1, example) for example in page.examples)
    yield 0, f"Sources: {'; '.join(page.sources)}"
    yield 0, f"{page.where}, {page.digest}"
