"""One rule in words: when it holds, what it does, examples, sources, version."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.services.rule_pages import RulePage, capitalised
from ui.theme import WIDEST, Size
from ui.widgets.labels import PlainLabel
from ui.widgets.surface import Surface, scrolled

_STEP = 16
"""So far to the right stands what is part of the line above."""
_BETWEEN = 8
_SHORT_DIGEST = len("sha256:") + 12
"""As much as behind a reason in the panel; the printed book has all of it."""


class RuleSheet(Surface):
    """Shows a rule to be read; the arrows and PgDn move it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rule")
        self.setAccessibleName("The chosen rule")
        page = Surface(edge="surface")
        page.setMaximumWidth(WIDEST)
        self._lines = QVBoxLayout(page)
        self._lines.setContentsMargins(12, 8, 12, 12)
        self._lines.setSpacing(0)
        self._body = QWidget()
        self._lines.addWidget(self._body)
        self._lines.addStretch(1)
        self.area = scrolled(page, self)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Text of the rule")
        around = QVBoxLayout(self)
        around.setContentsMargins(2, 2, 2, 2)
        around.addWidget(self.area)

    def show_page(self, page: RulePage | None, version: str) -> None:
        """Show a rule of a version of the knowledge, or nothing."""
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        if page is not None:
            title = PlainLabel(page.title, size=Size.HEADING, strong=True, wraps=True)
            lines.addWidget(title)
            for heading, told in _parts(page, version):
                _add(lines, heading, told)
        self._lines.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self.area.verticalScrollBar().setValue(0)

    def enter(self) -> None:
        """Put the cursor into the text."""
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)


def _add(lines: QVBoxLayout, heading: str, told: tuple[tuple[int, str], ...]) -> None:
    if not told:
        return
    lines.addSpacing(_BETWEEN)
    if heading:
        lines.addWidget(PlainLabel(heading, strong=True, wraps=True))
    for depth, text in told:
        line = PlainLabel(text, wraps=True)
        line.setIndent(0)
        line.setContentsMargins(depth * _STEP, 0, 0, 0)
        lines.addWidget(line)


def _parts(
    page: RulePage, version: str
) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
    """Yield the parts of a page: heading, then its lines with how deep each stands."""
    yield "", tuple((0, text) for text in page.effects)
    yield "Holds when", page.condition
    yield page.examples_title.rstrip(":"), _flat(page.examples)
    yield "Sources", _flat(page.sources)
    if page.change:
        yield "This clinic", _flat((capitalised(page.change),))
    if page.standing:
        yield "Sign-off", _flat((page.standing,))
    digest = page.digest[:_SHORT_DIGEST]
    yield "Version", _flat((f"{page.id} · knowledge {version} · {digest}",))


def _flat(texts: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((0, text) for text in texts)
