import pytest
from pydantic import ValidationError

from intake.domain.preferences import (
    LOGO_LIMIT,
    BackupPlan,
    BackupRhythm,
    DeskPreferences,
    DocumentKind,
    Look,
    Margins,
    PageSetup,
    Preferences,
    PrinterChoice,
    Scheme,
)

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("minutes", [1, 5, 15])
def test_the_idle_lock_comes_within_a_quarter_of_an_hour(minutes):
    assert Preferences(idle_lock_minutes=minutes).idle_lock_minutes == minutes


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Preferences, {"idle_lock_minutes": 0}),
        (Preferences, {"idle_lock_minutes": 16}),
        (Preferences, {"units": {"Not A Key": "kg"}}),
        (Preferences, {"no_such": True}),
        (Margins, {"top": 4}),
        (Margins, {"left": 41}),
        (PageSetup, {"paper": "A3"}),
        (PageSetup, {"letterhead": ("x",) * 5}),
        (PageSetup, {"letterhead": (" ",)}),
        (PageSetup, {"logo": b"GIF89a"}),
        (PageSetup, {"logo": PNG + b"x" * LOGO_LIMIT}),
        (BackupPlan, {"kept": 0}),
        (Look, {"text_percent": 95}),
        (Look, {"text_percent": 103}),
        (Look, {"text_percent": 205}),
        (Look, {"scheme": "pink"}),
    ],
)
def test_what_cannot_be_preferred_is_refused(kind, wrong):
    with pytest.raises(ValidationError):
        kind(**wrong)


def test_a_logo_is_a_png_or_a_jpeg_and_stays_out_of_logs():
    assert PageSetup(logo=PNG).logo == PNG
    assert PageSetup(logo=b"\xff\xd8\xff\xe0").logo
    assert "PNG" not in repr(PageSetup(logo=PNG))


def test_no_backup_is_made_by_itself_until_a_folder_is_named():
    assert not BackupPlan().is_on
    assert BackupPlan(folder="/backups").is_on
    never = BackupPlan(folder="/backups", rhythm=BackupRhythm.NEVER)
    assert never.is_on
    assert not never.model_copy(update={"at_close": False}).is_on


def test_a_desk_knows_every_users_look_and_the_printers_nearby():
    desk = DeskPreferences()
    assert desk.look_of("ann") == desk.look_of(None) == Look()
    dark = Look(scheme=Scheme.DARK, text_percent=150)
    changed = desk.with_look("ann", dark).with_printer(
        DocumentKind.LABELS, PrinterChoice(printer="Zebra", paper="50x25")
    )
    assert changed.look_of("ann") == dark
    assert changed.look_of("bob") == Look()
    assert changed.printers[DocumentKind.LABELS].printer == "Zebra"
    assert DeskPreferences.model_validate_json(changed.model_dump_json()) == changed
    assert desk == DeskPreferences()
