"""How a patient, or somebody close to them, is reached."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from intake.domain.text import Line, Notes

_Told = Annotated[Line | None, Field(repr=False)]


class Contact(BaseModel):
    """Telephone, address and next of kin; whatever was not told is None."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    phone: _Told = None
    email: _Told = None
    address: Annotated[Notes | None, Field(repr=False)] = None
    next_of_kin: _Told = None
    next_of_kin_phone: _Told = None
