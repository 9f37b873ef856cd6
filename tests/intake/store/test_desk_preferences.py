import pytest

from intake.domain.errors import StoreUnavailableError
from intake.domain.preferences import DeskPreferences, Look, Scheme
from intake.store import desk_preferences

pytestmark = pytest.mark.sqlite

DARK = Look(scheme=Scheme.DARK, text_percent=150)


def dark(login):
    return lambda kept: kept.with_look(login, DARK)


def test_a_desk_without_wishes_has_the_defaults(folder):
    assert desk_preferences.read(folder) == DeskPreferences()
    assert not folder.exists()


def test_what_two_windows_change_is_kept_by_both(folder):
    desk_preferences.change(folder, dark("ann"))
    changed = desk_preferences.change(folder, dark("bob"))
    assert desk_preferences.read(folder) == changed
    assert set(changed.looks) == {"ann", "bob"}
    assert (folder / "desk.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"x": 1}', b" " * (2 << 20)])
def test_a_damaged_file_is_no_reason_not_to_start(folder, content):
    folder.mkdir()
    (folder / "desk.json").write_bytes(content)
    assert desk_preferences.read(folder) == DeskPreferences()
    assert desk_preferences.change(folder, dark("ann")).look_of("ann") == DARK


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailableError):
        desk_preferences.change(tmp_path / "file", dark("ann"))
