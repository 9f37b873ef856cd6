"""Tables of lines: every text is whole, and a million rows are no burden."""

from PySide6.QtGui import QStandardItem, QStandardItemModel

from ui.theme import ROW
from ui.widgets.table import Table

LONG = "Frequent cramps that disturb sleep and come back every night of the week"


def test_rows_that_grow_find_their_places_together(qtbot):
    """Where they are found one by one, Qt adds up every row of the table each time."""
    model = QStandardItemModel(0, 1)
    for _ in range(40):
        model.appendRow(QStandardItem(LONG))
    table = Table("Lines", model)
    qtbot.addWidget(table)
    heading = table.verticalHeader()
    painted_between = []
    heading.sectionResized.connect(
        lambda *_told: painted_between.append(heading.updatesEnabled())
    )
    table.resize(220, 300)
    table.show()
    qtbot.waitUntil(lambda: table.rowHeight(0) > ROW)
    assert len(painted_between) > 2
    assert not any(painted_between)
    assert heading.updatesEnabled()
    seen = range(table.rowAt(table.viewport().height() - 1))
    for row in seen:
        below = table.rowViewportPosition(row) + table.rowHeight(row)
        assert table.rowViewportPosition(row + 1) == below
