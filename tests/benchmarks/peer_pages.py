"""The pages of a summary as two other libraries make them: same words, same fonts.

Both get the plain document, so they are spared what we do to build it. They set plain
text where we set bold and quiet words, and draw the same lines, boxes and legs.
"""

import logging
import warnings
from collections.abc import Callable, Iterator
from html import escape
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import cast

from fpdf import FPDF
from typing_extensions import override

from reports.document import Cell, Document, Line, Section
from reports.fonts import FIRA, FIRA_STRONG, FontFile
from reports.legs import _OUTLINE
from reports.named import LegMap, LevelMark

MARGIN, WIDTH, HEADING = 15.0, 180.0, 25.0
"""Millimetres, as our own page has them."""


def font_path(font: FontFile) -> Path:
    """Return where a font lies."""
    return Path(str(files(font.package) / font.file))


def _texts(cell: Cell) -> Iterator[str]:
    for part in cell:
        if isinstance(part, LevelMark):
            yield part.level.word
        elif isinstance(part, Line):
            yield f"{part.mark} {part.text}".strip()


class _Fpdf(FPDF):
    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self._document = document
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.add_font("Fira", "", font_path(FIRA))
        self.add_font("Fira", "B", font_path(FIRA_STRONG))

    def _font(self, size: float, *, strong: bool = False) -> None:
        # Annotated as int, but any number will do.
        self.set_font("Fira", "B" if strong else "", cast(int, size))

    @override
    def header(self) -> None:
        who = self._document.identity
        facts = "   ".join(f"{label} {value}" for label, value in who.facts)
        for style, size, text in (
            ("B", 12, who.name),
            ("", 8.6, facts),
            ("", 8.6, who.allergies.text if who.allergies else ""),
            ("B", 8.6, who.clinic),
            ("", 7.2, f"{who.address} {who.about}"),
        ):
            self._font(size, strong=style == "B")
            self.multi_cell(0, 4, text, new_x="LMARGIN", new_y="NEXT")
        self.line(MARGIN, self.get_y() + 1, MARGIN + WIDTH, self.get_y() + 1)
        self.ln(3)

    @override
    def footer(self) -> None:
        self.set_y(-12)
        self._font(7.2)
        self.cell(0, 4, self._document.footer)
        self.set_x(-MARGIN - 20)
        self.cell(20, 4, f"Page {self.page_no()} of {{nb}}", align="R")

    def opinions(self) -> None:
        top, lowest = self.get_y(), 0.0
        for place, opinion in enumerate(self._document.opinions):
            left = MARGIN + place * WIDTH / 2
            self.set_xy(left, top)
            word = opinion.level.word if opinion.level else ""
            notes = [note.text for note in opinion.notes]
            for size, text in ((7.2, opinion.who), (17, word), (8.6, opinion.text)):
                self._font(size, strong=True)
                self.multi_cell(
                    WIDTH / 2 - 4, size / 2, text, new_x="LEFT", new_y="NEXT"
                )
            self._font(8.6)
            self.multi_cell(WIDTH / 2 - 4, 4, "\n".join(notes), new_x="LEFT")
            lowest = max(lowest, self.get_y())
        for place in range(len(self._document.opinions)):
            self.rect(MARGIN + place * WIDTH / 2, top, WIDTH / 2 - 3, lowest - top + 4)
        self.set_xy(MARGIN, lowest + 6)

    def section(self, section: Section) -> None:
        self.line(MARGIN, self.get_y(), MARGIN + WIDTH, self.get_y())
        self._font(8.6, strong=True)
        self.cell(HEADING, 4, section.heading)
        self._font(8.6)
        room, total = WIDTH - HEADING, sum(section.columns)
        for row in section.rows:
            if self.will_page_break(16):
                self.add_page()
            top, lowest, left = self.get_y(), self.get_y(), MARGIN + HEADING
            for cell, share in zip(row, section.columns, strict=False):
                self.set_xy(left, top)
                wide = room * share / total
                if any(isinstance(part, LegMap) for part in cell):
                    self._legs(left, top)
                self.multi_cell(
                    wide - 2, 3.8, "\n".join(_texts(cell)), new_x="LEFT", new_y="NEXT"
                )
                lowest = max(lowest, self.get_y())
                left += wide
            self.set_xy(MARGIN, lowest + 1)

    def _legs(self, left: float, top: float) -> None:
        for leg in range(4):
            points = [
                (left + leg * 8 + x / 3, top + 26 - y / 3) for (x, y), *_ in _OUTLINE
            ]
            self.polyline(points)
            self.ellipse(left + leg * 8 + 3, top + 12, 3, 6, style="F")


