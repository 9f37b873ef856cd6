import json
from datetime import timedelta

import pytest

from intake.domain.errors import RefusedError
from intake.store.sign_in_tries import SignInTries, counted


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sign-in-tries.json"


@pytest.fixture
def tries(path):
    return SignInTries(path)


def fail(tries, clock, times, who="a"):
    for _ in range(times):
        tries.failed(who, clock())


def test_five_tries_are_free(tries, clock):
    fail(tries, clock, 5)
    tries.refuse_too_many("a", clock())


@pytest.mark.parametrize(
    ("failures", "seconds"), [(6, 2), (7, 4), (8, 8), (13, 256), (14, 300), (99, 300)]
)
def test_then_each_failure_doubles_the_wait_up_to_five_minutes(
    tries, clock, failures, seconds
):
    fail(tries, clock, failures)
    with pytest.raises(RefusedError, match=f"Wait {seconds} seconds"):
        tries.refuse_too_many("a", clock())
    clock.advance(seconds=seconds - 0.5)
    with pytest.raises(RefusedError, match="Wait 1 seconds"):
        tries.refuse_too_many("a", clock())
    clock.advance(seconds=0.5)
    tries.refuse_too_many("a", clock())


def test_a_restart_does_not_help(path, tries, clock):
    fail(tries, clock, 8)
    with pytest.raises(RefusedError):
        SignInTries(path).refuse_too_many("a", clock())


def test_another_name_at_the_same_desk_waits_too(tries, clock):
    fail(tries, clock, 8)
    with pytest.raises(RefusedError):
        tries.refuse_too_many("b", clock())


def test_a_success_forgets_the_failures_and_tells_how_many_there_were(tries, clock):
    fail(tries, clock, 8)
    assert tries.succeeded("a") == 8
    tries.refuse_too_many("a", clock())
    assert tries.succeeded("a") == 0


def test_a_clock_set_back_makes_nobody_wait_longer(tries, clock):
    fail(tries, clock, 30)
    with pytest.raises(RefusedError, match="Wait 300 seconds"):
        tries.refuse_too_many("a", clock() - timedelta(days=1000))


def test_the_table_does_not_grow_without_end(path, tries, clock):
    for number in range(1200):
        clock.advance(seconds=1)
        if number < 3 or number > 1190:
            tries.failed(f"name{number}", clock())
        else:
            path.write_text(_with_one_more(path, number, clock()))
    tries.failed("last", clock())
    kept = json.loads(path.read_text())["tries"]
    assert len(kept) == 1000
    assert "last" in kept
    assert "desk" in kept
    assert "name0" not in kept


def _with_one_more(path, number, now):
    document = json.loads(path.read_text())
    document["tries"][f"name{number}"] = {"failures": 1, "last": now.isoformat()}
    return json.dumps(document)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"tries": {"a": 5}}'])
def test_a_damaged_table_stands_for_no_failures(path, tries, clock, content):
    path.write_text(content)
    tries.refuse_too_many("a", clock())
    tries.failed("a", clock())
    assert tries.succeeded("a") == 1


def test_a_refusal_within_is_counted(tries, clock):
    for _ in range(6):
        with pytest.raises(RefusedError, match="wrong"), counted(tries, "a", clock):
            raise RefusedError("wrong")
    with pytest.raises(RefusedError, match="Too many"), counted(tries, "a", clock):
        raise AssertionError("is not reached")
