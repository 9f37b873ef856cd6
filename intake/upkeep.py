"""What is done with a clinic's record as a whole, by whoever looks after it.

A part of the composition root: it brings the store and the desk's folder together.
"""

from dataclasses import dataclass
from pathlib import Path

from intake.domain.errors import RefusedError
from intake.domain.keeping import Checked, Progress, SignIn
from intake.ports import Clock, system_clock
from intake.store.places import Places
from intake.store.restore import Proof, prove, put_back
from intake.store.revisions import revisions, scripts_folder
from intake.store.second_person import refuse_alone
from intake.store.server import Server
from intake.store.server_schema import prepare
from intake.store.sign_in_tries import SignInTries


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The record of a desk's folder, wherever it is."""

    folder: Path
    clock: Clock = system_clock

    @property
    def server(self) -> str | None:
        """Name the server and its database; None if the record is in a file."""
        path = Places(self.folder).server
        if not path.exists():
            return None
        server = Server.read(path)
        return f"{server.database} on {server.host}:{server.port}"

    @property
    def revision(self) -> str:
        """The newest schema that this program knows."""
        return revisions(scripts_folder())[-1]

    def prepare_server(self, owner: str) -> None:
        """Bring the server's database to this program's schema, as its owner.

        Raises:
            RefusedError: if the record is in a file.
            StoreUnavailableError: if it cannot be done; nothing was changed.
        """
        path = Places(self.folder).server
        if not path.exists():
            raise RefusedError(
                f"There is no {path}. Write where the server is into it, then try"
                " again."
            )
        prepare(Server.read(path), owner, None)

    def drill(self, backup: Path, login: str, password: str, tell: Progress) -> Checked:
        """Open a backup and check all of it; nothing is changed.

        Raises:
            RefusedError: if name or password are wrong.
            StoreUnavailableError: if it is no whole backup.
        """
        return self._proved(backup, login, password, tell).checked

    def restore(
        self, backup: Path, first: SignIn, second: SignIn | None, tell: Progress
    ) -> tuple[Checked, Path | None]:
        """Put a backup in the place of the record, all of it checked before.

        Args:
            backup: its folder.
            first: who opens it, an administrator.
            second: who agrees; None is for a clinic of one.
            tell: is told of the progress, and may stop it by raising something while
                nothing was touched yet.

        Returns:
            what was checked, and where the former record is kept.

        Raises:
            RefusedError: if whoever opens the backup is no administrator, or nobody
                else agrees who could.
            StoreUnavailableError: if it cannot be done; the record is as it was.
        """
        if self.server:
            raise RefusedError(
                "The record is on a server. Restore into a folder of its own"
                " (CRAMPDESK_HOME), then move it to an empty database of the server."
            )
        places = Places(self.folder)
        refuse_alone(places, Places(backup), first, second, self.clock)
        proof = self._proved(backup, first.login, first.password, tell)
        agreed = second.login if second else None
        tell("the record as it is kept aside", 0, 1)  # the last moment to stop
        aside = put_back(places, backup, proof, self.clock, second=agreed)
        return proof.checked, aside

    def _proved(self, backup: Path, login: str, password: str, tell: Progress) -> Proof:
        tries = SignInTries(Places(self.folder).sign_in_tries)
        return prove(backup, login, password, tries, clock=self.clock, tell=tell)
