"""People: numbers, names, contact, earlier states, merges; amended and lost drafts.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
YES_NO = sa.Integer().with_variant(sa.Boolean(), "postgresql")
ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

PATIENT = [
    'number_kind', 'phone', 'email', 'address', 'next_of_kin', 'next_of_kin_phone',
    'changed_by',
]


def upgrade() -> None:
    for name in PATIENT:
        op.add_column('patient', sa.Column(name, sa.Text(), nullable=True))
    # Written out: SQLite takes a reference with a new column, Alembic does not.
    op.execute(
        "ALTER TABLE patient ADD COLUMN merged_into INTEGER"
        " CONSTRAINT fk_patient_merged_into_patient REFERENCES patient (id)"
    )
    op.create_index('ix_patient_merged_into', 'patient', ['merged_into'])
    op.create_index('ix_patient_birth_date', 'patient', ['birth_date'])

    op.create_table('patient_number',
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('number_key', ORDERED, nullable=False),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('retired', YES_NO, nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_number_patient_id_patient')),
    sa.PrimaryKeyConstraint('patient_id', 'position', name=op.f('pk_patient_number')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_patient_number_number_key', 'patient_number', ['number_key'])

    op.create_table('patient_former_name',
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_former_name_patient_id_patient')),
    sa.PrimaryKeyConstraint('patient_id', 'position', name=op.f('pk_patient_former_name')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )

    op.create_table('patient_version',
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('told_on', DAY, nullable=True),
    sa.Column('changed_at', MOMENT, nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_version_patient_id_patient')),
    sa.PrimaryKeyConstraint('patient_id', 'version', name=op.f('pk_patient_version')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )

    op.create_table('patient_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('duplicate_id', sa.Integer(), nullable=False),
    sa.Column('survivor_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.Text(), nullable=False),
    sa.Column('proposed_at', MOMENT, nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', MOMENT, nullable=True),
    sa.Column('undone_by', sa.Text(), nullable=True),
    sa.Column('undone_at', MOMENT, nullable=True),
    sa.Column('version_before', sa.Integer(), nullable=True),
    sa.Column('version_after', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['duplicate_id'], ['patient.id'], name=op.f('fk_patient_merge_duplicate_id_patient')),
    sa.ForeignKeyConstraint(['survivor_id'], ['patient.id'], name=op.f('fk_patient_merge_survivor_id_patient')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient_merge')),
    sqlite_strict=True
    )
    op.create_index('ix_patient_merge_duplicate_id', 'patient_merge', ['duplicate_id'])
    op.create_index('ix_patient_merge_survivor_id', 'patient_merge', ['survivor_id'])

    op.execute("ALTER TABLE draft ADD COLUMN revision INTEGER NOT NULL DEFAULT 1")
    op.execute("ALTER TABLE draft ADD COLUMN session_id TEXT NOT NULL DEFAULT ''")
    op.execute(
        "ALTER TABLE draft ADD COLUMN amends INTEGER"
        " CONSTRAINT fk_draft_amends_visit REFERENCES visit (id)"
    )
    op.create_index('ix_draft_amends', 'draft', ['amends'])

    op.add_column('visit', sa.Column('signing_key', sa.Text(), nullable=True))
    op.create_index('uq_visit_signing_key', 'visit', ['signing_key'], unique=True)
    if op.get_bind().dialect.name == 'sqlite':
        create_triggers()


def create_triggers() -> None:
    op.execute(
        "CREATE TRIGGER visit_keeps_signing_key BEFORE UPDATE OF signing_key ON visit"
        " BEGIN SELECT raise(ABORT, 'a signed visit is never changed'); END"
    )
    for act, what in (('UPDATE', 'changed'), ('DELETE', 'deleted from')):
        op.execute(
            f"CREATE TRIGGER patient_version_{act.lower()} BEFORE {act}"
            f" ON patient_version BEGIN"
            f" SELECT raise(ABORT, 'patient_version is never {what}'); END"
        )
    op.execute(
        "CREATE TRIGGER patient_merge_delete BEFORE DELETE ON patient_merge BEGIN"
        " SELECT raise(ABORT, 'patient_merge is never deleted from'); END"
    )