def fpdf2_pages(document: Document) -> bytes:
    """Return the summary as fpdf2 lays it out."""
    pdf = _Fpdf(document)
    pdf.set_title(document.title)
    pdf.add_page()
    pdf.opinions()
    for section in document.sections:
        pdf.section(section)
    return bytes(pdf.output())


_STYLE = """
@font-face {{ font-family: Fira; src: url({regular}) }}
@font-face {{ font-family: Fira; font-weight: 600; src: url({strong}) }}
@page {{ size: A4; margin: 34mm 15mm 16mm;
  @top-left {{ content: element(head); width: 180mm }}
  @bottom-left {{ content: element(foot) }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages);
    font: 7.2pt Fira }} }}
body {{ font: 8.6pt/10.8pt Fira; margin: 0 }}
header {{ position: running(head) }} footer {{ position: running(foot);
  font-size: 7.2pt }}
h1 {{ font-size: 12pt; margin: 0 }} h2 {{ font-size: 17pt; margin: 4pt 0 }}
p {{ margin: 0; white-space: pre-wrap }}
section {{ border-top: .4pt solid #ccc; padding-left: 25mm; position: relative }}
section > b {{ position: absolute; left: 0 }}
.row {{ display: flex; gap: 3mm }} .box {{ border: .8pt solid; flex: 1; padding: 6pt }}
"""
_PATH = " ".join(
    f"{'ML'[bool(n)]}{x} {80 - y}" for n, ((x, y), *_) in enumerate(_OUTLINE)
)


def _html(document: Document) -> Iterator[str]:
    who = document.identity
    style = _STYLE.format(
        regular=font_path(FIRA).as_uri(), strong=font_path(FIRA_STRONG).as_uri()
    )
    facts = "   ".join(f"{label} {value}" for label, value in who.facts)
    yield f"<html lang=en><title>{escape(document.title)}</title><style>{style}</style>"
    yield f"<header><h1>{escape(who.name)}</h1>"
    allergies = who.allergies.text if who.allergies else ""
    for text in (facts, allergies, who.clinic, who.address, who.about):
        yield f"<p>{escape(text)}</p>"
    yield f"</header><footer>{escape(document.footer)}</footer><div class=row>"
    for opinion in document.opinions:
        word = opinion.level.word if opinion.level else ""
        yield f"<div class=box><b>{escape(opinion.who)}</b><h2>{word}</h2>"
        for text in (opinion.text, *(note.text for note in opinion.notes)):
            yield f"<p>{escape(text)}</p>"
        yield "</div>"
    yield "</div>"
    for section in document.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield f"<section><b>{escape(section.heading)}</b>"
    for row in section.rows:
        yield "<div class=row>"
        for cell, share in zip(row, section.columns, strict=False):
            yield f"<div style='flex: {share} 1 0'>"
            if any(isinstance(part, LegMap) for part in cell):
                yield from (_leg(leg) for leg in range(4))
            yield from (f"<p>{escape(text)}</p>" for text in _texts(cell))
            yield "</div>"
        yield "</div>"
    yield "</section>"


def _leg(number: int) -> str:
    return (
        "<svg viewBox='0 0 20 80' width=17 height=68>"
        f"<path d='{_PATH}' fill=none stroke=black stroke-width=.7 />"
        f"<ellipse cx=11 cy={40 + number} rx=4 ry=9 /></svg>"
    )


def weasyprint_pages() -> Callable[[Document], bytes] | None:
    """Return what makes the summary with WeasyPrint; None without its libraries.

    It needs Pango from the system: `make bench` installs it, `make test` does not.
    """
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells of fontTools
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            weasyprint = import_module("weasyprint")
            fonts = import_module("weasyprint.text.fonts")
        except OSError:
            return None

    def pages(document: Document) -> bytes:
        html = weasyprint.HTML(string="".join(_html(document)))
        return bytes(html.write_pdf(font_config=fonts.FontConfiguration()))

    return pages
