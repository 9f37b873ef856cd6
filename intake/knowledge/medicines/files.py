"""Reads the substances and names of the formulary from its tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from intake.knowledge.medicines.substance import STRENGTHS_OF_EVIDENCE, Substance
from intake.knowledge.medicines.tables import Row, Table, cells, read_table

_DRUG_COLUMNS = (
    "inn",
    "brands",
    "class",
    "atc",
    "cramp_strength",
    "mechanism",
    "labs",
    "flags",
    "source",
)
_CLASS_COLUMNS = (
    "class",
    "default_strength",
    "default_mechanism",
    "default_labs",
    "default_flags",
    "source",
    "n_drugs",
)
_LISTED_CLASS_COLUMNS = ("class", "what")
_SUBSTANCE_COLUMNS = (
    "inn",
    "class",
    "atc",
    "components",
    "other_names",
    "salts",
    "brands",
)
_NAME_COLUMNS = ("inn", "contains", "other_names", "salts", "brands")

LISTED_MECHANISM = "not in the clinical reference: no statement on cramps"
LISTED_SOURCE = "listed so that the name is recognised"
COMBINATION = "combo"
_COMBINATION_MECHANISM = "fixed combination: evaluate each component"
_COMBINATION_SOURCE = "component entries"
_COMPONENTS = "components="


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDefaults:
    """What a medicine of a class has unless its own row says otherwise."""

    cramp_strength: str
    mechanism: str
    labs: tuple[str, ...]
    flags: frozenset[str]
    source: str
    listed_only: bool = False


def read_substances(folder: Traversable) -> dict[str, Substance]:
    """Read every substance by its INN, with all its names.

    Raises:
        KnowledgeError: if a row is wrong; the text names file, line and reason.
    """
    classes = _read_classes(folder)
    substances = _read_reference(folder, classes)
    _add_substances(folder, classes, substances)
    _add_names(folder, substances)
    return substances


def _read_classes(folder: Traversable) -> dict[str, ClassDefaults]:
    classes: dict[str, ClassDefaults] = {}
    for _, row in read_table(folder, "classes.csv", _CLASS_COLUMNS):
        classes[row["class"]] = ClassDefaults(
            cramp_strength=row["default_strength"],
            mechanism=row["default_mechanism"],
            labs=cells(row["default_labs"]),
            flags=frozenset(cells(row["default_flags"])),
            source=row["source"],
        )
    table = read_table(folder, "listed_classes.csv", _LISTED_CLASS_COLUMNS)
    for line, row in table:
        if row["class"] in classes:
            raise table.wrong(line, f"class {row['class']} is in the reference")
        classes[row["class"]] = ClassDefaults(
            cramp_strength="none",
            mechanism=LISTED_MECHANISM,
            labs=(),
            flags=frozenset(),
            source=LISTED_SOURCE,
            listed_only=True,
        )
    return classes


def _read_reference(
    folder: Traversable, classes: dict[str, ClassDefaults]
) -> dict[str, Substance]:
    table = read_table(folder, "drugs.csv", _DRUG_COLUMNS)
    substances: dict[str, Substance] = {}
    for line, row in table:
        _refuse_wrong(table, line, row, classes, substances)
        if row["cramp_strength"] not in STRENGTHS_OF_EVIDENCE:
            raise table.wrong(line, f"unknown strength {row['cramp_strength']!r}")
        brands, others = _reference_names(row["brands"])
        flags = cells(row["flags"])
        substances[row["inn"]] = Substance(
            inn=row["inn"],
            klass=row["class"],
            atc=row["atc"],
            cramp_strength=row["cramp_strength"],
            mechanism=row["mechanism"],
            labs=cells(row["labs"]),
            flags=frozenset(f for f in flags if not f.startswith(_COMPONENTS)),
            components=_components(flags),
            source=row["source"],
            brands=brands,
            other_names=others,
        )
    return substances


def _components(flags: Iterable[str]) -> tuple[str, ...]:
    for flag in flags:
        if flag.startswith(_COMPONENTS):
            return tuple(flag.removeprefix(_COMPONENTS).split("+"))
    return ()


def _reference_names(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the reference's names: a capital begins a brand.

    A note in brackets is not part of a name; `(component)` and `(with …)` mark a name
    of another product.
    """
    brands: list[str] = []
    others: list[str] = []
    for entry in cells(cell):
        name, _, note = entry.partition(" (")
        if entry.startswith("(") or note.startswith(("component", "with ")):
            continue
        (brands if name[0].isupper() else others).append(name)
    return tuple(brands), tuple(others)


