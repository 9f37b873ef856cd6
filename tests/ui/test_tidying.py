"""What a closed form took is given back before the next one takes as much."""

import gc
import weakref

import shiboken6

from tests.benchmarks.start_probe import resident
from ui.tidying import give_back
from ui.views.intake_view import IntakeView

BLOCK = b"x" * 100_000  # less than what the C library asks the system for by itself


def test_a_form_is_gone_before_the_next_is_made(
    application, patient, writing, monkeypatch
):
    other = application.patients.add(
        patient.model_copy(update={"number": None, "given_name": "Ann"})
    )
    first = writing.desk.intake
    alive = []
    made = IntakeView.__init__

    def make(self, *told):
        alive.append(shiboken6.isValid(first))
        made(self, *told)

    monkeypatch.setattr(IntakeView, "__init__", make)
    writing.desk.open_patient(other.id)
    assert writing.desk.intake.writing.patient.id == other.id
    assert alive == [False]


def test_nothing_of_a_closed_form_stays_once_it_is_quiet(
    application, patient, writing, qtbot
):
    other = application.patients.add(
        patient.model_copy(update={"number": None, "given_name": "Ann"})
    )
    gone = weakref.ref(writing.desk.intake)
    parts = [weakref.ref(row) for row in writing.desk.intake.form.rows()]
    writing.desk.open_patient(other.id)
    timer = writing.desk._tidying.timer
    assert timer.isActive()
    was_on = gc.isenabled()
    gc.disable()
    try:
        with qtbot.waitSignal(timer.timeout):
            timer.start(0)
        assert gone() is None
        assert [row() for row in parts if row() is not None] == []
    finally:
        if was_on:
            gc.enable()


def test_what_was_typed_is_kept_when_a_form_ends(application, patient, writing):
    other = application.patients.add(
        patient.model_copy(update={"number": None, "given_name": "Ann"})
    )
    writing.desk.intake.writing.answer("answers.pulse", "72")
    writing.desk.open_patient(other.id)
    (draft,) = application.drafts.all()
    assert "72" in draft.content


def test_what_is_free_goes_back_to_the_system():
    taken = [bytearray(BLOCK) for _ in range(400)]
    last = bytearray(BLOCK)  # above all the others: they cannot shrink the heap
    full = resident()
    taken.clear()
    give_back()
    assert resident() < full - 20
    assert len(last) == len(BLOCK)
