"""The clinic's settings: who may change them, and what of it is remembered."""

import json
from dataclasses import replace

import pytest

from intake.domain.errors import RefusedError
from intake.domain.preferences import Margins, PageSetup, Paper, Preferences
from intake.services.settings import changes


def test_an_administrator_changes_the_settings_and_the_change_is_remembered(
    application,
):
    before = application.settings.get()
    page = PageSetup(paper=Paper.LETTER, margins=Margins(left=20))
    wished = replace(
        before,
        name="  Harbour   Street ",
        address=" 1 Quay \n\n London ",
        preferences=Preferences(page=page, units={"weight_kg": "lb"}),
    )
    kept = application.settings.change(wished)
    assert kept == application.settings.get()
    assert (kept.name, kept.address) == ("Harbour Street", "1 Quay\nLondon")
    assert (kept.paper, kept.version) == ("Letter", before.version + 1)
    with application.settings.session.look() as work:
        (detail,) = work._connection.exec_driver_sql(
            "SELECT detail FROM audit_event WHERE action = 'settings.change'"
        ).scalars()
    names = "address name page.margins.left page.paper units.weight_kg"
    assert json.loads(detail) == {"changed": names}


def test_another_desks_change_is_not_lost(application):
    seen = application.settings.get()
    application.settings.change(replace(seen, name="Theirs"))
    with pytest.raises(RefusedError, match="meanwhile"):
        application.settings.change(replace(seen, name="Ours"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"name": " "}, "needs a name"), ({"address": "x" * 501}, "at most 500")],
)
def test_what_cannot_head_a_page_is_refused(application, wrong, told):
    with pytest.raises(RefusedError, match=told):
        application.settings.change(replace(application.settings.get(), **wrong))


def test_nobody_makes_a_real_clinic_a_demo(application):
    seen = application.settings.get()
    assert not application.settings.change(replace(seen, is_demo=True)).is_demo


def test_what_is_the_same_is_no_change(application):
    seen = application.settings.get()
    assert changes(seen, seen) == ()
