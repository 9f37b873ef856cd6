"""What a medicine's name or label means, and nothing about who takes it."""

import json
from dataclasses import dataclass

from intake.knowledge.medicines import (
    Formulary,
    Recognition,
    Status,
    recognition_as_json,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineService:
    """Recognises what is typed or printed on a box."""

    formulary: Formulary

    def recognise(self, text: str) -> Recognition:
        """Return what a text says."""
        return self.formulary.recognise(text)

    def answer(self, text: str) -> str:
        """Return what a text says as one line of JSON."""
        return json.dumps(recognition_as_json(self.recognise(text)), ensure_ascii=False)

    def line(self, text: str) -> str:
        """Return what a text says as one line for people."""
        found = self.recognise(text)
        names = " + ".join(
            f"{one.inn} ({one.klass}, {one.atc})" for one in found.substances
        )
        if found.status is Status.RECOGNISED:
            return f"{text}: {names}"
        if found.status is Status.DID_YOU_MEAN:
            return f"{text}: did you mean {' or '.join(found.candidates)}?"
        return f"{text}: not recognised, not checked for interactions"
