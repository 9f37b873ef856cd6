"""A version stands for one set of files and no other."""

from intake.knowledge.release import load_knowledge

VERSION = "2026.11.2"
DIGEST = "sha256:9d3963de0ec1ce1125d4e099584fe93fa8bfcc6565e03ba9954539fba3e1cdef"


def test_the_version_moves_with_the_files():
    """Two desks that say the same version must have the same rules.

    When it fails: raise the version in release.toml, say the change in CHANGELOG.md,
    and write both here.
    """
    release = load_knowledge().release
    assert (release.version, release.digest) == (VERSION, DIGEST)
