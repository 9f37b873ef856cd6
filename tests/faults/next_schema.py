"""A schema that goes one migration further than ours and rebuilds two tables."""

import shutil
from pathlib import Path

from intake.store.revisions import revisions, scripts_folder

HEAD = revisions(scripts_folder())[-1]
NEXT = f"{int(HEAD) + 1:04}"
MIGRATION = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision = {NEXT!r}, {HEAD!r}

def upgrade() -> None:
    for table in ("visit_answer", "patient"):
        strict = {{"sqlite_strict": True}}
        with op.batch_alter_table(table, table_kwargs=strict) as batch:
            batch.add_column(sa.Column("fax", sa.Text()))
"""


def with_one_more(folder: Path) -> Path:
    """Copy our migrations into a new folder, one more among them."""
    shutil.copytree(scripts_folder(), folder, ignore=shutil.ignore_patterns("__p*"))
    (folder / "versions" / f"{NEXT}_next.py").write_text(MIGRATION)
    return folder
