"""The formulary: every medicine the program knows, by every name."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources.abc import Traversable

from intake.domain.errors import KnowledgeError
from intake.knowledge.medicines.additions import with_additions
from intake.knowledge.medicines.clinic_names import ClinicName
from intake.knowledge.medicines.exact import ExactReader
from intake.knowledge.medicines.files import read_substances
from intake.knowledge.medicines.lexicon import read_lexicon
from intake.knowledge.medicines.names import index_names, read_asked
from intake.knowledge.medicines.not_medicines import part_medicines
from intake.knowledge.medicines.offers import Offers
from intake.knowledge.medicines.phrases import PhraseIndex
from intake.knowledge.medicines.products import ProductFinder
from intake.knowledge.medicines.reading import Reader
from intake.knowledge.medicines.recognition import Recogniser, Recognition
from intake.knowledge.medicines.spelling import SpellingIndex
from intake.knowledge.medicines.strengths import BareUnit
from intake.knowledge.medicines.substance import Name, Substance
from intake.knowledge.medicines.suggestions import Suggester, Suggestions
from intake.knowledge.medicines.tables import cells, formulary_folder, read_table
from intake.knowledge.medicines.tokens import key_of

_REMEMBERED_TEXTS = 4096
_STRENGTH_COLUMNS = ("inn", "strengths", "bare_unit", "bare_from")
_NO_USAGE: Mapping[str, int] = {}


class Formulary:
    """Recognises and suggests medicines."""

    def __init__(
        self,
        *,
        substances: Mapping[str, Substance],
        names: Mapping[str, Name],
        recogniser: Recogniser,
        suggester: Suggester,
        exact: ExactReader,
    ) -> None:
        self._by_inn = substances
        self._names = names
        self._suggester = suggester
        self._exact = exact
        self._recognise = lru_cache(_REMEMBERED_TEXTS)(recogniser.recognise)

    @property
    def substances(self) -> tuple[Substance, ...]:
        """Return every row."""
        return tuple(self._by_inn.values())

    @property
    def names(self) -> tuple[Name, ...]:
        """Return every way to write a medicine."""
        return tuple(self._names.values())

    @property
    def exact(self) -> ExactReader:
        """Return what reads names to the letter."""
        return self._exact

    def named(self, text: str) -> Name | None:
        """Return the name that a whole text is, if it is one."""
        return self._names.get(key_of(text))

    def substance(self, inn: str) -> Substance:
        """Return a row by its INN.

        Raises:
            KnowledgeError: if there is none.
        """
        found = self._by_inn.get(inn)
        if found is None:
            raise KnowledgeError(f"no medicine {inn!r} in the formulary")
        return found

    def recognise(self, text: str) -> Recognition:
        """Return the ingredients, strengths and form of what was typed."""
        return self._recognise(text)

    def suggest(
        self, text: str, *, limit: int = 8, usage: Mapping[str, int] = _NO_USAGE
    ) -> Suggestions:
        """Return medicines to offer for what was typed so far."""
        return self._suggester.suggest(text, limit=limit, usage=usage)


@cache
def load_formulary() -> Formulary:
    """Return the formulary that the program ships with."""
    return read_formulary(formulary_folder())


def read_formulary(
    folder: Traversable, additions: Iterable[ClinicName] = ()
) -> Formulary:
    """Read a formulary from a folder of tables, with a clinic's own names.

    Raises:
        KnowledgeError: if a table is wrong; the text names file, line and reason.
    """
    substances = read_substances(folder)
    lexicon = read_lexicon(folder)
    asked = read_asked(folder, substances)
    shipped = index_names(substances, asked, lexicon)
    names = with_additions(shipped, additions, substances, lexicon)
    medicines, lexicon = part_medicines(names, lexicon)
    reader = Reader(PhraseIndex(medicines), lexicon)
    products, spelling = ProductFinder(substances), SpellingIndex(medicines.items())
    strengths, bare_units = _read_strengths(folder, substances)
    recogniser = Recogniser(
        reader=reader,
        lexicon=lexicon,
        spelling=spelling,
        products=products,
        offers=Offers(PhraseIndex(asked.groups), spelling),
        bare_units=bare_units,
    )
    return Formulary(
        substances=substances,
        names=names,
        recogniser=recogniser,
        suggester=Suggester(medicines, spelling, strengths),
        exact=ExactReader(reader, products),
    )


def _read_strengths(
    folder: Traversable, substances: Mapping[str, Substance]
) -> tuple[dict[str, tuple[str, ...]], dict[str, BareUnit]]:
    strengths: dict[str, tuple[str, ...]] = {}
    bare_units: dict[str, BareUnit] = {}
    table = read_table(folder, "strengths.csv", _STRENGTH_COLUMNS)
    for line, row in table:
        inn = row["inn"]
        if inn not in substances:
            raise table.wrong(line, f"unknown medicine {inn!r}")
        strengths[inn] = cells(row["strengths"])
        if row["bare_unit"]:
            bare_units[inn] = BareUnit(row["bare_unit"], float(row["bare_from"]))
    return strengths, bare_units
