import json
import stat
import subprocess
import sys

import pytest

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.store.keyslots import Argon2, Keys, KeySlots
from intake.store.private_files import write_privately

QUICK = Argon2(passes=2, memory_kib=19_456, lanes=1)
DATABASE_ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def keys():
    return Keys.new()


@pytest.fixture
def slots(keys):
    slots, _ = KeySlots(database_id=DATABASE_ID).with_user(
        "nurse1", "ocean paper lamp", keys, QUICK
    )
    return slots


def test_the_password_opens_the_keys(slots, keys):
    opened, slot = slots.opened_by_password("nurse1", "ocean paper lamp")
    assert opened == keys
    assert slot == slots.slots[0].id


@pytest.mark.parametrize(
    "login", ["NURSE1", "Nurse1", "\N{FULLWIDTH LATIN SMALL LETTER N}urse1"]
)
def test_a_sign_in_name_may_be_written_in_any_case(slots, keys, login):
    assert slots.opened_by_password(login, "ocean paper lamp")[0] == keys


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("nurse1", "ocean paper lamq"),
        ("nurse1", "Ocean Paper Lamp"),
        ("nurse1", ""),
        ("nurse2", "ocean paper lamp"),
        ("", "ocean paper lamp"),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(slots, login, password):
    with pytest.raises(RefusedError, match="name or the password is not right"):
        slots.opened_by_password(login, password)


def test_a_wrong_name_costs_as_much_as_a_wrong_password(slots, monkeypatch):
    derived = []
    derive = Argon2.derive

    def counted(self, password, salt):
        derived.append(self)
        return derive(self, password, salt)

    monkeypatch.setattr(Argon2, "derive", counted)
    for login in ("nurse1", "nobody", ""):
        with pytest.raises(RefusedError):
            slots.opened_by_password(login, "wrong password")
    assert len(derived) == 3


def test_a_password_opens_however_its_accents_were_typed(slots, keys):
    more, _ = slots.with_user("nurse2", "caf\u00e9 river stone", keys, QUICK)
    assert more.opened_by_password("nurse2", "cafe\u0301 river stone")[0] == keys
    with pytest.raises(RefusedError):
        more.opened_by_password("nurse2", "caf\ud800 river stone")


def test_the_cost_of_guessing_is_at_least_what_owasp_asks():
    assert Argon2().passes >= 2
    assert Argon2().memory_kib >= 19 * 1024


def test_the_program_asks_three_passes_over_64_mib_in_4_lanes():
    ask = (
        "from intake.store.keyslots import Argon2;"
        "print(Argon2.usual().model_dump_json())"
    )
    program = [sys.executable, "-c", ask]
    told = subprocess.run(program, capture_output=True, check=True).stdout
    shipped = Argon2(passes=3, memory_kib=65_536, lanes=4)
    assert Argon2.model_validate_json(told) == shipped == Argon2()


def test_every_user_has_a_slot_of_their_own(slots, keys):
    more, slot = slots.with_user("nurse2", "velvet river stone", keys, QUICK)
    assert more.opened_by_password("nurse1", "ocean paper lamp")[0] == keys
    assert more.opened_by_password("nurse2", "velvet river stone") == (keys, slot)


def test_a_new_password_voids_the_old_one_and_keeps_the_slots_name(slots, keys):
    changed, slot = slots.with_user("nurse1", "velvet river stone", keys, QUICK)
    assert slot == slots.slots[0].id
    assert changed.opened_by_password("nurse1", "velvet river stone")[0] == keys
    with pytest.raises(RefusedError):
        changed.opened_by_password("nurse1", "ocean paper lamp")


def test_a_slot_that_was_taken_away_opens_nothing(slots):
    with pytest.raises(RefusedError):
        slots.without(slots.slots[0].id).opened_by_password(
            "nurse1", "ocean paper lamp"
        )


def test_the_recovery_key_opens_the_keys(slots, keys):
    more, printed = slots.with_recovery_key(keys)
    assert more.opened_by_recovery_key(printed) == keys
    assert more.opened_by_recovery_key(printed.lower().replace("-", " ")) == keys


def test_a_new_recovery_key_voids_the_old_one(slots, keys):
    first, old = slots.with_recovery_key(keys)
    second, new = first.with_recovery_key(keys)
    assert second.opened_by_recovery_key(new) == keys
    assert len(second.slots) == 2
    with pytest.raises(RefusedError, match="does not fit"):
        second.opened_by_recovery_key(old)


def test_without_a_recovery_slot_no_recovery_key_fits(slots, keys):
    _, printed = slots.with_recovery_key(keys)
    with pytest.raises(RefusedError, match="does not fit"):
        slots.opened_by_recovery_key(printed)


def test_what_is_written_is_read_back(slots):
    assert KeySlots.parse(slots.as_json()) == slots


def test_the_file_tells_neither_names_nor_keys(slots, keys):
    written = slots.as_json()
    assert b"nurse1" not in written
    for key in (keys.database, keys.audit):
        assert key not in written
        assert key.hex().encode() not in written
    assert keys.database.hex() not in repr(keys)
    assert repr(keys.database) not in repr(keys)


def _changed(content, *path, to):
    document = json.loads(content)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to(place[path[-1]]) if callable(to) else to
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("format",), "crampdesk-keyslots/9"),
        (("database_id",), "x"),
        (("slots",), [{}]),
        (("slots", 0, "argon2", "memory_kib"), 1 << 40),
        (("slots", 0, "argon2", "passes"), 10**9),
        (("slots", 0, "argon2", "name"), "md5"),
        (("slots", 0, "salt"), ""),
        (("slots", 0, "database", "content"), "AAAA"),
        (("slots", 0, "database", "nonce"), "not base64!"),
    ],
)
def test_a_damaged_key_file_is_refused(slots, path, to):
    with pytest.raises(StoreUnavailableError, match="key file"):
        KeySlots.parse(_changed(slots.as_json(), *path, to=to))


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_key_file_is_refused(content):
    with pytest.raises(StoreUnavailableError, match="key file"):
        KeySlots.parse(content)


@pytest.mark.parametrize(
    "path",
    [
        ("slots", 0, "id"),
        ("slots", 0, "salt"),
        ("slots", 0, "database", "nonce"),
        ("slots", 0, "database", "content"),
        ("slots", 0, "audit", "content"),
        ("database_id",),
    ],
)
def test_a_slot_that_was_changed_opens_nothing(slots, path):
    def turned(text):
        return ("1" if text[3] != "1" else "2").join((text[:3], text[4:]))

    changed = KeySlots.parse(_changed(slots.as_json(), *path, to=turned))
    with pytest.raises(RefusedError):
        changed.opened_by_password("nurse1", "ocean paper lamp")


def test_the_sealed_keys_cannot_be_exchanged(slots):
    document = json.loads(slots.as_json())
    slot = document["slots"][0]
    slot["database"], slot["audit"] = slot["audit"], slot["database"]
    with pytest.raises(RefusedError):
        KeySlots.parse(json.dumps(document).encode()).opened_by_password(
            "nurse1", "ocean paper lamp"
        )


def test_a_private_file_is_the_owners_alone_and_replaced_whole(tmp_path):
    path = tmp_path / "keyslots.json"
    write_privately(path, b"one")
    write_privately(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_private_file_that_cannot_be_written_is_said_so(tmp_path):
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        write_privately(tmp_path / "missing" / "keyslots.json", b"one")
