"""A print system of one's own: cupsd with a printer that keeps what it is given."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRINTER = "desk"
_SERVER_PARTS = Path("/usr/lib/cups")
_BACKEND = """#!/bin/sh
# job, user, title, copies, options, file; without arguments: what devices there are
[ $# -ge 5 ] || {{ echo 'direct keep "Keeps" "Keeps"'; exit 0; }}
[ -e "{folder}/broken" ] && exit 1
while [ -e "{folder}/slow" ]; do sleep 0.1; done
cat "${{6:--}}" > "{folder}/job-$1.pdf"
printf '%s\\n' "$3" "$4" "$5" > "{folder}/job-$1.txt"
"""
_FILES = """ServerRoot {folder}/etc
ServerBin {folder}/bin
CacheDir {folder}/cache
StateDir {folder}/run
RequestRoot {folder}/spool
TempDir {folder}/temp
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
User {user}
Group {group}
"""
_DAEMON = """Listen {folder}/sock
Browsing No
LogLevel warn
PreserveJobFiles No
ErrorPolicy abort-job
<Location />
Allow all
</Location>
<Policy default>
<Limit All>
Allow all
</Limit>
</Policy>
"""


class PrintSystem:
    """A running print system with one printer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spool = folder / "spool"
        self.environment = {"CUPS_SERVER": str(folder / "sock")}

    def told(self, number: int) -> list[str]:
        """Return title, copies and options of a job that came out."""
        return (self.folder / f"job-{number}.txt").read_text("utf-8").splitlines()

    def run(self, command: str, *arguments: str) -> None:
        """Run a command of the print system."""
        found = shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin")
        assert found, f"{command} is missing: make test installs it"
        environment = os.environ | self.environment
        subprocess.run(
            [found, *arguments], env=environment, check=True, capture_output=True
        )


@contextmanager
def print_system(folder: Path) -> Iterator[PrintSystem]:
    """Run a print system in a folder, as whoever runs the tests."""
    system = PrintSystem(folder)
    for name in ("etc", "bin", "bin/backend", "cache", "run", "spool", "temp"):
        (folder / name).mkdir()
    for part in ("daemon", "filter", "monitor", "notifier", "cgi-bin"):
        (folder / "bin" / part).symlink_to(_SERVER_PARTS / part)
    backend = folder / "bin" / "backend" / "keep"
    backend.write_text(_BACKEND.format(folder=folder), "utf-8")
    backend.chmod(0o700)  # cupsd runs it as itself, not as a user without rights
    names = {"folder": folder, "user": _user(), "group": _group()}
    files, daemon = folder / "etc/cups-files.conf", folder / "etc/cupsd.conf"
    files.write_text(_FILES.format(**names), "utf-8")
    daemon.write_text(_DAEMON.format(**names), "utf-8")
    command = shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert command, "cupsd is missing: make test installs it"
    running = subprocess.Popen(
        [command, "-f", "-c", daemon, "-s", files],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_answers(system)
        system.run("lpadmin", "-p", PRINTER, "-E", "-v", "keep:/desk", "-m", "raw")
        yield system
    finally:
        running.terminate()
        running.wait(timeout=20)


def _user() -> str:
    return "lp" if os.geteuid() == 0 else _name("-un")


def _group() -> str:
    return "lp" if os.geteuid() == 0 else _name("-gn")


def _name(option: str) -> str:
    told = subprocess.run(["id", option], check=True, capture_output=True, text=True)
    return told.stdout.strip()


def _until_it_answers(system: PrintSystem) -> None:
    """Wait for the first answer; `lpstat -r` asks whether the server runs."""
    script = """for i in $(seq 200); do
        lpstat -r | grep -q 'is running' && exit
        sleep .05
    done
    exit 1"""
    environment = os.environ | system.environment | {"LC_ALL": "C"}
    subprocess.run(["sh", "-c", script], env=environment, check=True)
