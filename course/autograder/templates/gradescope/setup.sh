#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: an environment of its own for the grader.
set -euo pipefail

SOURCE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ -d "$SOURCE/package" ] || SOURCE=/autograder/source
ENVIRONMENT="${COURSE_ENVIRONMENT:-/opt/course}"

python_found() {
    for name in python3.13 python3.12 python3.11; do
        if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

if ! python_found >/dev/null; then
    apt-get update -q
    apt-get install -qy python3.12 python3.12-venv || apt-get install -qy python3.11 python3.11-venv
fi
if ! PYTHON="$(python_found)"; then
    echo "Python 3.11, 3.12 or 3.13 is needed; choose a newer base image in Gradescope." >&2
    exit 1
fi

"$PYTHON" -m venv "$ENVIRONMENT"
"$ENVIRONMENT/bin/python" -m pip install --quiet --requirement "$SOURCE/requirements.txt"
"$ENVIRONMENT/bin/python" -m pip install --quiet --no-deps "$SOURCE/package"
chmod -R go-rwx "$SOURCE"
