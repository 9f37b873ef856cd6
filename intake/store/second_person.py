"""Restoring takes two people: who opens the backup, and somebody who agrees.

The second one is a user too, of the backup or of the record as it is, and types their
own password. Whoever is the only user of both works alone, and the log says so.
"""

from intake.domain.errors import RefusedError
from intake.domain.keeping import SignIn
from intake.ports import Clock
from intake.store.keyslots import KeySlots
from intake.store.places import Places
from intake.store.restore import slots_of
from intake.store.sign_in_tries import SignInTries, counted

_WANTED = (
    "Restoring takes two people. Say who else agrees (--second NAME at the command"
    " line), with their own password. Nothing was changed."
)
_SAME = "The second person is somebody else, with a sign-in of their own."


def refuse_alone(
    places: Places,
    backup: Places,
    first: SignIn,
    second: SignIn | None,
    clock: Clock,
) -> None:
    """Refuse to restore for one person where there are two who could.

    Args:
        places: the clinic's folder.
        backup: the backup's.
        first: who restores; their password is looked at when the backup is opened.
        second: who agrees, if anybody does.
        clock: tells how fast tries follow one another.

    Raises:
        RefusedError: if nobody else agrees, or with a wrong password.
        StoreUnavailableError: if the backup's key file cannot be read.
    """
    known = [slots_of(backup), *_present(places, slots_of(backup).database_id)]
    own = known[0].who(first.login)
    if second is None:
        people = {slot.who for slots in known for slot in slots.slots if slot.who}
        if people - {own}:
            raise RefusedError(_WANTED)
        return
    who = known[0].who(second.login)
    if who == own:
        raise RefusedError(_SAME)
    holders = [slots for slots in known if who in {slot.who for slot in slots.slots}]
    tries = SignInTries(places.sign_in_tries)
    with counted(tries, who, clock) as counting:
        (*holders, known[0])[0].opened_by_password(second.login, second.password)
    counting.succeeded(who)


def _present(places: Places, database_id: str) -> list[KeySlots]:
    """Return the key file that a restore would replace, if it is of the same clinic."""
    if not places.keyslots.exists():
        return []
    slots = KeySlots.parse(places.keyslots.read_bytes())
    return [slots] if slots.database_id == database_id else []
