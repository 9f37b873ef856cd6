"""What is typed beside a visit and not saved yet.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table('jotting',
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('saved_at', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('author', 'place', name=op.f('pk_jotting')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
