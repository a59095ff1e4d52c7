#!/bin/sh
# Makes .venv with the pinned packages and sees to the system libraries. `setup.sh dev` adds what tests and linters need.
# What is there already is left alone, so a second run does nothing. A browser is for tests alone.
set -eu
cd "$(dirname "$0")/.."

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
# The libraries are loaded by the names that WeasyPrint asks for.
libraries='import ctypes
for name in ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0",
             "libharfbuzz-subset.so.0", "libfontconfig.so.1"):
    ctypes.CDLL(name)'

find_python() {
    for name in ${PYTHON:-python3.11 python3 python3.12 python3.13 python}; do
        if "$name" -c "$new_enough" 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed; found: $(python3 --version 2>&1 || echo none)." \
        "If it has another name: make setup PYTHON=/path/to/python" >&2
    exit 1
}

# Installs Debian packages where that needs no password. Elsewhere it says what to type, and fails.
apt_install() {
    if command -v apt-get >/dev/null; then
        if [ "$(id -u)" = 0 ]; then
            run_apt "" "$@" && return
        elif sudo -n true 2>/dev/null; then
            run_apt "sudo -n" "$@" && return
        fi
        echo "To install what is missing, type:" >&2
        echo "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $*'" >&2
    fi
    return 1
}

run_apt() {
    as_root=$1
    shift
    echo "Installing $* ..."
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            -o DPkg::Lock::Timeout=120 "$@" >/dev/null
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        echo "$python cannot make virtual environments; on Debian and Ubuntu the package $package is missing." >&2
        apt_install "$package" || exit 1
    fi
    echo "Making .venv with $("$python" --version) ..."
    "$python" -m venv --clear .venv
}

# pip runs only when the pins differ from those it installed last, of which a copy is kept in .venv.
install() {
    if ! cmp -s "$1" ".venv/$1"; then
        echo "Installing $1 ..."
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
        cp "$1" ".venv/$1"
    fi
}

check_libraries() {
    if [ "$(uname)" != Linux ] || .venv/bin/python -c "$libraries" 2>/dev/null; then
        return
    fi
    echo "Libraries for laying out PDF pages are missing: Pango, HarfBuzz." >&2
    # shellcheck disable=SC2046 # one word for each package
    apt_install $(cat scripts/apt-packages.txt) || echo "Going on without them: everything but PDF works." >&2
}

check_browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then
            return
        fi
    done
    echo "Chromium is missing: browser tests need it." >&2
    apt_install chromium || echo "GOING ON WITHOUT BROWSER TESTS: they will be skipped." >&2
}

.venv/bin/python -c "$new_enough" 2>/dev/null || make_venv
install requirements.txt
if [ "${1:-}" = dev ]; then
    install requirements-dev.txt
    check_browser
fi
check_libraries
