"""B11 and B12: medicines suggested at each key, and labels recognised."""

import csv
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from rapidfuzz import fuzz, process

from intake.knowledge.medicines import Formulary, read_formulary
from intake.knowledge.medicines.tables import formulary_folder
from tests.benchmarks.budget import Measured, percentile

SEED = 20261123
MILLISECONDS_A_KEY = 10
TEXTS_A_SECOND = 5_000
TENTH = {"rounds": 1, "names": 20, "texts": 200}
_LISTS = Path(__file__).parents[1] / "data" / "medicines"
_LONGEST_TYPED = 12
_SHARES = (
    (0.88, ("labels.csv", "labels_unseen.csv")),
    (0.07, ("misspellings.csv", "misspellings_unseen.csv")),
    (0.05, ("not_medicines.csv", "not_medicines_unseen.csv")),
)
"""Most of a list of medicines is written well; some is misspelt or no medicine."""


def measure(rounds: int = 5, names: int = 200, texts: int = 2_400) -> list[Measured]:
    """Type names key by key beside rapidfuzz; recognise a mix of labels."""
    return [_suggestions(rounds, names), _recognition(rounds, texts)]


def _suggestions(rounds: int, names: int) -> Measured:
    formulary = _warm()
    known = [name.text for name in formulary.names]
    typed = list(_keys_of(random.Random(SEED).sample(known, names)))  # noqa: S311 (seeded, not secret)
    lowered = [name.lower() for name in known]

    def peer(text: str) -> object:
        return process.extract(text.lower(), lowered, scorer=fuzz.ratio, limit=8)

    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_p95(formulary.suggest, typed))
        theirs.append(_p95(peer, typed))
    mine, others = median(ours), median(theirs)
    return Measured(
        id="B11",
        what=f"medicine suggestions, {len(known):,} names, p95 a key",
        ours=mine,
        unit="ms",
        peer=others,
        peer_name="ms, rapidfuzz ratio alone",
        ratio=mine / others,
        budget=f"≤ {MILLISECONDS_A_KEY} ms",
        passed=mine <= MILLISECONDS_A_KEY,
    )


def _recognition(rounds: int, texts: int) -> Measured:
    mixed = _mixed(texts)
    speeds = []
    for _ in range(rounds):
        formulary = _warm()  # a new one each time: it remembers its answers
        start = process_time()
        for text in mixed:
            formulary.recognise(text)
        speeds.append(len(mixed) / (process_time() - start))
    speed = median(speeds)
    return Measured(
        id="B12",
        what=f"medicine recognition, {len(mixed):,} different mixed labels",
        ours=speed,
        unit="texts/s",
        peer=None,
        peer_name="",
        ratio=None,
        budget=f"≥ {TEXTS_A_SECOND:,}",
        passed=speed >= TEXTS_A_SECOND,
    )


def _warm() -> Formulary:
    """Return a formulary whose indexes are built and that remembers no answer."""
    formulary = read_formulary(formulary_folder())
    formulary.recognise("zzqqx yyww")
    for typed in _keys_of(["bendroflumethiazide"]):
        formulary.suggest(typed)
    return formulary


def _keys_of(names: Iterable[str]) -> Iterable[str]:
    """Yield what stands in the field after each key, a third of it mistyped."""
    for number, name in enumerate(names):
        text = name[:1] + name[2:] if number % 3 == 0 else name
        for end in range(1, min(len(text), _LONGEST_TYPED) + 1):
            yield text[:end]


def _p95(suggest: Callable[[str], object], typed: Sequence[str]) -> float:
    """Return the milliseconds of work that 95 of 100 keys do not exceed."""
    times = []
    for text in typed:
        start = process_time()
        suggest(text)
        times.append(1000 * (process_time() - start))
    return percentile(times, 0.95)


def _mixed(size: int) -> list[str]:
    chance = random.Random(SEED)  # noqa: S311 (seeded, not secret)
    mixed: list[str] = []
    for share, files in _SHARES:
        texts = [text for name in files for text in _texts(name)]
        wanted = min(round(share * size), len(texts))
        mixed += chance.sample(texts, wanted)
    chance.shuffle(mixed)
    return mixed


def _texts(name: str) -> list[str]:
    with (_LISTS / name).open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]
