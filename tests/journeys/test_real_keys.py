"""What nurses do all day, in the real program, by the keys of a real display.

Each journey ends by reading the record.
"""

from dataclasses import replace
from functools import partial

import pytest
from pypdf import PdfReader

from intake.domain.assessment import Level
from tests.journeys.acts import add_the_patient, kept, sign_in, signed
from tests.journeys.display import Display, Program, until
from tests.ui.print_system import PRINTER, print_system

pytestmark = pytest.mark.slow


def open_the_past_visit(nurse):
    """Find the one visit there is by its level, and open it."""
    nurse.press("ctrl+4")
    nurse.shows("Past visits")
    nurse.enter("same day")
    nurse.press("Return", "Return")
    nurse.shows("WHITCOMBE, Harold")


def jotted(record, place, text):
    """Whether a text is kept in a place beside a visit."""
    found = {one.place: one.typed for one in record.jottings.all()}
    return text in found.get(place, {}).values()


def newest(record):
    """Return the newest version of the visit that was signed last."""
    return record.visits.get(record.visits.latest()[0].id)


def test_a_killed_program_loses_nothing_of_what_was_typed(nurse, start, record):
    add_the_patient(nurse)
    nurse.press("ctrl+Page_Down", "y")
    until(lambda: kept(record, '"answers.chest_pain": "yes"'))
    nurse.kill()

    again = start()
    sign_in(again, to="Worklist")
    again.press("Return")
    again.shows("SMITH, John")
    again.press("ctrl+s")
    (draft,) = record.drafts.all()
    assert '"answers.chest_pain": "yes"' in draft.content
    patient = record.patients.get(draft.patient_id).patient
    assert patient.name_text() == "SMITH, John"


def test_a_killed_program_loses_neither_a_note_nor_a_correction(
    seen_before, start, record
):
    nurse = start()
    sign_in(nurse)
    open_the_past_visit(nurse)
    nurse.press("ctrl+m")
    nurse.type("The daughter called")
    until(lambda: jotted(record, "visit.1.note", "The daughter called"))
    nurse.press("Escape", "ctrl+e")
    nurse.shows("Correcting: WHITCOMBE")
    nurse.press("ctrl+Page_Down", "y")
    until(lambda: kept(record, '"answers.chest_pain": "yes"'))
    nurse.kill()

    again = start()
    sign_in(again, to="Worklist")
    again.press("Return")
    again.shows("Correcting: WHITCOMBE")
    again.press("ctrl+1")
    again.shows("Worklist")
    again.press("Tab", "Tab", "Return")
    again.shows("WHITCOMBE")
    again.press("Return")
    until(lambda: "The daughter called" in (newest(record).visit.notes or ""))
    until(lambda: record.jottings.all() == ())


def test_a_display_that_dies_ends_the_program_and_takes_nothing(
    seen_before, clinic, record
):
    display = Display()
    nurse = Program(display, clinic)
    try:
        sign_in(nurse)
        nurse.enter("harold whit")
        nurse.shows("WHITCOMBE, Harold")
        nurse.press("ctrl+Page_Down", "y")
        until(lambda: kept(record, '"answers.chest_pain": "yes"'))
        display.stop()
        assert nurse.ends() != 0
        assert kept(record, '"answers.chest_pain": "yes"')
    finally:
        nurse.kill()
        display.stop()


def test_a_new_patient_with_nothing_bad_is_signed(nurse, record):
    add_the_patient(nurse)
    nurse.press("p", "ctrl+Page_Down", "ctrl+n", "Return")
    nurse.press("ctrl+Return", "ctrl+Return")
    stored = signed(record)
    assert stored.visit.patient.name_text() == "SMITH, John"
    assert stored.visit.answers["chest_pain"] is False
    assert record.drafts.all() == ()


def test_a_swollen_leg_is_an_emergency_or_seen_today(nurse, record):
    add_the_patient(nurse)
    nurse.press("ctrl+Page_Down", "y", "ctrl+Return", "ctrl+Return")
    stored = signed(record)
    assert stored.assessment.level in {Level.EMERGENCY, Level.SAME_DAY}
    assert stored.signed_by == "nurse1"


def test_locking_half_way_gives_the_cursor_back(nurse, record):
    add_the_patient(nurse)
    nurse.press("ctrl+Page_Down", "y", "ctrl+l")
    nurse.shows("Locked")
    nurse.enter("velvet otter plinth 9")
    nurse.shows("SMITH, John")
    nurse.press("Return", "n")
    until(lambda: kept(record, '"no"'))
    assert kept(record, '"answers.chest_pain": "yes"')


