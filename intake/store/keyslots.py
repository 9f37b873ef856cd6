"""Who can open the database: its keys, sealed once for every user.

The database key and the audit key are random and never stored in the clear. Each user
has a slot in which they are sealed under a key made of the password; the printed
recovery key has one too. Opening a slot proves the password: no other hash of it is
kept anywhere. The file holds no names and may be read by anybody, who then has to
guess passwords at the price that Argon2 sets.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Annotated, Literal

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.store import recovery_key
from intake.store.search_keys import plain

FORMAT: Literal["crampdesk-keyslots/1"] = "crampdesk-keyslots/1"
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SALT_BYTES = 16
_STRICT = ConfigDict(
    frozen=True,
    extra="forbid",
    ser_json_bytes="base64",
    val_json_bytes="base64",
    hide_input_in_errors=True,
)

WRONG_SIGN_IN = "The sign-in name or the password is not right."
WRONG_RECOVERY_KEY = "This recovery key does not fit this database."
DAMAGED_FILE = (
    "The key file beside the database is damaged. Nothing was changed: ask your"
    " administrator to put back keyslots.json from the newest backup."
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The two keys of a database: for its content and for its audit chain."""

    database: bytes = field(repr=False)
    audit: bytes = field(repr=False)

    @staticmethod
    def new() -> "Keys":
        """Return fresh random keys."""
        return Keys(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))

    @property
    def audit_key_id(self) -> str:
        """Name the audit key without telling it."""
        return hashlib.sha256(b"crampdesk audit key id" + self.audit).hexdigest()[:16]


class Argon2(BaseModel):
    """How a password became a key: argon2id and its cost, kept so that it may change.

    3 passes over 64 MiB in 4 lanes cost 0.1 s; the floor that OWASP ASVS 5.0 (11.4.2)
    asks for is 2 passes over 19 MiB. The upper limits keep a hostile file from
    exhausting the memory.
    """

    model_config = _STRICT

    name: Literal["argon2id"] = "argon2id"
    passes: Annotated[int, Field(ge=2, le=20)] = 3
    memory_kib: Annotated[int, Field(ge=19_456, le=2_097_152)] = 65_536
    lanes: Annotated[int, Field(ge=1, le=16)] = 4

    @staticmethod
    def usual() -> "Argon2":
        """Return what a new password costs."""
        return _USUAL

    def derive(self, password: str, salt: bytes) -> bytes:
        """Return the key that a password makes, on whatever keyboard it was typed."""
        typed = unicodedata.normalize("NFKC", password)
        return hash_secret_raw(
            secret=typed.encode(errors="surrogatepass"),
            salt=salt,
            time_cost=self.passes,
            memory_cost=self.memory_kib,
            parallelism=self.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )


_USUAL = Argon2()


