"""The clinic's settings: read by everybody, changed by an administrator."""

from dataclasses import dataclass, replace

from intake.domain.errors import RefusedError
from intake.domain.preferences import Preferences
from intake.domain.record import Clinic
from intake.domain.text import LINE_LIMIT, clean_line, clean_text
from intake.services.rights import Right
from intake.services.session import Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsService:
    """The clinic and what it prefers, for the user of a session."""

    session: Session

    @requires(Right.READ_SETTINGS)
    def get(self) -> Clinic:
        """Return the clinic as it is now: another desk may have changed it."""
        with self.session.look() as work:
            return work.clinic.get()

    @requires(Right.CHANGE_SETTINGS)
    def change(self, clinic: Clinic) -> Clinic:
        """Replace the settings; what changed is remembered by name.

        Args:
            clinic: as `get` returned it, with what is to be different.

        Raises:
            RefusedError: if it has no name, or somebody else changed it meanwhile.
        """
        clinic = _tidy(clinic)
        with self.session.begin() as work:
            before = work.clinic.get()
            changed = changes(before, clinic)
            kept = work.clinic.put(replace(clinic, is_demo=before.is_demo))
            event = self.session.event("settings.change", changed=" ".join(changed))
            work.audit.record(event)
            work.commit()
            return kept


def changes(before: Clinic, after: Clinic) -> tuple[str, ...]:
    """Return the names of what differs, as `page.paper`."""
    told = {"name", "address"}
    own = tuple(
        name for name in sorted(told) if getattr(before, name) != getattr(after, name)
    )
    return own + _differing(before.preferences, after.preferences)


def _differing(before: Preferences, after: Preferences) -> tuple[str, ...]:
    old, new = _flat(before.model_dump()), _flat(after.model_dump())
    names = sorted(old.keys() | new.keys())
    return tuple(name for name in names if old.get(name) != new.get(name))


def _flat(told: dict[str, object], before: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in told.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            flat |= _flat(value, f"{path}.")
        else:
            flat[path] = value
    return flat


def _tidy(clinic: Clinic) -> Clinic:
    name = clean_line(clinic.name)
    address = "\n".join(
        line
        for text in clean_text(clinic.address).split("\n")
        if (line := text.strip())
    )
    if not name:
        raise RefusedError("The clinic needs a name: it heads every page.")
    if max(len(name), len(address)) > LINE_LIMIT:
        raise RefusedError(
            f"Name and address have at most {LINE_LIMIT} characters each: they head"
            " every page."
        )
    return replace(clinic, name=name, address=address)
