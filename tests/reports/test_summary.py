import pytest

from intake.domain.record import VisitStatus
from tests.reports import samples


def test_the_decision_comes_first_and_then_sbar(serious):
    assert [opinion.who for opinion in serious.opinions] == [
        "CrampDesk suggests",
        "Nurse's decision",
    ]
    groups = [section.group for section in serious.sections if section.group]
    assert groups == [
        "Situation",
        "Background",
        "Assessment",
        "Recommendation",
        "Record",
    ]
    assert serious.sections[0].heading == "Why"


def test_identity_says_who_where_and_when(serious):
    who = serious.identity
    assert who.name == "SMITH, John Alexander (Mr)"
    assert who.facts == (
        ("Born", "14-Jul-1945 (81y)"),
        ("Sex", "Male"),
        ("No.", "943 476 5870"),
    )
    assert who.allergies.text == ("Known allergies: penicillin (rash); elastic plaster")
    assert who.clinic == "Riverside Surgery"
    assert "Seen 23-Nov-2026 09:30 by Nurse P. Okafor" in who.about


def test_the_name_that_the_patient_goes_by_is_told(summary):
    patient = {"family_name": "Doe", "preferred_name": "Sam", "age_years": 40}
    visit = samples.benign_visit(patient=patient | {"sex": "unknown"})
    who = summary(visit, samples.benign_assessment()).identity
    assert who.name == "DOE, known as Sam"
    assert who.facts[0] == ("Born", "1986 estimated (about 40y)")
    assert who.facts[1:] == (("Sex", "Not known"), ("No.", "Not known"))


def test_the_footer_says_what_this_is_not_and_which_knowledge_spoke(serious):
    assert serious.footer == (
        "Decision support, not a diagnosis · Printed 23-Nov-2026 10:18 UTC+00:00 by "
        "Nurse P. Okafor · Knowledge 2026.11.1 5d2a9be14f0c"
    )


@pytest.mark.parametrize(
    ("signed", "stored", "context", "expected"),
    [
        (True, {}, {}, ()),
        (False, {}, {}, ("DRAFT",)),
        (False, {}, {"is_demo": True}, ("DEMO", "DRAFT")),
        (True, {}, {"copy": True}, ("COPY",)),
        (
            True,
            {"status": VisitStatus.AMENDED, "replaces": 7, "amend_reason": "wrong leg"},
            {"copy": True},
            ("REVISED", "COPY"),
        ),
        (True, {"status": VisitStatus.ENTERED_IN_ERROR}, {}, ("ENTERED IN ERROR",)),
    ],
)
def test_pages_are_marked_for_what_they_are(summary, signed, stored, context, expected):
    document = summary(
        samples.benign_visit(),
        samples.benign_assessment(),
        signed=signed,
        stored=stored,
        **context,
    )
    assert document.identity.marks == expected


def test_a_revised_visit_says_what_it_replaces_and_why(summary):
    document = summary(
        samples.benign_visit(),
        samples.benign_assessment(),
        stored={
            "status": VisitStatus.AMENDED,
            "replaces": 7,
            "amend_reason": "wrong leg",
        },
    )
    assert "Revised: replaces visit 7, because wrong leg" in (
        document.section("Basis").text
    )


def test_a_revision_without_a_reason_still_says_what_it_replaces(summary):
    stored = {"status": VisitStatus.AMENDED, "replaces": 7}
    document = summary(
        samples.benign_visit(), samples.benign_assessment(), stored=stored
    )
    assert "Revised: replaces visit 7." in document.section("Basis").text


def test_titles_name_the_visit_and_never_the_patient(summary, serious):
    assert serious.title == "Visit summary 1042"
    draft = summary(samples.serious_visit(), samples.serious_assessment(), signed=False)
    assert draft.title == "Visit summary, not signed"


def test_the_basis_names_record_knowledge_and_rules(serious):
    told = serious.section("Basis").text
    assert "Visit 1042, version 1, signed 23-Nov-2026 10:01 by Nurse P. Okafor" in told
    assert "record sha256:9f9f9f9f9f9f9f9f…" in told
    assert "Knowledge 2026.11.1, sha256:5d2a9be14f0c6a77…" in told
    assert (
        "Rules that spoke: dvt-wells-likely, statin-macrolide, potassium-low." in told
    )
    assert "Advice held back by: withhold-massage-dvt, withhold-heat-dvt, " in told
    assert "[1]\u00a0NICE NG158 2020 (upd 2023)  [2]\u00a0MHRA" in told


def test_notes_are_told_as_typed_and_empty_ones_take_no_room(summary, serious):
    assert serious.section("Notes").text == samples.serious_visit().notes
    visit = samples.benign_visit(notes="\n  \n")
    assert summary(visit, samples.benign_assessment()).section("Notes") is None


def test_characters_that_cannot_be_printed_are_owned_up_to(summary):
    visit = samples.benign_visit(notes="Grüße \U0001f600 and \u202e")
    section = summary(visit, samples.benign_assessment()).section("Please note")
    assert section.text.endswith("square brackets: [U+202E], [U+1F600]")


def test_of_many_such_characters_some_are_named(summary):
    notes = "".join(chr(code) for code in range(0x1F600, 0x1F620))
    visit = samples.benign_visit(notes=notes)
    section = summary(visit, samples.benign_assessment()).section("Please note")
    assert section.text.count("[U+") == 12
    assert section.text.endswith(", …")


def test_a_visit_without_a_time_counts_ages_from_the_day_of_printing(summary):
    visit = samples.benign_visit(seen_at=None)
    who = summary(visit, samples.benign_assessment()).identity
    assert who.facts[0] == ("Born", "02-Mar-1959 (67y)")
    assert who.about.endswith("Time of the visit not recorded")
