# Read docker-compose.yml, so that what is tried here is what the containers run.
# shellcheck shell=bash

# Fill the array COMMAND with a service's command: compose_command web
# fill it with its health check: compose_command web healthcheck
# /tmp of the container becomes the folder COMPOSE_TMP.
compose_command() {
    mapfile -d '' COMMAND < <("$PY" - "$COMPOSE_TMP" "$@" <<'PYTHON'
import sys
from pathlib import Path

from ruamel.yaml import YAML

folder, service, *what = sys.argv[1:]
entry = YAML(typ="safe").load(Path("docker-compose.yml").read_text(encoding="utf-8"))["services"][service]
words = list(entry["command"])
if what:
    kind, *words = entry["healthcheck"]["test"]
    words = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
for word in words:
    word = str(word).replace("$$", "$").replace("/tmp", folder)
    print(word, end="\0")
PYTHON
    )
    ((${#COMMAND[@]} > 0)) || fail "docker-compose.yml has no ${2:-command} for $1."
}
