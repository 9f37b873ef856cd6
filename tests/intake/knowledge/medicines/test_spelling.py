"""Names that sound alike."""

from intake.knowledge.medicines import load_formulary
from intake.knowledge.medicines.spelling import sound_of, sounds_of


def test_names_heard_at_once_sound_as_they_do_one_by_one():
    names = [row.inn for row in load_formulary().substances]
    assert sounds_of(names) == [sound_of(name) for name in names]
    assert sounds_of(["zocor", "sokor"]) == ["sakar", "sakar"]
