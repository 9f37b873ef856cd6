"""Fault F03 of the security notes: a real disk of three megabytes that is full.

A tenth of the size in `make test`, the whole size in `make faults`.
"""

import sys

import pytest

from tests.faults.full_disk import MOMENTS, can_mount, on_a_small_disk
from tests.faults.test_store_faults import whole

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not can_mount(),
    reason="mounts a small disk in a namespace, which this kernel does not allow",
)


def refused_calmly(moment, folder, step):
    found = on_a_small_disk(moment, folder, step)
    for sentence in found["said"]:
        assert "is full" in sentence
        assert "ree some space" in sentence
    return found["refused"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_f03_a_full_disk_loses_nothing_and_says_so(moment, tmp_path):
    assert refused_calmly(moment, tmp_path, 40) > 0


@whole
@pytest.mark.parametrize("moment", MOMENTS)
def test_f03_a_full_disk_at_every_block(moment, tmp_path):
    assert refused_calmly(moment, tmp_path, 1) > 20
