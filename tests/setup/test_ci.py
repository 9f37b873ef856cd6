"""The one script that decides whether a change may go in."""

import subprocess


def test_ci_runs_the_checks_and_the_tests_and_nothing_else(programs, root, tmp_path):
    programs.add("make", 'echo "$@ in $PWD, CI=$CI, input=$(cat)" >>"$LOG"')
    outcome = subprocess.run(
        [root / ".ci" / "run"],
        cwd=tmp_path,
        env=programs.environment,
        input="answers",
        text=True,
        check=False,
    )
    assert outcome.returncode == 0
    assert programs.calls() == [
        f"check in {root}, CI=true, input=",
        f"test in {root}, CI=true, input=",
    ]


def test_ci_stops_when_the_checks_fail(programs, root):
    programs.add("make", 'echo "$@" >>"$LOG"; exit 2')
    outcome = subprocess.run(
        [root / ".ci" / "run"], env=programs.environment, check=False
    )
    assert outcome.returncode == 2
    assert programs.calls() == ["check"]
