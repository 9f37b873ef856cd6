import pytest

from intake.domain.keeping import size_text


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0.0 MB"),
        (1_260_000, "1.2 MB"),
        (99_999_999, "99.9 MB"),
        (499_999_999, "499 MB"),
        (999_999_999, "999 MB"),
        (1_000_000_000, "1.0 GB"),
        (23_535_538_176, "23.5 GB"),
        (470_999_999_999, "470 GB"),
    ],
)
def test_a_size_is_told_as_one_says_it_and_never_too_large(size, told):
    assert size_text(size) == told
