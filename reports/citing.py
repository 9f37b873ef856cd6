"""Where it comes from: each source named once at the end, by number in the text."""

from intake.domain.assessment import Assessment
from reports import reasons
from reports.document import Line, Size, Span, Tone
from reports.wording import Wording, sources_of


def citing(wording: Wording, assessment: Assessment) -> Wording:
    """Return words that cite the sources of an assessment by number."""
    told = [found.source for found in reasons.explained(assessment)]
    told += [found.source for found in assessment.interactions]
    told += [score.source for score in assessment.scores.values()]
    return wording.citing(key for text in told for key in sources_of(text))


def sources(wording: Wording) -> Line | None:
    """Return the numbered list of sources, if any is cited."""
    titles = {number: wording.source(key) for key, number in wording.numbers.items()}
    if not titles:
        return None
    told = "  ".join(f"[{number}]\u00a0{title}" for number, title in titles.items())
    return Line((Span("Sources  "), Span(told, Tone.QUIET)), Size.SMALL)
