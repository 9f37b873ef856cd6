"""Numbers as they are read on the screen."""


def in_groups(number: int) -> str:
    """Return a whole number with its thousands set apart, never broken over lines."""
    return f"{number:,}".replace(",", "\u00a0")
