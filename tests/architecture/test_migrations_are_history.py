"""Migrations are frozen: they lean on nothing that may change under them."""

import ast
import sys

MAY_IMPORT = {"alembic", "sqlalchemy"}


def imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    return {name.partition(".")[0] for name in names}


def test_the_folder_of_migrations_does_not_shadow_the_library(root):
    assert not (root / "alembic" / "__init__.py").exists()


def test_migrations_import_only_alembic_and_sqlalchemy(root):
    migrations = sorted((root / "alembic" / "versions").glob("*.py"))
    assert migrations
    strangers = {
        migration.name: imported(migration.read_text(encoding="utf-8"))
        - MAY_IMPORT
        - sys.stdlib_module_names
        for migration in migrations
    }
    assert {name: found for name, found in strangers.items() if found} == {}
