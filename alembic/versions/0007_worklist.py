"""What was promised about a visit, and what is no longer waited for.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")


def upgrade() -> None:
    op.create_table('visit_follow_up',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('due', DAY, nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', MOMENT, nullable=False),
    sa.Column('done_by', sa.Text(), nullable=True),
    sa.Column('done_at', MOMENT, nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_follow_up_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'kind', name=op.f('pk_visit_follow_up')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_follow_up_kind_done_at', 'visit_follow_up', ['kind', 'done_at'])
