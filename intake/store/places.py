"""What lies in a clinic's folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one clinic's database."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted record."""
        return self.folder / "crampdesk.db"

    @property
    def unfinished(self) -> Path:
        """A new database, until it is complete and its keys are kept."""
        return self.folder / "crampdesk.db.new"

    @property
    def server(self) -> Path:
        """Where the record is if it is on a server: this folder is then one desk's."""
        return self.folder / "server.json"

    @property
    def keyslots(self) -> Path:
        """The sealed keys."""
        return self.folder / "keyslots.json"

    @property
    def parts(self) -> tuple[Path, ...]:
        """What any of tells that a clinic was set up, whole or in parts."""
        return (self.database, self.keyslots, self.server)

    @property
    def rules(self) -> Path:
        """The clinic's own changes to the rules, if it made any."""
        return self.folder / "rules"

    @property
    def names(self) -> Path:
        """The clinic's own names of medicines, if it added any."""
        return self.folder / "formulary"

    @property
    def sign_in_tries(self) -> Path:
        """The failed tries to sign in."""
        return self.folder / "sign-in-tries.json"

    @property
    def audit_head(self) -> Path:
        """The newest audit event's hash."""
        return self.folder / "audit-head"

    @property
    def lock(self) -> Path:
        """Held while somebody opens, upgrades or restores the database."""
        return self.folder / "maintenance.lock"

    @property
    def manifest(self) -> Path:
        """In a backup: what it holds."""
        return self.folder / "manifest.json"

    def before_upgrade(self, revision: str, stamp: str) -> Path:
        """The copy made before an upgrade from a revision."""
        return self.folder / f"before-upgrade-from-{revision}-{stamp}.db"

    @property
    def upgrading(self) -> Path:
        """The copy that an upgrade works on."""
        return self.folder / "crampdesk.upgrade.partial"
