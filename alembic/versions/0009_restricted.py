"""Restricted records, who opens them, and the glasses that were broken.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
YES_NO = sa.Integer().with_variant(sa.Boolean(), "postgresql")
HOLDS = sa.text('lifted_at IS NULL')

CONTENT = {
    'patient_restriction': 'id, patient_id, reason, set_by, set_at',
    'break_glass': 'id, patient_id, login, why, words, desk, begun_at, until',
}
"""What is written once."""

ONCE = {
    'patient_restriction': {'lifted': 'lifted_by, lifted_at, lift_reason'},
    'break_glass': {
        'ended': 'ended_at, ended',
        'reviewed': 'reviewed_by, reviewed_at, justified, remark',
    },
}
"""What is told once, later: by the column that says when."""


def upgrade() -> None:
    op.create_table('patient_restriction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', MOMENT, nullable=False),
    sa.Column('lifted_by', sa.Text(), nullable=True),
    sa.Column('lifted_at', MOMENT, nullable=True),
    sa.Column('lift_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_restriction_patient_id_patient')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient_restriction')),
    sqlite_strict=True
    )
    op.create_index(
        'uq_patient_restriction_patient_id', 'patient_restriction', ['patient_id'],
        unique=True, sqlite_where=HOLDS, postgresql_where=HOLDS,
    )
    op.create_table('restriction_team',
    sa.Column('restriction_id', sa.Integer(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('added_by', sa.Text(), nullable=False),
    sa.Column('added_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['restriction_id'], ['patient_restriction.id'], name=op.f('fk_restriction_team_restriction_id_patient_restriction')),
    sa.PrimaryKeyConstraint('restriction_id', 'login', name=op.f('pk_restriction_team')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('break_glass',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('desk', sa.Text(), nullable=False),
    sa.Column('begun_at', MOMENT, nullable=False),
    sa.Column('until', MOMENT, nullable=False),
    sa.Column('ended_at', MOMENT, nullable=True),
    sa.Column('ended', sa.Text(), nullable=True),
    sa.Column('reviewed_by', sa.Text(), nullable=True),
    sa.Column('reviewed_at', MOMENT, nullable=True),
    sa.Column('justified', YES_NO, nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_break_glass_patient_id_patient')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_break_glass')),
    sqlite_strict=True
    )
    op.create_index('ix_break_glass_patient_id', 'break_glass', ['patient_id'])
    op.create_index('ix_break_glass_login_ended_at', 'break_glass', ['login', 'ended_at'])
    op.create_index('ix_break_glass_reviewed_at', 'break_glass', ['reviewed_at'])
    create_triggers()


def create_triggers() -> None:
    for table, content in CONTENT.items():
        refuse(f'{table}_keeps_rows', table, f'DELETE ON {table}')
        refuse(f'{table}_keeps_content', table, f'UPDATE OF {content} ON {table}')
        for told, columns in ONCE[table].items():
            refuse(
                f'{table}_{told}_once',
                table,
                f'UPDATE OF {columns} ON {table}',
                f'old.{told}_at IS NOT NULL',
            )
        if op.get_bind().dialect.name == 'postgresql':
            op.execute(
                f'CREATE TRIGGER {table}_keeps_table BEFORE TRUNCATE ON {table}'
                f' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()'
            )


def refuse(name: str, table: str, act: str, when: str = '') -> None:
    only = f' WHEN ({when})' if when else ''
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f'CREATE TRIGGER {name} BEFORE {act} FOR EACH ROW{only}'
            ' EXECUTE FUNCTION refuse_change()'
        )
    else:
        op.execute(
            f'CREATE TRIGGER {name} BEFORE {act}{only} BEGIN'
            f" SELECT raise(ABORT, '{table} is not changed'); END"
        )
