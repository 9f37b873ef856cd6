"""A disk that is nearly full is told before anything fails."""

import shutil
from collections import namedtuple

import pytest

from intake.store import free_space
from intake.store.free_space import LEAST_FREE

pytestmark = pytest.mark.sqlite
Usage = namedtuple("Usage", "free")


@pytest.mark.parametrize(("free", "told"), [(LEAST_FREE - 1, 1), (LEAST_FREE, 0)])
def test_whoever_signs_in_is_told_of_a_disk_that_is_nearly_full(
    sign_in, monkeypatch, free, told
):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    database = sign_in()
    warnings = database.warnings
    database.close()
    assert len(warnings) == told
    if told:
        assert "Only 499 MB are free" in warnings[0]
        assert "saved as always" in warnings[0]


def test_a_big_record_wants_room_for_its_upgrade(sign_in, monkeypatch):
    monkeypatch.setattr(free_space, "LEAST_FREE", 0)
    database = sign_in()
    size = database.opened.places.database.stat().st_size
    for free, told in ((3 * size - 1, 1), (3 * size, 0)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: Usage(free))
        assert len(database.warnings) == told
    database.close()


def test_a_disk_that_does_not_say_is_no_reason_to_stop(sign_in, monkeypatch):
    def fails(_):
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", fails)
    database = sign_in()
    assert database.warnings == ()
    database.close()
