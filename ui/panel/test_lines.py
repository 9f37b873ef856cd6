"""The tests of the panel: ticked unless the nurse says why not; others are added."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms import test_choices
from intake.forms.draft import Draft
from intake.forms.lookups import Lookups, Offer
from ui.forms.answer_rows import ChoiceRow
from ui.forms.search_line import SearchLine
from ui.panel.items import ItemFace
from ui.panel.wording import Wording
from ui.widgets.line_edit import LineEdit
from ui.widgets.showing import show_together
from ui.widgets.tick_box import TickBox


class WhyNot(QWidget):
    """Asks why a test is not taken: one of five reasons, or in one's own words."""

    # Something was answered: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)

    def __init__(self, test: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text_path = test_choices.path_of(test, test_choices.TEXT)
        self.reason = ChoiceRow(test_choices.reason_field(test, name), self)
        self.reason.changed.connect(self.changed)
        self.reason.stepped.connect(self._on_stepped)
        self.words = LineEdit(f"Why not {name}, in your words", hint="or in your words")
        self.words.setObjectName(self._text_path)
        self.words.textEdited.connect(partial(self.typing.emit, self._text_path))
        self.words.returnPressed.connect(self.focusNextChild)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 8, 4)
        lines.setSpacing(4)
        lines.addWidget(self.reason)
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 0, 0)  # in line with the reasons
        below.addWidget(self.words)
        lines.addLayout(below)

    def show_draft(self, draft: Draft) -> None:
        """Show what was said so far."""
        self.reason.show_draft(draft)
        if self.words.text() != draft.typed(self._text_path):
            self.words.setText(draft.typed(self._text_path))

    def _on_stepped(self, step: int) -> None:
        if step > 0:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focusPreviousChild()


class TestLine(QWidget):
    """One test: a tick, its name and urgency, its reasons, how to take it."""

    __test__ = False  # for pytest: it is a line of a panel
    # The tick was set or taken away: the test.
    toggled = Signal(str)
    # Why it is not taken: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.test = ""
        self._name = ""
        self._face: ItemFace | None = None
        self.tick = TickBox(self)
        self.tick.clicked.connect(self._on_clicked)
        self._words = Wording(self)
        self.why_not: WhyNot | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 4, 8, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.tick, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._words, 0, 1)

    def show_test(self, test: str, face: ItemFace, *, taken: bool) -> None:
        """Show a test and whether it is taken."""
        if self.tick.isChecked() is not taken:
            self.tick.setChecked(taken)
        if (test, face) == (self.test, self._face):
            return
        if test != self.test:
            self._forget_why_not()
        self.test, self._face = test, face
        self._name = face.title.partition(",")[0]
        self.setObjectName(f"test.{test}")
        self._words.show_words(face.title, face.lines)
        self.tick.setAccessibleName(f"Take {face.title}")
        described = " ".join(line.text for line in face.lines)
        self.tick.setAccessibleDescription(described)

    def ask_why_not(self, draft: Draft, *, asked: bool) -> None:
        """Ask why it is not taken, or no longer."""
        if not asked:
            if self.why_not is not None:
                self.why_not.hide()
            return
        if self.why_not is None:
            self.why_not = WhyNot(self.test, self._name, self)
            self.why_not.changed.connect(self.changed)
            self.why_not.typing.connect(self.typing)
            self._grid.addWidget(self.why_not, 1, 0, 1, 2)
        self.why_not.show_draft(draft)
        self.why_not.show()

    def _forget_why_not(self) -> None:
        if self.why_not is not None:
            self.why_not.hide()
            self.why_not.deleteLater()
            self.why_not = None

    def _on_clicked(self) -> None:
        self.toggled.emit(self.test)
        if self.why_not is not None and not self.tick.isChecked():
            self.why_not.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._words.geometry().contains(event.position().toPoint()):
            self.tick.click()


class TestLines(QWidget):
    """Every test suggested or added; at the foot of the part a line to add one."""

    __test__ = False  # for pytest: these are lines of a panel
    # Choices change as one step: path → text.
    changed_together = Signal(object)
    # Why a test is not taken: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)
    # A line asks why its test is not taken: the line.
    asked_why = Signal(object)

    def __init__(self, lookups: Lookups, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self._suggested: Mapping[str, ItemFace] = {}
        self._items: list[TestLine] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.foot = QWidget(parent)
        self.line = SearchLine(
            "Add a test", lookups.tests, hint="add a test", free=False, parent=self.foot
        )
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(32, 4, 8, 4)
        foot.addWidget(self.line)
        self.line.setObjectName("tests.add")
        self.line.taken.connect(self._on_taken)
        self.line.left.connect(self._on_left)
        self._name_of: Callable[[str], str] = lookups.test_name
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addLayout(self._list)

    def show_tests(
        self, suggested: Mapping[str, ItemFace], added: Sequence[str], draft: Draft
    ) -> None:
        """Show the suggested tests and those that the nurse added."""
        self._draft, self._suggested = draft, suggested
        faces = dict(suggested)
        for test in added:
            faces[test] = ItemFace(f"{self._name_of(test)}, added by you")
        while len(self._items) < len(faces):
            self._items.append(self._make())
        for item, (test, face) in zip(self._items, faces.items(), strict=False):
            taken = test_choices.is_taken(draft, test)
            item.show_test(test, face, taken=taken)
            item.ask_why_not(draft, asked=not taken)
        show_together(self, self._items[: len(faces)])
        for item in self._items[len(faces) :]:
            if not item.isHidden():
                item.hide()

    def items(self) -> Sequence[TestLine]:
        """Return the lines that are shown."""
        return [item for item in self._items if not item.isHidden()]

    def go_to(self, test: str) -> TestLine | None:
        """Put the cursor at a test, where its reason is asked if it is not taken."""
        for item in self.items():
            if item.test == test:
                why = item.why_not
                asked = why is not None and not why.isHidden()
                target = why.reason if why is not None and asked else item.tick
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return item
        return None

    def _make(self) -> TestLine:
        item = TestLine(self)
        item.toggled.connect(self._on_toggled)
        item.changed.connect(self.changed)
        item.typing.connect(self.typing)
        self._list.addWidget(item)
        return item

    def _on_toggled(self, test: str) -> None:
        if test in self._suggested:
            self.changed_together.emit(test_choices.toggled(self._draft, test))
            self._show_why(test)
        else:
            self.changed_together.emit(test_choices.removal(test))

    def _show_why(self, test: str) -> None:
        """Have the reason in sight once it is laid out."""
        item = next((i for i in self.items() if i.test == test), None)
        if item is not None and item.why_not is not None:
            self.asked_why.emit(item)

    def _on_taken(self, offer: Offer) -> None:
        if offer.value not in self._suggested:
            self.changed_together.emit(test_choices.addition(offer.value))

    def _on_left(self, step: int) -> None:
        if step > 0:
            self.focusNextChild()
        else:
            self.focusPreviousChild()
