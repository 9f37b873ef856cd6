"""Medicines: the formulary, recognition of what is typed, and suggestions."""

from intake.knowledge.medicines.answer import recognition_as_json
from intake.knowledge.medicines.formulary import (
    Formulary,
    load_formulary,
    read_formulary,
)
from intake.knowledge.medicines.products import contents_of
from intake.knowledge.medicines.recognition import Recognition, Status
from intake.knowledge.medicines.strengths import Strength
from intake.knowledge.medicines.substance import Name, NameKind, Substance
from intake.knowledge.medicines.suggestions import Match, Suggestion, Suggestions

__all__ = [
    "Formulary",
    "Match",
    "Name",
    "NameKind",
    "Recognition",
    "Status",
    "Strength",
    "Substance",
    "Suggestion",
    "Suggestions",
    "contents_of",
    "load_formulary",
    "read_formulary",
    "recognition_as_json",
]