def test_a_returning_patient_is_found_by_a_part_of_the_name(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    nurse.enter("harold whit")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("ctrl+Page_Down", "y")
    until(lambda: kept(record, '"answers.chest_pain": "yes"'))
    (draft,) = record.drafts.all()
    assert draft.patient_id == seen_before.id


def test_the_only_patient_found_opens_without_a_key(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    nurse.type("harold whit")
    nurse.shows("WHITCOMBE, Harold")
    nurse.type("y")  # still meant for the search: it answers nothing
    nurse.press("Return", "ctrl+Page_Down", "n")
    until(lambda: kept(record, '"answers.chest_pain": "no"'))
    (draft,) = record.drafts.all()
    assert draft.patient_id == seen_before.id
    assert '"yes"' not in draft.content


def test_a_past_visit_is_found_by_a_filter_and_opened(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    open_the_past_visit(nurse)
    (line,) = record.visits.latest()
    assert record.visits.get(line.id).assessment.level is Level.SAME_DAY


def test_what_is_awaited_is_ended_from_the_worklist(seen_before, start, record):
    assert len(record.worklist.all()) == 1
    nurse = start()
    sign_in(nurse)
    nurse.press("ctrl+1")
    nurse.shows("Worklist")
    nurse.press("Tab", "Return", "Return")
    until(lambda: record.worklist.all() == ())


def test_a_patient_is_corrected_by_keys_alone(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    nurse.dash("whit", "F2")
    nurse.shows("WHITCOMBE")
    nurse.press("Return", "ctrl+a")
    nurse.type("Harald")
    nurse.press("ctrl+s")
    until(lambda: record.patients.get(seen_before.id).patient.given_name == "Harald")


def test_two_desks_in_conflict_lose_nothing(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    nurse.dash("whit", "F2")
    nurse.shows("WHITCOMBE")
    stored = record.patients.get(seen_before.id)
    theirs = stored.patient.model_copy(update={"given_name": "Harry"})
    record.patients.update(replace(stored, patient=theirs))
    nurse.press("Return", "ctrl+a")
    nurse.type("Harald")
    nurse.press("ctrl+s", "ctrl+f")
    nurse.shows("Find a patient")
    assert record.patients.get(seen_before.id).patient.given_name == "Harry"


def test_a_second_window_has_a_patient_of_its_own(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    nurse.enter("harold whit")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("ctrl+Page_Down", "y", "ctrl+shift+w")
    nurse.shows("Find a patient")
    add_the_patient(nurse)
    nurse.press("ctrl+Page_Down", "n")
    until(lambda: len(record.drafts.all()) == 2)
    told = {
        record.patients.get(draft.patient_id).patient.family_name: draft.content
        for draft in record.drafts.all()
    }
    assert '"answers.chest_pain": "yes"' in told["Whitcombe"]
    until(lambda: any('"no"' in draft.content for draft in record.drafts.all()))


@pytest.fixture
def paper(tmp_path_factory):
    """Return a print system with one printer, which is the one to offer."""
    with print_system(tmp_path_factory.mktemp("cups")) as system:
        system.run("lpadmin", "-d", PRINTER)
        yield system


def noted(record, patient):
    """Return what the record says was printed of the only visit, in order."""
    (line,) = record.visits.latest()
    with record.reports.session.look() as work:
        found = work.audit.details(
            "visit.print", patient_id=patient.id, entity_id=str(line.id)
        )
    return [entry["kind"] for entry in found]


def is_noted(record, patient, kind):
    return kind in noted(record, patient)


def test_three_documents_are_printed_by_one_key_and_noted_once_on_paper(
    seen_before, start, record, paper
):
    nurse = start(**paper.environment)
    sign_in(nurse)
    nurse.press("ctrl+4")
    nurse.shows("Past visits")
    nurse.enter("same day")
    nurse.press("Return", "Return")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("ctrl+shift+p")
    three = ["summary", "handout", "request"]
    for kind in three:
        nurse.shows("^Print$")
        assert not is_noted(record, seen_before, kind)
        nurse.press("Return")
        until(partial(is_noted, record, seen_before, kind))
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("ctrl+shift+p")
    until(lambda: noted(record, seen_before) == three * 2)
    pages = [
        "\n".join(page.extract_text() for page in PdfReader(file).pages)
        for file in sorted(paper.folder.glob("job-*.pdf"))
    ]
    assert len(pages) == 6
    assert all("WHITCOMBE" in page for page in pages)
    assert ["COPY" in page for page in pages] == [False] * 3 + [True] * 3
    assert [file for file in paper.spool.iterdir() if file.name.startswith("d")] == []
