"""Who works here: added, given other roles, given a new password, let go."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.record import Role as Right
from intake.forms.fields import FieldKind, FieldSpec, Option
from intake.ports import Account
from ui.forms.answer_rows import ChoicesRow
from ui.settings.sheet import SettingsSheet
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

_RIGHTS = (
    (Right.NURSE, "Nurse"),
    (Right.CLINICIAN, "Clinician"),
    (Right.ADMIN, "Administrator"),
    (Right.AUDITOR, "Auditor"),
)


def rights_row(name: str, label: str) -> ChoicesRow:
    """Return a row of the four roles, some of which one person has."""
    field = FieldSpec(
        path=name,
        parts=(name,),
        label=label,
        short=label,
        kind=FieldKind.CHOICES,
        options=tuple(Option(right.value, word) for right, word in _RIGHTS),
        can_be_unknown=False,
    )
    return ChoicesRow(field)


def rights_of(text: str) -> frozenset[Right]:
    """Return the roles that a row says."""
    return frozenset(Right(word) for word in text.split())


class UserCard(Surface):
    """One account: name, roles, what an administrator can do about it."""

    # Other roles: the user's number, the roles.
    given = Signal(int, object)
    # A new password is wished for: the user's number.
    reset = Signal(int)
    # The account is to be closed: the user's number.
    disabled = Signal(int)

    def __init__(self, account: Account, *, is_self: bool) -> None:
        super().__init__()
        user = account.user
        self.user = user
        self._sure = False
        words = PlainLabel(user.display_name, strong=True, wraps=True)
        state = "cannot sign in any more" if account.is_disabled else user.login
        told = PlainLabel(
            f"{state}  ·  you" if is_self else state, size=Size.SMALL, tone=Tone.MUTED
        )
        self.roles = rights_row(f"user.{user.id}", f"Roles of {user.display_name}")
        self.roles.show_typed("", " ".join(role.value for role in user.roles))
        self.roles.changed.connect(self._on_changed)
        self.roles.setEnabled(not is_self and not account.is_disabled)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 8, 0, 8)
        lines.setSpacing(2)
        for widget in (words, told, self.roles):
            lines.addWidget(widget)
        self.setAccessibleName(f"{user.display_name}, {user.login}")
        if not is_self and not account.is_disabled:
            self._add_acts(lines)

    def _add_acts(self, lines: QVBoxLayout) -> None:
        name = self.user.display_name
        new = Button(
            "New password",
            partial(self.reset.emit, self.user.id),
            role=Role.QUIET,
            name=f"New password for {name}",
        )
        self._close = Button(
            "Close the account",
            self._on_close,
            role=Role.QUIET,
            name=f"Close the account of {name}",
        )
        holder = QWidget(self)
        flow = FlowLayout(holder, gap=8, line_gap=4)
        for button in (new, self._close):
            flow.addWidget(button)
        lines.addWidget(holder)

    def _on_changed(self, _path: str, text: str) -> None:
        self.given.emit(self.user.id, rights_of(text))

    def _on_close(self) -> None:
        if self._sure:
            self.disabled.emit(self.user.id)
            return
        self._sure = True
        self._close.setText("Really close it: press again")
        self.updateGeometry()


class UsersSheet(SettingsSheet):
    """All accounts, and a new one."""

    # Other roles: the user's number, the roles.
    given = Signal(int, object)
    # A new password: the user's number, the password.
    reset = Signal(int, str)
    # An account is to be closed: the user's number.
    disabled = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            "Users",
            "Everybody signs in under a name of their own. What somebody signed stays"
            " theirs when the account is closed.",
            verb="Add this user",
        )
        self.cards: list[UserCard] = []
        self._resetting: int | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addLayout(self._list)
        self._heading = PlainLabel("A new user", strong=True, wraps=True)
        self.body.addWidget(self._heading)
        self.add_line("display_name", "Name, as it is printed")
        self.add_line("login", "Sign-in name")
        self.add_line("password", "First password, at least 12 characters", secret=True)
        self.roles = rights_row("settings.roles", "Roles")
        self.roles.stepped.connect(self._on_stepped)
        self.body.addWidget(self.roles)

    def show_accounts(self, accounts: Sequence[Account], own_id: int) -> None:
        """Show who can sign in."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        for account in accounts:
            card = UserCard(account, is_self=account.user.id == own_id)
            card.given.connect(self.given)
            card.reset.connect(self._on_reset_wished)
            card.disabled.connect(self.disabled)
            self._list.addWidget(card)
            self.cards.append(card)

    def start_anew(self) -> None:
        """Ask for the next new user."""
        self._resetting = None
        self._heading.setText("A new user")
        self.save.setText("Add this user")
        for key in ("display_name", "login"):
            self.lines[key].setEnabled(True)
        self.roles.setEnabled(True)
        self.roles.show_typed("", "")
        self.show_values({"display_name": "", "login": "", "password": ""})

    def _on_reset_wished(self, user_id: int) -> None:
        card = next(card for card in self.cards if card.user.id == user_id)
        self._resetting = user_id
        self._heading.setText(f"A new password for {card.user.display_name}")
        self.save.setText("Give this password")
        for key in ("display_name", "login"):
            self.lines[key].setEnabled(False)
        self.roles.setEnabled(False)
        self.lines["password"].setFocus()

    @override
    def _save(self) -> None:
        self.save.setEnabled(False)
        self.say_nothing()
        if self._resetting is not None:
            self.reset.emit(self._resetting, self.lines["password"].text())
        else:
            self.wished.emit(self.typed())
