"""A door of TLS before the test server, which speaks none: as a server's own would be.

It answers PostgreSQL's request for TLS (protocol 3.0, SSLRequest), proves itself with a
certificate and passes on what is within.
"""

import contextlib
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_REQUEST = bytes.fromhex("0000000804d2162f")
_DAY = timedelta(days=1)


def _named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _of(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(address))
    except ValueError:
        return x509.DNSName(address)


class Authority:
    """Signs certificates, for as long as a test takes."""

    def __init__(self, folder, name="Test authority"):
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        own = self._signed(self._name, self._key, None, _DAY)
        self.path = self._written(f"{name}.crt", own)

    def certificate(self, address, *, ends=_DAY):
        """Return the files of a certificate for an address and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._signed(_named(address), key, [_of(address)], ends)
        secret = self._folder / f"{address}.key"
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return self._written(f"{address}.crt", made), secret

    def _signed(self, subject, key, names, ends):
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(self._name, subject, key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 2 * _DAY)
            .not_valid_after(now + ends)
            .add_extension(x509.BasicConstraints(names is None, None), critical=True)
        )
        if names is not None:
            made = made.add_extension(
                x509.SubjectAlternativeName(names), critical=False
            )
        return made.sign(self._key, hashes.SHA256())

    def _written(self, name, certificate):
        path = self._folder / name
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return path


class TlsFront:
    """Answers at a port of this computer."""

    def __init__(self, server, certificate):
        self._server = f"{server.host}/.s.PGSQL.{server.port}"
        self._context = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.versions = []
        self._ends, self._threads = [], []

    def run(self):
        with contextlib.suppress(OSError):  # closed in the end
            while True:
                near, _ = self._listener.accept()
                self._pass_on(near)

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def end(self):
        for one in self._ends:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for one in self._ends:
            one.close()

    def _pass_on(self, near):
        self._ends.append(near)
        if near.recv(8) != _REQUEST:
            near.close()  # without TLS nobody comes in here
            return
        near.sendall(b"S" if self._context else b"N")
        if self._context is None:
            return
        try:
            inner = self._context.wrap_socket(near, server_side=True)
        except (ssl.SSLError, OSError):
            return  # the desk did not believe it
        self._ends.append(inner)
        self.versions.append(inner.version())
        far = socket.socket(socket.AF_UNIX)
        far.connect(self._server)
        self._ends.append(far)
        for one, other in ((inner, far), (far, inner)):
            passing = threading.Thread(target=_pump, args=(one, other))
            passing.start()
            self._threads.append(passing)


def _pump(one, other):
    with contextlib.suppress(OSError):
        while content := one.recv(65_536):
            other.sendall(content)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def tls_front(server, certificate):
    """Open a door of TLS with a certificate; None: one that refuses to speak TLS."""
    front = TlsFront(server, certificate)
    listening = threading.Thread(target=front.run)
    listening.start()
    try:
        yield front
    finally:
        front.close()
        listening.join()
        front.end()
