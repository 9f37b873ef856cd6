"""Which tests the row of a medicine, or of a pair, asks for in this patient."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from intake.knowledge.interactions import Interaction
from intake.knowledge.medicines import Substance
from intake.triage.facts import Facts

_LEVELS_OF_DRUGS = {
    "lithium_level": "lithium",
    "digoxin_level": "cardiac_glycoside",
    "tacrolimus_level": "tacrolimus",
    "ciclosporin_level": "ciclosporin",
}
_ORDERING_FLAGS = ("k_low", "mg_low", "ca_low", "narrow_ti")
_WATCHED_ELSEWHERE = "vit_k_antagonist"
"""Its INR is kept by those who dose it; bleeding and pairs have rules of their own."""
_MUSCLE_ONLY = frozenset(("ck", "tsh", "alt", "vitamin_d"))
_OF_MUSCLE_HARM = frozenset(
    ("ck", "creatinine", "egfr", "potassium", "urine_dip_blood", "alt", "tsh")
)
"""What a medicine that harms muscle asks for, as one: "if any muscle symptom"."""
_ROUTINE_CHEMISTRY = frozenset(("potassium", "sodium", "creatinine", "egfr", "urea"))
_OTC_WEEKS = 4
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Rows:
    """Asks the rows of the medicines; the reference says what they may ask for when."""

    facts: Facts
    is_acute: bool

    def of_pair(self, row: Interaction) -> Iterator[str]:
        """Yield the tests of a pair."""
        for test in self._labs_of(row.labs):
            if self._row_may_ask(test, row.severity):
                yield test

    def of_medicine(self, one: Substance, since: date | None) -> Iterator[str]:
        """Yield the tests of a medicine, started or changed on a day."""
        if self._asks(one.flags, since):
            yield from self._row_tests(one.labs, one.flags)

    def _labs_of(self, labs: tuple[str, ...]) -> tuple[str, ...]:
        """Return the tests of a pair: those of muscle harm wait for a symptom of it.

        A dipstick for blood, or potassium, says nothing of a muscle that does not ache.
        """
        symptoms = self.facts.values.get("muscle_symptoms") is True
        is_of_muscle = "ck" in labs and _OF_MUSCLE_HARM.issuperset(labs)
        return () if is_of_muscle and not symptoms else labs

    def _asks(self, flags: frozenset[str], since: date | None) -> bool:
        if _WATCHED_ELSEWHERE in flags:
            return False
        if flags.intersection(_ORDERING_FLAGS) or self._long_ppi(flags):
            return True
        if "nephrotoxic" not in flags:
            return False
        if "otc" not in flags:
            return True
        weeks = (self.facts.at - since).days / _DAYS_A_WEEK if since else 0
        return weeks > _OTC_WEEKS

    def _long_ppi(self, flags: frozenset[str]) -> bool:
        long_use = self.facts.values.get("ppi_over_3_months") is True
        return "mg_low_longterm" in flags and long_use

    def _row_tests(self, labs: Iterable[str], flags: frozenset[str]) -> Iterator[str]:
        if self._long_ppi(flags) and not flags.intersection(_ORDERING_FLAGS):
            yield "magnesium"
            return
        current = self.facts.values.get("bloods_current") is True
        for test in labs:
            if current and not self._still_asked(test, flags):
                continue
            if test == "adjusted_calcium" and not self._calcium_asked(flags):
                continue
            if self._row_may_ask(test, "major"):
                yield test

    def _calcium_asked(self, flags: frozenset[str]) -> bool:
        symptoms = self.facts.values.get("hypercalcaemia_symptoms") is True
        return "ca_low" in flags or symptoms

    @staticmethod
    def _still_asked(test: str, flags: frozenset[str]) -> bool:
        """Whether recent normal bloods leave a test of a medicine to be asked for."""
        return test in _LEVELS_OF_DRUGS or (test == "magnesium" and "mg_low" in flags)

    def _row_may_ask(self, test: str, severity: str) -> bool:
        """Whether a row of a medicine or a pair may ask for a test at all."""
        values = self.facts.values
        muscle = values.get("muscle_symptoms") is True
        if test == "d_dimer" or (test == "ck" and not muscle):
            return False
        if test in _MUSCLE_ONLY and severity == "moderate" and not muscle:
            return False
        if test in _LEVELS_OF_DRUGS:
            medicines = values.get("medicines")
            return isinstance(medicines, tuple) and _LEVELS_OF_DRUGS[test] in medicines
        current = values.get("bloods_current") is True
        return not (current and test in _ROUTINE_CHEMISTRY and not self.is_acute)
