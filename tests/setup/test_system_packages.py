"""Missing system libraries are installed by root and named to anybody else."""

import subprocess
import sys

import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Debian packages")
pytestmark = LINUX

HAS_EGL = "libEGL.so.1 (libc6,x86-64) => /lib/libEGL.so.1"
X11 = ["libX11-xcb.so.1", "libxkbcommon-x11.so.0"]


@pytest.fixture
def machine(programs):
    """Return a machine with one library, whose user is nobody in particular."""
    programs.add("ldconfig", f"printf '\\t%s\\n' '{HAS_EGL}'")
    programs.add("id", "echo 1000")
    programs.add("apt-get", 'echo "$@" >>"$LOG"')
    return programs


def see_to(machine, root, *kinds):
    return subprocess.run(
        [root / ".ci" / "system-packages", *kinds],
        env=machine.environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_user_is_told_the_one_command(machine, root):
    outcome = see_to(machine, root, "qt", "wayland")
    commands = [line for line in outcome.stderr.splitlines() if "apt-get" in line]
    assert outcome.returncode == 1
    assert len(commands) == 1
    assert commands[0].strip().startswith("sudo apt-get install")
    assert "libxkbcommon0" in commands[0]
    assert "libwayland-cursor0" in commands[0]
    assert "libegl1" not in commands[0]
    assert machine.calls() == []


def test_root_installs_what_is_missing(machine, root):
    machine.add("id", "echo 0")
    outcome = see_to(machine, root, "x11")
    assert outcome.returncode == 0
    update, install = machine.calls()
    assert update.endswith(" update")
    assert "--no-install-recommends libx11-xcb1 libxkbcommon-x11-0" in install


def test_root_hears_of_an_installation_that_fails(machine, root):
    machine.add("id", "echo 0")
    machine.add("apt-get", "exit 100")
    outcome = see_to(machine, root, "x11")
    assert outcome.returncode == 1
    assert "could not install: libx11-xcb1" in outcome.stderr


def test_the_display_of_the_journeys_is_installed_and_never_done_without(machine, root):
    machine.environment["PATH"] = str(machine.log.parent)  # this computer has them
    for name in ("sed", "grep", "cat", "printf", "uname"):
        machine.add(name, f'exec "$(PATH=/usr/bin:/bin command -v {name})" "$@"')
    outcome = see_to(machine, root, "display")
    assert outcome.returncode == 1
    assert "xvfb xdotool" in outcome.stderr


def test_a_missing_printer_library_stops_nobody(machine, root):
    outcome = see_to(machine, root, "print")
    assert outcome.returncode == 0
    assert "libcups2" in outcome.stderr


def test_nothing_is_said_when_nothing_is_missing(machine, root):
    machine.add("ldconfig", "printf '\\t%s (x)\\n' libcups.so.2")
    outcome = see_to(machine, root, "print")
    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_a_python_without_ensurepip_is_noticed(machine, root):
    machine.add("python3", "exit 1")
    machine.environment["PYTHON"] = "python3"
    outcome = see_to(machine, root, "python")
    assert outcome.returncode == 1
    assert "install --no-install-recommends python3-venv" in outcome.stderr
