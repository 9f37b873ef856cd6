"""The count of killed mutants counts only what the tests killed."""

import json

from tests.mutants import main, tried


def told(folder, **ends):
    """Keep how mutants ended as mutmut does."""
    keep = folder / "intake" / "triage"
    keep.mkdir(parents=True)
    text = json.dumps({"exit_code_by_key": ends})
    (keep / "scores.py.meta").write_text(text, "utf-8")


def test_a_worker_that_died_killed_nothing(tmp_path):
    told(
        tmp_path, killed=1, broke=3, slow=36, died=255, lived=0, untested=33, later=None
    )
    (module,) = tried(tmp_path)
    assert module.module == "intake/triage/scores.py"
    assert module.killed == 3
    assert module.lived == ("lived", "untested")
    assert module.not_judged == ("died",)
    assert module.size == 6


def test_what_was_not_judged_brings_the_share_down(tmp_path, capsys):
    ends = {f"m{n}": 1 for n in range(9)}
    told(tmp_path, **ends, m9=255)
    assert main(tmp_path) == 0
    assert "90.0 %  of 10 mutants killed" in capsys.readouterr().out
    text = json.dumps({"exit_code_by_key": {"n": 255}})
    (tmp_path / "intake" / "triage" / "facts.py.meta").write_text(text, "utf-8")
    assert main(tmp_path) == 1
    assert "n not judged" in capsys.readouterr().out


def test_where_nothing_was_tried_nothing_is_proven(tmp_path):
    assert main(tmp_path) == 1
