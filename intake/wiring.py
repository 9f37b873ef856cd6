"""What a signed-in user can do, put together; loaded when it is first needed.

A window is on the screen, and the password being typed, before this is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from intake.domain.record import Carried, Clinic, User
from intake.exchange.formulary_folder import FormularyFolder
from intake.exchange.formulary_sources import FormularySources
from intake.knowledge.clinic import formulary_with_names
from intake.knowledge.release import Knowledge, load_knowledge
from intake.ports import Clock
from intake.services.accounts import AccountService
from intake.services.amending import AmendmentService
from intake.services.audit import AuditService
from intake.services.batch import BatchService
from intake.services.clinic_rules import ClinicFolders
from intake.services.drafts import DraftService
from intake.services.expertise import Expertise, make_expertise
from intake.services.formulary import FormularyService
from intake.services.glasses import GlassService
from intake.services.jottings import JottingService
from intake.services.keeping import KeepingService
from intake.services.labels import (
    answer_units,
    red_flags,
    report_labels,
    result_units,
)
from intake.services.late_writer import LateWriter
from intake.services.locking import LockService
from intake.services.merging import MergeService
from intake.services.patients import PatientService
from intake.services.population.service import PopulationService
from intake.services.proving import ProvingService
from intake.services.query_words import QueryWords
from intake.services.replay import ReplayService
from intake.services.report_writer import ReportWriter
from intake.services.reports import ReportService
from intake.services.restricted import RestrictionService
from intake.services.rights import MATRIX, Right
from intake.services.rule_details import RuleDetails
from intake.services.samples import sample_visits, store_samples
from intake.services.search import SearchService
from intake.services.session import Proof, Record, Session
from intake.services.settings import SettingsService
from intake.services.triage import TriageService
from intake.services.visits import VisitService
from intake.services.worklist import WorklistService
from intake.store.private_files import write_privately


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that a signed-in user can do; close it when done."""

    clinic: Clinic
    user: User
    expertise: Expertise
    clock: Clock
    patients: PatientService
    merges: MergeService
    audit: AuditService
    visits: VisitService
    search: SearchService
    amendments: AmendmentService
    population: PopulationService
    drafts: DraftService
    jottings: JottingService
    reports: ReportService
    batch: BatchService
    restrictions: RestrictionService
    glasses: GlassService
    accounts: AccountService
    locks: LockService
    proving: ProvingService
    settings: SettingsService
    keeping: KeepingService
    worklist: WorklistService
    replay: ReplayService
    warnings: tuple[str, ...]
    is_thrown_away: bool
    """Whether all is gone once it is closed; nobody has a password to it."""
    release: Callable[[], None] = field(repr=False)

    @property
    def may_break_glass(self) -> bool:
        """Whether the user can meet a restricted record at all."""
        return not MATRIX[Right.BREAK_GLASS].isdisjoint(self.user.roles)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that speaks."""
        return self.expertise.knowledge

    @property
    def triage(self) -> TriageService:
        """What the rules say."""
        return self.expertise.triage

    @property
    def rule_details(self) -> RuleDetails:
        """What stands behind the reasons of an assessment."""
        return RuleDetails(book=self.expertise.rules, triage=self.triage)

    def close(self) -> None:
        """Let go of the record."""
        self.release()


def expertise_of(own: ClinicFolders, clock: Clock) -> Expertise:
    """Return what needs no record; its rules are those that the clinic made of them.

    Raises:
        StoreUnavailableError: if a file of the clinic's own names is damaged.
        ClinicRulesError: if the clinic's changes to the rules cannot be used.
    """
    return make_expertise(clock, own, LateWriter(_writer), _carried)


def formulary_of(own: ClinicFolders, clock: Clock) -> FormularyService:
    """Return the names of medicines that the clinic adds itself."""
    return FormularyService(
        formulary=lambda: formulary_with_names(own.names),
        sources=FormularySources(),
        kept=FormularyFolder(own.names, write_privately),
        clock=clock,
    )


def fill_with_samples(application: Application, clock: Clock) -> None:
    """Store made-up patients with their visits."""
    samples = sample_visits(application.expertise.documents, clock)
    triage = application.triage
    store_samples(samples, application.patients, application.visits, triage)


def application_of(
    record: Record,
    release: Callable[[], None],
    expertise: Expertise,
    own: ClinicFolders,
    clock: Clock,
) -> Application:
    """Return what the user of an open record can do."""
    session = _session(record, clock)
    triage, words = expertise.triage, expertise.words
    return Application(
        clinic=_clinic_of(record),
        user=record.user,
        expertise=expertise,
        clock=clock,
        patients=PatientService(session=session),
        visits=VisitService(session=session, triage=triage),
        population=PopulationService(session=session),
        merges=MergeService(session=session, accounts=record.users, words=words),
        audit=AuditService(session=session, verify_chain=record.verify_audit),
        search=SearchService(session=session, words=QueryWords(expertise.knowledge)),
        amendments=AmendmentService(session=session, triage=triage, words=words),
        drafts=DraftService(session=session),
        jottings=JottingService(session=session),
        reports=ReportService(session=session, writer=expertise.writer),
        batch=BatchService(session=session, make_writer=_writer),
        restrictions=RestrictionService(session=session, accounts=record.users),
        glasses=GlassService(session=session, accounts=record.users),
        accounts=AccountService(session=session, accounts=record.users),
        locks=LockService(session=session),
        proving=ProvingService(session=session, accounts=record.users),
        settings=SettingsService(session=session),
        keeping=KeepingService(session=session, keeping=record.keeping),
        worklist=WorklistService(session=session, names=_test_names(expertise)),
        replay=_replay(session, expertise, own),
        warnings=record.warnings,
        is_thrown_away=record.is_thrown_away,
        release=release,
    )


def _clinic_of(record: Record) -> Clinic:
    with record.reading() as work:
        return work.clinic.get()


def _test_names(expertise: Expertise) -> Mapping[str, str]:
    return {key: one.name for key, one in expertise.knowledge.analytes.items()}


def _replay(
    session: Session, expertise: Expertise, own: ClinicFolders
) -> ReplayService:
    release = expertise.knowledge.release
    return ReplayService(session=session, release=release, own=own)


def _session(record: Record, clock: Clock) -> Session:
    begin, look = record.unit_of_work, record.reading
    proof = Proof(None if record.is_thrown_away else clock())
    user, lost = record.user, record.users.lost
    return Session(
        user=user, begin=begin, look=look, clock=clock, lost=lost, proof=proof
    )


def _writer() -> ReportWriter:
    from reports.writer import PdfReportWriter  # noqa: PLC0415 (heavy: when needed)

    knowledge = load_knowledge()
    return PdfReportWriter(
        labels=report_labels(knowledge),
        units=answer_units(knowledge),
        in_unit=result_units(knowledge),
        red_flags=red_flags(knowledge),
    )


def _carried(pdf: bytes) -> Carried:
    from reports.attached import carried  # noqa: PLC0415 (heavy: when needed)

    return carried(pdf)
