"""Whatever is typed, recognition answers; nothing that is typed makes it fail."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.knowledge.medicines import Status, load_formulary, recognition_as_json

FORMULARY = load_formulary()
NAMES = st.sampled_from([name.text for name in FORMULARY.names])
AMOUNTS = st.from_regex(
    r"[0-9]{0,9}[.,/]?[0-9]{0,9} ?(mg|mcg|g|ml|units|%|)?", fullmatch=True
)
WORDS = st.sampled_from(
    [
        *("tablets", "m/r", "XL", "co-", "and", "+", "/", ",", "(", ")", "for", "x28"),
        *("stopped", "needles", "cream", "per", "plus", "acid", "flu", "jab"),
    ]
)
ANYTHING = st.text(max_size=80)
LABELS = st.lists(st.one_of(NAMES, AMOUNTS, WORDS, ANYTHING), max_size=9).map(" ".join)


def misspelt(drawn):
    name, place, letter = drawn
    place %= len(name) + 1
    return name[:place] + letter + name[place + 1 :]


MISSPELT = st.tuples(NAMES, st.integers(0, 60), ANYTHING).map(misspelt)
TEXTS = st.one_of(LABELS, MISSPELT, ANYTHING, st.text(min_size=500, max_size=5000))


@settings(max_examples=600)
@given(TEXTS)
def test_any_text_is_answered_in_the_shape_of_the_contract(text):
    recognition = FORMULARY.recognise(text)
    answer = json.loads(json.dumps(recognition_as_json(recognition)))
    assert answer["text"] == text
    assert 0 <= answer["score"] <= 1
    certain = recognition.status is Status.RECOGNISED
    assert certain == (answer["score"] == 1 and not answer["candidates"])
    assert bool(answer["ingredients"]) == (recognition.status is not Status.UNKNOWN)
    for strength in answer["strengths"]:
        assert float(strength["value"]) >= 0


@settings(max_examples=300)
@given(TEXTS, st.integers(1, 20))
def test_any_beginning_gets_suggestions_within_the_limit(text, limit):
    suggestions = FORMULARY.suggest(text, limit=limit)
    shown = (*suggestions.entries, *suggestions.close)
    inns = [one.substance.inn for one in shown]
    assert len(inns) == len(set(inns)) <= limit
    assert suggestions.total >= len(suggestions.entries)


@settings(max_examples=300)
@given(LABELS)
def test_case_and_outer_space_never_matter(text):
    one, other = FORMULARY.recognise(text), FORMULARY.recognise(f"  {text.upper()} ")
    if text.upper().lower() == text.lower():
        assert (one.status, one.substances) == (other.status, other.substances)
