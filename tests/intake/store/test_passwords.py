import pytest

from intake.domain.errors import RefusedError
from intake.store.passwords import refuse_weak

OWN = ("Hillside Surgery", "nurse1", "Nora Kowalska")


@pytest.mark.parametrize(
    "password",
    [
        "ocean paper lamp",
        "correct horse battery staple",
        "Tr0ub4dor&3xyz",
        "пароль-море-лампа",
        "水星の魔女は月曜日に来る",
        "            x-ray 77 fern",
        "x" * 20 + "quilted marmalade",
        "quilted marmalade " * 14,
        "kP9#vv2!mQz7",
    ],
)
def test_a_password_that_takes_long_to_guess_is_taken(password):
    refuse_weak(password, OWN)


@pytest.mark.parametrize("password", ["", "short", "elevenchars", "ü" * 11])
def test_a_short_password_is_refused(password):
    with pytest.raises(RefusedError, match="at least 12"):
        refuse_weak(password, OWN)


def test_a_password_of_64_characters_is_taken_and_one_without_end_is_not():
    refuse_weak("quilted marmalade river" + "qw" * 20, OWN)
    with pytest.raises(RefusedError, match="at most 256"):
        refuse_weak("quilted marmalade " * 20, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2026!",
        "P@ssw0rd1234",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "123456789012",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "letmeinletmein",
        "hat7hat7hat7",
        "iloveyou123456",
        "manchesterunited",
        "sunshine2024!!",
        "HillsideSurgery1",
        "nurse1nurse1nurse",
        "nora.kowalska.1",
        "KOWALSKA_nora_2026",
        "crampdesk crampdesk",
        "            ",
        "!!!!!!!!!!!!",
    ],
)
def test_a_password_that_guessers_try_first_is_refused(password):
    with pytest.raises(RefusedError, match="first that somebody would try"):
        refuse_weak(password, OWN)


def test_half_a_surrogate_pair_is_refused_as_no_file_can_hold_it():
    with pytest.raises(RefusedError, match="cannot be stored"):
        refuse_weak("quilted marmalade \ud800", OWN)
