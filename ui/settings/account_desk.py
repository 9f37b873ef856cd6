"""Does what the sheets of users and passwords ask for, and says how it went."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from intake.application import Application
from intake.ports import Account
from ui.failures import explain
from ui.settings.sheet import SettingsSheet
from ui.settings.sheets import PasswordSheet
from ui.settings.users import UsersSheet, rights_of
from ui.tasks import Runner


class AccountDesk(QObject):
    """Every change is told on the sheet that asked for it."""

    # What was kept, for the status line.
    said = Signal(str)

    def __init__(
        self,
        application: Application,
        runner: Runner,
        password: PasswordSheet,
        users: UsersSheet,
    ) -> None:
        super().__init__()
        self._application = application
        self._runner = runner
        self._password = password
        self._users = users
        password.wished.connect(self._change_password)
        users.wished.connect(self._add)
        users.given.connect(self._change_roles)
        users.reset.connect(self._reset)
        users.disabled.connect(self._disable)

    def fetch(self) -> None:
        """Show who can sign in."""
        accounts = self._application.accounts
        refused = partial(self._on_refused, self._users)
        self._runner.run(self, accounts.all, self._show, refused)

    def _show(self, accounts: tuple[Account, ...]) -> None:
        self._users.show_accounts(accounts, self._application.user.id)

    def _change_password(self, typed: Mapping[str, str]) -> None:
        if typed["new"] != typed["again"]:
            self._password.say("The two new passwords differ.", wrong=True)
            return
        act = self._application.accounts.change_own_password
        work = partial(act, typed["old"], typed["new"])
        refused = partial(self._on_refused, self._password)
        self._runner.run(self, work, self._on_password_changed, refused)

    def _on_password_changed(self, _nothing: None) -> None:
        self._password.show_values(dict.fromkeys(self._password.lines, ""))
        self._tell(self._password)

    def _add(self, typed: Mapping[str, str]) -> None:
        act = self._application.accounts.add
        roles = rights_of(self._users.roles.typed())
        login, name, word = typed["login"], typed["display_name"], typed["password"]
        self._run(partial(act, login, name, roles, word))

    def _change_roles(self, user_id: int, roles: frozenset[object]) -> None:
        rights = rights_of(" ".join(str(role) for role in roles))
        self._run(partial(self._application.accounts.change_roles, user_id, rights))

    def _reset(self, user_id: int, password: str) -> None:
        self._run(partial(self._application.accounts.reset_password, user_id, password))

    def _disable(self, user_id: int) -> None:
        self._run(partial(self._application.accounts.disable, user_id))

    def _run(self, work: Callable[[], object]) -> None:
        self._runner.run(self, work, self._on_changed, self._on_user_refused)

    def _on_changed(self, _user: object) -> None:
        self._users.start_anew()
        self._tell(self._users)
        self.fetch()

    def _on_user_refused(self, error: Exception) -> None:
        self._on_refused(self._users, error)
        self.fetch()

    def _on_refused(self, sheet: SettingsSheet, error: Exception) -> None:
        sheet.say(explain(error), wrong=True)

    def _tell(self, sheet: SettingsSheet) -> None:
        said = saved(self._application.clock())
        sheet.say(said)
        self.said.emit(said)


def saved(moment: datetime) -> str:
    """Return that something is in the record, and since when."""
    return f"Saved {moment.astimezone():%H:%M:%S}"
