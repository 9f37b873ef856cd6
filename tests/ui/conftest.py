"""A clinic on disk, a window before it, and hands to drive it with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from intake.application import Application, Desk
from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.domain.preferences import DocumentKind
from intake.domain.record import StoredPatient
from intake.forms.fields import FormSpec, form_spec
from intake.forms.lookups import Lookups
from intake.knowledge.release import Knowledge, load_knowledge
from tests.conftest import StillClock
from ui.forms.registry import Workshop
from ui.tasks import ImmediateRunner, Lanes
from ui.theme import theme
from ui.window import Window

R = TypeVar("R")
PASSWORD = "velvet otter plinth 9"


class PaperDialogs:
    """Answers for the user: prints to a file, saves to a file."""

    def __init__(self, folder: Path) -> None:
        self.printed = folder / "printed.pdf"
        self.saved: Path | None = folder / "saved.pdf"
        self.read: Path | None = None
        self.answer = True

    def new_printer(self, name: str, kind: DocumentKind | None) -> QPrinter:
        """Return a printer that writes a PDF, or one of a print system."""
        del kind
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.printed))
        return printer

    def knows_printer(self, kind: DocumentKind) -> bool:
        """Say no: every printer is asked for."""
        del kind
        return False

    def choose_printer(
        self, parent: QWidget, printer: QPrinter, kind: DocumentKind | None
    ) -> bool:
        """Say yes, or no if the test wants so."""
        del parent, printer, kind
        return self.answer

    def choose_file(self, parent: QWidget, name: str) -> Path | None:
        """Name the file."""
        del parent, name
        return self.saved

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Name the file that is read."""
        del parent, title, kinds
        return self.read

    def open_folder(self, parent: QWidget, title: str) -> Path | None:
        """Name the folder that is read."""
        del parent, title
        return self.read


class Hands:
    """Presses keys where the cursor is, as a keyboard does."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def at(self) -> QWidget:
        """Return where the cursor is."""
        return QApplication.focusWidget() or self.window

    def press(self, *keys: str) -> None:
        """Press keys: `y`, `Enter`, `Ctrl+Enter`, one after the other."""
        for key in keys:
            keys_of: Any = QKeySequence(_NAMES.get(key, key))  # untold by the stubs
            combination = keys_of[0]
            QTest.keyClick(
                self.at(), combination.key(), combination.keyboardModifiers()
            )
            QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a text."""
        for letter in text:  # one by one: the cursor may hop on the way
            QTest.keyClicks(self.at(), letter)
        QCoreApplication.processEvents()


_NAMES = {"Enter": "Return", "Ctrl+Enter": "Ctrl+Return"}

NO_PARENT: Any = None
"""For rows that a test shows by themselves."""


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Give every test the light look with the packaged typeface."""
    if not qapp.property("dressed"):
        theme().start(qapp)
        qapp.setProperty("dressed", True)  # noqa: FBT003 - Qt's own signature
    yield
    theme().choose(None)


@pytest.fixture(autouse=True)
def nobody_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no patient open by itself while a slow machine types."""
    monkeypatch.setattr("ui.only_hit.PAUSE_MS", 3_600_000)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def spec(knowledge: Knowledge) -> FormSpec:
    return form_spec(knowledge)


@pytest.fixture
def workshop(knowledge: Knowledge) -> Workshop:
    return Workshop(Lookups(knowledge), lambda text: text)


@pytest.fixture
def desk(tmp_path: Path, clock: StillClock) -> Desk:
    return Desk(tmp_path / "clinic", clock=clock)


@pytest.fixture
def application(desk: Desk) -> Iterator[Application]:
    made, _key = desk.set_up(
        clinic_name="Harbour Street",
        login="nurse1",
        display_name="Nora Quill",
        password=PASSWORD,
    )
    yield made
    made.close()


@pytest.fixture
def patient() -> Patient:
    return Patient(
        family_name="Whitcombe",
        given_name="Harold",
        title="Mr",
        number="999 000 7071",
        birth_date=PartialDate(1945, 7, 14),
        sex=Sex.MALE,
        allergies=Allergies(
            status=AllergyStatus.KNOWN,
            items=(Allergy(substance="trimethoprim", reaction="rash"),),
        ),
    )


@pytest.fixture
def stored(application: Application, patient: Patient) -> StoredPatient:
    return application.patients.add(patient)


class FickleRunner(ImmediateRunner):
    """Runs work at once, or refuses it as a busy record would."""

    def __init__(self) -> None:
        self.refusal: Exception | None = None

    @override
    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        if self.refusal is not None:
            failed(self.refusal)
        else:
            super().run(owner, work, done, failed)


@pytest.fixture
def runner() -> FickleRunner:
    return FickleRunner()


@pytest.fixture
def lanes(runner: FickleRunner) -> Lanes:
    return Lanes(db=runner, work=runner)


@pytest.fixture
def dialogs(tmp_path: Path) -> PaperDialogs:
    return PaperDialogs(tmp_path)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[[QWidget], Hands]]:
    """Return a way to show a widget as a window and get hands for it."""

    def show(widget: QWidget) -> Hands:
        qtbot.addWidget(widget)
        if widget.width() < 700:
            widget.resize(1280, 800)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return Hands(widget)

    yield show
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(
    desk: Desk,
    lanes: Lanes,
    dialogs: PaperDialogs,
    shown: Callable[[QWidget], Hands],
) -> Iterator[Any]:
    """Return a window before a clinic."""
    made: Any = Window(desk, lanes, dialogs)
    made.hands = shown(made)
    made.start()
    yield made
    made.company.end()  # what is not saved asks nothing


@pytest.fixture
def signed_in(application: Application, window: Any) -> Any:
    """Return the window after signing in to a clinic that is set up."""
    window.gate.start()
    window.hands.type(PASSWORD)
    window.hands.press("Enter")
    assert window.desk is not None
    return window


@pytest.fixture
def writing(stored: StoredPatient, signed_in: Any) -> Any:
    """Return the window with a visit being written."""
    signed_in.desk.open_patient(stored.id)
    return signed_in


def click(widget: QWidget) -> None:
    """Click in the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
