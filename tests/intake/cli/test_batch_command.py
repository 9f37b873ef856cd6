"""`reports`: many visits, a file each."""

import stat

import pytest


@pytest.fixture
def stored(crampdesk, clinic, good):
    """Store two visits and return their numbers."""
    assert clinic
    return [crampdesk("visit", "add", good, "--json").json["visit"] for _ in range(2)]


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_each_visit_becomes_a_file_of_its_owners_alone(crampdesk, stored, out):
    done = crampdesk("reports", *stored, "--out", out)
    assert done.code == 0
    names = [f"visit-{number}-summary.pdf" for number in stored]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert "2 of 2 documents" in done.err


def test_numbers_come_from_standard_input_too(crampdesk, stored, out):
    lines = "".join(f"{number}\n" for number in stored).encode()
    assert crampdesk("reports", "-", "--out", out, stdin=lines).code == 0
    assert len(list(out.iterdir())) == 2


def test_visits_of_another_day_are_not_todays(crampdesk, stored, out):
    assert stored
    done = crampdesk("reports", "--today", "--out", out)
    assert (done.code, list(out.iterdir())) == (0, [])
    assert "0 written" in done.out


@pytest.mark.parametrize("name", ["x", "²", "1e3", "1" * 19])
def test_what_is_no_number_is_refused_with_its_place(crampdesk, clinic, out, name):
    assert clinic
    done = crampdesk("reports", "-", "--out", out, stdin=f"1\n{name}\n".encode())
    assert done.code == 2
    assert done.err.startswith("standard input, line 2: is not the number of a visit")
    done = crampdesk("reports", name, "--out", out)
    assert done.err.startswith("ID 1: is not the number of a visit")


def test_visits_or_today_are_asked_for_and_a_folder(crampdesk, clinic, out):
    assert clinic
    assert crampdesk("reports", "--out", out).code == 2
    assert crampdesk("reports", "1", "--today", "--out", out).code == 2
    missing = crampdesk("reports", "1", "--out", out / "no")
    assert (missing.code, "is not a folder" in missing.err) == (3, True)
    assert crampdesk("reports", "999", "--out", out).code == 2
