"""Put a backup in the place of the record, which is kept aside.

Everything about the backup is checked before anything is touched: its manifest, its
key, every page and reference, its schema, its clinic, each signed visit, its log.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.keeping import Checked, Progress
from intake.domain.record import Role, User
from intake.ports import AuditEvent, Clock
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_chain import Head
from intake.store.backup import Backup, digest_of, proved
from intake.store.checking import check
from intake.store.clinic_settings import SqlClinicSettings
from intake.store.engine import APPLICATION_ID, only_reading, open_engine
from intake.store.failures import told_calmly
from intake.store.file_troubles import trouble
from intake.store.guarded import FOREIGN, OTHER_DATABASE
from intake.store.keyslots import Keys, KeySlots
from intake.store.location import (
    make_private_folder,
    refuse_foreign_file,
    refuse_network_share,
)
from intake.store.maintenance import alone
from intake.store.places import Places
from intake.store.private_files import sync_file, sync_folder, write_privately
from intake.store.revisions import needs_upgrade, revision_of, scripts_folder
from intake.store.settling import IN_USE, settle
from intake.store.sign_in_tries import SignInTries, counted
from intake.store.units import units_of_work
from intake.store.upgrade import keep_as
from intake.store.users import SqlUsers

NO_BACKUP = "{folder} is not a backup of CrampDesk: {reason}. Nothing was changed."
CHANGED = (
    "The backup {folder} was changed since it was made. Nothing was touched: take"
    " another one."
)
OTHER_CLINIC = "This is the backup of another clinic. Nothing was changed."
_LONGEST_MANIFEST = 1_000_000
_FILE = "comparing the file with its manifest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A backup that was opened and checked."""

    backup: Backup
    keys: Keys
    slots: KeySlots
    user: User
    checked: Checked


def prove(
    folder: Path,
    login: str,
    password: str,
    tries: SignInTries,
    *,
    clock: Clock,
    tell: Progress,
) -> Proof:
    """Open a backup as one of its users and check all of it; nothing is changed.

    Raises:
        RefusedError: if name or password are wrong.
        StoreUnavailableError: if it is no whole backup.
    """
    places = Places(folder)
    backup, slots = _manifest(places), slots_of(places)
    who = slots.who(login)
    with counted(tries, who, clock) as counting:
        keys, slot = slots.opened_by_password(login, password)
    counting.succeeded(who)
    _refuse_changed(places, backup, partial(tell, _FILE, 0, 1))
    refuse_foreign_file(places.database)
    tell(_FILE, 1, 1)
    found = proved(places.database, keys.database, tell=tell)
    if found["rows"] != dict(backup.rows):
        raise StoreUnavailableError(CHANGED.format(folder=folder))
    user, checked = _looked_into(places, keys, slots, slot, backup, tell)
    _refuse_changed(places, backup, partial(tell, _FILE, 0, 1))
    return Proof(backup=backup, keys=keys, slots=slots, user=user, checked=checked)


def put_back(
    places: Places,
    folder: Path,
    proof: Proof,
    clock: Clock,
    *,
    second: str | None = None,
) -> Path | None:
    """Put a proved backup in the place of a clinic's record.

    Args:
        places: the clinic's folder.
        folder: the backup's.
        proof: that it is whole, and who opened it.
        clock: tells the time.
        second: who agreed to it; None if whoever opened it works alone.

    Returns:
        where the former record is kept; None if there was none.

    Raises:
        RefusedError: if whoever opened the backup is no administrator.
        StoreUnavailableError: if it cannot be done; the record is as it was.
    """
    _refuse_unfit(proof)
    refuse_network_share(places.folder)
    make_private_folder(places.folder)
    with alone(places):
        _refuse_other_clinic(places, proof.slots)
        former = AuditAnchor(places.audit_head, proof.keys.audit).newest()
        aside = _kept_aside(places, proof.keys, clock)
        try:
            _put_in_place(places, Places(folder), proof)
        except StoreUnavailableError:
            _take_back_keys(places, aside)
            raise
        _record(places, proof, former, clock, second)
    return aside


def _refuse_unfit(proof: Proof) -> None:
    """Refuse what no administrator opened, or is not whole."""
    if Role.ADMIN not in proof.user.roles:
        raise RefusedError("Restoring needs the role admin. Ask an administrator.")
    if proof.checked.problems:
        raise StoreUnavailableError(
            f"The backup is not whole. {proof.checked.problems[0]} Nothing was changed."
        )


def _manifest(places: Places) -> Backup:
    try:
        with places.manifest.open("rb") as file:
            content = file.read(_LONGEST_MANIFEST)
        return Backup.model_validate_json(content)
    except OSError:
        reason = "its manifest.json cannot be read"
    except ValidationError:
        reason = "its manifest.json is damaged"
    raise StoreUnavailableError(NO_BACKUP.format(folder=places.folder, reason=reason))


