"""Which document of a visit is shown, and how the patient is to get it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.domain.papers import LANGUAGES
from intake.domain.preferences import DocumentKind
from intake.domain.record import LabelPaper, PrintOptions
from ui.keys import bind
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone

WORDS: Mapping[DocumentKind, str] = {
    DocumentKind.SUMMARY: "Summary",
    DocumentKind.HANDOUT: "Handout",
    DocumentKind.REQUEST: "Lab request",
    DocumentKind.LABELS: "Tube labels",
    DocumentKind.STORY: "Patient’s story",
}
_LABELS: Mapping[LabelPaper, str] = {
    LabelPaper.SHEET: "on a sheet",
    LabelPaper.PRINTER: "by a label printer",
}


class DocumentBar(QWidget):
    """Buttons for the documents of a visit, and for what each can be had as."""

    # Another document is wished for: its kind and its options.
    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, page: QWidget) -> None:
        """Make the buttons.

        Args:
            parent: what they stand in.
            page: where their keys work, wherever on it the cursor is.
        """
        super().__init__(parent)
        self.setAccessibleName("Documents of this visit")
        self.kind = DocumentKind.SUMMARY
        self.options = PrintOptions()
        row = FlowLayout(self)
        self.kinds = _Group(self, row)
        for place, (kind, word) in enumerate(WORDS.items(), start=1):
            button = self.kinds.add(word, partial(self._choose, kind), f"Alt+{place}")
            bind(page, f"Alt+{place}", button.click)
        self.languages = _Group(self, row, "Language")
        for code, name in LANGUAGES.items():
            self.languages.add(name, partial(self._speak, code))
        self.large = _toggle("Large print", self._enlarge, self)
        row.addWidget(self.large)
        self.labels = _Group(self, row, "Printed")
        for paper, word in _LABELS.items():
            self.labels.add(word, partial(self._label, paper))
        self.start()

    def start(self) -> None:
        """Go back to the summary, for another visit; chooses nothing by itself."""
        self.kind, self.options = DocumentKind.SUMMARY, PrintOptions()
        for group in (self.kinds, self.languages, self.labels):
            group.first()
        self.large.setChecked(False)
        self._show_ways()

    def _choose(self, kind: DocumentKind) -> None:
        self.kind = kind
        self._show_ways()
        self.chosen.emit(self.kind, self.options)

    def _speak(self, language: str) -> None:
        self._wish(replace(self.options, language=language))

    def _enlarge(self) -> None:
        self._wish(replace(self.options, large=self.large.isChecked()))

    def _label(self, paper: LabelPaper) -> None:
        self._wish(replace(self.options, labels=paper))

    def _wish(self, options: PrintOptions) -> None:
        self.options = options
        self.chosen.emit(self.kind, self.options)

    def _show_ways(self) -> None:
        """Show only what the document can be had as."""
        is_handout = self.kind is DocumentKind.HANDOUT
        self.languages.show(visible=is_handout)
        self.large.setVisible(is_handout)
        self.labels.show(visible=self.kind is DocumentKind.LABELS)


class _Group:
    """Buttons of which one is chosen."""

    def __init__(self, owner: QWidget, row: FlowLayout, word: str = "") -> None:
        self._owner = owner
        self._row = row
        self._word = PlainLabel(word, size=Size.SMALL, tone=Tone.MUTED, parent=owner)
        self._word.setContentsMargins(12, 6, 0, 0)
        row.addWidget(self._word)  # before it is shown, or it is a window of its own
        self._word.setVisible(bool(word))
        self.buttons: list[Button] = []

    def add(
        self, word: str, act: Callable[[], object], key: str | None = None
    ) -> Button:
        """Add a button."""
        button = _toggle(word, act, self._owner)
        if key:
            button.setToolTip(key)
            button.setAccessibleDescription(key)
        button.clicked.connect(partial(self._mark, button))
        self._row.addWidget(button)
        self.buttons.append(button)
        return button

    def first(self) -> None:
        """Choose the first button, without doing what it does."""
        self._mark(self.buttons[0])

    def _mark(self, chosen: Button, *_clicked: object) -> None:
        """Show which one is chosen; a group of Qt's would keep Tab from the others."""
        for button in self.buttons:
            button.setChecked(button is chosen)

    def show(self, *, visible: bool) -> None:
        """Show all of them, or none."""
        for part in (self._word, *self.buttons):
            part.setVisible(visible)


def _toggle(word: str, act: Callable[[], object], parent: QWidget) -> Button:
    button = Button(word, act, role=Role.CHOICE, parent=parent)
    button.setCheckable(True)
    return button
