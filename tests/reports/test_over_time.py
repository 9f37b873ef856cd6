import pytest

from reports.named import Timeline
from tests.reports import samples


@pytest.fixture
def axis(summary):
    """Return what draws the strip of a visit with some medicines."""

    def draw(medicines, weeks=8, **more):
        visit = samples.benign_visit()
        answers = dict(visit.answers) | {"cramp_started_weeks": weeks}
        visit = samples.benign_visit(answers=answers, medications=medicines, **more)
        section = summary(visit, samples.benign_assessment()).section("Over time")
        if section is None:
            return None
        (timeline,) = [p for p in section.rows[0][0] if isinstance(p, Timeline)]
        return timeline, section

    return draw


def test_what_began_shortly_before_the_cramps_stands_beside_them(axis):
    timeline, _ = axis([{"text": "Ramipril", "started": "2026-09-10"}])
    assert [row.label for row in timeline.rows] == ["Cramps", "Ramipril"]
    cramps, ramipril = timeline.rows
    assert cramps.strong
    assert ramipril.begin < cramps.begin < timeline.end


def test_what_was_begun_long_before_the_cramps_is_not_drawn(axis):
    assert axis([{"text": "Ramipril", "started": "2015"}]) is None


@pytest.mark.parametrize("what", ["changed", "stopped"])
def test_an_old_medicine_that_was_changed_of_late_is_drawn(axis, what):
    timeline, _ = axis([{"text": "Ramipril", "started": "2015", what: "2026-08-01"}])
    assert timeline.rows[1].label == "Ramipril"


def test_without_dates_there_is_no_strip(axis):
    assert axis([{"text": "Ramipril"}]) is None
    assert axis([]) is None


def test_the_strip_is_bounded_and_says_what_it_leaves_out(axis):
    many = [{"text": f"drug {n}", "started": "2026-10"} for n in range(9)]
    timeline, section = axis(many)
    assert len(timeline.rows) == 7
    assert "3 more were changed in this time" in section.text


def test_cramps_of_unknown_start_still_have_a_strip(axis):
    timeline, _ = axis([{"text": "Ramipril", "started": "2026-09-10"}], weeks="unknown")
    assert [row.label for row in timeline.rows] == ["Ramipril"]
