"""What the form says of a medicine: its line, what is doubled, what interacts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.domain.assessment import InteractionFound
from intake.forms.lookups import Lookups, MedicineLine
from intake.knowledge.medicines import class_in_words

SOURCES = (("patient", "Patient"), ("list", "List"), ("box", "Box"))
"""Who or what told of a medicine, as it stands in the document and on the screen."""
UNSURE = "no"
"""What stands at `confirmed` where the patient could not say how it is taken."""

_TOLD_BY = {
    "patient": "told by the patient",
    "list": "from a list",
    "box": "from the box",
}
_MANY_KINDS = ("_other", "_unlisted")
"""Classes that hold the rest of a field: two of one are not of a kind."""
_USUAL_TOGETHER = frozenset({"combo", "topical", "insulin", "vaccine", "emergency"})
"""Classes of which two at once are no double: a long and a short insulin."""


@dataclass(frozen=True, slots=True)
class MedicineWords:
    """The words of a medicine's line beside its names.

    Attributes:
        detail: strength, dose, dates, class, who told of it.
        relation: the link with cramps, empty if there is none.
        doubts: what to look at, one sentence each.
    """

    detail: str
    relation: str
    doubts: tuple[str, ...]


def medicine_words(
    row: Mapping[str, str], line: MedicineLine, doubled: Sequence[str]
) -> MedicineWords:
    """Return what stands beside the names of a medicine.

    Attributes are joined by spaced dashes (NHS CUI, medication line, MEDi-007).

    Args:
        row: the columns of the line.
        line: how the text was understood.
        doubled: what the medicine doubles.
    """
    parts = (
        line.strength,
        f"DOSE {dose}" if (dose := row.get("dose", "").strip()) else "",
        *_dates(row),
        line.kind,
        _TOLD_BY.get(row.get("source", ""), ""),
    )
    doubts = [line.doubt] if line.doubt else []
    if row.get("confirmed") == UNSURE:
        doubts.append("The patient could not confirm it.")
    return MedicineWords(
        detail=" – ".join(part for part in parts if part),
        relation=line.relation,
        doubts=(*doubts, *doubled),
    )


def _dates(row: Mapping[str, str]) -> Iterator[str]:
    heads = (("since", "started"), ("changed", "changed"), ("stopped", "stopped"))
    for word, column in heads:
        if typed := row.get(column, "").strip():
            yield f"{word} {typed}"


def doubled_medicines(
    lookups: Lookups, rows: Mapping[str, Mapping[str, str]]
) -> Mapping[str, tuple[str, ...]]:
    """Return for each line what an earlier line has as well: ingredient, or class.

    A medicine that was stopped doubles nothing.
    """
    told: dict[str, tuple[str, ...]] = {}
    before: list[tuple[str, MedicineLine]] = []
    for name, row in rows.items():
        text = row.get("text", "")
        if not text or row.get("stopped", "").strip():
            continue
        line = lookups.medicine_line(text)
        if found := tuple(_doubles(lookups, line, before)):
            told[name] = found
        before.append((text, line))
    return told


def _doubles(
    lookups: Lookups, line: MedicineLine, before: Sequence[tuple[str, MedicineLine]]
) -> Iterator[str]:
    for text, other in before:
        if same := [inn for inn in line.contents if inn in other.contents]:
            yield f"{lookups.written(' and '.join(same))} is also in “{text}”."
        elif kinds := [k for k in line.classes if k in other.classes and _is_kind(k)]:
            yield f"Same class as “{text}”: {class_in_words(kinds[0])}."


def _is_kind(klass: str) -> bool:
    return not klass.endswith(_MANY_KINDS) and klass not in _USUAL_TOGETHER


def interaction_sentence(lookups: Lookups, found: InteractionFound) -> str:
    """Return an interaction in one sentence: what, how grave, what to do, source."""
    drugs = lookups.written(" + ".join(found.drugs))
    source = f" ({lookups.source_title(found.source)})" if found.source else ""
    return f"{found.severity.upper()}: {drugs}: {found.effect} – {found.action}{source}"
