"""What an assessment comes to, without the reasons: for comparing very many."""

import json
from dataclasses import dataclass

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
        told = json.loads(assessment)
        try:
            advice = told["advice"]
            return Outcome(
                level=Level(told["level"]),
                tests=tuple(lab["test"] for lab in told["labs"]),
                given=tuple(item["key"] for item in advice["give"]),
                withheld=tuple(item["key"] for item in advice["withhold"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("is no assessment") from error
