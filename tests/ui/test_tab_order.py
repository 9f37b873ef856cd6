"""Tab goes over the whole form in clinical order, whatever appeared on the way."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def row_at(form, widget):
    """Return the row of the form that a widget is a part of, or None."""
    return next(
        (r for r in form.sheet.every_row() if r is widget or r.isAncestorOf(widget)),
        None,
    )


def walked(hands, form):
    """Tab from the first row to the end of the form; return the rows as they came."""
    form.go_to(next(form.rows()).field.path)
    rows = [row_at(form, hands.at())]
    seen = {hands.at()}
    while True:
        QTest.keyClick(hands.at(), Qt.Key.Key_Tab)
        QCoreApplication.processEvents()
        at = hands.at()
        if not form.isAncestorOf(at) or at in seen:
            return rows
        seen.add(at)
        row = row_at(form, at)
        if row is not None and row is not rows[-1]:
            rows.append(row)


def paths(rows):
    return [row.field.path for row in rows]


def clinical(spec, rows):
    """Return the paths of rows in the order of the questions of the knowledge."""
    shown = set(paths(rows))
    told = [f.path for section in spec.sections for f in section.fields]
    return [path for path in told if path in shown]


def test_tab_visits_every_question_in_clinical_order(writing, spec):
    form = writing.desk.intake.form
    rows = walked(writing.hands, form)
    assert paths(rows) == clinical(spec, form.rows())
    assert len(rows) > 60


@pytest.mark.parametrize(
    "answers",
    [
        {
            "answers.swelling": "left",
            "answers.sex_specific": "",
            "answers.dark_urine": "yes",
            "answers.fall_recent": "yes",
            "answers.pregnant": "yes",
            "answers.smoker": "yes",
            "answers.chest_pain": "yes",
            "answers.cramp_freq_week": "4",
            "answers.dialysis": "yes",
        }
    ],
)
def test_questions_that_appeared_later_are_visited_where_they_belong(
    writing, spec, answers
):
    form = writing.desk.intake.form
    before = len(list(form.rows()))
    for path, text in answers.items():
        writing.desk.intake.writing.answer(path, text)
    QCoreApplication.processEvents()
    assert len(list(form.rows())) > before
    rows = walked(writing.hands, form)
    assert paths(rows) == clinical(spec, form.rows())


def test_the_keys_of_the_form_go_the_same_way_as_tab(writing, spec):
    form = writing.desk.intake.form
    assert paths(form.rows()) == clinical(spec, form.rows())


def test_entries_of_a_list_are_visited_before_the_line_that_adds_one(writing, spec):
    intake = writing.desk.intake
    form = intake.form
    form.go_to("medications")
    writing.hands.type("atorvastatin")
    writing.hands.press("Enter")
    form.go_to("medications.r9")
    for _ in range(12):
        writing.hands.press("Enter")
        if form.current is not None and form.current.field.path != "medications":
            break
    row = next(r for r in form.rows() if r.field.path == "medications")
    (entry,) = row.entries.by_name.values()
    rows = walked(writing.hands, form)
    assert paths(rows) == clinical(spec, form.rows())
    row.entries.start(entry.path)
    at = writing.hands.at()
    assert entry.isAncestorOf(at)
    while entry.isAncestorOf(writing.hands.at()):
        QTest.keyClick(writing.hands.at(), Qt.Key.Key_Tab)
    assert writing.hands.at() is row.line
    QTest.keyClick(writing.hands.at(), Qt.Key.Key_Backtab)
    assert entry.isAncestorOf(writing.hands.at())


def test_what_asks_about_the_rest_leads_on_into_its_own_section(writing):
    form = writing.desk.intake.form
    writing.hands.press("Ctrl+PgDown")
    section = form.current_section()
    writing.hands.press("Ctrl+N", "Tab")
    block = form.sheet.blocks[section]
    assert block.strip.isAncestorOf(writing.hands.at())
    writing.hands.press("Tab")
    assert row_at(form, writing.hands.at()) is next(block.rows)


def tabbed(hands, page):
    """Tab from where the cursor is to the end of a page; return where it stopped."""
    found = [hands.at()]
    while True:
        QTest.keyClick(hands.at(), Qt.Key.Key_Tab)
        QCoreApplication.processEvents()
        if not page.isAncestorOf(hands.at()) or hands.at() in found:
            return found
        found.append(hands.at())


def stops_seen(page):
    return [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def height_in(page, widget):
    return widget.mapTo(page, QPoint(0, 0)).y()


def test_tab_goes_over_the_panel_as_one_reads_whatever_came_and_went(writing):
    intake = writing.desk.intake
    for path, text in {
        "answers.dark_urine": "yes",
        "answers.swelling": "left",
        "answers.cramp_freq_week": "4",
        "answers.pulse": "104",
    }.items():
        intake.writing.answer(path, text)
    panel = intake.panel
    next(iter(panel.parts.values())).enter()
    found = tabbed(writing.hands, panel)
    assert set(found) == set(stops_seen(panel))
    heights = [height_in(panel, stop) for stop in found]
    assert heights == sorted(heights)
    assert len(found) > 12


def test_tab_goes_over_the_end_of_a_visit_as_one_reads(writing):
    intake = writing.desk.intake
    intake.writing.answer("answers.chest_pain", "yes")
    intake.writing.answer("answers.pulse", "190")
    writing.hands.press("Ctrl+Return")
    finish = intake.finish
    finish._mend.enter()
    found = tabbed(writing.hands, finish)
    heights = [height_in(finish, stop) for stop in found]
    assert heights == sorted(heights)
    assert set(found) == set(stops_seen(finish))
