"""The composition root: the one place that knows who implements what.

What is heavy (the database library, the page layout, the rules) is imported when it is
first needed, so that a window or a command starts without waiting for it.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import platformdirs

from intake.domain.errors import ClinicRulesError, RefusedError
from intake.domain.record import Clinic, User
from intake.exchange.formulary_folder import FormularyFolder
from intake.exchange.formulary_sources import FormularySources
from intake.knowledge.clinic import formulary_with_names
from intake.knowledge.release import Knowledge, load_knowledge
from intake.ports import (
    Clock,
    ReportWriter,
    system_clock,
)
from intake.services.accounts import AccountService
from intake.services.clinic_rules import ClinicFolders, engine_of, knowledge_with
from intake.services.documents import DocumentReader
from intake.services.drafts import DraftService
from intake.services.expertise import Expertise
from intake.services.formulary import FormularyService
from intake.services.labels import answer_units, red_flags, report_labels
from intake.services.medicines import MedicineService
from intake.services.patients import PatientService
from intake.services.replay import ReplayService
from intake.services.reports import LateWriter, ReportService
from intake.services.rulebook import RuleBook
from intake.services.samples import sample_visits, store_samples
from intake.services.schema import as_text, assessment_schema, file_name, visit_schema
from intake.services.session import Record, Session
from intake.services.triage import TriageService
from intake.services.visits import VisitService
from intake.store.places import Places
from intake.store.private_files import write_privately

HOME_VARIABLE = "CRAMPDESK_HOME"
"""Names the folder of the clinic's data in the environment."""
_SIGNED_IN = "sign-in-names.json"
_NAMES_KEPT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that a signed-in user can do; close it when done."""

    clinic: Clinic
    user: User
    expertise: Expertise
    clock: Clock
    patients: PatientService
    visits: VisitService
    drafts: DraftService
    reports: ReportService
    accounts: AccountService
    replay: ReplayService
    release: Callable[[], None] = field(repr=False)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that speaks."""
        return self.expertise.knowledge

    @property
    def triage(self) -> TriageService:
        """What the rules say."""
        return self.expertise.triage

    def close(self) -> None:
        """Let go of the record."""
        self.release()


