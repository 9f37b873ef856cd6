"""How names and classes of medicines are written for people."""

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable

from intake.knowledge.medicines.tables import formulary_folder, read_table


@cache
def tall_man_letters() -> Mapping[str, str]:
    """Return words that are easily mistaken, with the letters that tell them apart.

    The look-alike pairs of the FDA's name differentiation project and of the ISMP list
    (2016); consensus, wording not verified here. Whether they are used is a setting.
    """
    return read_tall_man(formulary_folder())


def read_tall_man(folder: Traversable) -> Mapping[str, str]:
    """Read the table of such words.

    Raises:
        KnowledgeError: if a word has no capitals, or stands there twice.
    """
    table = read_table(folder, "tall_man.csv", ("word",))
    letters: dict[str, str] = {}
    for line, row in table:
        plain = row["word"].lower()
        if plain == row["word"] or plain in letters:
            raise table.wrong(line, f"{row['word']!r} has no capitals, or is doubled")
        letters[plain] = row["word"]
    return letters


def in_tall_man(name: str) -> str:
    """Return a generic name with its look-alike words told apart by capitals."""
    letters = tall_man_letters()
    return " ".join(letters.get(word, word) for word in name.split(" "))


@cache
def _class_words() -> Mapping[str, str]:
    folder = formulary_folder()
    named = read_table(folder, "class_words.csv", ("class", "words"))
    listed = read_table(folder, "listed_classes.csv", ("class", "what"))
    words = {row["class"]: row["what"] for _line, row in listed}
    return words | {row["class"]: row["words"] for _line, row in named}


def class_in_words(key: str) -> str:
    """Return a class as people call it; its key without underscores if unnamed."""
    return _class_words().get(key, key.replace("_", " "))
