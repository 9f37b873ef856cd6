"""The recovery key as it is printed: 256 bits in groups that people can copy.

Crockford's base 32 leaves out the letters that are misread, and reads them all the
same (crockford.com/base32.html). Three bytes of checksum catch a slip of the pen.
"""

import hashlib
import secrets

from intake.domain.errors import RefusedError

KEY_BYTES = 32
_CHECK_BYTES = 3
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = (KEY_BYTES + _CHECK_BYTES) * 8 // 5
_GROUP = 4
_MISREAD = str.maketrans("OIL", "011")


def new_recovery_key() -> bytes:
    """Return a fresh random key."""
    return secrets.token_bytes(KEY_BYTES)


def written(key: bytes) -> str:
    """Return a key in 14 groups of four, with its checksum."""
    number = int.from_bytes(key + _checksum(key), "big")
    letters = "".join(
        _ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)
    )
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def read(text: str) -> bytes:
    """Return the key that was typed, in any case and grouping.

    Raises:
        RefusedError: if letters are missing or mistyped.
    """
    letters = "".join(char for char in text.upper() if char.isalnum())
    letters = letters.translate(_MISREAD)
    if len(letters) != _LENGTH:
        raise RefusedError(
            f"A recovery key has {_LENGTH} letters and digits; these are"
            f" {len(letters)}. Compare it with the printed key."
        )
    if any(char not in _ALPHABET for char in letters):
        raise RefusedError(_MISTYPED)
    number = 0
    for char in letters:
        number = number << 5 | _ALPHABET.index(char)
    together = number.to_bytes(KEY_BYTES + _CHECK_BYTES, "big")
    key = together[:KEY_BYTES]
    if together[KEY_BYTES:] != _checksum(key):
        raise RefusedError(_MISTYPED)
    return key


_MISTYPED = (
    "The recovery key has a typing mistake. Compare it with the printed key, group by"
    " group."
)


def _checksum(key: bytes) -> bytes:
    return hashlib.sha256(b"crampdesk recovery key" + key).digest()[:_CHECK_BYTES]
