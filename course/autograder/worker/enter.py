"""Builds a root of its own for this process, with nothing but what it is told, and runs a program there.

    python -I -S enter.py '{"bind": [[FROM, TO], ...], "links": [[TO, NAME], ...], "hidden": [FOLDER, ...],
                            "command": [PROGRAM, ...], "environment": {NAME: VALUE, ...}}'

What is bound can be read only. The program finds /proc of this machine, a few devices and an empty /tmp; it
has no network, and it keeps the right to make namespaces for those that it forks.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import linux

BASE = "/tmp"  # any folder that every system has
OLD = "/old"
DEVICES = ("null", "zero", "full", "random", "urandom")
OWN_TMP = "size=16m,nr_inodes=4096,mode=0700"


def enter(view: dict):
    """Builds the root that `view` describes and makes it this process's own."""
    _unshare()
    linux.mount("", "/", flags=linux.SLAVE | linux.REC)  # nothing that is mounted here is seen outside
    linux.mount("tmpfs", BASE, "tmpfs", linux.NOSUID | linux.NODEV, "size=1m,nr_inodes=4096,mode=0755")
    os.mkdir(BASE + OLD)
    linux.pivot_root(BASE, BASE + OLD)
    os.chdir("/")
    os.mkdir("/tmp")
    linux.mount("tmpfs", "/tmp", "tmpfs", linux.NOSUID | linux.NODEV, OWN_TMP)
    for source, place in view["bind"]:
        _bind(source, place)
    for target, link in view["links"]:
        os.symlink(target, link)
    for folder in view["hidden"]:
        linux.mount("tmpfs", folder, "tmpfs", linux.NOSUID | linux.NODEV, "size=4k,mode=0755")
        linux.read_only(folder)
    os.mkdir("/dev")
    for name in DEVICES:
        _bind(f"/dev/{name}", f"/dev/{name}", locked=False)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"/dev/{name}")
    os.symlink("/proc/self/fd", "/dev/fd")
    os.mkdir("/dev/shm")
    os.mkdir("/proc")
    linux.mount(OLD + "/proc", "/proc", flags=linux.BIND | linux.REC)
    linux.detach(OLD)
    os.rmdir(OLD)
    linux.mount("", "/", flags=linux.REMOUNT | linux.BIND | linux.RDONLY | linux.NOSUID | linux.NODEV)
    linux.set_hostname("sandbox")
    os.chdir("/tmp")


def _unshare():
    """Takes the namespaces; who is not root takes a user namespace first, in which they are."""
    rest = linux.NEWNS | linux.NEWNET | linux.NEWIPC | linux.NEWUTS
    user, group = os.geteuid(), os.getegid()
    try:
        if user != 0:
            raise PermissionError
        linux.unshare(rest)
        os.setgroups([])
    except PermissionError:
        linux.unshare(rest | linux.NEWUSER)
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(text)


def _bind(source: str, place: str, locked: bool = True):
    """Shows a file or folder of the old root in a place of the new one."""
    source = OLD + source
    if os.path.isdir(source):
        os.makedirs(place, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
    linux.mount(source, place, flags=linux.BIND | linux.REC)
    if locked:
        linux.read_only(place)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    enter(told)
    os.execve(told["command"][0], told["command"], told["environment"])
