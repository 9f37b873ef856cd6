"""Who or what told of a medicine: the patient, a list, the box.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit_medication', sa.Column('source', sa.Text(), nullable=True))
