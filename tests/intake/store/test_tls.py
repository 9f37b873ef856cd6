"""A desk speaks to a server that proves who it is, over TLS, and to no other."""

from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store import clinic_database
from intake.store.places import Places
from tests.intake.store.tls_front import Authority, tls_front

HERE = "127.0.0.1"


@pytest.fixture
def lent(postgres_clinics):
    with postgres_clinics.lent() as lent:
        yield lent


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def desk(lent, authority, tmp_path, clock):
    """Return how to set up a clinic through a door of TLS."""

    @contextmanager
    def desk(front, trusted=authority):
        told = {"host": HERE, "port": front.port, "tls": "verify-full"}
        told["root_certificate"] = str(trusted.path)
        folder = tmp_path / "desk"
        lent.point(folder)
        settings = lent.settings.model_copy(update=told)
        text = settings.model_dump_json(exclude_none=True)
        Places(folder).server.write_text(text)
        with closing(clinic_database.demo(folder, clock)) as database:
            yield database

    return desk


def test_a_server_that_proves_who_it_is_is_spoken_to_over_tls(
    lent, authority, desk, smith, clock
):
    with (
        tls_front(lent.server, authority.certificate(HERE)) as front,
        desk(front) as database,
    ):
        with database.unit_of_work() as unit:
            stored = unit.patients.add(smith, at=clock())
            unit.commit()
        with database.reading() as unit:
            assert unit.patients.get(stored.id).patient == smith
        assert set(front.versions) == {"TLSv1.3"}


def refused(desk, front, **told):
    with pytest.raises(StoreUnavailableError) as raised, desk(front, **told):
        pass
    assert front.versions in ([], ["TLSv1.3"])
    return str(raised.value)


@pytest.mark.parametrize("name", ["127.0.0.2", "db.clinic.example"])
def test_a_certificate_for_another_name_is_refused(lent, authority, desk, name):
    with tls_front(lent.server, authority.certificate(name)) as front:
        assert "did not prove who it is" in refused(desk, front)


def test_a_certificate_of_another_authority_is_refused(lent, desk, tmp_path):
    other = Authority(tmp_path, "Another authority")
    with tls_front(lent.server, other.certificate(HERE)) as front:
        assert "did not prove who it is" in refused(desk, front)


def test_a_certificate_whose_time_is_over_is_refused(lent, authority, desk):
    over = authority.certificate(HERE, ends=-timedelta(days=1))
    with tls_front(lent.server, over) as front:
        assert "did not prove who it is" in refused(desk, front)


def test_a_server_that_speaks_no_tls_is_refused(lent, desk):
    with tls_front(lent.server, None) as front:
        assert "did not prove who it is" in refused(desk, front)
        assert front.versions == []


def test_an_authority_that_cannot_be_read_is_told(lent, authority, desk):
    with tls_front(lent.server, authority.certificate(HERE)) as front:
        authority.path.unlink()
        assert "did not prove who it is" in refused(desk, front)
        assert front.versions == []
