"""Tables of lines: every text is whole, and a million rows are no burden."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QApplication

from intake.domain.assessment import Level
from tests.ui.screens import settle
from ui.models.lines import LEVEL_ROLE
from ui.theme import ROW, font
from ui.views.find_patient_view import COLUMNS
from ui.views.past_visits_view import NARROW, WIDE
from ui.widgets.cell_text import in_lines
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


def test_rows_that_come_into_sight_where_others_shrink_are_fitted_too(qtbot):
    """The later ones are tall even in the wide table."""
    model = QStandardItemModel(0, 1)
    for number in range(60):
        model.appendRow(QStandardItem(LONG if number < 20 else f"{LONG} " * 6))
    table = Table("Lines", model)
    qtbot.addWidget(table)
    table.resize(140, 600)
    table.show()
    qtbot.waitUntil(lambda: table.rowHeight(0) > 2 * ROW)
    table.resize(900, 900)
    qtbot.waitUntil(lambda: table.rowHeight(0) == ROW)
    settle()
    last = table.rowAt(table.viewport().height() - 1)
    assert last >= 20
    width = table.columnWidth(0)
    for row in range(last + 1):
        need = table.lines.height(model.index(row, 0), width)
        assert table.rowHeight(row) == max(ROW, need), row


def test_columns_of_a_narrow_table_shrink_alike_and_every_word_is_whole(qtbot):
    """A screen of 1280×800 at 200 % leaves the found patients 522 pixels."""
    cells = (
        "FEATHERSTONEHAUGH, Maximiliana",
        "1937 estimated (about 89y)",
        "999 001 2032",
        "23-Nov-2026",
        "12 visits",
    )
    model = QStandardItemModel(0, len(cells))
    model.appendRow([QStandardItem(cell) for cell in cells])
    table = Table("Lines", model)
    qtbot.addWidget(table)
    table.set_out(COLUMNS)
    table.resize(522, 200)
    table.show()
    heading = table.horizontalHeader()
    qtbot.waitUntil(lambda: table.rowHeight(0) > ROW)
    assert heading.length() == table.viewport().width()
    assert table.isColumnHidden(4)
    assert table.lines.below(model.index(0, 3)) == "12 visits"
    for column, cell in enumerate(cells[:4]):
        metrics = QFontMetrics(font(strong=column == 0))
        room = heading.sectionSize(column) - 16
        widest = max(metrics.horizontalAdvance(word) for word in cell.split())
        assert widest <= room, cell
    table.resize(900, 200)
    usual = [width for _least, width in COLUMNS.shares]
    assert [heading.sectionSize(column) for column in (1, 2, 3)] == usual[1:4]
    assert heading.length() == table.viewport().width()


def test_a_table_that_is_set_out_never_moves_sideways_however_narrow(qtbot):
    model = QStandardItemModel(0, len(COLUMNS.shares))
    for _ in range(20):
        model.appendRow([QStandardItem("30-Jun-1995 (31y)") for _ in COLUMNS.shares])
    table = Table("Lines", model)
    qtbot.addWidget(table)
    table.set_out(COLUMNS)
    table.show()
    for width in (900, 522, 360):
        table.resize(width, 200)
        QApplication.processEvents()
        assert table.horizontalHeader().length() == table.viewport().width()
        assert not table.horizontalScrollBar().isVisible()


def test_a_table_without_room_for_all_columns_writes_some_below_others(qtbot):
    model = QStandardItemModel(0, len(WIDE.shares))
    model.setHorizontalHeaderLabels([f"Column {n}" for n in range(len(WIDE.shares))])
    for _ in range(20):
        model.appendRow([QStandardItem(f"cell {n}") for n in range(len(WIDE.shares))])
    table = Table("Lines", model)
    qtbot.addWidget(table)
    table.set_out(WIDE, NARROW)
    table.show()
    for width, way in ((900, WIDE), (725, NARROW), (500, NARROW), (1400, WIDE)):
        table.resize(width, 200)
        QApplication.processEvents()
        assert table.lines.columns is way
        assert table.horizontalHeader().length() == table.viewport().width()
        assert table.horizontalScrollBar().maximum() == 0
    table.resize(500, 200)
    QApplication.processEvents()
    level = model.index(0, 4)
    assert table.lines.below(level) == "cell 5\nColumn 6: cell 6"
    assert not table.isColumnHidden(4)
    assert table.isColumnHidden(5)


def test_a_table_takes_the_same_way_with_and_without_its_upright_bar(qtbot):
    """Else the bar comes, room goes, rows are lower, the bar goes, for ever."""
    model = QStandardItemModel(0, len(WIDE.shares))
    table = Table("Lines", model)
    qtbot.addWidget(table)
    table.set_out(WIDE, NARROW)
    table.resize(WIDE.least + 8, 200)  # the bar is wider than that
    table.show()
    QApplication.processEvents()
    assert table.lines.columns is NARROW


class _Levels(QStandardItemModel):
    LEVEL = 0


def _middle_of_shape(table):
    """Return how far to the right the coloured shape of the first line stands."""
    seen = table.viewport().grab().toImage()
    row = table.rowViewportPosition(0) + table.rowHeight(0) // 2
    inks = (seen.pixelColor(x, row) for x in range(seen.width()))
    found = [x for x, ink in enumerate(inks) if ink.saturation() > 200]
    return sum(found) / len(found) / seen.width()


def test_the_shape_of_a_level_stands_before_its_word_from_right_to_left_too(qtbot):
    model = _Levels(0, 1)
    line = QStandardItem("Emergency")
    line.setData(Level.EMERGENCY, LEVEL_ROLE)
    model.appendRow(line)
    table = Table("Lines", model)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    QApplication.processEvents()
    assert _middle_of_shape(table) < 0.2
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert _middle_of_shape(table) > 0.8


def test_a_date_is_never_broken_and_a_word_only_where_it_fits_no_line():
    metrics = QFontMetrics(font())
    wide = metrics.horizontalAdvance("30-Jun-1995")
    line = metrics.height()

    def height(text, width):
        room = QRect(0, 0, width, 10_000)
        shown = in_lines(text, width, strong=False)
        found = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, shown)
        assert found.width() <= width
        return found.height() // line

    assert height("30-Jun-1995 (31y)", wide + 2) == 2
    assert height("Jun-1995 30-Jun-1995", wide + 2) == 2
    assert height("1937 estimated (about 89y)", wide + 2) == 3
    assert height("W" * 60, wide) > 3
    plain = "Quill-Jones, Jo-Ann 2026-11"
    assert in_lines(plain, 10_000, strong=False) == plain
