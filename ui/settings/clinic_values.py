"""The clinic's settings as the texts of its sheets, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from intake.domain.errors import RefusedError
from intake.domain.preferences import LOGO_LIMIT, Preferences
from intake.domain.record import Clinic
from intake.forms.units import UnitChoice

LETTERHEAD = 3
"""So many lines of a letterhead can be typed."""
_MARGINS = ("top", "bottom", "left", "right")
_WORDS = {
    "idle_lock_minutes": "The lock comes after 1 to 15 minutes.",
    "margins": "A margin has 5 to 40 millimetres.",
    "kept": "Between 1 and 365 backups can be kept.",
    "logo": f"A logo is a PNG or a JPEG of at most {LOGO_LIMIT // 1024} KiB.",
    "letterhead": "A line of the letterhead is too long.",
    "folder": "This cannot be a folder.",
}


def values_of(clinic: Clinic, numbers: Sequence[UnitChoice] = ()) -> Mapping[str, str]:
    """Return everything that the sheets of the clinic show.

    The unit of each of some numbers is among it, its usual one if none is preferred.
    """
    wishes = clinic.preferences
    page = wishes.page
    address = [*clinic.address.split("\n"), "", "", ""]
    head = [*page.letterhead, *[""] * LETTERHEAD]
    return {
        "name": clinic.name,
        **{f"address.{n}": address[n] for n in range(3)},
        **{f"letterhead.{n}": head[n] for n in range(LETTERHEAD)},
        "paper": page.paper.value,
        **{f"margin.{side}": str(getattr(page.margins, side)) for side in _MARGINS},
        "tall_man": "yes" if wishes.tall_man else "no",
        "idle_lock_minutes": str(wishes.idle_lock_minutes),
        "backup.folder": wishes.backup.folder or "",
        "backup.rhythm": wishes.backup.rhythm.value,
        "backup.at_close": "yes" if wishes.backup.at_close else "no",
        "backup.kept": str(wishes.backup.kept),
        **{f"unit.{one.key}": one.units[0][0] for one in numbers},
        **{f"unit.{key}": unit for key, unit in wishes.units.items()},
    }


def changed(clinic: Clinic, typed: Mapping[str, str]) -> Clinic:
    """Return the clinic with what was typed on one of its sheets.

    Raises:
        RefusedError: if something typed cannot be, in words.
    """
    told = {**values_of(clinic), **typed}
    lines = [told[f"address.{n}"] for n in range(3)]
    return replace(
        clinic,
        name=told["name"],
        address="\n".join(lines).strip(),
        preferences=_preferences(clinic.preferences, told),
    )


def with_logo(clinic: Clinic, logo: bytes | None) -> Clinic:
    """Return the clinic with another logo, or with none.

    Raises:
        RefusedError: if it is no picture that can be printed.
    """
    page = clinic.preferences.page.model_dump() | {"logo": logo}
    wishes = clinic.preferences.model_dump() | {"page": page}
    return replace(clinic, preferences=_valid(wishes))


def read_logo(path: Path) -> bytes:
    """Return what is in a file, as far as it can be a logo.

    Raises:
        RefusedError: if the file cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LOGO_LIMIT + 1)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(content) > LOGO_LIMIT:
        raise RefusedError(_WORDS["logo"])
    return content


def _preferences(before: Preferences, told: Mapping[str, str]) -> Preferences:
    head = (told[f"letterhead.{n}"].strip() for n in range(LETTERHEAD))
    page = before.page.model_dump() | {
        "paper": told["paper"],
        "margins": {side: told[f"margin.{side}"] for side in _MARGINS},
        "letterhead": tuple(line for line in head if line),
    }
    units = {
        key.removeprefix("unit."): unit
        for key, unit in told.items()
        if key.startswith("unit.") and unit
    }
    return _valid(
        {
            "page": page,
            "tall_man": told["tall_man"] == "yes",
            "idle_lock_minutes": told["idle_lock_minutes"],
            "units": units,
            "backup": {
                "folder": told["backup.folder"].strip() or None,
                "rhythm": told["backup.rhythm"],
                "at_close": told["backup.at_close"] == "yes",
                "kept": told["backup.kept"],
            },
        }
    )


def _valid(told: Mapping[str, object]) -> Preferences:
    try:
        return Preferences.model_validate(told)
    except ValidationError as error:
        places = [str(part) for part in error.errors()[0]["loc"]]
        word = next((_WORDS[part] for part in places if part in _WORDS), None)
        raise RefusedError(word or "This cannot be: look at it again.") from None
