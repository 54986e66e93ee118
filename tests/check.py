"""./probity check: every step runs whatever the others said; exit 1 if any fails."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("config", "policies", "screening", "adverse_action", "disputes", "tests")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"

# What production needs before it starts; none of it is secret or real.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "PROBITY_SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "PROBITY_BASE_URL": "https://probity.example",
    "PROBITY_ALLOWED_HOSTS": "probity.example",
    "PROBITY_MAIL_URL": "smtp+tls://mail.example",
    "PROBITY_MAIL_FROM": "no-reply@probity.example",
    "DATABASE_URL": "postgresql://probity_app@database.example/probity",
    "CELERY_BROKER_URL": "redis://broker.example/0",
}


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *self.command],
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def steps(scratch: Path) -> list[Step]:
    packages = [name for name in PACKAGES if (PROJECT / name).is_dir()]
    deployed = {**PRODUCTION, "PROBITY_DATA": str(scratch)}
    return [
        Step("ruff", ("-m", "ruff", "check", ".")),
        Step("mypy", ("-m", "mypy", *packages)),
        Step("imports", ("-c", LINT_IMPORTS)),
        Step("migrations", ("-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run")),
        Step(
            "production settings",
            ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
            deployed,
        ),
        Step("static files", ("manage.py", "collectstatic", "--no-input"), deployed),
    ]


def report(step: Step) -> bool:
    """Run one step and print its line, and what it said if it found something."""
    began = time.monotonic()
    done = step.run()
    outcome = "ok" if done.returncode == 0 else "FAILED"
    print(f"{step.name:<20} {outcome:<7} {time.monotonic() - began:6.1f} s", flush=True)
    if done.returncode:
        print("".join(f"    {line}\n" for line in done.stdout.splitlines()), flush=True)
    return done.returncode == 0


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        found = [report(step) for step in steps(Path(scratch))]
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
