"""The record: patients, signed visits, drafts, users, the audit chain.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
YES_NO = sa.Integer().with_variant(sa.Boolean(), "postgresql")
ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


FINAL = [
    'visit_answer', 'visit_assessment', 'visit_condition', 'visit_finding',
    'visit_ingredient', 'visit_lab', 'visit_medication', 'visit_result',
    'visit_symptom',
]
"""Tables whose rows are written once, with the visit that they belong to."""


def create_triggers() -> None:
    for table in [*FINAL, 'visit', 'audit_event']:
        op.execute(
            f"CREATE TRIGGER {table}_keeps_rows BEFORE DELETE ON {table} BEGIN"
            f" SELECT raise(ABORT, '{table} is never deleted from'); END"
        )
    for table in [*FINAL, 'audit_event']:
        op.execute(
            f"CREATE TRIGGER {table}_keeps_content BEFORE UPDATE ON {table} BEGIN"
            f" SELECT raise(ABORT, '{table} is never changed'); END"
        )
    columns = [column['name'] for column in sa.inspect(op.get_bind()).get_columns('visit')]
    content = ', '.join(name for name in columns if name != 'is_newest')
    op.execute(
        f"CREATE TRIGGER visit_keeps_content BEFORE UPDATE OF {content} ON visit BEGIN"
        " SELECT raise(ABORT, 'a signed visit is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER visit_ages_once BEFORE UPDATE OF is_newest ON visit"
        " WHEN NOT (old.is_newest = 1 AND new.is_newest = 0) BEGIN"
        " SELECT raise(ABORT, 'a visit that was replaced stays so'); END"
    )
    op.execute(
        "CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event BEGIN"
        " SELECT raise(ABORT, 'an audit event was left out') WHERE new.seq"
        " <> coalesce((SELECT max(seq) FROM audit_event), 0) + 1;"
        " SELECT raise(ABORT, 'an audit event does not follow') WHERE new.prev_hash"
        " <> coalesce((SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1),"
        " zeroblob(32)); END"
    )


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('user', sa.Text(), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('desk', sa.Text(), nullable=False),
    sa.Column('app_version', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=True),
    sa.Column('entity', sa.Text(), nullable=True),
    sa.Column('entity_id', sa.Text(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('key_id', sa.Text(), nullable=False),
    sa.Column('prev_hash', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(hash) = 32', name=op.f('ck_audit_event_hash_whole')),
    sa.CheckConstraint('length(prev_hash) = 32', name=op.f('ck_audit_event_prev_hash_whole')),
    sa.CheckConstraint('seq > 0', name=op.f('ck_audit_event_counted')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_event')),
    sqlite_strict=True
    )
    op.create_index('ix_audit_event_patient_id_seq', 'audit_event', ['patient_id', 'seq'])
    op.create_index('uq_audit_event_hash', 'audit_event', ['hash'], unique=True)

    op.create_table('clinic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('database_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('paper', sa.Text(), nullable=False),
    sa.Column('is_demo', YES_NO, nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_clinic_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clinic')),
    sqlite_strict=True
    )
    op.create_table('patient',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('number_key', ORDERED, nullable=True),
    sa.Column('family_name', sa.Text(), nullable=False),
    sa.Column('given_name', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('preferred_name', sa.Text(), nullable=True),
    sa.Column('family_key', ORDERED, nullable=False),
    sa.Column('given_key', ORDERED, nullable=False),
    sa.Column('birth_date', sa.Text(), nullable=True),
    sa.Column('birth_precision', sa.Text(), nullable=True),
    sa.Column('born_about', DAY, nullable=False),
    sa.Column('age_years', sa.Integer(), nullable=True),
    sa.Column('age_told_on', DAY, nullable=True),
    sa.Column('sex', sa.Text(), nullable=False),
    sa.Column('allergy_status', sa.Text(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.Column('changed_at', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient')),
    sqlite_strict=True
    )
    op.create_index('ix_patient_family_key_given_key', 'patient', ['family_key', 'given_key'])
    op.create_index('uq_patient_number_key', 'patient', ['number_key'], unique=True)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('login_key', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('roles', sa.Text(), nullable=False),
    sa.Column('is_disabled', YES_NO, nullable=False),
    sa.Column('slot', sa.Text(), nullable=False),
    sa.Column('created_at', MOMENT, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sqlite_strict=True
    )
    op.create_index('uq_user_account_login_key', 'user_account', ['login_key'], unique=True)

    op.create_table('draft',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('started_at', MOMENT, nullable=False),
    sa.Column('saved_at', MOMENT, nullable=False),
    sa.Column('knowledge', sa.Text(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_draft_patient_id_patient')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sqlite_strict=True
    )
    op.create_index('ix_draft_patient_id', 'draft', ['patient_id'])
    op.create_index('ix_draft_saved_at', 'draft', ['saved_at'])

    op.create_table('patient_allergy',
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('substance', sa.Text(), nullable=False),
    sa.Column('reaction', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_allergy_patient_id_patient')),
    sa.PrimaryKeyConstraint('patient_id', 'position', name=op.f('pk_patient_allergy')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('patient_token',
    sa.Column('token', ORDERED, nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_token_patient_id_patient')),
    sa.PrimaryKeyConstraint('token', 'patient_id', name=op.f('pk_patient_token')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_patient_token_patient_id_token', 'patient_token', ['patient_id', 'token'])

    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('is_newest', YES_NO, nullable=False),
    sa.Column('replaces', sa.Integer(), nullable=True),
    sa.Column('amend_reason', sa.Text(), nullable=True),
    sa.Column('happened_at', MOMENT, nullable=False),
    sa.Column('seen_at', MOMENT, nullable=True),
    sa.Column('seen_by', sa.Text(), nullable=True),
    sa.Column('patient_as_seen', sa.Text(), nullable=False),
    sa.Column('conditions_asked', YES_NO, nullable=False),
    sa.Column('medications_asked', YES_NO, nullable=False),
    sa.Column('symptoms_asked', YES_NO, nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('settled', YES_NO, nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('decided_level', sa.Text(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('knowledge_version', sa.Text(), nullable=False),
    sa.Column('knowledge_digest', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('signed_by', sa.Text(), nullable=False),
    sa.Column('signed_at', MOMENT, nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_visit_patient_id_patient')),
    sa.ForeignKeyConstraint(['replaces'], ['visit.id'], name=op.f('fk_visit_replaces_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    sqlite_strict=True
    )
    op.create_index('ix_visit_is_newest_happened_at_id', 'visit', ['is_newest', 'happened_at', 'id'])
    op.create_index('ix_visit_is_newest_level_happened_at_id', 'visit', ['is_newest', 'level', 'happened_at', 'id'])
    op.create_index('ix_visit_patient_id_is_newest_happened_at_id', 'visit', ['patient_id', 'is_newest', 'happened_at', 'id'])
    op.create_index('uq_visit_replaces', 'visit', ['replaces'], unique=True)

    op.create_table('visit_answer',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_answer_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'key', 'position', name=op.f('pk_visit_answer')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_answer_key_value_visit_id', 'visit_answer', ['key', 'value', 'visit_id'])

    op.create_table('visit_assessment',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('visit_document', sa.Text(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_assessment_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', name=op.f('pk_visit_assessment')),
    sqlite_strict=True
    )
    op.create_table('visit_condition',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('since', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_condition_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'position', name=op.f('pk_visit_condition')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_condition_key_visit_id', 'visit_condition', ['key', 'visit_id'])

    op.create_table('visit_finding',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('flag', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_finding_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'position', name=op.f('pk_visit_finding')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_finding_flag_visit_id', 'visit_finding', ['flag', 'visit_id'])

    op.create_table('visit_ingredient',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('inn', sa.Text(), nullable=False),
    sa.Column('drug_class', sa.Text(), nullable=False),
    sa.Column('atc', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_ingredient_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'inn', name=op.f('pk_visit_ingredient')),
    sqlite_strict=True
    )
    op.create_index('ix_visit_ingredient_drug_class_visit_id', 'visit_ingredient', ['drug_class', 'visit_id'])
    op.create_index('ix_visit_ingredient_inn_visit_id', 'visit_ingredient', ['inn', 'visit_id'])

    op.create_table('visit_lab',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('test', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('urgency', sa.Text(), nullable=True),
    sa.Column('choice', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_lab_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'position', name=op.f('pk_visit_lab')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_lab_test_visit_id', 'visit_lab', ['test', 'visit_id'])

    op.create_table('visit_medication',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('dose', sa.Text(), nullable=True),
    sa.Column('started', sa.Text(), nullable=True),
    sa.Column('changed', sa.Text(), nullable=True),
    sa.Column('stopped', sa.Text(), nullable=True),
    sa.Column('confirmed', YES_NO, nullable=False),
    sa.Column('recognition', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_medication_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'position', name=op.f('pk_visit_medication')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('visit_result',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('test', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('collected', sa.Text(), nullable=True),
    sa.Column('dealt_with', YES_NO, nullable=True),
    sa.Column('si_value', sa.Text(), nullable=True),
    sa.Column('si_unit', sa.Text(), nullable=True),
    sa.Column('interpretation', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_result_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'position', name=op.f('pk_visit_result')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_result_test_interpretation_visit_id', 'visit_result', ['test', 'interpretation', 'visit_id'])

    op.create_table('visit_symptom',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_symptom_visit_id_visit')),
    sa.PrimaryKeyConstraint('visit_id', 'position', name=op.f('pk_visit_symptom')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_visit_symptom_key_visit_id', 'visit_symptom', ['key', 'visit_id'])

    if op.get_bind().dialect.name == 'sqlite':
        create_triggers()
