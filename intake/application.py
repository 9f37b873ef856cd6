"""The composition root: the one place that knows who implements what.

What is heavy (the database library, the page layout, the rules, and all that somebody
who is signed in can do, `intake.wiring`) is imported when it is first needed, so that a
window or a command starts without waiting for it.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from intake.domain.errors import ClinicRulesError, RefusedError
from intake.domain.keeping import Progress, no_progress
from intake.domain.preferences import DeskPreferences
from intake.store import desk_preferences
from intake.store.places import Places
from intake.store.private_files import write_privately

if TYPE_CHECKING:  # heavy: when needed
    from intake.ports import Clock
    from intake.services.clinic_rules import ClinicFolders
    from intake.services.expertise import Expertise
    from intake.services.formulary import FormularyService
    from intake.store.open_database import OpenDatabase
    from intake.wiring import Application

__all__ = ("HOME_VARIABLE", "Application", "Desk", "warm_up", "write_file")
HOME_VARIABLE = "CRAMPDESK_HOME"
"""Names the folder of the clinic's data in the environment."""
_SIGNED_IN = "sign-in-names.json"
_NAMES_KEPT = 12


class Desk:
    """Where the clinic's data lives on this computer."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        clock: "Clock | None" = None,
        overlay: Path | None = None,
        tries_own_rules: bool = False,
    ) -> None:
        """Look at a folder; by default the user's own, or what CRAMPDESK_HOME names.

        Args:
            folder: where the clinic's data lies.
            clock: tells the time.
            overlay: changes to the rules in place of the clinic's own.
            tries_own_rules: whether a demonstration has the rules and the names of
                medicines that this desk uses, to try them; else it has the shipped.

        Raises:
            ClinicRulesError: if an overlay is named and is no folder.
        """
        self._folder = folder or _default_folder()
        self._told_clock = clock
        self._tries_own_rules = tries_own_rules
        if overlay is not None and not overlay.is_dir():
            raise ClinicRulesError(f"{overlay}: is not a folder: name one that is")
        self._overlay = overlay

    @cached_property
    def _clock(self) -> "Clock":
        from intake.ports import system_clock  # noqa: PLC0415 (heavy: when needed)

        return self._told_clock or system_clock

    @cached_property
    def _own(self) -> "ClinicFolders":
        return _own_of(Places(self._folder), self._overlay)

    @property
    def folder(self) -> Path:
        """The folder of the clinic's data."""
        return self._folder

    @property
    def is_set_up(self) -> bool:
        """Whether there is a clinic, whole or in parts."""
        return any(os.path.lexists(part) for part in Places(self._folder).parts)

    @property
    def database_size(self) -> int | None:
        """The bytes of the database file; None if there is none."""
        try:
            return Places(self._folder).database.stat().st_size
        except OSError:
            return None

    @property
    def preferences(self) -> DeskPreferences:
        """What is preferred at this desk."""
        return desk_preferences.read(self._folder)

    def prefer(
        self, changed: Callable[[DeskPreferences], DeskPreferences]
    ) -> DeskPreferences:
        """Change what is preferred at this desk and return it as it is now.

        Raises:
            StoreUnavailableError: if it cannot be kept.
        """
        return desk_preferences.change(self._folder, changed)

    @cached_property
    def expertise(self) -> "Expertise":
        """What needs no record; its rules are those that the clinic made of them.

        Raises:
            StoreUnavailableError: if a file of the clinic's own names is damaged.
            ClinicRulesError: if the clinic's changes to the rules cannot be used.
        """
        from intake import wiring  # noqa: PLC0415 (heavy: when needed)

        return wiring.expertise_of(self._own, self._clock)

    @cached_property
    def formulary(self) -> "FormularyService":
        """The names of medicines that the clinic adds itself."""
        from intake import wiring  # noqa: PLC0415 (heavy: when needed)

        return wiring.formulary_of(self._own, self._clock)

    def logins(self) -> tuple[str, ...]:
        """Return who signed in on this computer, the latest first."""
        try:
            names = json.loads((self._folder / _SIGNED_IN).read_bytes())
        except (OSError, ValueError):
            return ()
        return tuple(name for name in names if isinstance(name, str))

    def set_up(
        self,
        *,
        clinic_name: str,
        login: str,
        display_name: str,
        password: str,
        is_demo: bool = False,
    ) -> "tuple[Application, str]":
        """Set up a clinic and its first user; return the recovery key to be printed.

        A demonstration clinic is marked so on every screen and page.

        Raises:
            RefusedError: if there is a clinic already, or the password is too weak.
        """
        from intake.domain import record  # noqa: PLC0415 (heavy: when needed)
        from intake.store import clinic_database  # noqa: PLC0415 (as above)

        expertise = self.expertise
        database, recovery_key = clinic_database.create(
            self._folder,
            record.Clinic(name=clinic_name, is_demo=is_demo),
            login,
            display_name,
            password,
            self._clock,
        )
        self._remember(database.user.login)
        return self._application(database, expertise), recovery_key

    def sign_in(
        self, login: str, password: str, tell: Progress = no_progress
    ) -> "Application":
        """Open the record for a user; an upgrade that is needed tells of its steps.

        Raises:
            RefusedError: with a calm text, whatever was wrong.
        """
        from intake.store import clinic_database  # noqa: PLC0415 (heavy: when needed)

        if not self.is_set_up:
            raise RefusedError(
                "No clinic is set up on this computer. Open the window to set one up,"
                " or use crampdesk db create."
            )
        expertise = self.expertise
        database = clinic_database.open_with_password(
            self._folder, login, password, self._clock, tell
        )
        self._remember(database.user.login)
        return self._application(database, expertise)

    def recover(
        self, recovery_key: str, login: str, new_password: str
    ) -> "Application":
        """Open the record with the printed key, and give a user a new password.

        Raises:
            RefusedError: if the key is wrong, the user unknown or the password weak.
        """
        from intake.store import clinic_database  # noqa: PLC0415 (heavy: when needed)

        expertise = self.expertise
        database = clinic_database.open_with_recovery_key(
            self._folder, recovery_key, login, new_password, self._clock
        )
        self._remember(database.user.login)
        return self._application(database, expertise)

    def demo(self) -> "Application":
        """Return a throw-away clinic with made-up patients, removed on close.

        It has the rules as they are shipped, whatever the clinic of this desk changed,
        unless this desk is there to try its own.

        Raises:
            StoreUnavailableError: if a file of the clinic's own names is damaged.
            ClinicRulesError: if the clinic's changes to the rules cannot be used.
        """
        tried = (self._own, self.expertise) if self._tries_own_rules else None
        return _demo(self._clock, tried)

    def _application(
        self, database: "OpenDatabase", made: "Expertise"
    ) -> "Application":
        from intake import wiring  # noqa: PLC0415 (heavy: when needed)

        return wiring.application_of(
            database, database.close, made, self._own, self._clock
        )

    def _remember(self, login: str) -> None:
        names = [login, *(name for name in self.logins() if name != login)]
        content = json.dumps(names[:_NAMES_KEPT], ensure_ascii=False).encode()
        write_privately(self._folder / _SIGNED_IN, content)


