"""Only what belongs to the project is in it."""

import re

TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "alembic",
    "docs", "intake", "pyproject.toml", "reports", "requirements-dev.lock",
    "requirements.lock", "tests", "ui",
}  # fmt: skip

# Put together from pieces, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape("".join(pieces))
        for pieces in [
            ("py", "pi."), ("python", "hosted"), ("npm", "js."), ("ana", "conda"),
            ("crates", ".io"), ("rubygems", ".org"), ("deb.", "debian"),
            ("security.", "debian"), ("arti", "factory"), ("dev", "pi"),
        ]
    ),
    re.IGNORECASE,
)  # fmt: skip
OF_A_MACHINE = re.compile(r"(?<![\w.])/(work|tmp|root)/")
UNFINISHED = re.compile(r"\b(T[O]DO|FIX[M]E|X[X]X|HA[C]K)\b")
SWITCHED_OFF = re.compile(
    r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no cover)(?P<rest>.*)$"
)
WITH_ITS_REASON = re.compile(r".*( - |\s# | \()\S+ \S+")


def texts(root, tracked):
    """Yield the tracked files that are text, with their text."""
    for name in tracked:
        content = (root / name).read_bytes()
        if b"\0" not in content[:8000]:
            yield name, content.decode("utf-8", errors="replace")


def lines_with(pattern, root, tracked):
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts(root, tracked)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_unexpected_stands_at_the_top(tracked):
    assert {name.parts[0] for name in tracked} - TOP_LEVEL == set()


def test_no_file_names_a_package_registry(root, tracked):
    found = lines_with(REGISTRIES, root, tracked)
    assert not found, "\n".join(found)


def test_no_file_names_a_folder_of_a_machine(root, tracked):
    found = lines_with(OF_A_MACHINE, root, tracked)
    assert not found, "\n".join(found)


def test_nothing_is_marked_as_unfinished(root, tracked):
    found = lines_with(UNFINISHED, root, tracked)
    assert not found, "\n".join(found)


def test_no_database_and_no_key_is_kept(tracked):
    suffixes = {".db", ".sqlite", ".key", ".pem", ".p12", ".env"}
    kept = [name for name in tracked if name.suffix in suffixes]
    assert [n for n in kept if n.parts[:3] != ("tests", "data", "databases")] == []


def test_what_switches_a_check_off_says_why(root, production):
    bare = [
        f"{module.relative_to(root)}:{number}: {line.strip()}"
        for module in production
        for number, line in enumerate(
            module.read_text(encoding="utf-8").splitlines(), 1
        )
        if (found := SWITCHED_OFF.search(line))
        and not WITH_ITS_REASON.match(found["rest"])
    ]
    assert not bare, "\n".join(bare)
