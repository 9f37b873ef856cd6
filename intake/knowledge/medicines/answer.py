"""The recognition as the JSON object that other programs read."""

from collections.abc import Mapping

from intake.knowledge.medicines.recognition import Recognition

Json = Mapping[str, "Json"] | list["Json"] | str | int | float | bool | None


def recognition_as_json(recognition: Recognition) -> dict[str, Json]:
    """Return the object of the contract's section on medicine recognition."""
    return {
        "text": recognition.text,
        "status": recognition.status.value,
        "ingredients": [
            {"inn": row.inn, "class": row.klass, "atc": row.atc}
            for row in recognition.substances
        ],
        "strengths": [
            {"value": strength.value, "unit": strength.unit}
            for strength in recognition.strengths
        ],
        "form": recognition.form,
        "candidates": list(recognition.candidates),
        "score": recognition.score,
    }
