"""What the clinic prefers, in place of its paper alone.

Revision ID: 0002
Revises: 0001
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

OLD = sa.table('clinic', sa.column('paper', sa.Text()))
NEW = sa.table('clinic', sa.column('preferences', sa.Text()))


def upgrade() -> None:
    op.add_column(
        'clinic',
        sa.Column('preferences', sa.Text(), server_default='{}', nullable=False),
    )
    op.add_column('clinic', sa.Column('logo', sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    paper = connection.scalar(sa.select(OLD.c.paper))
    if paper is not None:
        known = 'Letter' if paper.upper() == 'LETTER' else 'A4'
        kept = json.dumps({'page': {'paper': known}})
        connection.execute(sa.update(NEW).values(preferences=kept))
    op.drop_column('clinic', 'paper')
