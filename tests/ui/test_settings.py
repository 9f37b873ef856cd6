"""The settings on screen: what they show, keep, refuse and guard."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdf
import pytest
from PySide6.QtWidgets import QLabel

from intake.domain.errors import RefusedError
from intake.domain.preferences import Look, Scheme
from intake.domain.record import Role
from tests.ui.conftest import PASSWORD
from ui.theme import theme
from ui.views.settings_view import SettingsView

PNG = b"\x89PNG\r\n\x1a\n and more"
NEW = "quiet harbour lantern 4"


@pytest.fixture
def view(application, runner, dialogs, shown):
    made: Any = SettingsView(application, runner, dialogs)
    made.hands = shown(made)
    made.enter()
    return made


def put(line, text):
    line.setText(text)


def test_what_is_kept_is_shown_and_what_is_typed_is_kept(qtbot, application, view):
    view.clinic.lines["name"].setFocus()
    assert view.clinic.lines["name"].text() == "Harbour Street"
    put(view.clinic.lines["address.0"], "1 Quay")
    put(view.clinic.lines["letterhead.0"], "Open until six")
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+S")
    assert said.args[0].startswith("Saved ")
    clinic = application.settings.get()
    assert clinic.address == "1 Quay"
    assert clinic.preferences.page.letterhead == ("Open until six",)
    assert not view.unsaved


def test_paper_margins_lock_and_backups_are_kept(qtbot, application, view):
    view.printing.choices["paper"].answer("Letter")
    put(view.printing.lines["margin.left"], "22")
    view.printing.submit()
    put(view.entry.lines["idle_lock_minutes"], "3")
    view.entry.choices["tall_man"].answer("yes")
    with qtbot.waitSignal(view.clinic_changed) as changed:
        view.entry.submit()
    put(view.backup.lines["backup.folder"], "/somewhere")
    view.backup.choices["backup.rhythm"].answer("weekly")
    view.backup.submit()
    assert changed.args[0].preferences.idle_lock_minutes == 3
    wishes = application.settings.get().preferences
    assert (wishes.page.paper, wishes.page.margins.left) == ("Letter", 22)
    assert (wishes.idle_lock_minutes, wishes.tall_man) == (3, True)
    assert (wishes.backup.folder, wishes.backup.rhythm) == ("/somewhere", "weekly")


@pytest.mark.parametrize(
    ("sheet", "line", "text", "told"),
    [
        ("entry", "idle_lock_minutes", "0", "1 to 15 minutes"),
        ("printing", "margin.top", "abc", "5 to 40 millimetres"),
        ("backup", "backup.kept", "1000", "1 and 365"),
        ("clinic", "name", "", "needs a name"),
    ],
)
def test_what_cannot_be_is_told_and_stays_as_typed(view, sheet, line, text, told):
    one = getattr(view, sheet)
    put(one.lines[line], text)
    one.submit()
    assert told in one._said.text()
    assert one.lines[line].text() == text
    assert view.unsaved == f"the settings under “{one.title}”"
    view.enter()
    assert one.lines[line].text() == text


def test_keeping_one_sheet_leaves_what_is_typed_on_another(view):
    put(view.clinic.lines["name"], "Half typed")
    view.entry.choices["tall_man"].answer("yes")
    view.entry.submit()
    assert view.clinic.lines["name"].text() == "Half typed"
    assert "Clinic" in view.unsaved


def test_a_logo_is_chosen_refused_and_removed(application, view, dialogs, tmp_path):
    choose, remove = view._logo
    choose.click()
    assert application.settings.get().preferences.page.logo is None
    for content, told in ((b"GIF89a", "PNG or a JPEG"), (PNG + b"x" * 600_000, "512")):
        dialogs.read = tmp_path / "logo"
        dialogs.read.write_bytes(content)
        choose.click()
        assert told in view.clinic._said.text()
    dialogs.read = tmp_path / "none"
    choose.click()
    assert "cannot be read" in view.clinic._said.text()
    dialogs.read = tmp_path / "logo"
    dialogs.read.write_bytes(PNG)
    choose.click()
    assert application.settings.get().preferences.page.logo == PNG
    remove.click()
    assert application.settings.get().preferences.page.logo is None


def test_the_test_page_says_what_the_margins_are(view, dialogs):
    view._print_test_page()
    page = pypdf.PdfReader(dialogs.printed).pages[0]
    assert "10 mm from the top" in " ".join(page.extract_text().split())
    assert float(page.mediabox.height) == pytest.approx(842, abs=1)
    dialogs.answer = False
    dialogs.printed.unlink()
    view._print_test_page()
    assert not dialogs.printed.exists()


def test_a_look_is_chosen_at_once_and_backspace_changes_nothing(qtbot, view):
    view.show_look(Look())
    with qtbot.waitSignal(view.look.chosen) as chosen:
        view.look.scheme.answer(Scheme.DARK.value)
    assert chosen.args == [Look(scheme=Scheme.DARK)]
    with qtbot.waitSignal(view.look.chosen) as chosen:
        view.look.text_size.answer("150")
    assert chosen.args == [Look(scheme=Scheme.DARK, text_percent=150)]
    view.look.text_size.answer("")
    assert view.look.text_size.typed() == "150"
    with qtbot.waitSignal(view.look.restart_wished):
        view.look.submit()
    theme().choose(None)


def test_only_another_size_of_text_asks_to_start_anew(qtbot, view, monkeypatch):
    monkeypatch.setenv("QT_SCALE_FACTOR", "1.25")
    anew = []
    view.look.restart_wished.connect(lambda: anew.append(1))
    view.show_look(Look(text_percent=125))
    assert view.look.save.isHidden()
    view.look.enter()
    view.hands.press("Ctrl+S")
    assert anew == []
    view.look.text_size.answer("150")
    assert view.look.save.isVisible()
    view.hands.press("Tab", "Tab", "Enter")
    assert anew == [1]
    monkeypatch.setenv("QT_SCALE_FACTOR", "rather large")
    view.show_look(Look())
    assert view.look.save.isHidden()


def test_tab_goes_over_the_settings_as_one_reads(view):
    view.look.enter()
    assert view.hands.at() is view.look.scheme
    found = [view.hands.at()]
    for _ in range(40):
        view.hands.press("Tab")
        found.append(view.hands.at())
    assert view._area.verticalScrollBar().value() > 0
    lines = [*view.clinic.lines.values(), view.clinic.save]
    assert [stop for stop in found if stop in lines] == lines
    assert len(found) == len(set(found))


def test_settings_begin_at_their_first_choice_and_keep_the_cursor_after(signed_in):
    signed_in.hands.press("Ctrl+8")
    page = signed_in.desk.settings
    assert signed_in.hands.at() is page.look.scheme
    signed_in.hands.press("Tab", "Ctrl+8")
    assert signed_in.hands.at() is page.look.text_size
    signed_in.hands.press("Ctrl+3", "Ctrl+8")
    assert signed_in.hands.at() is page.look.scheme


def test_the_password_is_changed_by_who_knows_it(desk, view):
    sheet = view.password
    for key, text in (("old", "x"), ("new", NEW), ("again", "other")):
        put(sheet.lines[key], text)
    sheet.submit()
    assert "differ" in sheet._said.text()
    put(sheet.lines["again"], NEW)
    sheet.submit()
    assert "not right" in sheet._said.text()
    put(sheet.lines["old"], PASSWORD)
    sheet.submit()
    assert sheet._said.text().startswith("Saved ")
    assert sheet.typed() == {"old": "", "new": "", "again": ""}
    desk.sign_in("nurse1", NEW).close()


def test_users_are_added_changed_and_let_go(desk, application, view):
    users = view.users
    for key, text in (("display_name", "Bo"), ("login", "bo"), ("password", NEW)):
        put(users.lines[key], text)
    users.submit()
    assert "at least one role" in users._said.text()
    users.roles.answer("nurse")
    users.submit()
    assert [card.user.login for card in users.cards] == ["bo", "nurse1"]
    desk.sign_in("bo", NEW).close()
    card = users.cards[0]
    card.roles.answer("nurse clinician")
    assert users.cards[0].user.roles == {Role.NURSE, Role.CLINICIAN}
    users._on_reset_wished(card.user.id)
    put(users.lines["password"], "another lantern here 5")
    users.submit()
    desk.sign_in("bo", "another lantern here 5").close()
    closing = users.cards[0]
    closing._on_close()
    assert len(application.accounts.all()) == 2
    closing._on_close()
    with pytest.raises(RefusedError):
        desk.sign_in("bo", "another lantern here 5")


def test_who_is_no_administrator_reads_the_settings_and_changes_only_their_own(
    desk, application, runner, dialogs, shown
):
    application.accounts.add("bo", "Bo", frozenset({Role.NURSE}), NEW)
    other = desk.sign_in("bo", NEW)
    view = SettingsView(other, runner, dialogs)
    shown(view)
    view.enter()
    assert view.users not in view.sheets
    assert not view.clinic.lines["name"].isEnabled()
    assert "administrator" in view.clinic._said.text()
    assert view.password.lines["old"].isEnabled()
    other.close()


def test_settings_that_cannot_be_had_are_told(qtbot, runner, view):
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(view.troubled):
        view._fetch()


def test_units_and_lettering_act_in_the_next_visit_without_a_new_sign_in(
    application, stored, signed_in
):
    settings = signed_in.desk.settings
    settings.enter()
    settings.units.choices["unit.temp_c"].answer("[degF]")
    settings.units.submit()
    settings.entry.choices["tall_man"].answer("yes")
    settings.entry.submit()
    kept = application.settings.get().preferences
    assert (kept.units["temp_c"], kept.tall_man) == ("[degF]", True)
    assert settings.units.choices["unit.temp_c"].typed() == "[degF]"
    signed_in.desk.open_patient(stored.id)
    view = signed_in.desk.intake
    view.writing.answer("medications.m1.text", "metformin 500mg")
    view.form.go_to("medications")
    shown = [one.text() for one in view.form.current.findChildren(QLabel)]
    assert any("metFORMIN" in text for text in shown)
    view.form.go_to("answers.temp_c")
    assert view.form.current.unit_box.text() == "°F"
    signed_in.hands.type("101.5")
    assert view.writing.standing.composed.visit.answers["temp_c"] == Decimal("38.6")


def test_results_are_typed_in_the_unit_of_choice_and_printed_in_it(
    application, stored, signed_in
):
    settings = signed_in.desk.settings
    settings.enter()
    settings.units.choices["unit.glucose"].answer("mg/dL")
    settings.units.submit()
    signed_in.desk.open_patient(stored.id)
    view = signed_in.desk.intake
    view.form.go_to("results")
    signed_in.hands.type("glucose")
    signed_in.hands.press("Enter")
    signed_in.hands.type("90")
    assert view.writing.draft.row("results", "r1")["unit"] == "mg/dL"
    view.writing.answer("results.r2.test", "glucose_fasting")
    view.writing.answer("results.r2.unit", "mmol/L")
    view.writing.answer("results.r2.value", "5.0")
    wishes = application.settings.get().preferences.units | {"glucose_fasting": "mg/dL"}
    clinic = application.settings.get()
    kept = clinic.preferences.model_copy(update={"units": wishes})
    application.settings.change(replace(clinic, preferences=kept))
    signed = application.visits.sign(stored.id, view.writing.standing.composed.visit)
    assert [(r.value, r.unit) for r in signed.visit.results] == [
        ("90", "mg/dL"),
        ("5.0", "mmol/L"),
    ]
    pdf = application.reports.visit_summary(signed.id)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    assert "reported as 5.0 mmol/L" in text
    assert "90 mg/dL" in text
