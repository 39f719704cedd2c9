"""docker-compose.yml, Dockerfile and deploy/: valid, no secrets inside, each process with its own rights."""

import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
RUNNING = ["db", "redis-broker", "redis-cache", "web", "worker", "beat"]
AS_APP = ["web", "worker", "beat"]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8"))["services"])


def is_valid(file: Path) -> bool:
    checker = Path(sys.executable).with_name("check-jsonschema")
    run = subprocess.run([checker, "--builtin-schema", "vendor.compose-spec", file], capture_output=True)
    return run.returncode == 0


def test_it_is_a_valid_compose_file() -> None:
    assert is_valid(COMPOSE)


def test_a_fault_in_it_would_be_seen(tmp_path: Path) -> None:
    faulty = tmp_path / "docker-compose.yml"
    faulty.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "helthcheck:"), encoding="utf-8")
    assert not is_valid(faulty)


def test_it_has_the_processes_of_the_architecture(services: dict[str, Any]) -> None:
    assert set(services) == {*RUNNING, "migrate"}


@pytest.mark.parametrize("name", RUNNING)
def test_every_process_that_stays_is_asked_for_its_health_and_restarted(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", AS_APP)
def test_the_application_signs_in_as_app_and_waits_for_the_tables(services: dict[str, Any], name: str) -> None:
    assert services[name]["environment"]["DATABASE_URL"].startswith("postgres://rentincome_app:")
    assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert "OWNER" not in str(services[name]["environment"])


def test_only_migrate_signs_in_as_owner_and_gives_the_rights_afterwards(services: dict[str, Any]) -> None:
    migrate = services["migrate"]
    assert migrate["environment"]["DATABASE_URL"].startswith("postgres://rentincome_owner:")
    assert migrate["environment"]["RENTINCOME_APP_ROLE"] == services["db"]["environment"]["RENTINCOME_APP_ROLE"]
    assert re.search(r"migrate --noinput && .* grant_app_role$", migrate["command"][-1])
    assert migrate["restart"] == "no"


def test_every_secret_comes_from_outside_and_its_absence_stops_the_start(services: dict[str, Any]) -> None:
    told = {
        f"{service}.{name}": str(value)
        for service, entry in services.items()
        for name, value in entry.get("environment", {}).items()
        if re.search(r"PASSWORD|SECRET|DATABASE_URL", name)
    }
    assert len(told) >= 10
    for name, value in told.items():
        assert re.search(r"\$\{[A-Z_]+:\?set [^}]+\}", value), name


def test_the_example_of_settings_names_everything_that_must_be_set() -> None:
    must = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE.read_text(encoding="utf-8")))
    may = set(re.findall(r"\$\{([A-Z_]+):-", COMPOSE.read_text(encoding="utf-8")))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert must == set(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE))
    assert may == set(re.findall(r"^#([A-Z_]+)=.+$", example, re.MULTILINE))


def test_the_application_has_no_more_of_its_host_than_it_needs(services: dict[str, Any]) -> None:
    for name in [*AS_APP, "migrate"]:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["volumes"] == ["store:/srv/rentincome/var/store"]
    assert [name for name in services if "ports" in services[name]] == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])


def test_production_never_pretends_a_day_nor_drops_the_second_factor(services: dict[str, Any]) -> None:
    for name in [*AS_APP, "migrate"]:
        settings = services[name]["environment"]
        assert settings["RENTINCOME_ENV"] == "production"
        assert not settings.keys() & {"RENTINCOME_TODAY", "RENTINCOME_SECOND_FACTOR", "DEBUG"}


def test_files_that_are_mounted_or_named_are_there(services: dict[str, Any]) -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w/])(?:\./)?(deploy/[\w./-]+)", text))
    assert {"deploy/postgres/init-roles.sql", "deploy/redis/broker.conf", "deploy/gunicorn.conf.py"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def redis_settings(name: str) -> dict[str, str]:
    lines = (ROOT / "deploy" / "redis" / f"{name}.conf").read_text(encoding="utf-8").splitlines()
    return dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))


def test_the_broker_throws_nothing_away_and_the_cache_may() -> None:
    broker, cache = redis_settings("broker"), redis_settings("cache")
    assert (broker["maxmemory-policy"], broker["appendonly"]) == ("noeviction", "yes")
    assert (cache["maxmemory-policy"], cache["appendonly"], cache["maxmemory"]) == (
        "allkeys-lru",
        "no",
        "64mb",
    )


def test_the_image_installs_the_same_pdf_libraries_as_a_fresh_machine() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    machine = (ROOT / "script" / "lib" / "machine.sh").read_text(encoding="utf-8")
    found = re.search(r'^SYSTEM_PACKAGES="python3-venv ([^"]+)"$', machine, re.MULTILINE)
    assert found
    assert f"--no-install-recommends {found[1]} \\" in dockerfile


def test_the_image_runs_as_nobody_special_and_installs_by_hash() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last_user = re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE)[-1]
    assert last_user not in {"root", "0"}
    assert "install --require-hashes -r" in dockerfile
    assert "collectstatic --noinput" in dockerfile


def test_every_package_of_the_application_goes_into_the_image() -> None:
    kept = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    apps = {file.parent.name for file in ROOT.glob("*/apps.py")}
    assert apps | {"rentincome", "templates", "static", "deploy"} <= kept
    assert not kept & {"tests", "var", "requirements", "docs"}


@pytest.mark.services
@pytest.mark.skipif("RENTINCOME_APP_DATABASE_URL" not in os.environ, reason="needs script/services-test")
def test_the_app_role_may_read_and_add_but_not_change_what_nobody_opened() -> None:
    """deploy/postgres/init-roles.sql as script/services-test ran it, on the database it made."""
    table = f"probe_{uuid.uuid4().hex}"
    owner = psycopg2.connect(os.environ["DATABASE_URL"])
    app = psycopg2.connect(os.environ["RENTINCOME_APP_DATABASE_URL"])
    owner.autocommit = app.autocommit = True
    with owner.cursor() as by_owner, app.cursor() as by_app:
        by_owner.execute(f"CREATE TABLE {table} (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, pence bigint)")
        try:
            by_app.execute(f"INSERT INTO {table} (pence) VALUES (100)")
            by_app.execute(f"SELECT pence FROM {table}")
            assert by_app.fetchall() == [(100,)]
            for refused in (
                f"UPDATE {table} SET pence = 1",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
                f"INSERT INTO {table} (id, pence) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET pence = 5",
                f"ALTER TABLE {table} ADD COLUMN x int",
                f"DROP TABLE {table}",
                f"CREATE TABLE {table}_2 (x int)",
            ):
                with pytest.raises(InsufficientPrivilege):
                    by_app.execute(refused)
        finally:
            by_owner.execute(f"DROP TABLE {table}")
    owner.close()
    app.close()
