"""What a card of the worklist says of who and what waits."""

from datetime import datetime

from intake.domain.dates import shown_date
from intake.domain.record import Draft, StoredPatient
from intake.domain.worklist import WorkItem


def draft_detail(draft: Draft, patient: StoredPatient) -> str:
    """Return whose a draft is, when it was kept and how much is in it."""
    saved = draft.saved_at.astimezone()
    who = patient.patient
    noun = "answer" if draft.answered == 1 else "answers"
    return (
        f"Born {who.born_text(saved.date())} · No. {who.number_text()}\n"
        f"{kept(saved)} · {draft.answered} {noun}"
        f" · written by {draft.author}"
    )


def kept(moment: datetime) -> str:
    """Return when something was kept, as it was in this place."""
    saved = moment.astimezone()
    return f"Kept {shown_date(saved.date())} {saved:%H:%M:%S}"


def detail(item: WorkItem) -> str:
    """Return whose visit waits, since when and for what."""
    since = item.since.astimezone()
    when = f"since {shown_date(since.date())} {since:%H:%M}"
    if item.due is not None:
        when = f"call on {shown_date(item.due)}"
    who = f"Born {item.born} · No. {item.number}"
    if item.restricted:
        who = "Whose it is, is told to its care team. Opening it asks why."
    told = ", ".join(item.told)
    return "\n".join(filter(None, (who, f"{when}{': ' if told else ''}{told}")))
