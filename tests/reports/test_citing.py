from dataclasses import replace
from datetime import UTC

from reports.citing import citing, sources
from reports.wording import Wording
from tests.reports import samples

WORDING = Wording(
    labels={"source.nice": "NICE 2020", "source.nice-again": "NICE 2020"},
    units={},
    zone=UTC,
)


def cited(source):
    finding = replace(samples.serious_assessment().findings[0], source=source)
    some = replace(
        samples.serious_assessment(), findings=(finding,), interactions=(), scores={}
    )
    return citing(WORDING, some)


def test_sources_are_numbered_in_the_order_in_which_they_stand():
    wording = cited("nhs; nice")
    assert wording.cite("nhs") == "[1]"
    assert wording.cite("nice; nhs") == "[1, 2]"
    line = sources(wording)
    assert line is not None
    assert line.text == "Sources  [1]\u00a0nhs  [2]\u00a0NICE 2020"


def test_one_title_has_one_number_and_stands_once():
    wording = cited("nice; nice-again")
    assert wording.cite("nice; nice-again") == "[1]"
    line = sources(wording)
    assert line is not None
    assert line.text.count("NICE 2020") == 1


def test_a_source_that_is_not_numbered_is_named():
    assert WORDING.cite("who; who") == "who"
    assert WORDING.cite(" ; ") == ""


def test_without_sources_nothing_is_listed():
    assert sources(WORDING) is None
