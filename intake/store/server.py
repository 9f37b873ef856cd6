"""Where the database server of a clinic with several desks is, as a desk knows it.

The file `server.json` beside the desk's own files holds no secret: a role's password
stands in a password file of the desk's account, or a client certificate takes its
place; the record's own role has a password that only the clinic's key gives.
"""

import ipaddress
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from intake.domain.errors import StoreUnavailableError
from intake.store.file_troubles import trouble

Name = Annotated[str, Field(min_length=1, max_length=63, pattern=r"^[^\x00]+$")]
_CONNECT_SECONDS = 5
_SILENCE_MILLISECONDS = 8000
"""After so long without an answer from the network a connection counts as broken."""


class Server(BaseModel):
    """A PostgreSQL server and the two roles by which a desk uses it.

    `door_role` reads the sealed keys before anybody is signed in, and nothing else;
    `record_role` works with the record.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["crampdesk-server/1"] = "crampdesk-server/1"
    host: Annotated[str, Field(min_length=1, pattern=r"^[^\x00,]+$")]
    port: Annotated[int, Field(ge=1, le=65535)] = 5432
    database: Name
    door_role: Name
    record_role: Name
    tls: str = "verify-full"
    root_certificate: str = "system"
    certificate: Path | None = None
    certificate_key: Path | None = None
    password_file: Path | None = None

    @model_validator(mode="after")
    def _refuse_open_wire(self) -> Self:
        if self.tls not in ("verify-full", "none"):
            raise ValueError(
                f"tls {self.tls} does not prove who answers: write verify-full"
            )
        if self.tls == "none" and not self.is_here:
            raise ValueError("tls none is for this very computer: write verify-full")
        return self

    @property
    def is_here(self) -> bool:
        """Whether the server is this very computer: nothing goes over a wire."""
        if self.host.startswith("/"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @staticmethod
    def read(path: Path) -> "Server":
        """Read a desk's file.

        Raises:
            StoreUnavailableError: with what is wrong and where.
        """
        try:
            return Server.model_validate_json(path.read_bytes())
        except OSError as error:
            raise StoreUnavailableError(
                trouble(f"The file {path} cannot be read", error)
            ) from error
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the whole"
            wrong = first["msg"].removeprefix("Value error, ")
            raise StoreUnavailableError(f"{path}: {where}: {wrong}.") from None

    def parameters(self, role: str, password: str | None) -> dict[str, str]:
        """Return how the driver connects; none is left to the environment.

        Args:
            role: who connects.
            password: what proves it; None looks into the password file.
        """
        told = {"passfile": self.password_file, "password": password}
        return {
            "host": self.host,
            "hostaddr": "",
            "port": str(self.port),
            "dbname": self.database,
            "user": role,
            "gssencmode": "disable",
            "connect_timeout": str(_CONNECT_SECONDS),
            "tcp_user_timeout": str(_SILENCE_MILLISECONDS),
            "keepalives_idle": "5",
            "keepalives_interval": "2",
            "keepalives_count": "2",
            "application_name": "crampdesk",
            "client_encoding": "UTF8",
            **self._proof_of_who_answers(),
            **{name: str(value) for name, value in told.items() if value is not None},
        }

    def _proof_of_who_answers(self) -> dict[str, str]:
        if self.tls == "none":
            return {"sslmode": "disable"}
        own = {"sslcert": self.certificate, "sslkey": self.certificate_key}
        return {
            "sslmode": "verify-full",
            "sslrootcert": self.root_certificate,
            "ssl_min_protocol_version": "TLSv1.2",
            **{name: str(path) for name, path in own.items() if path is not None},
        }
