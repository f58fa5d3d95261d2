#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image. Beside it in the zip lie run_autograder, assignment.yaml and a
# wheel of bpttcheck (`pip wheel --no-deps .` in a clone of its repository).
set -euo pipefail
apt-get update
apt-get install -y python3 python3-venv
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install /autograder/source/bpttcheck-*.whl
