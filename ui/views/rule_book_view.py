"""The rule book: every rule in words, searched, printed for sign-off, tried."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.application import Application, write_file
from intake.domain.preferences import DocumentKind
from intake.services.rule_pages import RulePage
from ui.delivery import Delivery, Paper
from ui.dialogs import Dialogs
from ui.keys import Key, bind
from ui.list_room import ListRoom
from ui.models.rules import RuleModel, decides
from ui.tasks import Lanes
from ui.trying import try_out
from ui.widgets.buttons import Button, Role
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.rule_sheet import RuleSheet
from ui.widgets.search_box import SearchBox
from ui.widgets.table import Table

COLUMNS = Columns(shares=((112, 128), (150, 420)), rest=1)
"""What a rule decides, and what it is called."""
_ROOMY = 820
"""From this width on list and rule stand side by side; else one is in the other's
place."""
_FILE = "rule-book.pdf"


class RuleBookView(ListRoom):
    """Lists the rules and shows one in words; nothing in it can be changed."""

    title = "Rule book"
    keys = (
        Key("type", "words of a rule: potassium, DVT, advice, sign-off, changed"),
        Key("↓  ↑  PgDn  PgUp", "choose a rule; from the list they move on in it"),
        Key("Esc", "from the rule back to the search"),
        Key("Ctrl+P", "print the whole rule book, with lines for the sign-off"),
        Key("Ctrl+Shift+S", "save it as a PDF"),
        Key("Ctrl+T", "try the rules with made-up patients, in a second window"),
        Key("Enter", "read the rule: the arrows and PgDn move its text"),
    )

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
        *,
        start_trial: Callable[[], bool] = try_out,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._book = application.expertise.rules
        self._lanes = lanes
        self._dialogs = dialogs
        self._start_trial = start_trial
        self._pages: Sequence[RulePage] = ()
        self._texts: Sequence[str] = ()
        self._is_reading = False
        self.setObjectName("rules")
        self.box = SearchBox("Search the rules", hint="Words of a rule, in any order")
        self.box.setObjectName("rules.box")
        self._said = PlainLabel(tone=Tone.MUTED, wraps=True)
        self.model = RuleModel()
        self.table = Table("Rules", self.model)
        self.table.set_out(COLUMNS)
        self.sheet = RuleSheet(self)
        self._delivery = Delivery(lanes.work, dialogs, self)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.box.textChanged.connect(self._search)
        self.box.moved.connect(self._move)
        self.box.returnPressed.connect(self._read)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.table.opened.connect(self._read)
        self._delivery.taken.connect(lambda _paper: self.said.emit("Rule book printed"))
        self._delivery.filed.connect(self._write)
        self._delivery.failed.connect(self.troubled)
        for key, act in (
            ("Esc", self._go_back),
            ("Ctrl+P", self.print),
            ("Ctrl+Shift+S", self.save),
            ("Ctrl+T", self.try_it),
        ):
            bind(self, key, act)

    def _lay_out(self) -> None:
        acts = QWidget(self)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        for word, name, act in (
            ("Print  ·  Ctrl+P", "Print the rule book", self.print),
            ("Save PDF  ·  Ctrl+Shift+S", "Save the rule book as a PDF", self.save),
            ("Try it  ·  Ctrl+T", "Try it with made-up patients", self.try_it),
        ):
            button = Button(word, act, role=Role.QUIET, name=name)
            button.setToolTip(name)
            flow.addWidget(button)
        split = self.lay_out(self._said, (self.box, acts), self.table, self.sheet)
        split.setSizes([460, 540])

    def enter(self) -> None:
        """Search where one left off; the first time, read all rules."""
        self._turn(reading=False)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._pages:
            self._said.setText("Reading the rules …")
            work = partial(_pages, self._application)
            self._lanes.work.run(self, work, self._on_read, self.tell_failure)

    def leave(self) -> None:
        """Nothing is pending: the rules do not change here."""

    def _on_read(self, pages: Sequence[RulePage]) -> None:
        self._pages = pages
        self._texts = [
            "\n".join((decides(page), *page.lines())).casefold() for page in pages
        ]
        self._search(self.box.text())

    def _search(self, text: str) -> None:
        """List the rules that have every word somewhere, and choose the first."""
        words = text.casefold().split()
        told = zip(self._pages, self._texts, strict=True)
        found = [page for page, whole in told if all(word in whole for word in words)]
        self.model.show_rows(found)
        version = self._book.knowledge.release.version
        count = f"{len(found)} of {len(self._pages)} rules"
        self._said.setText(
            f"{count}, knowledge {version}."
            if found
            else f"No rule has “{text.strip()}” in it."
        )
        self.table.choose(0 if found else -1)
        self._show_chosen()

    def _move(self, by: int) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            self.table.choose(min(max(self.table.chosen + by, 0), last))

    def _show_chosen(self, *_rows: Any) -> None:  # noqa: ANN401 - from a signal
        page = self.model.row(self.table.chosen)
        self.sheet.show_page(page, self._book.knowledge.release.version)

    def _read(self, *_row: int) -> None:
        if self.model.row(self.table.chosen) is not None:
            self._turn(reading=True)
            self.sheet.enter()

    def _go_back(self) -> None:
        self._turn(reading=False)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, reading: bool) -> None:
        """Show list and rule, or in a narrow window the one that is read."""
        self._is_reading = reading
        roomy = self.width() >= _ROOMY
        self.sheet.setVisible(roomy or reading)
        self.table.setVisible(roomy or not reading)

    def try_it(self) -> None:
        """Open a second program over made-up patients, with the rules listed here."""
        if self._start_trial():
            self.said.emit("A second CrampDesk opens: made-up patients, your rules")
        else:
            self.troubled.emit(
                "The second CrampDesk did not start. Sign out and choose “Try with"
                " sample patients”: there the rules are as they are shipped."
            )

    def print(self) -> None:
        """Print the book, with lines for who signs for the rules."""
        self._make(self._delivery.start)

    def save(self) -> None:
        """Save the book as a PDF."""
        path = self._dialogs.choose_file(self, _FILE)
        if path is not None:
            self._make(partial(self._write, path=path))

    def _make(self, use: Callable[[Paper], None]) -> None:
        self.said.emit("Laying out the rule book …")
        work = partial(_paper, self._application)
        self._lanes.work.run(self, work, use, self.tell_failure)

    def _write(self, paper: Paper, path: Path) -> None:
        work = partial(write_file, path, paper.content)
        done = partial(self._on_written, path)
        self._lanes.work.run(self, work, done, self.tell_failure)

    def _on_written(self, path: Path, _nothing: object) -> None:
        self.said.emit(f"Rule book saved as {path.name}")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn(reading=self._is_reading)
        super().resizeEvent(event)


def _pages(application: Application) -> Sequence[RulePage]:
    rules = application.expertise.rules
    return tuple(rules.page(line.id) for line in rules.lines())


def _paper(application: Application) -> Paper:
    """Return the book as it is printed, with who prints it and for which clinic."""
    by, clinic = application.user.display_name, application.clinic
    content = application.expertise.rule_book(clinic=clinic, printed_by=by)
    word = "Rule book"
    return Paper(word=word, title=word, kind=DocumentKind.RULE_BOOK, content=content)
