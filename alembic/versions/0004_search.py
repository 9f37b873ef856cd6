"""Search: what past visits are found by, filled from the visits that there are.

Revision ID: 0004
Revises: 0003
"""

import json
import math
import re
import unicodedata
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VALUE = sa.Double().with_variant(sa.REAL(), "sqlite")

AT_ONCE = 1000
LEVELS = ('emergency', 'same_day', 'urgent', 'routine', 'self_care', 'not_assessed')


def upgrade() -> None:
    op.create_table('visit_search',
    sa.Column('place', PLACE, autoincrement=False, nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('name_key', ORDERED, nullable=False),
    sa.Column('urgency', sa.Integer(), nullable=False),
    sa.Column('age', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_visit_search_patient_id_patient')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_visit_search_visit_id_visit')),
    sa.PrimaryKeyConstraint('place', name=op.f('pk_visit_search')),
    sqlite_strict=True
    )
    op.create_table('visit_term',
    sa.Column('term', ORDERED, nullable=False),
    sa.Column('place', PLACE, nullable=False),
    sa.PrimaryKeyConstraint('term', 'place', name=op.f('pk_visit_term')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('visit_value',
    sa.Column('patient_id', sa.Integer(), nullable=False),
    sa.Column('test', ORDERED, nullable=False),
    sa.Column('place', PLACE, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('day', ORDERED, nullable=False),
    sa.Column('lowest', VALUE, nullable=True),
    sa.Column('highest', VALUE, nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_visit_value_patient_id_patient')),
    sa.PrimaryKeyConstraint('patient_id', 'test', 'place', 'position', name=op.f('pk_visit_value')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            "CREATE VIRTUAL TABLE visit_note USING fts5(words, content='',"
            " contentless_delete=1, tokenize='ascii', prefix='2 3')"
        )
    else:
        op.execute(
            'CREATE TABLE visit_note (place bigint CONSTRAINT pk_visit_note PRIMARY KEY,'
            ' words tsvector NOT NULL)'
        )
        op.execute('CREATE INDEX ix_visit_note_words ON visit_note USING gin (words)')
    op.create_index('uq_visit_search_visit_id', 'visit_search', ['visit_id'], unique=True)
    fill()
    for column in ('patient_id', 'name_key', 'urgency', 'age'):
        op.create_index(f'ix_visit_search_{column}_place', 'visit_search', [column, 'place'])
    op.create_index('ix_visit_value_test_highest_lowest_place', 'visit_value', ['test', 'highest', 'lowest', 'place'])
    op.create_index('ix_visit_value_test_day_patient_id', 'visit_value', ['test', 'day', 'patient_id'])


def fill() -> None:
    """Take in the newest version of every visit, some at a time."""
    bind = op.get_bind()
    after = 0
    while visits := rows(
        'SELECT v.*, p.family_key, p.given_key FROM visit v JOIN patient p'
        ' ON p.id = v.patient_id WHERE v.id > :after ORDER BY v.id LIMIT :most',
        after=after, most=AT_ONCE,
    ):
        after = visits[-1].id
        newest = [v for v in visits if v.is_newest and v.status != 'entered_in_error']
        if newest:
            add(bind, newest, parts_between(newest[0].id, newest[-1].id))


def rows(statement: str, **values: int) -> list:
    return op.get_bind().execute(sa.text(statement), values).all()


def parts_between(first: int, last: int) -> dict:
    """Return what belongs to some visits: by table, then by visit."""
    found = {}
    for table, columns in {
        'visit_finding': 'flag',
        'visit_ingredient': 'inn, drug_class',
        'visit_lab': "test, choice",
        'visit_condition': 'key',
        'visit_result': 'position, test, si_value, interpretation, collected',
        'visit_assessment': 'document',
    }.items():
        order = {'visit_result': 'visit_id, position'}.get(table, 'visit_id')
        found[table] = {}
        for row in rows(
            f'SELECT visit_id, {columns} FROM {table} WHERE visit_id BETWEEN :first'
            f' AND :last ORDER BY {order}', first=first, last=last,
        ):
            found[table].setdefault(row.visit_id, []).append(row)
    found['pregnant'] = {
        row.visit_id
        for row in rows(
            "SELECT visit_id FROM visit_answer WHERE key = 'pregnancy_status'"
            " AND value = 'pregnant' AND visit_id BETWEEN :first AND :last",
            first=first, last=last,
        )
    }
    return found


def add(bind, visits: list, parts: dict) -> None:
    search, terms, values, notes = [], [], [], []
    for visit in visits:
        moment = visit.happened_at
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        day = moment.astimezone().date()
        place = place_of(moment, visit.id)
        of = {name: found.get(visit.id, []) for name, found in parts.items() if name != 'pregnant'}
        results = list(results_of(of, day.isoformat()))
        patient = json.loads(visit.patient_as_seen)
        level = visit.decided_level or visit.level
        search.append({
            'place': place, 'visit_id': visit.id, 'patient_id': visit.patient_id,
            'name_key': f'{visit.family_key} {visit.given_key}'.strip(),
            'urgency': len(LEVELS) - 1 - LEVELS.index(level),
            'age': age_on(patient, day),
        })
        said = terms_of(visit, of, level, patient['sex'], results)
        if visit.id in parts['pregnant']:
            said.add('p')
        terms += [{'term': term, 'place': place} for term in said]
        values += [
            {**one, 'patient_id': visit.patient_id, 'place': place} for one, _ in results
        ]
        if words := note_words(visit.notes):
            notes.append({'place': place, 'words': words})
    for table, found in (('visit_search', search), ('visit_term', terms), ('visit_value', values)):
        if found:
            names = list(found[0])
            bind.execute(sa.text(
                f"INSERT INTO {table} ({', '.join(names)})"
                f" VALUES ({', '.join(':' + name for name in names)})"
            ), found)
    if notes and bind.dialect.name == 'sqlite':
        bind.execute(
            sa.text('INSERT INTO visit_note (rowid, words) VALUES (:place, :words)'),
            [{**note, 'words': ' '.join(note['words'])} for note in notes],
        )
    elif notes:
        bind.execute(
            sa.text('INSERT INTO visit_note (place, words) VALUES (:place, CAST(:words AS tsvector))'),
            [{**note, 'words': vector(note['words'])} for note in notes],
        )


def place_of(moment: datetime, visit_id: int) -> int:
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    seconds = since.days * 86_400 + since.seconds
    return (max(-(1 << 33), min((1 << 33) - 1, seconds)) << 30) | visit_id


def age_on(patient: dict, day: date) -> int:
    """Return completed years; of a date known in part, from its middle."""
    if not patient.get('birth_date'):
        return patient.get('age_years') or 0
    parts = [int(part) for part in patient['birth_date'].split('-')]
    first = date(parts[0], *(parts[1:2] or [1]), *(parts[2:3] or [1]))
    if len(parts) == 3:
        born = first
    elif len(parts) == 2:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1) if (
            first.year, first.month) != (9999, 12) else date(9999, 12, 31)
        last = date.fromordinal(after.toordinal() - 1)
        born = first + (last - first) / 2
    else:
        born = first + (date(first.year, 12, 31) - first) / 2
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return max(0, years)


def terms_of(visit, of: dict, level: str, sex: str, results: list) -> set:
    said = {f'u:{plain(visit.signed_by)}', f's:{sex}', f'l:{level}', f'q:{visit.level}'}
    if level != visit.level:
        calmer = LEVELS.index(level) > LEVELS.index(visit.level)
        said |= {'v:any', 'v:calmer' if calmer else 'v:graver'}
    said |= {f'f:{one.flag}' for one in of['visit_finding']}
    said |= {f'm:{plain(one.inn)}' for one in of['visit_ingredient']}
    said |= {f'k:{plain(one.drug_class)}' for one in of['visit_ingredient']}
    ordered = {one.test for one in of['visit_lab'] if one.choice != 'not_wanted'}
    said |= {f'o:{test}' for test in ordered} | ({'o'} if ordered else set())
    keys = {one.key for one in of['visit_condition'] if one.key}
    said |= {f'c:{key}' for key in keys}
    if keys & {'pregnancy', 'pregnancy_t3'}:
        said.add('p')
    for value, interpretation in results:
        said |= {'r', f"r:{value['test']}"}
        if interpretation not in {'normal', 'unknown', None, ''}:
            said |= {'a', f"a:{value['test']}"}
    return said


def results_of(of: dict, day: str):
    """Yield the results that were entered, and those worked out from them."""
    entered = of['visit_result']
    for one in entered:
        yield value_of(one.position, one.test, one.si_value, one.collected or day), one.interpretation
    tests = {one.test for one in entered}
    documents = [json.loads(one.document) for one in of['visit_assessment']]
    worked_out = [
        one for document in documents for one in document['results'] if one['test'] not in tests
    ]
    for position, one in enumerate(worked_out, start=len(entered)):
        yield value_of(position, one['test'], one['si_value'], day), one['interpretation']


def value_of(position: int, test: str, value: str | None, day: str) -> dict:
    match = re.fullmatch(r'([<>]?)\s*([0-9]+(?:\.[0-9]+)?)', value or '')
    lowest = highest = None
    if match:
        number = float(match[2])
        lowest = 0.0 if match[1] == '<' else number
        highest = math.inf if match[1] == '>' else number
    return {'test': test, 'position': position, 'day': day, 'lowest': lowest, 'highest': highest}


PLAIN_LETTERS = str.maketrans({
    'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'æ': 'ae', 'œ': 'oe',
    '\N{LATIN SMALL LETTER DOTLESS I}': 'i', 'ħ': 'h', 'ŋ': 'n', 'ŧ': 't', 'ə': 'e',
})
NOT_WORD = re.compile(r'[\W_]+')
UNSPACED = re.compile(
    '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf'
    '\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]'
)


def plain(text: str) -> str:
    folded = unicodedata.normalize('NFKC', text).casefold()
    apart = unicodedata.normalize('NFKD', folded)
    bare = ''.join(char for char in apart if not unicodedata.combining(char))
    joined = unicodedata.normalize('NFKC', bare.translate(PLAIN_LETTERS))
    return ' '.join(joined.split())


def note_words(text: str) -> list:
    """Return words; scripts that put no space between them fall into characters."""
    words = []
    for run in NOT_WORD.split(plain(text)):
        parts = [run] if run.isascii() else UNSPACED.sub(r' \g<0> ', run).split()
        words += [part[:60] for part in parts if part]
    return words


def vector(words: list) -> str:
    positions = {}
    for position, word in enumerate(words, start=1):
        positions.setdefault(word, []).append(min(position, 16_383))
    return ' '.join(
        f"'{word}':{','.join(map(str, sorted(set(at))[:255]))}"
        for word, at in positions.items()
    )
