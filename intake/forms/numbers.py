"""Numbers as people type them: a decimal point or a decimal comma."""

import re
from decimal import Decimal

_FORM = re.compile(r"[+-]?(?:[0-9]{1,9}(?:[.,][0-9]{0,6})?|[.,][0-9]{1,6})")


def parse_number(text: str) -> Decimal | None:
    """Return the number, or None if the text is not exactly one.

    A thousands separator is refused rather than guessed at: `1,250` is one and a
    quarter to half of Europe.
    """
    bare = text.strip().replace("−", "-")
    if _FORM.fullmatch(bare) is None:
        return None
    return Decimal(bare.replace(",", ".").rstrip(".") or "0")


def shown_number(number: Decimal) -> str:
    """Return a number without trailing zeros or an exponent."""
    return f"{number.normalize():f}"
