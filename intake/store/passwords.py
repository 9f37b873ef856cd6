"""Which passwords are too easily guessed.

Length is what counts: at least 12 characters, any of them, no rules about kinds and no
forced change. Refused is what a guesser tries first: common words, the clinic's or
the user's own name, keyboard rows, runs and repeats. Source: OWASP ASVS 5.0, 6.2.
"""

import re
from collections.abc import Iterable

from intake.domain.errors import RefusedError
from intake.store.search_keys import plain

SHORTEST = 12
LONGEST = 256
"""Far above the 64 that must be allowed; more would only keep Argon2 busy."""

_GUESSED = """
    abc123 access admin administrator amanda america andrea andrew angel anthony
    apple arsenal asdf ashley austin autumn azerty babygirl bailey banana baseball
    basketball batman beautiful blink buster butterfly changeme charlie cheese
    chelsea chicken chocolate chris christmas clinic computer cookie cramp crampdesk
    cramps daniel default diamond doctor donald dragon elephant england family
    flower football forever freedom friend friends fuckyou gandalf george ginger
    goodluck guest hannah happy health healthcare hello hockey hospital hunter
    iloveyou intake internet jasmine jennifer jessica jordan joshua justin killer
    lakers legs letmein liverpool login london love lovely loveme maggie manchester
    marina master matrix matthew medical mercedes merlin michael michelle minecraft
    money monkey mother mustang naruto nicole nurse nurses orange passphrase
    passw0rd password passwort patient patients patrick peanut pepper phoenix please
    pokemon princess private purple qwerty rainbow ranger robert rockyou samantha
    samsung secret secure security shadow snoopy soccer spring starwars steelers
    stephen summer sunday sunshine superman surgery sweet taylor test tester thomas
    thunder tigger triage trustno1 united user victoria ward welcome whatever
    william winter wizard yankees yellow
"""
_ROWS = """
    abcdefghijklmnopqrstuvwxyz
    01234567890
    qwertyuiop
    asdfghjkl
    zxcvbnm
    qwertzuiop
    azertyuiop
    qsdfghjklm
    1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p
    1q2w3e4r5t6y7u8i9o0p
    qazwsxedcrfvtgbyhnujmikolp
"""
_SHORTEST_RUN = 3
_LEFT_OVER = 4
"""So few characters beside guessable parts add nothing that a guesser lacks."""

_LETTERS = str.maketrans("013457@$!€", "oieastasie")
_YEARS = re.compile(r"(?:19|20)\d\d")
_REPEATS = re.compile(r"(.)\1{2,}")


def refuse_weak(password: str, own_words: Iterable[str] = ()) -> None:
    """Refuse a password that would not stand for long.

    Args:
        password: what the user chose.
        own_words: the clinic's and the user's names.

    Raises:
        RefusedError: with what to do instead.
    """
    if len(password) < SHORTEST:
        raise RefusedError(
            f"The password needs at least {SHORTEST} characters. Three or four words"
            " that do not belong together are easy to remember."
        )
    if len(password) > LONGEST:
        raise RefusedError(f"The password may have at most {LONGEST} characters.")
    if any("\ud800" <= char <= "\udfff" for char in password):
        raise RefusedError("The password holds a character that cannot be stored.")
    if _is_guessable(password, own_words):
        raise RefusedError(
            "This password is among the first that somebody would try. Choose three"
            " or four words that do not belong together."
        )


def _is_guessable(password: str, own_words: Iterable[str]) -> bool:
    folded = plain(password).replace(" ", "")
    own = [word for name in own_words for word in plain(name).split()]
    words = sorted({*_GUESSED.split(), *own}, key=len, reverse=True)
    as_typed = _without_patterns(_without_words(folded, words))
    disguised = _without_words(_without_patterns(folded).translate(_LETTERS), words)
    return (
        _is_one_part_repeated(folded)
        or min(_counted(as_typed), _counted(disguised)) < _LEFT_OVER
    )


def _counted(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _without_words(text: str, words: Iterable[str]) -> str:
    for word in words:
        if len(word) >= _SHORTEST_RUN:
            text = text.replace(word, "\0")
    return text


def _without_patterns(text: str) -> str:
    """Return what remains without years, repeats and runs along a row of keys."""
    text = _REPEATS.sub("\0", _YEARS.sub("\0", text))
    for row in _ROWS.split():
        text = _without_runs(text, row)
    return text


def _without_runs(text: str, row: str) -> str:
    for line in (row, row[::-1]):
        for length in range(len(line), _SHORTEST_RUN - 1, -1):
            for start in range(len(line) - length + 1):
                text = text.replace(line[start : start + length], "\0")
    return text


def _is_one_part_repeated(text: str) -> bool:
    """Return whether a text is one short part again and again: `hat7hat7hat7`."""
    period = (text + text).find(text, 1)
    return period < min(len(text), SHORTEST)