def _demo(
    clock: "Clock", tried: "tuple[ClinicFolders, Expertise] | None"
) -> "Application":
    from intake import wiring  # noqa: PLC0415 (heavy: when needed)
    from intake.domain import record  # noqa: PLC0415 (as above)
    from intake.store import clinic_database  # noqa: PLC0415 (as above)

    folder = Path(tempfile.mkdtemp(prefix="crampdesk-demo-"))
    clinic = record.Clinic(name="Sample Clinic", is_demo=True)
    try:
        database = clinic_database.demo(folder, clock, clinic)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise

    def release() -> None:
        database.close()
        shutil.rmtree(folder, ignore_errors=True)

    try:
        own, expertise = tried or _shipped(Places(folder), clock)
        application = wiring.application_of(database, release, expertise, own, clock)
        wiring.fill_with_samples(application, clock)
    except BaseException:
        release()
        raise
    return application


def _shipped(places: Places, clock: "Clock") -> "tuple[ClinicFolders, Expertise]":
    """Return what a clinic that changed nothing has."""
    from intake import wiring  # noqa: PLC0415 (as above)

    own = _own_of(places)
    return own, wiring.expertise_of(own, clock)


def _own_of(places: Places, overlay: Path | None = None) -> "ClinicFolders":
    from intake.services.clinic_rules import ClinicFolders  # noqa: PLC0415 (as above)

    return ClinicFolders(rules=overlay or places.rules, names=places.names)


def warm_up(desk: Desk) -> "Expertise":
    """Load what signing in needs, while the password is still being typed."""
    from intake import wiring  # noqa: F401, PLC0415 (heavy: for later)
    from intake.store import clinic_database  # noqa: F401, PLC0415 (as above)

    return desk.expertise


def write_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        StoreUnavailableError: if it cannot be written.
    """
    write_privately(path, content)


def _default_folder() -> Path:
    named = os.environ.get(HOME_VARIABLE)
    usual = platformdirs.user_data_path("crampdesk", appauthor=False)
    return Path(named) if named else usual


def __getattr__(name: str) -> object:
    """Return what a signed-in user can do, loaded when it is first spoken of."""
    if name != "Application":
        raise AttributeError(name)
    from intake.wiring import Application  # noqa: PLC0415 (heavy: when needed)

    return Application
