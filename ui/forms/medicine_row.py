"""The list of medicines: lines to be read, doubles and interactions pointed out."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.assessment import InteractionFound
from intake.forms.draft import Draft
from intake.forms.fields import FieldSpec
from intake.forms.lookups import Lookups, Offer
from intake.forms.medicine_words import (
    SOURCES,
    UNSURE,
    doubled_medicines,
    interaction_sentence,
    medicine_words,
)
from intake.forms.timeline import Timeline
from ui.forms.entry import Column, Entry, Face
from ui.forms.list_row import ListRow
from ui.forms.medicine_entry import MedicineEntry
from ui.forms.time_strip import TimeStrip
from ui.theme import Size
from ui.widgets.labels import PlainLabel, Tone

_SHOWN = 3
"""So many interactions stand with the list; the panel has all of them."""


class MedicationsRow(ListRow):
    """Medicines; generic in bold lower case, brand in capitals, dose, since when."""

    columns = (
        Column("text", "Name and strength", "name and strength", 208),
        Column("dose", "Dose and how often", "dose, how often?", 176),
        Column("started", "Started", "since when?", 140, is_date=True),
        Column("changed", "Dose changed", "dose changed?", 140, is_date=True),
        Column("stopped", "Stopped", "stopped when?", 140, is_date=True),
        Column("source", "Told by", "", 0, options=SOURCES),
        Column("confirmed", "Patient is", "", 0, options=((UNSURE, "Not sure"),)),
    )
    first_column = "dose"
    hint = "type a name or a brand, with its strength"
    nothing = "Takes no medicines"

    def __init__(
        self,
        field: FieldSpec,
        lookups: Lookups,
        settle: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        self._lookups = lookups
        self._doubled: Mapping[str, tuple[str, ...]] = {}
        super().__init__(field, lookups.medicines, settle, parent)
        self.warnings: list[PlainLabel] = []
        self._warned: tuple[str, ...] = ()
        self._found: Sequence[InteractionFound] = ()
        self._timeline: Timeline | None = None
        self._warning_lines = QVBoxLayout()
        self._warning_lines.setSpacing(2)
        self.lines.insertLayout(1, self._warning_lines)
        self.strip = TimeStrip(self)
        self.lines.addWidget(self.strip)

    @override
    def make_entry(self, path: str) -> Entry:
        entry = MedicineEntry(path, self.columns, self)
        entry.chosen.connect(self._on_chosen)
        return entry

    @override
    def show_draft(self, draft: Draft) -> None:
        rows = {name: draft.row(self.field.path, name) for name in self.names(draft)}
        self._doubled = doubled_medicines(self._lookups, rows)
        super().show_draft(draft)

    @override
    def face(self, row: Mapping[str, str], name: str) -> Face:
        text = row.get("text", "")
        line = self._lookups.medicine_line(text)
        words = medicine_words(row, line, self._doubled.get(name, ()))
        return Face(
            line.generic or text,
            aside=line.brand,
            detail=words.detail,
            strong=words.relation,
            doubt=" ".join(words.doubts),
            choices=line.candidates,
        )

    @override
    def texts_of(self, offer: Offer) -> Mapping[str, str]:
        return {"text": offer.value}

    @override
    def texts_of_free(self, text: str) -> Mapping[str, str]:
        return {"text": text}

    def show_interactions(self, found: Sequence[InteractionFound]) -> None:
        """Say what does not go together, the most severe first, each once."""
        if found == self._found:
            return
        self._found = found
        sentences = tuple(interaction_sentence(self._lookups, one) for one in found)
        if sentences == self._warned:
            return
        self._warned = sentences
        shown = [f"!  {sentence}" for sentence in sentences[:_SHOWN]]
        if rest := len(sentences) - len(shown):
            shown.append(f"{rest} more in the panel under Medicines.")
        while len(self.warnings) < len(shown):
            label = PlainLabel(size=Size.SMALL, tone=Tone.WARNING, wraps=True)
            self._warning_lines.addWidget(label)
            self.warnings.append(label)
        for place, label in enumerate(self.warnings):
            label.show_text(shown[place] if place < len(shown) else "")

    def show_timeline(self, timeline: Timeline) -> None:
        """Draw the days of the medicines beside the onset of the cramps."""
        if timeline == self._timeline:
            return
        self._timeline = timeline
        lines = (self._lookups.medicine_line(one.text) for one in timeline.medicines)
        texts = [one.text for one in timeline.medicines]
        names = [m.generic or t for m, t in zip(lines, texts, strict=True)]
        self.strip.show_timeline(timeline, names)

    def _on_chosen(self, name: str, meant: str) -> None:
        """Put the name that is meant in place of the one that was typed."""
        strength = self._lookups.medicine_line(self.columns_of(name)["text"]).strength
        text = f"{meant} {strength}".strip()
        self.changed.emit(f"{self.path_of(name)}.text", text)