class Desk:
    """Where the clinic's data lives on this computer."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        clock: Clock = system_clock,
        overlay: Path | None = None,
    ) -> None:
        """Look at a folder; by default the user's own, or what CRAMPDESK_HOME names.

        Raises:
            ClinicRulesError: if an overlay is named and is no folder.
        """
        self._folder = folder or _default_folder()
        self._clock = clock
        if overlay is not None and not overlay.is_dir():
            raise ClinicRulesError(f"{overlay}: is not a folder: name one that is")
        self._own = _own_of(Places(self._folder), overlay)

    @property
    def folder(self) -> Path:
        """The folder of the clinic's data."""
        return self._folder

    @property
    def is_set_up(self) -> bool:
        """Whether there is a clinic, whole or in parts."""
        places = Places(self._folder)
        return os.path.lexists(places.database) or os.path.lexists(places.keyslots)

    @property
    def database_size(self) -> int | None:
        """The bytes of the database file; None if there is none."""
        try:
            return Places(self._folder).database.stat().st_size
        except OSError:
            return None

    @cached_property
    def expertise(self) -> Expertise:
        """What needs no record; its rules are those that the clinic made of them.

        Raises:
            StoreUnavailableError: if a file of the clinic's own names is damaged.
            ClinicRulesError: if the clinic's changes to the rules cannot be used.
        """
        return _expertise(self._clock, self._own)

    @cached_property
    def formulary(self) -> FormularyService:
        """The names of medicines that the clinic adds itself."""
        folder = self._own.names
        return FormularyService(
            formulary=lambda: formulary_with_names(folder),
            sources=FormularySources(),
            kept=FormularyFolder(folder, write_privately),
            clock=self._clock,
        )

    def logins(self) -> tuple[str, ...]:
        """Return who signed in on this computer, the latest first."""
        try:
            names = json.loads((self._folder / _SIGNED_IN).read_bytes())
        except (OSError, ValueError):
            return ()
        return tuple(name for name in names if isinstance(name, str))

    def set_up(
        self, *, clinic_name: str, login: str, display_name: str, password: str
    ) -> tuple[Application, str]:
        """Set up a clinic and its first user; return the recovery key to be printed.

        Raises:
            RefusedError: if there is a clinic already, or the password is too weak.
        """
        from intake.store import clinic_database  # noqa: PLC0415 (heavy: when needed)

        expertise = self.expertise
        database, recovery_key = clinic_database.create(
            self._folder,
            Clinic(name=clinic_name),
            login,
            display_name,
            password,
            self._clock,
        )
        self._remember(database.user.login)
        made = self._application(database, database.close, expertise, self._own)
        return made, recovery_key

    def sign_in(self, login: str, password: str) -> Application:
        """Open the record for a user.

        Raises:
            RefusedError: with a calm text, whatever was wrong.
        """
        from intake.store import clinic_database  # noqa: PLC0415 (heavy: when needed)

        if not self.is_set_up:
            raise RefusedError(
                "No clinic is set up on this computer. Open the window to set one up."
            )
        expertise = self.expertise
        database = clinic_database.open_with_password(
            self._folder, login, password, self._clock
        )
        self._remember(database.user.login)
        return self._application(database, database.close, expertise, self._own)

    def recover(self, recovery_key: str, login: str, new_password: str) -> Application:
        """Open the record with the printed key, and give a user a new password.

        Raises:
            RefusedError: if the key is wrong, the user unknown or the password weak.
        """
        from intake.store import clinic_database  # noqa: PLC0415 (heavy: when needed)

        expertise = self.expertise
        database = clinic_database.open_with_recovery_key(
            self._folder, recovery_key, login, new_password, self._clock
        )
        self._remember(database.user.login)
        return self._application(database, database.close, expertise, self._own)

    def demo(self) -> Application:
        """Return a throw-away clinic with made-up patients, removed on close.

        It has the rules as they are shipped, whatever the clinic of this desk changed.
        """
        from intake.store import clinic_database  # noqa: PLC0415 (heavy: when needed)

        folder = Path(tempfile.mkdtemp(prefix="crampdesk-demo-"))
        clinic = Clinic(name="Sample Clinic", is_demo=True)
        try:
            database = clinic_database.demo(folder, self._clock, clinic)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

        def release() -> None:
            database.close()
            shutil.rmtree(folder, ignore_errors=True)

        try:
            own = _own_of(Places(folder))
            expertise = _expertise(self._clock, own)
            application = self._application(database, release, expertise, own)
            samples = sample_visits(expertise.documents, self._clock)
            store_samples(
                samples,
                application.patients,
                application.visits,
                application.triage,
            )
        except BaseException:
            release()
            raise
        return application

    def _remember(self, login: str) -> None:
        names = [login, *(name for name in self.logins() if name != login)]
        content = json.dumps(names[:_NAMES_KEPT], ensure_ascii=False).encode()
        write_privately(self._folder / _SIGNED_IN, content)

    def _application(
        self,
        record: Record,
        release: Callable[[], None],
        expertise: Expertise,
        own: ClinicFolders,
    ) -> Application:
        session = Session(
            user=record.user,
            begin=record.unit_of_work,
            look=record.reading,
            clock=self._clock,
        )
        with record.reading() as work:
            clinic = work.clinic.get()
        return Application(
            clinic=clinic,
            user=record.user,
            expertise=expertise,
            clock=self._clock,
            patients=PatientService(session=session),
            visits=VisitService(session=session, triage=expertise.triage),
            drafts=DraftService(session=session),
            reports=ReportService(session=session, writer=expertise.writer),
            accounts=AccountService(session=session, accounts=record.users),
            replay=ReplayService(
                session=session,
                release=expertise.knowledge.release,
                own=own,
            ),
            release=release,
        )


def _writer() -> ReportWriter:
    from reports.writer import PdfReportWriter  # noqa: PLC0415 (heavy: when needed)

    knowledge = load_knowledge()
    return PdfReportWriter(
        labels=report_labels(knowledge),
        units=answer_units(knowledge),
        red_flags=red_flags(knowledge),
    )


def _own_of(places: Places, overlay: Path | None = None) -> ClinicFolders:
    return ClinicFolders(rules=overlay or places.rules, names=places.names)


def _expertise(clock: Clock, own: ClinicFolders) -> Expertise:
    knowledge = knowledge_with(own)
    engine = engine_of(knowledge)
    return Expertise(
        clock=clock,
        knowledge=knowledge,
        triage=TriageService(engine=engine, clock=clock),
        documents=DocumentReader(questions=knowledge.questions, knowledge=engine),
        medicines=MedicineService(formulary=knowledge.formulary),
        rules=RuleBook(knowledge=knowledge),
        writer=LateWriter(_writer),
    )


def warm_up(desk: Desk) -> Expertise:
    """Load what signing in needs, while the password is still being typed."""
    from intake.store import clinic_database  # noqa: F401, PLC0415 (heavy: for later)

    return desk.expertise


def schema_files() -> Mapping[str, str]:
    """Return the JSON Schemas of the documents by file name."""
    knowledge = load_knowledge()
    schemas = (
        visit_schema(
            knowledge.questions,
            conditions=knowledge.conditions,
            tests=knowledge.analytes,
        ),
        assessment_schema(),
    )
    return {file_name(schema): as_text(schema) for schema in schemas}


def write_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        StoreUnavailableError: if it cannot be written.
    """
    write_privately(path, content)


def _default_folder() -> Path:
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named)
    return platformdirs.user_data_path("crampdesk", appauthor=False)
