"""What the project is started with names only what exists."""

import importlib
import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml
from celery import Celery
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = list(dict.fromkeys(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)))


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_compose_starts_the_web_site_the_worker_and_what_they_need():
    assert set(COMPOSE["services"]) == {"web", "worker", "db", "redis"}
    for service in COMPOSE["services"].values():
        assert ("image" in service) != ("build" in service)
        assert set(service.get("depends_on", [])) <= set(COMPOSE["services"])
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])


def test_only_the_web_site_is_reached_from_outside():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["web"]


def test_compose_sets_only_variables_that_the_settings_read():
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', text("config/settings.py")))
    for name in ("web", "worker"):
        assert set(COMPOSE["services"][name]["environment"]) <= read


@pytest.mark.parametrize("variable", re.findall(r"^([A-Z_]+) {2,}\S", (ROOT / "config/settings.py").read_text(), re.M))
def test_every_variable_of_the_settings_is_described_and_read(variable):
    assert f'("{variable}"' in text("config/settings.py")


@pytest.mark.parametrize("file", ["docker-compose.yml", "Makefile"])
def test_only_existing_commands_are_named(file):
    named = set(re.findall(r"manage\.py ([a-z_]+)", text(file)))
    assert named
    assert named <= set(get_commands())


@pytest.mark.parametrize("file", ["docker-compose.yml", "Dockerfile", "Makefile"])
def test_the_web_server_is_installed_and_finds_the_site(file):
    assert "gunicorn" in {script.name for script in entry_points(group="console_scripts")}
    modules = re.findall(r"gunicorn\W+([a-z_.]+)", text(file))
    assert modules
    assert all(callable(importlib.import_module(module).application) for module in modules)


def test_the_worker_finds_its_tasks():
    assert "celery" in {script.name for script in entry_points(group="console_scripts")}
    module = re.fullmatch(r"celery -A (\S+) worker .*", COMPOSE["services"]["worker"]["command"])
    assert module is not None
    app = importlib.import_module(module[1]).app
    assert isinstance(app, Celery)
    assert app.conf.task_always_eager, "without a broker a task is done at once"


def test_scripts_and_targets_that_are_called_exist():
    scripts = set(re.findall(r"scripts/[\w.-]+", MAKEFILE + text("Dockerfile") + text("scripts/setup.sh")))
    assert scripts
    assert [script for script in sorted(scripts) if not (ROOT / script).is_file()] == []
    assert set(re.findall(r"\bmake ([a-z-]+)$", text(".ci/run"), re.MULTILINE)) <= set(TARGETS)
    assert set(re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)) == {" ".join(TARGETS)}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_pinned(name):
    lines = [line for line in text(f"{name}.txt").splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.match(r"[a-z0-9-]+==[\w.]+(\s|$)", line)] == []
    wanted = {name.lower() for name in re.findall(r"^[A-Za-z][\w-]*", text(f"{name}.in"), re.MULTILINE)}
    assert wanted <= {line.split("==")[0] for line in lines}
