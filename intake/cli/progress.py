"""How far something long is, told on standard error, seldom enough to be read."""

from time import monotonic

from intake.cli.terminal import complain
from intake.domain.keeping import Progress

_SECONDS_BETWEEN = 1.0


def told_in_lines() -> Progress:
    """Return what tells of each new step, then once a second, and of its end."""
    last: tuple[str, float] = ("", 0.0)

    def tell(what: str, done: int, of: int) -> None:
        nonlocal last
        now = monotonic()
        is_new = what != last[0] or now - last[1] >= _SECONDS_BETWEEN
        if is_new or done == of:
            last = (what, now)
            complain(f"{what}: {done} of {of}")

    return tell
