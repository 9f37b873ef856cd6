"""The right-hand side of a visit: the triage panel, and the signature in its place."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from intake.application import Application
from intake.forms.test_choices import LISTING
from intake.services.rule_details import RuleDetail
from ui.forms.registry import Workshop
from ui.panel.finish_page import FinishPage
from ui.panel.triage_panel import TriagePanel
from ui.visit_amending import VisitAmending
from ui.visit_writing import VisitWriting


class IntakeSide(QStackedWidget):
    """Shows where the visit stands; what is answered here goes to the writing."""

    # The answer behind a line is to be shown: its path.
    jumped = Signal(str)
    # The visit is to be signed.
    signed = Signal()
    # Back to the answers.
    left = Signal()

    def __init__(
        self,
        application: Application,
        writing: VisitWriting,
        workshop: Workshop,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._writing = writing
        self.panel = TriagePanel(
            writing.spec,
            workshop,
            _advice_words(application),
            partial(_behind, application, writing),
            self,
        )
        self._finish: FinishPage | None = None
        self.addWidget(self.panel)
        self.panel.changed.connect(writing.answer)
        self.panel.typing.connect(writing.type)
        self.panel.changed_together.connect(writing.answer_together)
        self.panel.confirmed.connect(writing.confirm)
        self.panel.jumped.connect(self.jumped)

    @property
    def finish(self) -> FinishPage:
        """The signature; made when it is asked for first."""
        if self._finish is None:
            self._finish = made = FinishPage(self._writing.spec, self)
            made.jumped.connect(self.jumped)
            made.signed.connect(self.signed)
            made.left.connect(self.left)
            made.decision.changed.connect(self._writing.answer)
            made.decision.typing.connect(self._writing.type)
            made.why.typing.connect(self._writing.type)
            made.why.setVisible(isinstance(self._writing, VisitAmending))
            self.addWidget(made)
        return self._finish

    @property
    def is_finishing(self) -> bool:
        """Whether the signature is shown."""
        return self._finish is not None and self.currentWidget() is self._finish

    def show_standing(self) -> None:
        """Show what the rules conclude now."""
        standing, draft = self._writing.standing, self._writing.draft
        self.panel.show_standing(standing, draft)
        if self.is_finishing:
            self.finish.show_standing(standing, draft)

    def open_panel(self) -> None:
        """Show the triage panel."""
        self.setCurrentWidget(self.panel)

    def open_finish(self) -> None:
        """Show the signature."""
        self.finish.show_standing(self._writing.standing, self._writing.draft)
        self.setCurrentWidget(self.finish)

    def ask(self, path: str) -> None:
        """Ask here what is not on the form: a test, or a question out of its place."""
        self.open_panel()
        if path.startswith(f"{LISTING}."):
            self.panel.go_to_test(path.split(".")[1])
        else:
            self.panel.ask(path)

    def enter(self) -> None:
        """Put the cursor where the next thing is to be done."""
        page = self.finish if self.is_finishing else self.panel
        page.enter()


def _behind(application: Application, writing: VisitWriting, rule: str) -> RuleDetail:
    """Return what stands behind a rule that spoke of the visit as it stands."""
    composed = writing.standing.composed
    details = application.rule_details
    return details.of(composed.visit, rule, partly=composed.partly)


def _advice_words(application: Application) -> Callable[[str], str]:
    texts = {item.key: item.title for item in application.knowledge.advice}

    def words(key: str) -> str:
        return texts.get(key, key.replace("_", " "))

    return words
