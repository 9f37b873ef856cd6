"""What each part of the triage panel says, and that it follows every answer."""

from typing import Any

import pytest

from intake.domain.assessment import Level
from tests.ui.geometry import cut
from tests.ui.screens import settle
from ui.forms.list_row import ListRow
from ui.panel.items import PanelItem
from ui.tasks import Lanes
from ui.views.intake_view import IntakeView
from ui.visit_writing import VisitWriting


@pytest.fixture
def view(application, lanes: Lanes, spec, stored, shown):
    made: Any = IntakeView(
        application, lanes.db, VisitWriting(application, spec, stored)
    )
    made.hands = shown(made)
    made.enter()
    return made


def answer(view, texts):
    for path, text in texts.items():
        view.writing.answer(path, text)


def medicine(number, text):
    return {f"medications.m{number}.text": text}


def result(test, value, unit, collected):
    """Return what is typed of a result."""
    typed = {"test": test, "value": value, "unit": unit, "collected": collected}
    return {f"results.r1.{column}": text for column, text in typed.items()}


def faces(view, part):
    return view.panel.parts[part].faces()


def words(face):
    return " ".join((face.title, *(line.text for line in face.lines)))


@pytest.mark.parametrize(
    ("path", "text", "level", "frame"),
    [
        (
            "answers.chest_pain",
            "yes",
            Level.EMERGENCY,
            "act now, stay with the patient",
        ),
        ("answers.dark_urine", "yes", Level.SAME_DAY, "seen today"),
        ("answers.muscle_ache_constant", "severe", Level.URGENT, "seen within days"),
    ],
)
def test_the_level_is_a_word_with_its_time_frame_and_follows_the_answer(
    view, path, text, level, frame
):
    answer(view, {path: text})
    card = view.panel.card
    assert card.level is level
    assert card.frame_text == frame
    assert level.word in card.accessibleName()
    answer(view, {path: ""})
    assert card.level is Level.NOT_ASSESSED
    assert card.frame_text.endswith("key answers missing")


def test_too_little_is_never_called_self_care(view):
    assert view.panel.card.level is Level.NOT_ASSESSED
    assert faces(view, "why") == ()


def test_each_reason_says_the_values_that_made_it_true(view):
    answer(view, {"answers.pulse": "190"})
    (first, *_rest) = faces(view, "why")
    assert first.level is Level.EMERGENCY
    assert "pulse 190 /min" in words(first)


def test_what_is_not_ruled_out_has_the_most_serious_first_and_what_it_needs(view):
    answer(view, {"answers.dark_urine": "yes"})
    dangers = faces(view, "open")
    ranks = [face.level.rank for face in dangers]
    assert ranks == sorted(ranks)
    assert ranks[-1] < Level.SAME_DAY.rank  # it would raise the level
    assert all("needs: " in words(face) for face in dangers)
    item = view.panel.parts["open"].list.findChild(PanelItem)
    assert item.accessibleName().startswith("EMERGENCY: ")


def test_a_recent_result_stands_instead_of_a_test(view):
    answer(view, {"answers.dark_urine": "yes"})
    taken = [item.test for item in view.panel.test_lines.items()]
    assert "potassium" in taken
    answer(view, {"answers.dark_urine": "", **medicine(1, "bendroflumethiazide")})
    answer(view, result("potassium", "4.1", "mmol/L", "-5d"))
    told = [words(face) for face in faces(view, "tests")]
    assert "Potassium 4.1 mmol/L 5 days ago: not repeated" in told
    assert "potassium" not in [item.test for item in view.panel.test_lines.items()]


def test_a_result_is_shown_with_an_arrow_and_what_it_means(view):
    answer(view, result("potassium", "2.9", "mmol/L", "t"))
    (face,) = faces(view, "results")
    assert face.title == "Potassium 2.9 mmol/L"
    assert face.mark in {"↓", "↓↓"}
    assert "low: " in words(face)
    assert face.target == "results"


def test_medicines_are_named_with_their_link_and_no_one_is_to_stop_them(view):
    answer(view, {**medicine(1, "simvastatin"), **medicine(2, "clarithromycin")})
    told = [words(face) for face in faces(view, "medicines")]
    assert told[0].startswith("simvastatin + clarithromycin contraindicated: ")
    (suspect,) = (text for text in told[1:] if text.startswith("simvastatin"))
    assert "link with cramps: " in suspect
    assert told[-1].startswith("Do not stop a prescribed medicine yourself")


def test_advice_says_what_to_say_and_what_not_to_say_with_why(view):
    answer(view, {"answers.swelling": "left", "answers.cramp_freq_week": "3"})
    advice = faces(view, "advice")
    said = [face for face in advice if face.mark == "✓"]
    held = [face for face in advice if face.mark == "×"]
    assert said
    assert all(face.title.startswith("Not: ") and face.lines for face in held)
    (massage,) = (face for face in held if "massage" in face.title.lower())
    assert "DVT" in words(massage) or "clot" in words(massage)
    counted = view.panel.parts["advice"]._summary.text()
    assert counted == f"{len(said)} to give, {len(held)} held back"


def test_what_is_asked_here_is_seen_though_nothing_is_left_to_rule_out(view):
    answer(view, {"answers.pulse": "190", "answers.dark_urine": "yes"})
    assert faces(view, "open") == ()
    view.panel.ask("conditions")
    assert view.panel.asked.isVisible()
    assert view.panel.asked.line.hasFocus()
    view.enter()
    answer(view, {"answers.dark_urine": ""})
    assert not view.panel.asked.isVisible()
    part = view.panel.parts["open"]
    answer(view, {"answers.pulse": ""})
    part._fold.setChecked(False)
    view.panel.ask("conditions")
    assert view.panel.asked.isVisible()


def test_a_long_condition_asked_here_has_its_name_above_the_date(view):
    answer(view, {"conditions.c1.key": "malabsorption"})
    view.panel.ask("conditions")
    entry = view.panel.asked.entries.by_name["c1"]
    settle()
    since, name = entry.edits["since"].geometry(), entry._title
    assert name.mapTo(entry, name.rect().bottomLeft()).y() < since.top()
    assert name.width() > 250
    assert name.height() < 3 * name.fontMetrics().height()
    view.form.go_to("conditions.c1")
    settle()
    wide = view.form.current.entries.by_name["c1"]
    since, name = wide.edits["since"].geometry(), wide._title
    assert name.mapTo(wide, name.rect().topRight()).x() < since.left()


def test_the_hint_of_every_list_fits_into_the_panel(view):
    rows = view.form.rows()
    lists = [row.field.path for row in rows if isinstance(row, ListRow)]
    assert len(lists) >= 4
    for path in lists:
        view.panel.ask(path)
        settle()
        assert not cut(view.panel), path
