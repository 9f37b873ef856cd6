"""What patients take home: plain, in their language, and safe for each of them."""

import warnings
from dataclasses import replace
from datetime import UTC
from io import BytesIO

import pikepdf
import pytest

from intake.domain.assessment import Level
from intake.domain.decision import OverrideReason
from intake.domain.errors import RefusedError
from intake.domain.papers import LANGUAGES
from intake.domain.record import PrintOptions
from intake.domain.visit import Visit
from intake.services.population.documents import documents
from reports.document import Line, Theme
from reports.handout import handout
from reports.named import Stretch
from reports.printed import Printed
from reports.translation import sentences, translation
from reports.wording import Wording
from tests.reports import real, samples

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it announces the end of pkg_resources
    import textstat

WAITING = (Level.EMERGENCY, Level.SAME_DAY)
MANY = 120


def printed_of(told, **context):
    visit = Visit.model_validate(told)
    assessment = real.rules().assess(visit, at=(visit.seen_at or samples.SEEN).date())
    return Printed(
        visit=visit,
        assessment=assessment,
        context=samples.context(**context),
        stored=samples.stored(visit, assessment),
    )


def told(printed, language="en", **more):
    wording = Wording(labels=real.labels(), units={}, zone=UTC)
    return handout(printed, translation(language), wording, **more)


def lines_of(document):
    return [
        part.text
        for section in document.sections
        for row in section.rows
        for cell in row
        for part in cell
        if isinstance(part, Line)
    ]


def stretches(document):
    parts = (p for s in document.sections for row in s.rows for c in row for p in c)
    return [part for part in parts if isinstance(part, Stretch)]


@pytest.fixture(scope="module")
def everybody():
    return [printed_of(one) for one in documents(MANY, seed=7)]


@pytest.fixture
def benign():
    return printed_of(real.document("01_benign"))


