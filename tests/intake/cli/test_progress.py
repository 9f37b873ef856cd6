from intake.cli import progress


def test_a_step_is_told_at_once_then_once_a_second_and_at_its_end(monkeypatch, capsys):
    seconds = iter([0.0, 0.3, 0.9, 1.1, 1.2, 1.3])
    monkeypatch.setattr(progress, "monotonic", lambda: next(seconds))
    tell = progress.told_in_lines()
    for done in range(5):
        tell("rows", done, 5)
    tell("rows", 5, 5)
    tell_of_another = capsys.readouterr().err.splitlines()
    assert tell_of_another == ["rows: 0 of 5", "rows: 3 of 5", "rows: 5 of 5"]


def test_another_step_is_told_at_once(capsys):
    tell = progress.told_in_lines()
    tell("copying", 0, 2)
    tell("checking", 0, 2)
    assert capsys.readouterr().err == "copying: 0 of 2\nchecking: 0 of 2\n"
