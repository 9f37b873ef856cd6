"""What a program finds in our PDFs: structure, bookmarks, description, colours."""

from io import BytesIO

import pikepdf
import pytest

from tests.reports import samples


@pytest.fixture
def opened(writer):
    record = samples.stored(samples.serious_visit(), samples.serious_assessment())
    pdf = writer.visit_summary(record, samples.context(is_demo=True))
    with pikepdf.open(BytesIO(pdf)) as made:
        yield made


def elements(node):
    """Yield every element below one, in reading order."""
    for child in node.K:
        if isinstance(child, pikepdf.Dictionary):
            yield child
            if isinstance(child.K, pikepdf.Array):
                yield from elements(child)


def marked(page):
    """Return the operators of a page with how deep in marked content each stands."""
    depth, told = 0, []
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        depth -= operator == "EMC"
        told.append((operator, depth))
        depth += operator in ("BDC", "BMC")
    assert depth == 0
    return told


def test_the_document_is_a_tree_of_sections_with_headings(opened):
    (document,) = opened.Root.StructTreeRoot.K
    assert document.S == "/Document"
    assert opened.Root.MarkInfo.Marked
    roles = [str(element.S) for element in elements(document)]
    assert roles.count("/H1") == 1
    assert roles.count("/H2") == roles.count("/Sect") > 5
    assert roles[0] == "/H1"
    assert all(
        section.K[0].S == "/H2" for section in document.K if section.S == "/Sect"
    )


def test_every_part_on_a_page_leads_to_its_element_and_back(opened):
    nums = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    on_page = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    for page in opened.pages:
        made = on_page[int(page.obj.StructParents)]
        assert [int(element.K) for element in made] == list(range(len(made)))
        assert all(element.Pg.objgen == page.obj.objgen for element in made)
        numbers = [
            int(step.operands[1].MCID)
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) == "BDC"
        ]
        assert numbers == list(range(len(made)))


def test_everything_drawn_is_either_read_or_an_ornament(opened):
    painting = {"Tj", "TJ", "f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "Do", "sh"}
    for page in opened.pages:
        loose = [op for op, depth in marked(page) if op in painting and depth == 0]
        assert not loose


def test_nothing_is_marked_within_something_marked(opened):
    for page in opened.pages:
        assert {depth for op, depth in marked(page) if op in ("BDC", "BMC")} == {0}


def test_a_drawing_has_words_for_one_who_cannot_see_it(opened):
    (document,) = opened.Root.StructTreeRoot.K
    figures = [part for part in elements(document) if part.S == "/Figure"]
    assert all(str(figure.Alt) for figure in figures)
    assert any("calf" in str(figure.Alt) for figure in figures)


def test_every_section_has_a_bookmark_on_its_page(opened):
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
        tops = [float(item.destination[3]) for item in outline.root]
    assert titles[0] == "Why"
    assert "Medicines" in titles
    assert all(0 < top < 842 for top in tops)
    assert not any("smith" in title.lower() for title in titles)


def test_the_description_says_what_it_is_and_not_whom_it_is_about(opened):
    with opened.open_metadata() as told:
        assert told["dc:title"] == opened.docinfo["/Title"] == "Visit summary 1042"
        assert told["dc:language"] == {"en-GB"}
        everything = str(told).lower()
    assert "smith" not in everything
    assert "pdfaid" not in everything, "no claim that nobody checked"
    assert "/Trapped" not in opened.docinfo


def test_the_colours_are_told_by_a_profile_that_is_the_same_every_day(opened):
    (intent,) = opened.Root.OutputIntents
    profile = intent.DestOutputProfile.read_bytes()
    assert profile[36:40] == b"acsp"
    assert profile[16:20] == b"RGB "
    assert profile[24:26] == b"\x07\xea"


def test_words_at_the_end_of_a_line_stay_apart_from_the_next(writer, pages):
    visit = samples.benign_visit(notes="word " * 200)
    record = samples.stored(visit, samples.benign_assessment())
    text = "".join(pages(writer.visit_summary(record, samples.context())))
    assert "wordword" not in text.replace("\n", "")