def advice_sentences():
    knowledge = real.knowledge()
    for item in knowledge.advice:
        if item.text and item.key != "safety_net":
            yield from sentences(item.text.rstrip("."))
        for rule in knowledge.rules_about(item.key):
            if rule.does != "suppress":
                yield from sentences(rule.text.rstrip("."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_advice_is_told_in_every_language(language):
    words = translation(language)
    assert [one for one in advice_sentences() if one not in words.say] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_says_more_than_there_is(language):
    words, english = translation(language), translation("en")
    assert set(words.say) == set(advice_sentences())
    for name in ("words", "headings", "tests", "causes", "names", "food_not"):
        assert set(getattr(words, name)) == set(getattr(english, name))
    assert set(words.think) == set(words.next) == set(Level)
    assert len(words.help.items) == len(english.help.items)
    assert len(words.help.today_items) == len(english.help.today_items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_food_that_may_be_withheld_is_named(language):
    foods = {one.key for one in real.knowledge().advice if one.group == "food"}
    words = translation(language)
    assert foods <= set(words.food_not)
    assert {one.key for one in real.knowledge().advice} - set(words.names) == {
        "safety_net",
        "keep_taking_meds",
    }


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_page_of_a_translation_says_that_no_clinician_reviewed_it(
    language, benign
):
    document = told(benign, language)
    note = "Translation not yet reviewed by a clinician."
    for line in (document.footer, lines_of(document)[-1]):
        assert note in line.replace("\N{NO-BREAK SPACE}", " ")


def test_english_is_read_at_the_age_of_eleven(everybody):
    """Grade 6 of the Flesch-Kincaid scale is the school year of 11 to 12."""
    for printed in everybody:
        text = "\n".join(line for line in lines_of(told(printed)))
        assert textstat.flesch_kincaid_grade(text) <= 6.0
        assert textstat.flesch_reading_ease(text) >= 70.0


def test_no_sentence_of_english_is_hard_to_read():
    words = translation("en")
    foods = {one.text for one in real.knowledge().advice if one.group == "food"}
    said = [text for key, text in words.say.items() if key not in foods]  # bare lists
    said += [*words.food_not.values(), *words.think.values(), *words.next.values()]
    hard = [text for text in said if textstat.flesch_kincaid_grade(text) > 9]
    assert hard == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_held_back_for_a_patient_is_advised(language, everybody):
    words = translation(language)
    texts = {one.key: words.said(one.text) for one in real.knowledge().advice}
    for printed in everybody:
        lines = lines_of(told(printed, language))
        for withheld in printed.assessment.advice.withhold:
            text = texts[withheld.key]
            assert not text or all(text not in line for line in lines)


def test_only_given_advice_is_told_and_all_of_it(everybody):
    words = translation("en")
    seen = 0
    for printed in everybody:
        if printed.assessment.level in WAITING:
            continue
        lines = "\n".join(lines_of(told(printed)))
        for given in printed.assessment.advice.give:
            if given.key not in {"safety_net", "keep_taking_meds"}:
                assert words.said(given.text) in lines
                seen += 1
    assert seen > MANY


def test_food_that_is_held_back_is_named_as_not_for_this_patient(everybody):
    words = translation("en")
    seen = 0
    for printed in (*everybody, printed_of(real.document("04_dialysis"))):
        if printed.assessment.level in WAITING:
            continue
        section = told(printed).section(words.headings["foods_not"])
        for withheld in printed.assessment.advice.withhold:
            if withheld.key in words.food_not:
                assert section is not None
                assert words.food_not[withheld.key] in section.text
                seen += 1
    assert seen >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_must_be_seen_today_reads_only_what_to_do_while_waiting(
    language, everybody
):
    words = translation(language)
    heads = {words.headings[key] for key in ("think", "next", "now", "help")} | {""}
    waiting = [p for p in everybody if p.assessment.level in WAITING]
    assert len(waiting) > 5
    for printed in waiting:
        document = told(printed, language)
        assert document.heading == words.headings["waiting"]
        assert {section.heading for section in document.sections} <= heads
        assert stretches(document) == []


def test_a_nurse_who_is_more_worried_also_keeps_self_care_off_the_page(benign):
    decided = samples.decision(
        Level.SELF_CARE, Level.SAME_DAY, reason=OverrideReason.MORE_WORRIED
    )
    visit = benign.visit.model_copy(update={"decision": decided})
    document = told(replace(benign, visit=visit))
    assert document.heading == translation("en").headings["waiting"]
    assert "A doctor will see you today" in "\n".join(lines_of(document))


def test_a_nurse_who_is_less_worried_does_not_bring_self_care_back():
    dvt = printed_of(real.document("02_dvt"))
    decided = samples.decision(
        Level.SAME_DAY, Level.ROUTINE, reason=OverrideReason.REPEATED_NORMAL
    )
    visit = dvt.visit.model_copy(update={"decision": decided})
    document = told(replace(dvt, visit=visit))
    assert stretches(document) == []
    assert document.section("Every day") is None
    assert "give you a time to come back" in "\n".join(lines_of(document))


def test_too_little_told_brings_no_self_care():
    visit = {"format": "crampdesk-visit/1", "patient": {"age_years": 50, "sex": "male"}}
    printed = printed_of(visit)
    assert printed.assessment.level is Level.NOT_ASSESSED
    document = told(printed)
    assert document.section("Every day") is None
    assert "some more questions" in "\n".join(lines_of(document))


def test_whoever_must_not_drink_more_is_not_told_that_they_drink_too_little(everybody):
    dry = translation("en").causes["dehydration"]
    for printed in everybody:
        withheld = {one.key for one in printed.assessment.advice.withhold}
        if "fluids_2l" in withheld:
            assert dry not in lines_of(told(printed))


def test_whoever_must_stretch_seated_sees_nobody_standing(everybody):
    seated = "Do the stretches sitting or lying, with support"
    for printed in everybody:
        texts = [one.text for one in printed.assessment.advice.give]
        for drawn in stretches(told(printed)):
            assert drawn.standing is not any(
                seated in text or "Stay sitting or lying" in text for text in texts
            )


def test_dates_are_long_and_the_person_is_named_on_every_page(benign, pages):
    document = told(benign)
    assert ("Born", "17 April 1958") in document.identity.facts
    pdf = real.writer().handout(benign.stored, samples.context(), PrintOptions())
    read = pages(pdf)
    for number, page in enumerate(read, start=1):
        assert "ELLIS, Margaret (Mrs)" in page
        assert "17 April 1958" in page
        assert "999 000 1014" in page
        assert "Riverside Surgery" in page
        assert f"Page {number} of {len(read)}" in page
        assert "Printed on 23 November 2026 at 10:18 by Nurse P. Okafor" in page


@pytest.mark.parametrize(
    ("patient", "fact"),
    [
        ({"birth_date": "1958", "sex": "female"}, ("Geboren", "1958")),
        ({"birth_date": "1958-03", "sex": "female"}, ("Geboren", "März 1958")),
        ({"age_years": 61, "sex": "female"}, ("Alter", "61 Jahre")),
    ],
)
def test_a_birth_is_told_as_far_as_it_is_known(patient, fact):
    visit = {"format": "crampdesk-visit/1", "patient": patient}
    facts = told(printed_of(visit), "de").identity.facts
    assert fact in facts
    assert ("Nummer", "Nicht bekannt") in facts


def test_a_copy_of_a_demo_is_marked(benign):
    marked = replace(benign, context=samples.context(copy=True, is_demo=True))
    assert told(marked).identity.marks == ("DEMO", "COPY")
    assert "DRAFT" in told(replace(benign, stored=None)).identity.marks


def test_letters_are_large_and_larger_on_request(benign, pages):
    assert told(benign).theme is Theme.LARGE
    assert told(benign, giant=True).theme is Theme.GIANT
    writer = real.writer()
    large = writer.handout(benign.stored, samples.context(), PrintOptions())
    giant = writer.handout(benign.stored, samples.context(), PrintOptions(large=True))
    assert len(pages(giant)) > len(pages(large))


def test_what_cannot_be_printed_is_told_in_the_language_of_the_page(benign):
    patient = benign.visit.patient.model_copy(update={"given_name": "\U0001f600"})
    visit = benign.visit.model_copy(update={"patient": patient})
    document = told(replace(benign, visit=visit), "es")
    assert translation("es").words["coded"] in lines_of(document)


def test_an_unknown_sentence_of_advice_is_said_as_it_stands():
    words = translation("fr")
    assert words.said("Something new. Raise legs slightly in bed") == (
        "Something new. Surélevez un peu les jambes au lit."
    )


def test_a_language_that_there_is_not_is_refused():
    with pytest.raises(RefusedError, match="choose one of en, es, fr, de, ar"):
        translation("tlh")


def test_added_tests_are_announced(benign):
    decided = samples.decision(Level.SELF_CARE, added=("potassium",))
    visit = benign.visit.model_copy(update={"decision": decided})
    document = told(replace(benign, visit=visit))
    assert "We want to take blood when you come back." in lines_of(document)


@pytest.mark.parametrize("large", [False, True], ids=["14", "18"])
@pytest.mark.parametrize("name", ["01_benign", "04_dialysis", "05_pregnancy"])
def test_a_stretch_is_drawn_on_the_page_that_tells_of_it(name, large, pages, squeezed):
    stored = printed_of(real.document(name)).stored
    assert stored
    options = PrintOptions(language="en", large=large)
    pdf = real.writer().handout(stored, samples.context(), options)
    last_words = squeezed(translation("en").stretch.steps)[-30:]
    telling = [last_words in squeezed(page) for page in pages(pdf)]
    with pikepdf.open(BytesIO(pdf)) as document:
        drawn = [b"/Figure" in page.Contents.read_bytes() for page in document.pages]
    assert drawn.count(True) == 1
    assert telling == drawn


def test_a_handout_that_runs_over_by_a_line_has_its_lines_closer(pages):
    stored = printed_of(real.document("05_pregnancy")).stored
    assert stored
    pdf = real.writer().handout(stored, samples.context(), PrintOptions())
    assert len(pages(pdf)) == 2
