"""Write the rule book as Markdown."""

import re
from collections.abc import Iterator

from intake.services.rule_book_text import Book, BookSection, Chart
from intake.services.rule_pages import RulePage, capitalised

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def markdown_of(book: Book) -> str:
    """Return a rule book as one Markdown document."""
    return "\n".join(_book(book)) + "\n"


def _book(book: Book) -> Iterator[str]:
    yield f"# {_plain(book.title)}"
    yield ""
    yield f"Knowledge {_plain(book.version)}, `{book.digest}`"
    yield ""
    for section in book.sections:
        yield f"- [{_plain(section.title)}](#{_anchor(section.title)})"
    for section in book.sections:
        yield from _section(section)


def _section(section: BookSection) -> Iterator[str]:
    yield ""
    yield f"## {_plain(section.title)}"
    for paragraph in section.paragraphs:
        yield ""
        yield _plain(paragraph)
    for page in section.rules:
        yield from _page(page)
    if section.chart is not None:
        yield ""
        yield from _chart(section.chart)


def _page(page: RulePage) -> Iterator[str]:
    yield ""
    yield f"### {_plain(page.title)}"
    yield ""
    yield f"`{page.id}`"
    yield ""
    if page.change:
        yield f"**{_plain(capitalised(page.change))}**"
        yield ""
    for effect in page.effects:
        yield f"{_plain(effect)}  "
    yield ""
    yield "Holds when:"
    yield ""
    for depth, line in page.condition:
        yield f"{'  ' * depth}- {_plain(line)}"
    yield ""
    yield page.examples_title
    yield ""
    for example in page.examples:
        yield f"- {_plain(example)}"
    yield ""
    yield f"Sources: {_plain('; '.join(page.sources))}  "
    if page.signed:
        yield f"**Signed for** by {_plain(page.signed)}  "
    elif page.sign_off:
        yield f"**Wants a clinician's sign-off**: {_plain('; '.join(page.sign_off))}  "
        yield "Signed off (name, role, date): \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_  "
    yield f"{_plain(page.where)}, `{page.digest}`"


def _chart(chart: Chart) -> Iterator[str]:
    yield _row(chart.headings)
    yield f"|{' --- |' * len(chart.headings)}"
    for row in chart.rows:
        yield _row(row)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it stands."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _anchor(title: str) -> str:
    words = re.sub(r"[^\w\s-]", "", title.lower())
    return re.sub(r"\s", "-", words)
