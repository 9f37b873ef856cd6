"""A server may hold the record: its triggers, and what is read before a sign-in.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

FINAL = [
    'visit_answer', 'visit_assessment', 'visit_condition', 'visit_finding',
    'visit_ingredient', 'visit_lab', 'visit_medication', 'visit_result',
    'visit_symptom', 'audit_event', 'patient_version',
]
"""Tables whose rows are written once."""

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% refuses this', TG_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
END $$
"""
FOLLOWS = """
CREATE FUNCTION audit_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_seq integer := 0;
  last_hash bytea := decode(repeat('00', 32), 'hex');
BEGIN
  SELECT seq, hash INTO last_seq, last_hash
    FROM audit_event ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    last_seq := 0;
    last_hash := decode(repeat('00', 32), 'hex');
  END IF;
  IF new.seq <> last_seq + 1 OR new.prev_hash <> last_hash THEN
    RAISE EXCEPTION 'an audit event does not follow'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN new;
END $$
"""


def content_of_visit() -> str:
    columns = [column['name'] for column in sa.inspect(op.get_bind()).get_columns('visit')]
    return ', '.join(name for name in columns if name != 'is_newest')


def upgrade() -> None:
    for name in ('key_slots', 'sign_in_tries'):
        op.create_table(name,
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f(f'ck_{name}_only_one')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')),
        sqlite_strict=True
        )
    if op.get_bind().dialect.name == 'postgresql':
        create_server_triggers()


def create_server_triggers() -> None:
    op.execute(REFUSE)
    op.execute(FOLLOWS)
    for table in [*FINAL, 'visit', 'patient_merge']:
        refuse(f'{table}_keeps_rows', f'DELETE ON {table} FOR EACH ROW')
        refuse(f'{table}_keeps_table', f'TRUNCATE ON {table} FOR EACH STATEMENT')
    for table in FINAL:
        refuse(f'{table}_keeps_content', f'UPDATE ON {table} FOR EACH ROW')
    refuse('visit_keeps_content', f'UPDATE OF {content_of_visit()} ON visit FOR EACH ROW')
    refuse(
        'visit_ages_once',
        'UPDATE OF is_newest ON visit FOR EACH ROW'
        ' WHEN (NOT (old.is_newest AND NOT new.is_newest))',
    )
    op.execute(
        'CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event FOR EACH ROW'
        ' EXECUTE FUNCTION audit_event_follows()'
    )


def refuse(name: str, when: str) -> None:
    op.execute(f'CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION refuse_change()')
