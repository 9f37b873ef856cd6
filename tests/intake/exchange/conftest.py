"""Small releases in the formats of RxNorm and dm+d, written for these tests."""

from pathlib import Path

import pytest

from intake.application import write_file
from intake.exchange.formulary_folder import FormularyFolder
from intake.exchange.formulary_sources import FormularySources
from intake.knowledge.clinic import formulary_with_names
from intake.services.formulary import FormularyService

CONCEPTS = (  # concept, type, name, source, suppressed
    ("17767", "IN", "amlodipine", "RXNORM", "N"),
    ("17767", "SY", "amlodipinum testicum", "RXNORM", "N"),
    ("17767", "SY", "Licensed Elsewhere", "DRUGBANK", "N"),
    ("104416", "PIN", "amlodipine besylate", "RXNORM", "N"),
    ("52175", "IN", "losartan", "RXNORM", "N"),
    ("5487", "IN", "hydrochlorothiazide", "RXNORM", "N"),
    ("900001", "IN", "foobarine", "RXNORM", "N"),
    ("58927", "BN", "Norvasc", "RXNORM", "N"),
    ("900002", "BN", "Vascotest", "RXNORM", "N"),
    ("900003", "BN", "Hyzatest", "RXNORM", "N"),
    ("900004", "BN", "Foobarix", "RXNORM", "N"),
    ("900005", "BN", "Agedtest", "RXNORM", "O"),
    ("900006", "BN", "Besytest", "RXNORM", "N"),
    ("900008", "BN", "Lonelytest", "RXNORM", "N"),
    ("900007", "SCD", "amlodipine 5 MG Oral Tablet", "RXNORM", "N"),
    ("900007", "SY", "amlodipine 5mg tab", "RXNORM", "N"),
)
RELATIONS = (  # one, relation of the other to it, other
    ("17767", "tradename_of", "58927"),
    ("58927", "has_tradename", "17767"),
    ("17767", "tradename_of", "900002"),
    ("900003", "has_tradename", "52175"),
    ("5487", "tradename_of", "900003"),
    ("900001", "tradename_of", "900004"),
    ("17767", "tradename_of", "900005"),
    ("104416", "tradename_of", "900006"),
    ("17767", "form_of", "104416"),
    ("17767", "isa", "900007"),
)


def concept_line(concept, kind, name, source, suppressed):
    cells = [concept, "ENG", "", "", "", "", "", "1", "", concept, "", source, kind]
    return "|".join([*cells, concept, name, "", suppressed, "4096", ""]) + "\n"


def relation_line(one, relation, other):
    cells = [one, "", "CUI", "RO", other, "", "CUI", relation, "1", "", "RXNORM"]
    return "|".join([*cells, "", "", "", "N", "4096", ""]) + "\n"


