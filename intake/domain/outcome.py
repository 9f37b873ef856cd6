"""What an assessment comes to, without the reasons: for comparing very many."""

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from intake.domain.assessment import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Level, tests, and the keys of the advice that is given and withheld."""

    level: Level
    tests: tuple[str, ...]
    given: tuple[str, ...]
    withheld: tuple[str, ...]

    @staticmethod
    def of_json(assessment: str | bytes) -> "Outcome":
        """Return the outcome of an assessment that `Assessment.as_json` wrote.

        Only these parts are looked at, so an assessment of any release can be read.

        Raises:
            ValueError: if it is no assessment.
        """
        try:
            told = _reader().validate_json(assessment)
        except ValidationError:  # it would tell what the assessment says
            raise ValueError("is no assessment") from None
        return Outcome(
            level=told["level"],
            tests=tuple([lab["test"] for lab in told["labs"]]),
            given=tuple([item["key"] for item in told["advice"]["give"]]),
            withheld=tuple([item["key"] for item in told["advice"]["withhold"]]),
        )


class _Test(TypedDict):
    test: str


class _Item(TypedDict):
    key: str


class _Advice(TypedDict):
    give: list[_Item]
    withhold: list[_Item]


class _Assessment(TypedDict):
    """The parts of an assessment that count here; others are not even made."""

    level: Level
    labs: list[_Test]
    advice: _Advice


@cache
def _reader() -> TypeAdapter[_Assessment]:
    return TypeAdapter(_Assessment)
