"""Every link from one document to another leads somewhere."""

import re

import pytest

COPY = "ui/resources/guide.md"
"""The nurse's guide as the window shows it, without pictures: a copy that another test
holds equal, so its links are tried where the guide stands."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def documents(root, tracked):
    return [
        root / name
        for name in tracked
        if name.suffix == ".md" and name.as_posix() != COPY
    ]


def test_every_relative_link_leads_to_a_file(root, documents):
    broken = [
        f"{document.relative_to(root)}: {target}"
        for document in documents
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_the_readme_names_the_two_commands(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert "\nmake run " in readme
    assert "\nmake test " in readme
