"""A version stands for one set of files and no other."""

from intake.knowledge.release import load_knowledge

VERSION = "2026.11.3"
DIGEST = "sha256:5a35015c87f2cd1aa07b2b5998242f81d84d545021b6739e6536deff8b16f97a"


def test_the_version_moves_with_the_files():
    """Two desks that say the same version must have the same rules.

    When it fails: raise the version in release.toml, say the change in CHANGELOG.md,
    and write both here.
    """
    release = load_knowledge().release
    assert (release.version, release.digest) == (VERSION, DIGEST)
