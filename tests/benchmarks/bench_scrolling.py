"""B17: a table of a million past visits, scrolled end to end, frame by frame.

The rows come from a stand-in for the record, on a lane of its own, as in the program:
what a page costs there is B9. Counted is the window's thread, painting included.
"""

import gc
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import thread_time
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from intake.domain.assessment import Level
from intake.domain.record import VisitLine, VisitStatus
from intake.services.search import FoundVisits
from tests.benchmarks.budget import Measured, percentile
from ui.models.found import FoundModel
from ui.tasks import TaskRunner
from ui.theme import theme
from ui.views.past_visits_view import NARROW, WIDE
from ui.widgets.table import Table

FRAME_BUDGET_MS = 50
TENTH = {"rows": 100_000, "frames": 40}
_WARM_UP = 5
_LINE = VisitLine(
    id=1,
    patient_id=1,
    patient_name="WHITCOMBE, Harold (Mr)",
    born="14-Jul-1945 (81y)",
    number="999 000 7071",
    seen_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    level=Level.ROUTINE,
    decided_level=None,
    title="Frequent cramps that disturb sleep",
    tests=("Magnesium", "Potassium", "Creatinine"),
    status=VisitStatus.SIGNED,
)


class _Rows:
    """A million visits, made when they are asked for."""

    def __init__(self, total: int) -> None:
        self.total = total

    def rows(
        self, first: int, limit: int, cancelled: Callable[[], bool] = bool
    ) -> tuple[VisitLine, ...]:
        """Return a page."""
        del cancelled
        return tuple(
            replace(_LINE, id=row, seen_at=_LINE.seen_at - timedelta(minutes=row))
            for row in range(first, min(first + limit, self.total))
        )


def measure(rows: int = 1_000_000, frames: int = 600) -> list[Measured]:
    """Scroll by pages, by lines and by leaps; report the worst frame."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication([])
    theme().start(qt)
    lane = TaskRunner(name="db")
    model = FoundModel(lane, _raise)
    table = Table("Past visits", model)
    table.set_out(WIDE, NARROW)
    table.resize(1200, 760)
    model.show_found(cast(FoundVisits, cast(Any, _Rows(rows))))
    table.show()
    gc.freeze()
    try:
        taken = [_frame(qt, table, number) for number in range(frames + _WARM_UP)]
    finally:
        gc.unfreeze()
        lane.stop()
        table.close()
        table.deleteLater()
        qt.processEvents()
    worst, usual = max(taken[_WARM_UP:]), percentile(taken[_WARM_UP:], 0.5)
    return [
        Measured(
            id="B17",
            what=f"Worst frame, scrolling {rows:,} visits",
            ours=worst,
            unit="ms",
            peer=usual,
            peer_name="median frame",
            ratio=worst / usual,
            budget=f"≤ {FRAME_BUDGET_MS} ms",
            passed=worst <= FRAME_BUDGET_MS,
        )
    ]


def _frame(qt: QApplication, table: Table, number: int) -> float:
    bar = table.verticalScrollBar()
    leaps = {0: bar.maximum() * (number % 17) // 17, 1: bar.value() + bar.pageStep()}
    before = thread_time()
    bar.setValue(min(leaps.get(number % 3, bar.value() + 3), bar.maximum()))
    qt.processEvents()
    return 1000 * (thread_time() - before)


def _raise(error: Exception) -> None:
    raise error
