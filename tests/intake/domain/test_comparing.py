"""Comparing documents: what differs, who changed what, what both come to."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from intake.domain.comparing import (
    Conflict,
    ConflictError,
    combined,
    differences,
    disputed,
    leaves,
    merged,
)
from intake.domain.decision import Decision
from intake.domain.patient import Patient
from intake.domain.visit import Visit
from tests.intake.store.visits_made import patients, visits

KNOWN = {"status": "known", "items": [{"substance": "penicillin"}]}

MORE = {"status": "known", "items": [{"substance": "penicillin"}, {"substance": "x"}]}
many = settings(suppress_health_check=[HealthCheck.filter_too_much])


def visit(**parts):
    patient = {"sex": "female", "age_years": 70}
    return Visit.model_validate(
        {"format": "crampdesk-visit/1", "patient": patient, **parts}
    )


def patient(**parts):
    return Patient.model_validate({"sex": "female", "age_years": 70, **parts})


def paths(found):
    return [".".join(one.leaf) for one in found]


@many
@given(visits)
def test_a_document_does_not_differ_from_itself(one):
    assert differences(one, one) == ()
    assert merged(one, one, one) == one


@many
@given(visits, visits)
def test_every_difference_is_found_and_seen_from_both_sides(one, other):
    there, back = differences(one, other), differences(other, one)
    assert {(d.leaf, repr(d.before), repr(d.after)) for d in there} == {
        (d.leaf, repr(d.after), repr(d.before)) for d in back
    }
    assert bool(there) == (leaves(one) != leaves(other))


@many
@given(visits, visits)
def test_changes_of_one_side_alone_are_taken_over(one, other):
    assert merged(one, other, one) == other
    assert merged(one, one, other) == other
    assert merged(one, other, other) == other


@given(patients(), patients(), patients())
def test_a_merge_keeps_every_change_of_both_or_is_not_offered(base, mine, theirs):
    both = merged(base, mine, theirs)
    changes = disputed(base, mine, theirs)
    if both is None:
        return
    found = leaves(both)
    for change in changes:
        wanted = change.theirs if change.base == change.mine else change.mine
        assert found.get(change.leaf) == wanted


def test_an_entry_that_was_added_leaves_the_others_as_they_are():
    before = visit(medications=[{"text": "Ramipril 5mg"}])
    after = visit(medications=[{"text": "Senna"}, {"text": "Ramipril 5mg"}])
    (one,) = differences(before, after)
    assert one.leaf == ("medications", "Senna")
    assert one.before is None


def test_two_entries_alike_are_told_apart():
    twice = visit(conditions=[{"text": "rash"}, {"text": "rash", "since": "2021"}])
    once = visit(conditions=[{"text": "rash"}])
    assert paths(differences(once, twice)) == ["conditions.rash (2)"]


def test_a_list_not_gone_through_differs_from_an_empty_one():
    assert paths(differences(visit(), visit(medications=[]))) == ["medications.*"]


def test_every_kind_of_entry_has_a_name():
    decision = Decision.model_validate(
        {
            "suggested": "routine",
            "level": "routine",
            "decided_by": "n",
            "decided_at": "2026-11-23T09:30:00+00:00",
            "untaken": [{"test": "fbc", "reason": "had one"}],
            "added": ["tsh"],
        }
    )
    full = visit(
        patient={
            "sex": "female",
            "age_years": 70,
            "allergies": KNOWN,
            "other_numbers": [{"number": "A1", "retired": True}],
            "contact": {"phone": "1"},
        },
        conditions=["ckd_3"],
        results=[{"test": "potassium", "value": "3", "collected": "2026-11-20"}],
        answers={"cramp_sites": ["calf"], "dark_urine": False},
        other_symptoms=["constipation"],
    ).model_copy(update={"decision": decision})
    assert {".".join(leaf) for leaf in leaves(full)} >= {
        "patient.allergies.items.penicillin",
        "patient.other_numbers.A1",
        "patient.contact.phone",
        "conditions.ckd_3",
        "results.potassium 2026-11-20",
        "answers.cramp_sites",
        "answers.dark_urine",
        "other_symptoms.constipation",
        "decision.untaken.fbc",
        "decision.added.tsh",
    }


def test_changes_of_different_things_are_offered_together():
    base = visit(answers={"dark_urine": False}, medications=[{"text": "A"}])
    mine = visit(
        answers={"dark_urine": True}, medications=[{"text": "A"}, {"text": "B"}]
    )
    theirs = visit(
        answers={"dark_urine": False, "pulse": 72},
        medications=[{"text": "C"}],
        notes="seen",
    )
    both = merged(base, mine, theirs)
    assert both is not None
    assert both.answers == {"dark_urine": True, "pulse": 72}
    assert [m.text for m in both.medications or ()] == ["C", "B"]
    assert both.notes == "seen"


def test_two_lists_begun_at_two_desks_are_put_together():
    both = merged(visit(), visit(conditions=["ckd_3"]), visit(conditions=["gout"]))
    assert both is not None
    assert [c.key for c in both.conditions or ()] == ["gout", "ckd_3"]


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        (visit(notes="a"), visit(notes="b"), visit(notes="c")),
        (
            visit(answers={"pulse": 70}),
            visit(answers={"pulse": 71}),
            visit(answers={"pulse": 72}),
        ),
        (  # what they gone through is no longer a list for me
            visit(conditions=["ckd_3"]),
            visit(),
            visit(conditions=["ckd_3", "gout"]),
        ),
        (  # no rule of the document would allow both
            patient(allergies=KNOWN),
            patient(allergies={"status": "none_known"}),
            patient(
                allergies={**KNOWN, "items": [*KNOWN["items"], {"substance": "x"}]}
            ),
        ),
    ],
)
def test_what_cannot_go_together_is_not_offered(base, mine, theirs):
    assert merged(base, mine, theirs) is None


def test_an_offer_holds_what_both_wrote_and_mine_where_both_changed_one_thing():
    base = visit(answers={"pulse": 70}, notes="a")
    mine = visit(answers={"pulse": 71}, notes="b", conditions=["gout"])
    theirs = visit(answers={"pulse": 70, "sbp": 120}, notes="c")
    both = combined(base, mine, theirs)
    assert both.notes == "b"
    assert both.answers == {"pulse": 71, "sbp": 120}
    assert [c.key for c in both.conditions or ()] == ["gout"]
    apart = visit(answers={"pulse": 70}, notes="a", conditions=["ckd_3"])
    assert combined(base, apart, theirs) == merged(base, apart, theirs)


def test_an_offer_that_no_document_could_hold_is_mine_alone():
    born = {"birth_date": "1956-01-01", "birth_date_precision": "day"}
    base = Patient.model_validate({"sex": "female", "age_years": 70, **born})
    mine = Patient.model_validate({"sex": "female", **born, "family_name": "A"})
    theirs = Patient.model_validate(
        {"sex": "female", "age_years": 70, "family_name": "B"}
    )
    assert combined(base, mine, theirs) == mine


def test_an_allergy_that_one_desk_added_is_never_merged_away():
    base = patient(allergies={"status": "none_known"})
    mine = patient(allergies=KNOWN)
    theirs = patient(allergies={**KNOWN, "items": [{"substance": "latex"}]})
    both = merged(base, mine, theirs)
    assert both is not None
    assert [a.substance for a in both.allergies.items] == ["latex", "penicillin"]


def test_a_conflict_says_whose_is_what_and_keeps_it_out_of_logs():
    base, mine, theirs = (visit(notes=text) for text in ("a", "my words", "theirs"))
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    conflict = Conflict(
        base=base,
        mine=mine,
        theirs=theirs,
        version=2,
        by="nurse2",
        at=moment,
        merged=merged(base, mine, theirs),
    )
    (one,) = conflict.disputed
    assert (one.base, one.mine, one.theirs, one.is_overlap) == (
        *("a", "my words", "theirs"),
        True,
    )
    error = ConflictError("Somebody else saved first.", conflict)
    assert "my words" not in repr(conflict) + repr(error) + repr(one)