def slots_of(places: Places) -> KeySlots:
    """Return the key file of a backup.

    Raises:
        StoreUnavailableError: if it cannot be read.
    """
    try:
        return KeySlots.parse(places.keyslots.read_bytes())
    except OSError:
        reason = "its keyslots.json cannot be read"
    raise StoreUnavailableError(NO_BACKUP.format(folder=places.folder, reason=reason))


def _refuse_changed(places: Places, backup: Backup, go_on: Callable[[], None]) -> None:
    path = places.database
    try:
        is_same = (
            path.stat().st_size == backup.size
            and digest_of(path, go_on) == backup.sha256
        )
    except OSError as error:
        reason = "its database cannot be read"
        raise StoreUnavailableError(
            NO_BACKUP.format(folder=places.folder, reason=reason)
        ) from error
    if not is_same:
        raise StoreUnavailableError(CHANGED.format(folder=places.folder))


def _looked_into(
    places: Places,
    keys: Keys,
    slots: KeySlots,
    slot: str,
    backup: Backup,
    tell: Progress,
) -> tuple[User, Checked]:
    engine = open_engine(places.database, keys.database, settings=False)
    head = Head(backup.audit_seq, bytes.fromhex(backup.audit_hash))
    try:
        with told_calmly(), only_reading(engine).connect() as connection:
            marked = connection.exec_driver_sql("PRAGMA application_id").scalar()
            if marked != APPLICATION_ID:
                raise StoreUnavailableError(FOREIGN)
            needs_upgrade(revision_of(connection), scripts_folder())
            if SqlClinicSettings(connection).database_id() != slots.database_id:
                raise StoreUnavailableError(OTHER_DATABASE)
            account = SqlUsers(connection).of_slot(slot)
            if account is None or account.is_disabled:
                raise RefusedError("This user may not sign in.")
            return account.user, check(connection, keys.audit, head, tell)
    finally:
        engine.dispose()


def _refuse_other_clinic(places: Places, slots: KeySlots) -> None:
    if not places.keyslots.exists():
        return
    own = KeySlots.parse(places.keyslots.read_bytes())
    if own.database_id != slots.database_id:
        raise StoreUnavailableError(OTHER_CLINIC)


def _kept_aside(places: Places, keys: Keys, clock: Clock) -> Path | None:
    """Give the record's files a second name; a damaged record is kept as it is."""
    if not places.database.exists():
        return None
    try:
        settle(places.database, keys.database)
    except StoreUnavailableError as error:
        if str(error) == IN_USE:
            raise  # what is damaged cannot be settled, and is kept as it is
    stamp = clock().strftime("%Y%m%dT%H%M%SZ")
    aside = places.folder / f"before-restore-{stamp}"
    make_private_folder(aside)
    kept = [places.database, places.keyslots, places.audit_head]
    kept += list(places.folder.glob(f"{places.database.name}-*"))
    try:
        for path in kept:
            if path.exists():
                keep_as(path, aside / path.name)
    except OSError as error:
        raise StoreUnavailableError(
            trouble(f"The record cannot be kept aside in {aside}", error)
        ) from error
    return aside


def _take_back_keys(places: Places, aside: Path | None) -> None:
    """Put the record's own key file back: it gets its new content first."""
    if aside is not None and (kept := Places(aside).keyslots).exists():
        write_privately(places.keyslots, kept.read_bytes())


def _put_in_place(places: Places, source: Places, proof: Proof) -> None:
    unfinished = places.folder / "crampdesk.restore.partial"
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        shutil.copyfile(source.database, unfinished)
        sync_file(unfinished)
        if digest_of(unfinished) != proof.backup.sha256:
            raise StoreUnavailableError(CHANGED.format(folder=source.folder))
        write_privately(places.keyslots, proof.slots.as_json())
        for journal in places.folder.glob(f"{places.database.name}-*"):
            journal.unlink()
        unfinished.replace(places.database)
        sync_folder(places.folder)
    except OSError as error:
        raise StoreUnavailableError(
            trouble(
                "The backup cannot be put in place", error, "The record is as it was."
            )
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _record(
    places: Places,
    proof: Proof,
    former: Head | None,
    clock: Clock,
    second: str | None,
) -> None:
    """Let the log go on from the backup's, and tell what it lost by that."""
    places.audit_head.unlink(missing_ok=True)
    engine = open_engine(places.database, proof.keys.database)
    anchor = AuditAnchor(places.audit_head, proof.keys.audit)
    work = units_of_work(engine, proof.keys, anchor, clock)
    detail: dict[str, str | int | bool] = {
        "backup_of": proof.backup.made_at.isoformat(),
        "audit_seq": proof.backup.audit_seq,
        "former_audit_seq": former.seq if former else 0,
        **({"second": second} if second else {"alone": True}),
    }
    try:
        work.record(
            AuditEvent(
                at=clock(),
                user=proof.user.login,
                action="database.restore",
                detail=detail,
            )
        )
    finally:
        work.close()
        engine.dispose()
