"""Filters, typed into one line and told back in one sentence."""

from collections.abc import Callable
from datetime import date

from pydantic import TypeAdapter
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.query import AllOf, Criterion, Node, Sort, VisitQuery
from intake.forms.lookups import Offer, Offers
from intake.services.query_offers import QueryOffers
from ui.forms.search_line import SearchLine
from ui.widgets.labels import PlainLabel

_SHOWN = 8
_CRITERION: TypeAdapter[Node] = TypeAdapter(Criterion)
_SORTS = tuple(Sort)


class FilterLine(SearchLine):
    """A line in which filters are typed; Backspace when it is empty takes one away."""

    # The last filter is to go.
    taken_back = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.taken_back.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """Holds the query; every change of it is told at once."""

    # The query is another one now.
    changed = Signal()

    def __init__(
        self, application: Application, today: Callable[[], date], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.query = VisitQuery()
        self._words = application.search.words
        self._offers = QueryOffers(application.knowledge, today)
        self.line = FilterLine(
            "Add a filter",
            self._offer,
            hint="add a filter: medicine, condition, test, level, age, date",
            free=False,
        )
        self.line.setObjectName("past.filter")
        self.line.taken.connect(self._add)
        self.line.taken_back.connect(self.take_back)
        self.sentence = PlainLabel(strong=True, wraps=True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.line)
        lines.addWidget(self.sentence)
        self._use(self.query)

    def take_back(self) -> None:
        """Take the last filter away."""
        if self.query.where.of:
            where = AllOf(of=self.query.where.of[:-1])
            self._use(VisitQuery(where=where, sort=self.query.sort))

    def turn_order(self) -> None:
        """Sort in the next order."""
        after = (_SORTS.index(self.query.sort) + 1) % len(_SORTS)
        self._use(VisitQuery(where=self.query.where, sort=_SORTS[after]))

    def _offer(self, text: str) -> Offers:
        told = self._offers.offer(text)
        entries = tuple(
            Offer(one.criterion.model_dump_json(), one.phrase) for one in told[:_SHOWN]
        )
        return Offers(entries, len(told))

    def _add(self, offer: Offer) -> None:
        criterion = _CRITERION.validate_json(offer.value)
        where = AllOf(of=(*self.query.where.of, criterion))
        self._use(VisitQuery(where=where, sort=self.query.sort))

    def _use(self, query: VisitQuery) -> None:
        self.query = query
        self.sentence.setText(self._words.sentence(query))
        self.changed.emit()
