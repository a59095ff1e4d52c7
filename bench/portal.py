"""The public portal with 15,000 publications on PostgreSQL: queries and CPU of each kind of page, and how many requests a second
gunicorn answers against nginx serving the same bytes from disk on the same machine.

python -m bench.portal [--publications N] [--seconds S] [--strict]    (make bench-portal)
A scratch database is made on the server of BENCH_DATABASE_URL (postgresql://postgres@127.0.0.1:5432/postgres) and dropped at the end.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
MOST_QUERIES, MOST_CPU = 12, 60.0
REQUESTS = 40
FIRST = "document, content made"
"""What publishing does for the first reader, and `update_portal` after an upgrade."""
GUNICORN, NGINX = 18211, 18212
WORDS = (
    "取暖费",
    "三公经费",
    "社会保险",
    "校舍维修 预算",
    "古籍修复",
    "养老服务",
    "一般公共预算",
    "2080109",
    "没有的词语",
)


class Kind(NamedTuple):
    """A kind of request: its name and the address of the n-th one."""

    name: str
    address: Callable[[int], str]


class Measured(NamedTuple):
    name: str
    queries: int
    cpu: float
    wall: float

    @property
    def reached(self) -> str:
        if self.name == FIRST:
            return "made when it is published"
        return "yes" if self.queries <= MOST_QUERIES and self.cpu <= MOST_CPU else "NO"


@contextmanager
def scratch_database() -> Iterator[str]:
    """The address of an empty database, which is dropped afterwards."""
    name = f"bench_portal_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield f"{SERVER.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def fill(count: int) -> None:
    """Publishes `count` documents into the database of the settings."""
    from django.core.management import call_command
    from django.db import connection

    from bench import published, pure
    from book.package import read
    from disclosures import archive
    from disclosures.rendering.pdf import document_pdf

    call_command("migrate", verbosity=0)
    book = read(next(path for path in pure.LARGEST.parent.glob("tunliu-*.json")))
    content = document_pdf(book, draft=False)
    published.seed(count, book, [(archive.keep(content), len(content))])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def kinds() -> list[Kind]:
    """The kinds of page, each with addresses spread over all publications."""
    from disclosures.models import Publication
    from portal import addresses

    rows = list(Publication.objects.order_by("pk")[:: max(Publication.objects.count() // (REQUESTS * 3), 1)])

    def row(number: int) -> Publication:
        return rows[(number * 3) % len(rows)]

    def together(number: int) -> str:
        others = Publication.objects.filter(year=2024, region=row(number).region_id)[:4]
        return "/compare/?year=2024&" + "&".join(f"unit={one.unit_code}" for one in others)

    return [
        Kind("home", lambda n: "/"),
        Kind("search: words", lambda n: f"/search/?q={quote(WORDS[n % len(WORDS)])}"),
        Kind("search: words, second page", lambda n: f"/search/?q={quote(WORDS[n % 4])}&page=2"),
        Kind(
            "search: words, year, region",
            lambda n: f"/search/?q={quote(WORDS[n % 7])}&year=2024&region={row(n).region.code[:4]}00",
        ),
        Kind("search: unit", lambda n: f"/search/?unit={quote(row(n).unit_name[4:10])}"),
        Kind("search: year and level", lambda n: f"/search/?year={2023 + n % 3}&level=unit&page={n % 40 + 1}"),
        Kind("regions", lambda n: "/regions/"),
        Kind("region: province", lambda n: f"/regions/{row(n).region.code[:2]}0000/"),
        Kind("region: city", lambda n: f"/regions/{row(n).region.code[:4]}00/"),
        Kind("region: county", lambda n: f"/regions/{row(n).region.code}/"),
        Kind("unit", lambda n: addresses.unit(row(n).unit_code)),
        Kind(FIRST, lambda n: addresses.document(row(n))),
        Kind("document", lambda n: addresses.document(row(n))),
        Kind("compare: years", lambda n: f"/compare/?unit={row(n).unit_code}&year=2023&year=2024&year=2025"),
        Kind("compare: units", together),
        Kind("verify by hash", lambda n: f"/verify/?sha256={row(n).sha256[:-1]}{n % 10}"),
        Kind("RSS", lambda n: "/feed/"),
        Kind("RSS of a province", lambda n: f"/regions/{row(n).region.code[:2]}0000/feed/"),
        Kind("sitemap, index", lambda n: "/sitemap.xml"),
        Kind("sitemap, documents", lambda n: f"/sitemap-documents.xml?p={n % 30 + 1}"),
        Kind("not found", lambda n: f"{addresses.unit(row(n).unit_code[:-2])}2024/"),
        Kind("PDF", lambda n: addresses.file(row(n), "document.pdf")),
        Kind("API: publications", lambda n: f"/api/v1/publications?page={n % 20 + 1}"),
        Kind("API: units", lambda n: f"/api/v1/units?page={n % 20 + 1}"),
    ]


def measure() -> list[Measured]:
    """Queries and milliseconds of each kind of page, in this process, one request after another."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from portal.http import shelf

    visitor = Client(headers={"host": "localhost"})
    found = []
    for kind in kinds():
        queries, cpu, wall = [], [], []
        addresses = [kind.address(number) for number in range(REQUESTS)]
        for address in addresses:
            shelf.clear()
            with CaptureQueriesContext(connection) as captured:
                response = visitor.get(address)
                _drain(response)
            if response.status_code >= 500:
                raise RuntimeError(f"{address}: {response.status_code}")
            queries.append(len(captured))
            if kind.name == FIRST:
                from portal.models import ReadingPage

                ReadingPage.objects.all().delete()
            shelf.clear()
            start, clock = time.process_time(), time.perf_counter()
            _drain(visitor.get(address))
            cpu.append((time.process_time() - start) * 1000)
            wall.append((time.perf_counter() - clock) * 1000)
        found.append(Measured(kind.name, max(queries), _p95(cpu), _p95(wall)))
        print(f"{kind.name} …", file=sys.stderr)
    address = kinds()[12].address(0)
    tag = visitor.get(address).headers["ETag"]
    cpu, wall = [], []
    for _ in range(REQUESTS):
        start, clock = time.process_time(), time.perf_counter()
        assert visitor.get(address, headers={"if-none-match": tag}).status_code == 304
        cpu.append((time.process_time() - start) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
    found.append(Measured("document, unchanged: 304", 1, _p95(cpu), _p95(wall)))
    return found


def _drain(response: Any) -> None:
    if response.streaming:
        for _ in response.streaming_content:
            pass


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def throughput(folder: Path, seconds: int) -> list[tuple[str, float, float, float]]:
    """Requests a second of each address: gunicorn, nginx before it as docs/nginx.md has it, nginx with the same bytes from disk."""
    places = kinds()
    wanted = {
        "home": "/",
        "document": places[12].address(0),
        "PDF download": next(kind for kind in places if kind.name == "PDF").address(0),
        "API": "/api/v1/publications",
    }
    # One address asks for everything here: the bound on what one may ask is not what is measured.
    plain = os.environ | {"BUDGET_ALLOWED_HOSTS": "localhost,127.0.0.1", "BUDGET_API_RATE": "0"}
    with _gunicorn(plain | {"BUDGET_SENDFILE": "/sendfile/"}), _nginx(folder):
        found = []
        for number, (name, address) in enumerate(wanted.items()):
            with _gunicorn(plain, GUNICORN + 5):
                direct = f"http://127.0.0.1:{GUNICORN + 5}{address}"
                (folder / "plain" / f"{number}").write_bytes(_get(direct))
                alone = _wrk(direct, seconds)
            # What nginx keeps is there once somebody has asked; a worker's first answer takes seconds.
            _get(f"http://127.0.0.1:{NGINX}{address}")
            before = _wrk(f"http://127.0.0.1:{NGINX}{address}", seconds)
            disk = _wrk(f"http://127.0.0.1:{NGINX}/plain/{number}", seconds)
            found.append((name, alone, before, disk))
        return found


@contextmanager
def _gunicorn(environment: dict[str, str], port: int = GUNICORN) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    with _running(command, environment, f"http://127.0.0.1:{port}/healthz"):
        yield


@contextmanager
def _nginx(folder: Path) -> Iterator[None]:
    (folder / "plain").mkdir()
    folder.chmod(0o755)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"""
{user} daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=budget:10m max_size=1g inactive=1h;
  server {{
    listen 127.0.0.1:{NGINX};
    location /plain/ {{ alias {folder}/plain/; }}
    location /sendfile/ {{ internal; alias {os.environ["BUDGET_DATA_DIR"]}/; }}
    location / {{ proxy_pass http://127.0.0.1:{GUNICORN}; proxy_set_header Host localhost; }}
    location ~ ^/units/.+/v[0-9]+/.+ {{ proxy_pass http://127.0.0.1:{GUNICORN}; proxy_set_header Host localhost; }}
    location ~ ^/(units|regions|search|terms|about|accessibility|feed|sitemap|compare|$) {{
      proxy_pass http://127.0.0.1:{GUNICORN}; proxy_set_header Host localhost; proxy_set_header Cookie "";
      proxy_cache budget; proxy_cache_revalidate on; proxy_cache_lock on; proxy_cache_use_stale error timeout updating;
    }}
  }}
}}
""")
    command = [shutil.which("nginx") or "nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    with _running(command, dict(os.environ), f"http://127.0.0.1:{NGINX}/healthz"):
        yield


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str], until: str) -> Iterator[None]:
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                _get(until)
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise RuntimeError(f"{command[0]} does not answer at {until}")
        yield
    finally:
        child.terminate()
        child.wait(20)


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310  # our own servers
        content: bytes = response.read()
        return content


