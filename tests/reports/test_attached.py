import json
from io import BytesIO

import pikepdf
import pytest

from intake.domain.assessment import Assessment
from intake.domain.errors import InvalidDocumentError
from intake.domain.visit import Visit
from reports.attached import carried
from tests.reports import samples


@pytest.fixture
def summary(writer):
    record = samples.stored(samples.serious_visit(), samples.serious_assessment())
    return writer.visit_summary(record, samples.context())


def changed(pdf, change):
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        out = BytesIO()
        opened.save(out)
    return out.getvalue()


def test_a_summary_gives_back_the_visit_and_the_answer_it_was_printed_from(summary):
    found = carried(summary)
    assert Visit.model_validate_json(found.visit) == samples.serious_visit()
    assert Assessment.from_json(found.assessment) == samples.serious_assessment()


def test_a_draft_carries_its_data_too(writer):
    visit, assessment = samples.benign_visit(), samples.benign_assessment()
    pdf = writer.unsigned_summary(visit, assessment, samples.context())
    assert json.loads(carried(pdf).visit) == json.loads(visit.as_json())


def test_the_files_are_named_in_the_catalogue_with_what_they_are(summary):
    with pikepdf.open(BytesIO(summary)) as pdf:
        told = [(str(spec.UF), str(spec.AFRelationship)) for spec in pdf.Root.AF]
        kinds = {str(spec.EF.F.Subtype) for spec in pdf.Root.AF}
    assert told == [("visit.json", "/Source"), ("assessment.json", "/Data")]
    assert kinds == {"/application/json"}


def test_the_repr_of_what_is_carried_names_nobody(summary):
    assert "SMITH" not in repr(carried(summary)).upper()


def nothing(_):
    """The file as it is."""


def without_answer(pdf):
    del pdf.attachments["assessment.json"]


def bomb(pdf):
    attach(pdf, b"0" * 10_000_001)


def packed_twice(pdf):
    stream = pdf.attachments["visit.json"].obj.EF.F
    stream.write(b"x", filter=pikepdf.Name.ASCIIHexDecode)


def not_packed_at_all(pdf):
    stream = pdf.attachments["visit.json"].obj.EF.F
    stream.write(b"x", filter=pikepdf.Name.FlateDecode)


def no_stream(pdf):
    del pdf.attachments["visit.json"].obj.EF


def attach(pdf, content):
    pdf.attachments["visit.json"] = pikepdf.AttachedFileSpec(pdf, content)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (without_answer, "carries no visit"),
        (bomb, "carries more than 10 MB of data"),
        (packed_twice, "is not a PDF that can be read"),
        (not_packed_at_all, "is not a PDF that can be read"),
        (no_stream, "is not a PDF that can be read"),
    ],
)
def test_what_is_not_ours_is_refused_in_words(summary, change, wrong):
    with pytest.raises(InvalidDocumentError) as refused:
        carried(changed(summary, change))
    (problem,) = refused.value.problems
    assert (problem.path, problem.wrong) == ("file", wrong)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"{}", b"%PDF-1.7\n%%EOF", b"\0" * 10_000_001]
)
def test_what_is_no_pdf_is_refused_in_words(content):
    with pytest.raises(InvalidDocumentError):
        carried(content)


def test_a_stream_that_is_not_packed_is_read_as_it_is(summary):
    def unpack(pdf):
        stream = pdf.attachments["visit.json"].obj.EF.F
        stream.write(b'{"a": 1}')

    with pikepdf.open(BytesIO(changed(summary, unpack))) as pdf:
        out = BytesIO()
        pdf.save(out, compress_streams=False)
    assert carried(out.getvalue()).visit == b'{"a": 1}'
