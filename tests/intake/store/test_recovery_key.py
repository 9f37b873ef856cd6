import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import RefusedError
from intake.store.recovery_key import new_recovery_key, read, written

keys = st.binary(min_size=32, max_size=32)


@given(keys)
def test_a_printed_key_is_read_back(key):
    assert read(written(key)) == key


@given(keys)
def test_a_printed_key_has_fourteen_groups_without_letters_that_are_misread(key):
    assert re.fullmatch(
        r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){13}", written(key)
    )


@given(keys)
def test_case_spaces_and_misread_letters_do_not_matter(key):
    typed = written(key).lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert read(typed) == key


@given(keys, st.integers(0, 55), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_letter_is_noticed(key, place, letter):
    letters = written(key).replace("-", "")
    wrong = letters[:place] + letter + letters[place + 1 :]
    if wrong == letters:
        assert read(wrong) == key
    else:
        with pytest.raises(RefusedError, match="typing mistake"):
            read(wrong)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "these are 0"),
        ("ABCD", "these are 4"),
        ("U" * 56, "typing mistake"),
        ("Ä" * 56, "typing mistake"),
        ("A" * 57, "these are 57"),
    ],
)
def test_what_is_no_key_is_told_kindly(typed, sentence):
    with pytest.raises(RefusedError, match=sentence):
        read(typed)


def test_two_keys_are_never_the_same():
    assert new_recovery_key() != new_recovery_key()
