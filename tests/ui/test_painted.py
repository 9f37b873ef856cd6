"""What is painted once and used again: it looks as it would if painted anew."""

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmapCache
from PySide6.QtWidgets import QWidget

from intake.domain.assessment import Level
from intake.domain.preferences import Scheme
from intake.forms.fields import FieldKind, FieldSpec
from tests.ui.geometry import cut
from ui.forms.answer_rows import YesNoRow
from ui.panel.items import ItemFace, ItemList, PanelItem
from ui.panel.wording import Wording, Words
from ui.theme import colour, theme
from ui.widgets import pills
from ui.widgets.level_mark import paint_level
from ui.widgets.painted import paint_sheet, picture

LONG = "Haemolysis, delayed separation and fist clenching may falsely raise it. " * 3


def sheet(ratio):
    image = QImage(QSize(60, 40) * ratio, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    paint_sheet(painter, QRect(0, 0, 60, 40), 6, "surface", "line")
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_a_sheet_is_filled_with_a_line_round_it_and_round_corners(qapp, ratio):
    image = sheet(ratio)
    right, bottom = image.width() - 1, image.height() - 1
    assert image.pixelColor(right // 2, bottom // 2) == colour("surface")
    for x, y in ((right // 2, 0), (right // 2, bottom), (0, bottom // 2)):
        assert image.pixelColor(x, y) == colour("line")
    for x, y in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
        assert image.pixelColor(x, y).alpha() < 40


def test_a_picture_is_painted_once_for_each_look(qapp):
    QPixmapCache.clear()
    painted = []

    def paint(painter):
        painted.append(theme().palette.scheme)
        painter.fillRect(0, 0, 4, 4, QColor("red"))

    for scheme in (Scheme.LIGHT, Scheme.LIGHT, Scheme.DARK):
        theme().choose(scheme)
        made = picture("dot", QSize(4, 4), 2.0, paint)
        assert made.toImage().pixelColor(7, 7) == QColor("red")
    assert painted == [Scheme.LIGHT, Scheme.DARK]


def test_a_line_of_the_panel_is_as_high_as_its_words_need(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    item = PanelItem(page)
    item.show_face(ItemFace("Potassium", (Words("low"),)))
    low = item.heightForWidth(300)
    item.show_face(ItemFace("Potassium", (Words(LONG),)))
    assert item.heightForWidth(300) > low + 30
    assert item.heightForWidth(150) > item.heightForWidth(300)


def test_words_that_have_too_little_room_are_found_out(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    words = Wording(page)
    words.show_words("Potassium", (Words(LONG),))
    words.setGeometry(0, 0, 200, words.heightForWidth(200))
    page.show()
    assert cut(page) == []
    words.resize(200, words.height() - 15)
    assert len(cut(page)) == 1


@pytest.mark.parametrize("text", ["<b>x</b>", "&lt;b&gt;", "<img src='file:///x'>"])
def test_words_are_painted_literally(qtbot, text):
    """What looks like markup takes the room of all its letters."""
    page = ItemList()
    qtbot.addWidget(page)
    page.show_faces([ItemFace("x", (Words(text),)), ItemFace("x", (Words("x"),))])
    page.resize(400, 200)
    page.show()
    marked, plain = (inked(item) for item in page.findChildren(PanelItem))
    assert marked > 2 * plain


def inked(item):
    image = item.grab().toImage()
    ground = image.pixelColor(image.width() - 1, image.height() - 1)
    columns = {
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    }
    return len(columns)


def test_a_pill_that_looks_as_before_is_not_drawn_anew(qtbot, monkeypatch):
    drawn = []
    draw = pills._draw

    def draw_and_tell(state, *rest):
        drawn.append(state)
        draw(state, *rest)

    monkeypatch.setattr(pills, "_draw", draw_and_tell)
    QPixmapCache.clear()
    page = QWidget()
    qtbot.addWidget(page)
    pill = pills.OnePill("Perhaps", pills.Weight.LOUD, page)
    for _ in range(2):
        pill.grab()
    assert len(drawn) == 1
    pill.setChecked(True)
    theme().choose(Scheme.LIGHT)
    pill.grab()
    theme().choose(Scheme.DARK)
    pill.grab()
    assert [state.checked for state in drawn] == [False, True, True]


@pytest.mark.parametrize("level", Level)
def test_the_shape_of_a_level_is_in_its_colour_and_in_the_middle(qapp, level):
    image = QImage(QSize(40, 40), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_level(painter, level, QRectF(4, 4, 32, 32), bare=True)
    painter.end()
    ink = QColor(theme().palette.levels[level].bare)
    middle, corner = image.pixelColor(20, 20), image.pixelColor(5, 5)
    assert middle == ink if level is not Level.NOT_ASSESSED else middle.alpha() == 0
    assert corner.alpha() < 255
    assert image.pixelColor(2, 20).alpha() == 0


def test_the_words_of_a_question_stand_in_the_middle_of_its_line(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    path, kind = "answers.x", FieldKind.YES_NO
    field = FieldSpec(path=path, parts=(path,), label="Pain", short="P", kind=kind)
    row = YesNoRow(field, page)
    row.resize(500, 60)
    page.show()
    assert inked(row.label) > 10
    image = row.label.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    lines = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y) != ground for x in range(40))
    ]
    assert abs(lines[0] - (image.height() - 1 - lines[-1])) <= 4