def _wrk(address: str, seconds: int) -> float:
    told = subprocess.run(
        ["wrk", "-t2", "-c8", f"-d{seconds}s", address], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    if "Non-2xx" in told:
        raise RuntimeError(f"{address}: {told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found
    return float(found[1])


def _show_pages(pages: Sequence[Measured], count: int) -> None:
    print(f"\n{count} publications on PostgreSQL, {REQUESTS} requests of each kind, one after another\n")
    wanted = f"≤ {MOST_QUERIES} queries and ≤ {MOST_CPU:g} ms"
    print(f"{'page':<32}{'queries':>8}{'CPU p95, ms':>14}{'wall p95, ms':>14}  {wanted}")
    for page in pages:
        print(f"{page.name:<32}{page.queries:>8}{page.cpu:>14.1f}{page.wall:>14.1f}  {page.reached}")


def _show_speeds(speeds: Sequence[tuple[str, float, float, float]]) -> None:
    heads = f"{'gunicorn':>10}{'via nginx':>11}{'nginx, disk':>13}{'gunicorn/disk':>15}{'via/disk':>10}"
    print(f"\n{'requests a second':<18}{heads}")
    for name, alone, before, disk in speeds:
        print(f"{name:<18}{alone:>10.0f}{before:>11.0f}{disk:>13.0f}{alone / disk:>15.4f}{before / disk:>10.4f}")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.portal", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--publications", type=int, default=15_000)
    parser.add_argument("--seconds", type=int, default=5, help="for each measurement of requests a second (5)")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target is missed")
    options = parser.parse_args()
    try:
        psycopg.connect(SERVER, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        print(f"THE PORTAL IS NOT MEASURED: no PostgreSQL server answers ({error})")
        return int(options.strict)
    missing = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    with scratch_database() as database, tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": database,
            "BUDGET_DATA_DIR": data,
            "BUDGET_HTTPS": "",
            "BUDGET_LOG_LEVEL": "ERROR",
        }
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        print(f"making {options.publications} publications …", file=sys.stderr)
        start = time.perf_counter()
        fill(options.publications)
        print(f"{options.publications} publications in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        pages = measure()
        _show_pages(pages, options.publications)
        if missing:
            print(f"\nREQUESTS A SECOND ARE NOT MEASURED: apt-get install {' '.join(missing)}")
        else:
            _show_speeds(throughput(Path(folder), options.seconds))
        from django.db import connections

        connections.close_all()
    return int(options.strict and any(page.reached == "NO" for page in pages))


if __name__ == "__main__":
    sys.exit(main())
