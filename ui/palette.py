"""Colours: one accent, quiet greys, and level colours that are used for levels only.

Every text colour reaches 4.5:1 on the surfaces that it stands on, 7:1 in high
contrast; `tests/ui/test_palette.py` measures it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.domain.assessment import Level
from intake.domain.preferences import Scheme


@dataclass(frozen=True, slots=True)
class LevelColours:
    """How a level is painted: its card, its text, its shape there, and bare."""

    card: str
    text: str
    shape: str
    bare: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one scheme.

    Attributes:
        window: behind everything.
        surface: what is read and typed on.
        raised: rows under the focus, headers of lists.
        line: hairlines and frames of things that cannot be changed.
        edge: frames of things that can be.
        text: what is read.
        muted: what is read second.
        accent: the one accent: focus, links, the main button.
        on_accent: text upon the accent.
        tint: a breath of the accent, behind what has the focus.
        answered: behind a "no", a calm answer.
        on_answered: text upon it.
        warning: text of an error or a question beside a field.
        warning_tint: behind it.
    """

    scheme: Scheme
    window: str
    surface: str
    raised: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    tint: str
    answered: str
    on_answered: str
    warning: str
    warning_tint: str
    levels: Mapping[Level, LevelColours]


LIGHT = Palette(
    scheme=Scheme.LIGHT,
    window="#eef1f4",
    surface="#ffffff",
    raised="#f6f8fa",
    line="#dde2e8",
    edge="#8d99a8",
    text="#17212e",
    muted="#566273",
    accent="#14589c",
    on_accent="#ffffff",
    tint="#e8f0f9",
    answered="#dfe4ea",
    on_answered="#17212e",
    warning="#9a3412",
    warning_tint="#fdf1e7",
    levels={
        Level.EMERGENCY: LevelColours("#b4141f", "#ffffff", "#ffffff", "#b4141f"),
        Level.SAME_DAY: LevelColours("#fbe3cf", "#8a3200", "#b84a00", "#b84a00"),
        Level.URGENT: LevelColours("#fbf0c4", "#6b4e00", "#8f6a00", "#8f6a00"),
        Level.ROUTINE: LevelColours("#dcefe3", "#135a31", "#1c7a44", "#1c7a44"),
        Level.SELF_CARE: LevelColours("#dcebf3", "#114f6e", "#1a6d96", "#1a6d96"),
        Level.NOT_ASSESSED: LevelColours("#e6eaef", "#3c4858", "#5b6878", "#5b6878"),
    },
)

DARK = Palette(
    scheme=Scheme.DARK,
    window="#11161d",
    surface="#1a212b",
    raised="#202935",
    line="#2e3947",
    edge="#6b7889",
    text="#e7ecf2",
    muted="#a3afbe",
    accent="#7db8f5",
    on_accent="#0b1a2b",
    tint="#1f3147",
    answered="#384454",
    on_answered="#f1f4f8",
    warning="#f7b27f",
    warning_tint="#38271b",
    levels={
        Level.EMERGENCY: LevelColours("#c3202c", "#ffffff", "#ffffff", "#ff6b74"),
        Level.SAME_DAY: LevelColours("#4a2a12", "#ffc796", "#ff9f52", "#ff9f52"),
        Level.URGENT: LevelColours("#42360c", "#f7dd7c", "#e9c443", "#e9c443"),
        Level.ROUTINE: LevelColours("#15392a", "#a0e2bd", "#5cc48b", "#5cc48b"),
        Level.SELF_CARE: LevelColours("#15344a", "#a6d8f3", "#62b4e0", "#62b4e0"),
        Level.NOT_ASSESSED: LevelColours("#2a3441", "#cfd8e3", "#9fadbd", "#9fadbd"),
    },
)

CONTRAST = Palette(
    scheme=Scheme.CONTRAST,
    window="#000000",
    surface="#000000",
    raised="#0d0d0d",
    line="#8c8c8c",
    edge="#ffffff",
    text="#ffffff",
    muted="#e2e2e2",
    accent="#ffd93b",
    on_accent="#000000",
    tint="#242000",
    answered="#4a4a4a",
    on_answered="#ffffff",
    warning="#ffc08a",
    warning_tint="#241300",
    levels={
        Level.EMERGENCY: LevelColours("#ffffff", "#7a0009", "#b00010", "#ff6b74"),
        Level.SAME_DAY: LevelColours("#000000", "#ffb47a", "#ff9a4d", "#ff9a4d"),
        Level.URGENT: LevelColours("#000000", "#ffe37a", "#ffd93b", "#ffd93b"),
        Level.ROUTINE: LevelColours("#000000", "#a8f0c4", "#6fe09b", "#6fe09b"),
        Level.SELF_CARE: LevelColours("#000000", "#b4e3ff", "#7fd0ff", "#7fd0ff"),
        Level.NOT_ASSESSED: LevelColours("#000000", "#ffffff", "#ffffff", "#ffffff"),
    },
)

PALETTES: Mapping[Scheme, Palette] = {
    palette.scheme: palette for palette in (LIGHT, DARK, CONTRAST)
}
