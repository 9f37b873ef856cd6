"""Medicines: the formulary, recognition of what is typed, and suggestions."""

from intake.knowledge.medicines.answer import recognition_as_json
from intake.knowledge.medicines.clinic_names import (
    ClinicName,
    ClinicNames,
    NameImport,
    OfferedName,
    import_as_text,
    import_files,
    number_of,
    read_clinic_names,
    read_import,
)
from intake.knowledge.medicines.exact import ExactReader
from intake.knowledge.medicines.formulary import (
    Formulary,
    load_formulary,
    read_formulary,
)
from intake.knowledge.medicines.lettering import class_in_words, in_tall_man
from intake.knowledge.medicines.products import contents_of
from intake.knowledge.medicines.recognition import Recognition, Status
from intake.knowledge.medicines.routes import family_of
from intake.knowledge.medicines.strengths import Strength
from intake.knowledge.medicines.substance import Name, NameKind, Substance
from intake.knowledge.medicines.suggestions import Match, Suggestion, Suggestions

__all__ = [
    "ClinicName",
    "ClinicNames",
    "ExactReader",
    "Formulary",
    "Match",
    "Name",
    "NameImport",
    "NameKind",
    "OfferedName",
    "Recognition",
    "Status",
    "Strength",
    "Substance",
    "Suggestion",
    "Suggestions",
    "class_in_words",
    "contents_of",
    "family_of",
    "import_as_text",
    "import_files",
    "in_tall_man",
    "load_formulary",
    "number_of",
    "read_clinic_names",
    "read_formulary",
    "read_import",
    "recognition_as_json",
]