DMD_FILES = {
    "f_vtm2_3010126.xml": """<VIRTUAL_THERAPEUTIC_MOIETIES>
<VTM><VTMID>1</VTMID><NM>Amlodipine</NM></VTM>
<VTM><VTMID>2</VTMID><NM>Diclofenac</NM></VTM>
<VTM><VTMID>3</VTMID><NM>Foobarine</NM></VTM>
<VTM><VTMID>4</VTMID><INVALID>1</INVALID><NM>Withdrawn moiety</NM></VTM>
</VIRTUAL_THERAPEUTIC_MOIETIES>""",
    "f_ingredient2_3010126.xml": """<INGREDIENT_SUBSTANCES>
<ING><ISID>11</ISID><NM>Amlodipine besilate</NM></ING>
<ING><ISID>12</ISID><NM>Diclofenac sodium</NM></ING>
<ING><ISID>13</ISID><NM>Foobarine</NM></ING>
<ING><ISID>14</ISID><NM>Losartan potassium</NM></ING>
<ING><ISID>15</ISID><NM>Hydrochlorothiazide</NM></ING>
</INGREDIENT_SUBSTANCES>""",
    "f_vmp2_3010126.xml": """<VIRTUAL_MED_PRODUCTS><VMPS>
<VMP><VPID>21</VPID><VTMID>1</VTMID><NM>Amlodipine 5mg tablets</NM></VMP>
<VMP><VPID>22</VPID><VTMID>2</VTMID><NM>Diclofenac 1.16% gel</NM></VMP>
<VMP><VPID>23</VPID><VTMID>2</VTMID><NM>Diclofenac sodium 50mg tablets</NM></VMP>
<VMP><VPID>24</VPID><VTMID>3</VTMID><NM>Foobarine 1mg tablets</NM></VMP>
<VMP><VPID>25</VPID><NM>Losartan 50mg / Hydrochlorothiazide 12.5mg tablets</NM></VMP>
<VMP><VPID>26</VPID><INVALID>1</INVALID><NM>Amlodipine 7mg tablets</NM></VMP>
<VMP><VPID>27</VPID><NM>Generic Losartest special formula</NM></VMP>
</VMPS><VIRTUAL_PRODUCT_INGREDIENT>
<VPI><VPID>21</VPID><ISID>11</ISID></VPI><VPI><VPID>22</VPID><ISID>12</ISID></VPI>
<VPI><VPID>23</VPID><ISID>12</ISID></VPI><VPI><VPID>24</VPID><ISID>13</ISID></VPI>
<VPI><VPID>25</VPID><ISID>14</ISID></VPI><VPI><VPID>25</VPID><ISID>15</ISID></VPI>
<VPI><VPID>27</VPID><ISID>14</ISID></VPI><VPI><VPID>27</VPID><ISID>15</ISID></VPI>
</VIRTUAL_PRODUCT_INGREDIENT></VIRTUAL_MED_PRODUCTS>""",
    "f_amp2_3010126.xml": """<ACTUAL_MEDICINAL_PRODUCTS><AMPS>
<AMP><APID>31</APID><VPID>21</VPID><NM>Amlodipine 5mg tablets</NM></AMP>
<AMP><APID>32</APID><VPID>21</VPID><NM>Istin 5mg tablets</NM></AMP>
<AMP><APID>33</APID><VPID>21</VPID><NM>Vascotest 5mg tablets</NM></AMP>
<AMP><APID>34</APID><VPID>22</VPID><NM>Geltest 1.16% gel</NM></AMP>
<AMP><APID>35</APID><VPID>22</VPID><NM>Difftest 1.16% gel</NM></AMP>
<AMP><APID>36</APID><VPID>23</VPID><NM>Difftest 50mg tablets</NM></AMP>
<AMP><APID>37</APID><VPID>21</VPID><NM>Bothtest 5mg tablets</NM></AMP>
<AMP><APID>38</APID><VPID>25</VPID><NM>Bothtest 50mg/12.5mg tablets</NM></AMP>
<AMP><APID>39</APID><VPID>24</VPID><NM>Foobarix 1mg tablets</NM></AMP>
<AMP><APID>40</APID><VPID>27</VPID><NM>Losarbrand special formula</NM></AMP>
<AMP><APID>41</APID><VPID>26</VPID><NM>Gonetest 7mg tablets</NM></AMP>
<AMP><APID>42</APID><VPID>21</VPID><INVALID>1</INVALID><NM>Pasttest 5mg</NM></AMP>
</AMPS></ACTUAL_MEDICINAL_PRODUCTS>""",
}
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.fixture
def rxnorm(tmp_path):
    """Return the folder of a small RxNorm release."""
    folder = tmp_path / "rxnorm-2026-11"
    folder.mkdir()
    concepts = "".join(concept_line(*concept) for concept in CONCEPTS)
    (folder / "RXNCONSO.RRF").write_text(concepts, "utf-8")
    relations = "".join(relation_line(*relation) for relation in RELATIONS)
    (folder / "RXNREL.RRF").write_text(relations, "utf-8")
    return folder


@pytest.fixture
def dmd(tmp_path):
    """Return the folder of a small dm+d release."""
    folder = tmp_path / "nhsbsa_dmd"
    folder.mkdir()
    for name, content in DMD_FILES.items():
        (folder / name).write_text(XML + content, "utf-8")
    return folder


class Clinic:
    """A clinic's folder, and what imports do to it."""

    def __init__(self, folder: Path, clock) -> None:
        self.names = folder / "formulary"
        self.service = FormularyService(
            formulary=lambda: formulary_with_names(self.names),
            sources=FormularySources(),
            kept=FormularyFolder(self.names, write_file),
            clock=clock,
        )

    def bring_in(self, path, kind=None):
        return self.service.bring_in(
            path, kind=kind, who="ann", progress=lambda _file, _percent: None
        )

    def found(self, text):
        """Return the status of a text and the ingredients in it."""
        recognition = formulary_with_names(self.names).recognise(text)
        return recognition.status.value, {row.inn for row in recognition.substances}

    @property
    def files(self):
        if not self.names.exists():
            return []
        return sorted(file.name for file in self.names.iterdir())


@pytest.fixture
def clinic(tmp_path, clock):
    return Clinic(tmp_path / "clinic", clock)


@pytest.fixture
def table(tmp_path):
    """Write a table of names and return its file."""

    def write(content):
        file = tmp_path / "names.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write
