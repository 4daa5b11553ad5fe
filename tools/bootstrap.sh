#!/usr/bin/env bash
# Makes the application's environment: uv in .tools/uv, every library of requirements.lock in .venv.
# Does only what is missing; needs nothing but bash and a Python 3.11, 3.12 or 3.13 with its venv module.
set -euo pipefail
cd "$(dirname "$0")/.."

uv_version=0.13.9
uv=.tools/uv/bin/uv

say() { printf '• %s\n' "$*" >&2; }

fits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

# The machine's own python3 comes first; then the versions by name; then those that pyenv keeps out of sight.
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[123]*/bin/python3; do
        if fits "$candidate"; then
            "$candidate" -c 'import sys; print(getattr(sys, "_base_executable", None) or sys.executable)'
            return
        fi
    done
    say 'Python 3.11, 3.12 or 3.13 with venv is needed and was not found (Debian, Ubuntu: apt-get install python3 python3-venv).'
    return 1
}

install_uv() {
    [ "$($uv --version 2>/dev/null | cut -d' ' -f2)" = "$uv_version" ] && return
    say "Installing uv $uv_version into .tools/uv"
    "$1" -m venv --clear .tools/uv
    .tools/uv/bin/pip install --quiet --disable-pip-version-check "uv==$uv_version"
}

install_application() {
    local stamp=.venv/installed wanted
    wanted=$(cat requirements.lock pyproject.toml | sha256sum)
    if [ -x .venv/bin/yimatong ] && .venv/bin/python -c '' && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    say 'Installing the application environment into .venv'
    fits .venv/bin/python || $uv venv --quiet --clear --no-python-downloads --python "$1" .venv
    local quiet=--quiet
    [ -t 2 ] && quiet= # a person at a terminal sees the bars move
    $uv pip sync $quiet --python .venv --require-hashes requirements.lock
    $uv pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
    echo "$wanted" >"$stamp"
}

mkdir -p .tools
exec 9>.tools/lock
flock 9 # two commands at once would step on each other's installation
python=$(find_python)
install_uv "$python"
install_application "$python"
