"""What is typed beside a visit, in the record: one row for each user and place."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select
from typing_extensions import override

from intake.domain.jotting import Jotting
from intake.jotting_ports import Jottings
from intake.store.rows import JottingRow, table_of

_JOTTING = table_of(JottingRow)


class SqlJottings(Jottings):
    """Jottings within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def put(self, jotting: Jotting, *, author: str) -> None:
        self.drop(jotting.place, author=author)
        columns = {
            "author": author,
            "place": jotting.place,
            "title": jotting.title,
            "content": json.dumps(dict(jotting.typed), ensure_ascii=False),
            "saved_at": jotting.saved_at,
        }
        self._connection.execute(insert(_JOTTING), columns)

    @override
    def drop(self, place: str, *, author: str) -> None:
        here = (_JOTTING.c.author == author, _JOTTING.c.place == place)
        self._connection.execute(delete(_JOTTING).where(*here))

    @override
    def of(self, author: str) -> Sequence[Jotting]:
        mine = select(_JOTTING).where(_JOTTING.c.author == author)
        latest_first = mine.order_by(_JOTTING.c.saved_at.desc(), _JOTTING.c.place)
        return tuple(
            Jotting(
                place=row.place,
                title=row.title,
                typed=json.loads(row.content),
                saved_at=row.saved_at,
            )
            for row in self._connection.execute(latest_first)
        )