def _refuse_wrong(
    table: Table,
    line: int,
    row: Row,
    classes: dict[str, ClassDefaults],
    substances: dict[str, Substance],
) -> None:
    if row["class"] not in classes and row["class"] != COMBINATION:
        raise table.wrong(line, f"unknown class {row['class']!r}")
    if not row["inn"] or row["inn"] in substances:
        raise table.wrong(line, f"{row['inn']!r} stands twice or is empty")


def _add_substances(
    folder: Traversable,
    classes: dict[str, ClassDefaults],
    substances: dict[str, Substance],
) -> None:
    table = read_table(folder, "substances.csv", _SUBSTANCE_COLUMNS)
    waiting: list[tuple[int, Row]] = []
    for line, row in table:
        _refuse_wrong(table, line, row, classes, substances)
        if row["components"]:
            waiting.append((line, row))
            continue
        substances[row["inn"]] = _with_defaults(row, classes[row["class"]])
    for line, row in waiting:
        inns = row["components"].split("+")
        missing = [inn for inn in inns if inn not in substances]
        if missing:
            raise table.wrong(line, f"unknown components {missing}")
        substances[row["inn"]] = _combination(row, [substances[inn] for inn in inns])


def _with_defaults(row: Row, defaults: ClassDefaults) -> Substance:
    return Substance(
        inn=row["inn"],
        klass=row["class"],
        atc=row["atc"],
        cramp_strength=defaults.cramp_strength,
        mechanism=defaults.mechanism,
        labs=defaults.labs,
        flags=defaults.flags,
        components=(),
        source=defaults.source,
        brands=cells(row["brands"]),
        other_names=cells(row["other_names"]),
        salts=cells(row["salts"]),
        listed_only=defaults.listed_only,
    )


def _combination(row: Row, parts: list[Substance]) -> Substance:
    """Build a combination as the reference does: all that its components bring."""
    labs = dict.fromkeys(lab for part in parts for lab in part.labs)
    return Substance(
        inn=row["inn"],
        klass=row["class"],
        atc=row["atc"],
        cramp_strength=max(
            (part.cramp_strength for part in parts), key=STRENGTHS_OF_EVIDENCE.index
        ),
        mechanism=_COMBINATION_MECHANISM,
        labs=tuple(labs),
        flags=frozenset().union(*(part.flags for part in parts)),
        components=tuple(part.inn for part in parts),
        source=_COMBINATION_SOURCE,
        brands=cells(row["brands"]),
        other_names=cells(row["other_names"]),
        salts=cells(row["salts"]),
        listed_only=all(part.listed_only for part in parts),
    )


def _add_names(folder: Traversable, substances: dict[str, Substance]) -> None:
    table = read_table(folder, "names.csv", _NAME_COLUMNS)
    for line, row in table:
        substance = substances.get(row["inn"])
        if substance is None:
            raise table.wrong(line, f"unknown medicine {row['inn']!r}")
        contains = tuple(part for part in row["contains"].split("+") if part)
        missing = [inn for inn in contains if inn not in substances]
        if missing:
            raise table.wrong(line, f"unknown contents {missing}")
        substances[row["inn"]] = replace(
            substance,
            brands=_joined(substance.brands, row["brands"]),
            other_names=_joined(substance.other_names, row["other_names"]),
            salts=_joined(substance.salts, row["salts"]),
            contains=contains or substance.contains,
        )


def _joined(names: tuple[str, ...], cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *cells(cell))))
