"""The knowledge as a clinic uses it: what is shipped, and the names it added."""

import hashlib
from dataclasses import replace
from importlib import resources
from pathlib import Path

from intake.knowledge.medicines import (
    ClinicNames,
    Formulary,
    load_formulary,
    read_clinic_names,
    read_formulary,
)
from intake.knowledge.medicines.tables import formulary_folder
from intake.knowledge.release import Knowledge, load_knowledge, read_knowledge


def knowledge_with_names(folder: Path) -> Knowledge:
    """Return the knowledge with a clinic's names; as shipped if it added none.

    Raises:
        StoreUnavailableError: naming the file and what is wrong with it.
    """
    added = read_clinic_names(folder)
    if added is None:
        return load_knowledge()
    shipped = read_knowledge(resources.files("intake.knowledge.data"), _with(added))
    digest = hashlib.sha256(f"{shipped.release.digest} {added.digest}".encode())
    release = replace(shipped.release, digest=f"sha256:{digest.hexdigest()}")
    return replace(shipped, release=release)


def formulary_with_names(folder: Path) -> Formulary:
    """Return the formulary with a clinic's names; as shipped if it added none.

    Raises:
        StoreUnavailableError: naming the file and what is wrong with it.
    """
    added = read_clinic_names(folder)
    return load_formulary() if added is None else _with(added)


def _with(added: ClinicNames) -> Formulary:
    return read_formulary(formulary_folder(), added.names)