class Sealed(BaseModel):
    """A key, sealed with AES-256-GCM under another key."""

    model_config = _STRICT

    nonce: Annotated[
        bytes, Field(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES, repr=False)
    ]
    content: Annotated[
        bytes,
        Field(
            min_length=KEY_BYTES + _TAG_BYTES,
            max_length=KEY_BYTES + _TAG_BYTES,
            repr=False,
        ),
    ]

    @staticmethod
    def of(key: bytes, under: bytes, purpose: str) -> "Sealed":
        """Seal a key for one purpose; it opens for no other."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        content = AESGCM(under).encrypt(nonce, key, purpose.encode())
        return Sealed(nonce=nonce, content=content)

    def opened(self, under: bytes, purpose: str) -> bytes:
        """Return the key.

        Raises:
            InvalidTag: if the other key or the purpose is not the right one.
        """
        return AESGCM(under).decrypt(self.nonce, self.content, purpose.encode())


class Slot(BaseModel):
    """The keys, sealed for one user or for the recovery key (`argon2` is None)."""

    model_config = _STRICT

    id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    who: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
    argon2: Argon2 | None
    salt: Annotated[bytes, Field(min_length=_SALT_BYTES, max_length=64)]
    database: Sealed
    audit: Sealed


class KeySlots(BaseModel):
    """All slots of one database; every change makes a new one."""

    model_config = _STRICT

    format: Literal["crampdesk-keyslots/1"] = FORMAT
    database_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    slots: Annotated[tuple[Slot, ...], Field(max_length=1000)] = ()

    @staticmethod
    def parse(content: bytes) -> "KeySlots":
        """Read what `as_json` wrote.

        Raises:
            StoreUnavailableError: if it is anything else.
        """
        try:
            return KeySlots.model_validate_json(content)
        except ValidationError:
            raise StoreUnavailableError(DAMAGED_FILE) from None

    def as_json(self) -> bytes:
        """Return the document for the file."""
        return self.model_dump_json(indent=1).encode() + b"\n"

    def with_user(
        self, login: str, password: str, keys: Keys, argon2: Argon2
    ) -> tuple["KeySlots", str]:
        """Give a user a slot, in place of an earlier one; return its id too."""
        who, salt = self.who(login), secrets.token_bytes(_SALT_BYTES)
        earlier = [slot.id for slot in self.slots if slot.who == who]
        slot_id = earlier[0] if earlier else secrets.token_hex(16)
        under = argon2.derive(password, salt)
        slot = self._slot(slot_id, who, argon2, salt, keys, under)
        return self._with(slot), slot_id

    def with_recovery_key(self, keys: Keys) -> tuple["KeySlots", str]:
        """Make a recovery key, the earlier one void; return it as it is printed."""
        key, salt = recovery_key.new_recovery_key(), secrets.token_bytes(_SALT_BYTES)
        under = _stretched(key, salt)
        slot = self._slot(secrets.token_hex(16), "", None, salt, keys, under)
        return self._with(slot), recovery_key.written(key)

    def without(self, slot_id: str) -> "KeySlots":
        """Take a user's slot away."""
        kept = tuple(slot for slot in self.slots if slot.id != slot_id)
        return self.model_copy(update={"slots": kept})

    def opened_by_password(self, login: str, password: str) -> tuple[Keys, str]:
        """Return the keys and the id of the slot that a password opens.

        Who has no slot costs the same time as a wrong password.

        Raises:
            RefusedError: if the name or the password is wrong, without saying which.
        """
        who = self.who(login)
        slot = next((slot for slot in self.slots if slot.who == who), None)
        if slot is None or slot.argon2 is None:
            Argon2.usual().derive(password, bytes(_SALT_BYTES))
            raise RefusedError(WRONG_SIGN_IN)
        under = slot.argon2.derive(password, slot.salt)
        return self._opened(slot, under, WRONG_SIGN_IN), slot.id

    def opened_by_recovery_key(self, text: str) -> Keys:
        """Return the keys that the printed recovery key opens.

        Raises:
            RefusedError: if it is mistyped or belongs to another database.
        """
        key = recovery_key.read(text)
        for slot in self.slots:
            if not slot.who:
                under = _stretched(key, slot.salt)
                return self._opened(slot, under, WRONG_RECOVERY_KEY)
        raise RefusedError(WRONG_RECOVERY_KEY)

    def who(self, login: str) -> str:
        """Name a user in files that hold no names."""
        named = f"{self.database_id}\n{plain(login)}"
        return hashlib.sha256(named.encode()).hexdigest()

    def _opened(self, slot: Slot, under: bytes, sentence: str) -> Keys:
        try:
            return Keys(
                slot.database.opened(under, self._purpose(slot.id, "database")),
                slot.audit.opened(under, self._purpose(slot.id, "audit")),
            )
        except InvalidTag:
            raise RefusedError(sentence) from None

    def _slot(
        self,
        slot_id: str,
        who: str,
        argon2: Argon2 | None,
        salt: bytes,
        keys: Keys,
        under: bytes,
    ) -> Slot:
        return Slot(
            id=slot_id,
            who=who,
            argon2=argon2,
            salt=salt,
            database=Sealed.of(
                keys.database, under, self._purpose(slot_id, "database")
            ),
            audit=Sealed.of(keys.audit, under, self._purpose(slot_id, "audit")),
        )

    def _with(self, slot: Slot) -> "KeySlots":
        others = tuple(other for other in self.slots if other.who != slot.who)
        return self.model_copy(update={"slots": (*others, slot)})

    def _purpose(self, slot_id: str, which: str) -> str:
        return f"{FORMAT}\n{self.database_id}\n{slot_id}\n{which}"


def _stretched(key: bytes, salt: bytes) -> bytes:
    """Return the sealing key of a recovery key, which needs no slowing down."""
    hkdf = HKDF(SHA256(), KEY_BYTES, salt, b"crampdesk recovery key")
    return hkdf.derive(key)
