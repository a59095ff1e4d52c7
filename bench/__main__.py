"""Rendering measured against plain WeasyPrint and Chromium, which print the same page: ratios, which hold on any machine;
and what the pages of the authors cost.

python -m bench [--pairs N] [--strict]    (make bench). Every render that is compared runs in a fresh process.
Ratios are medians over interleaved pairs, since other work on the machine disturbs single runs.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from bench import pure

ROOT = Path(__file__).resolve().parent.parent
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--no-pdf-header-footer",
)


class Run(NamedTuple):
    """One process: CPU seconds with its children, wall seconds, peak of resident memory in MB."""

    cpu: float
    wall: float
    peak: float


class Figure(NamedTuple):
    name: str
    value: float | None
    target: float
    note: str

    @property
    def reached(self) -> str:
        return "not measured" if self.value is None else "yes" if self.value <= self.target else "NO"


def run(command: Sequence[str | Path], environment: Mapping[str, str]) -> Run:
    """Runs a command to its end. RuntimeError when it fails."""
    start = perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        assert child.stderr is not None
        complaint = child.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
        wall = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{complaint[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024 / 1e6)


def ours(module: str, *arguments: str) -> Any:
    """What `python -m bench.<module>` answers."""
    command = [sys.executable, "-m", f"bench.{module}", *arguments]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def fonts_missing() -> list[str]:
    """The families of FONTS that the system does not have."""
    listing = shutil.which("fc-list")
    if listing is None:
        return list(FONTS)
    installed = subprocess.run([listing, ":", "family"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [name for name in FONTS if name not in installed]


def measure(pairs: int, folder: Path) -> tuple[list[Figure], dict[str, float], list[float]]:
    """The figures, the parts of a full render in CPU seconds, and the memory after each of many renders in MB."""
    page, pdf, plain_pdf = folder / "page.html", folder / "ours.pdf", folder / "plain.pdf"
    system = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
    render: list[str | Path] = [sys.executable, "manage.py", "render_package", pure.LARGEST, "--out", pdf]
    plain: list[str | Path] = [sys.executable, ROOT / "bench" / "plain.py", page, plain_pdf]
    ours("rendering", "page", str(page))
    cold, base, chromium = [], [], []
    for number in range(pairs):
        print(f"pair {number + 1} of {pairs} …", file=sys.stderr)
        cold.append(run(render, system))
        base.append(run(plain, system))
        if browser := shutil.which("chromium"):
            with tempfile.TemporaryDirectory() as profile:
                options = [f"--user-data-dir={profile}", f"--print-to-pdf={folder / 'chromium.pdf'}", page.as_uri()]
                chromium.append(run([browser, *CHROMIUM, *options], system))
    print("warm renders, memory …", file=sys.stderr)
    warm, memory = ours("rendering", "warm"), ours("rendering", "memory")
    third = len(memory) // 3
    before, last = median(memory[-2 * third : -third]), median(memory[-third:])
    baseline = median(one.cpu for one in base)
    sizes = pdf.stat().st_size, plain_pdf.stat().st_size
    book = pure.measure()
    figures = [
        Figure(
            "cold render_package / plain WeasyPrint, CPU",
            median(one.cpu / other.cpu for one, other in zip(cold, base, strict=True)),
            0.60,
            f"{median(one.cpu for one in cold):.2f} s / {baseline:.2f} s",
        ),
        Figure(
            "cold render_package / Chromium, wall",
            median(one.wall / other.wall for one, other in zip(cold, chromium, strict=True)) if chromium else None,
            2.6,
            f"{median(one.wall for one in cold):.2f} s / {median(one.wall for one in chromium):.2f} s"
            if chromium
            else "CHROMIUM IS NOT INSTALLED: apt-get install chromium",
        ),
        Figure("second full render, warm / plain, CPU", warm["full"] / baseline, 0.45, f"{warm['full']:.2f} s"),
        Figure("one form changed / full, warm, CPU", warm["changed"] / warm["full"], 0.30, f"{warm['changed']:.2f} s"),
        Figure("one form alone, warm, s of CPU", warm["form"], 0.15, ""),
        Figure("表二 alone, warm, s of CPU", warm["table"], 0.15, ""),
        Figure("peak memory of a cold render, MB", max(one.peak for one in cold), 300, f"plain {base[0].peak:.0f}"),
        Figure("size of the file / plain", sizes[0] / sizes[1], 0.75, f"{sizes[0] // 1024} KB / {sizes[1] // 1024} KB"),
        Figure(
            f"memory over {len(memory)} renders: last third / third before",
            last / before,
            1.03,
            f"{last:.0f} MB at the end",
        ),
        Figure("tables, narrative and rules from a Book, ms", book["together"], 50, ""),
        Figure("all rules on a Book, ms", book["rules"], 100, ""),
        Figure("comparing two Books, every line changed, ms", book["compare"], 200, ""),
        *authoring(),
        *reviewing(),
    ]
    return figures, warm["parts"], memory


def reviewing() -> list[Figure]:
    """The pages of the reviewers: two submissions compared, and the document with what stands beside it."""
    print("reviewing …", file=sys.stderr)
    cost = ours("review")
    return [
        Figure("page that compares two submissions, ms of CPU", cost["compare"], 200, "every line changed"),
        Figure("review page, ms of CPU", cost["review"], 500, ""),
    ]


def authoring() -> list[Figure]:
    """The pages of the authors: 500 lines shown and saved, 10,000 lines brought in by a workbook."""
    print("authoring …", file=sys.stderr)
    cost = ours("authoring")
    brought_in = cost["upload"]["cpu"] + cost["confirm"]["cpu"]
    return [
        Figure("page with 500 lines, queries", cost["page"]["queries"], 25, ""),
        Figure("page with 500 lines, s of CPU", cost["page"]["cpu"], 0.3, ""),
        Figure("500 lines saved, s of CPU", cost["save"]["cpu"], 0.3, f"{cost['save']['queries']:.0f} queries"),
        Figure(
            "10,000 lines imported, s of CPU",
            cost["confirm"]["cpu"],
            3,
            f"{cost['confirm']['queries']:.0f} queries; with the upload before it {brought_in:.1f} s",
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=5, help="interleaved pairs of cold renders (5)")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target is missed")
    options = parser.parse_args()
    if missing := fonts_missing():
        print(f"The baseline needs {' and '.join(missing)}: apt-get install fontconfig fonts-noto-cjk")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        figures, parts, memory = measure(options.pairs, Path(folder))
    print(f"\n{pure.LARGEST.stem}, medians of {options.pairs} interleaved pairs\n")
    print(f"{'figure':<56}{'measured':>10}{'target':>10}  {'reached':<14}")
    for figure in figures:
        value = "-" if figure.value is None else f"{figure.value:.3g}"
        print(f"{figure.name:<56}{value:>10}{f'≤ {figure.target:g}':>10}  {figure.reached:<14}{figure.note}")
    listed = ", ".join(f"{name} {seconds * 1000:.1f}" for name, seconds in parts.items())
    print(f"\nparts of a warm full render, ms of CPU: {listed}")
    print(
        "resident memory after render, MB: "
        + ", ".join(f"{n}: {memory[n - 1]:.0f}" for n in (1, *range(10, len(memory) + 1, 10)))
    )
    return int(options.strict and any(figure.reached == "NO" for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
