"""What a medicine's name or label means, and nothing about who takes it."""

import json
from dataclasses import dataclass

from intake.knowledge.medicines import Formulary, Recognition, recognition_as_json


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
