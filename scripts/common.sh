# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the other scripts: folders, messages, choice of python, kind of ROS 2.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE=$ROOT/.tinygiant
UNDERLAY=$STATE/jazzy
VENV=$STATE/venv
WORKSPACE=$STATE/ws
export PIP_DISABLE_PIP_VERSION_CHECK=1

# Messages go to stderr: the stdout of `make env` is shell code.
say() { printf 'tinygiant: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# A ROS 2 that the caller sourced, other than the one these scripts made.
sourced_ros() {
  [ -n "${ROS_DISTRO:-}" ] && [ -n "${AMENT_PREFIX_PATH:-}" ] || return 1
  case ":$AMENT_PREFIX_PATH:" in *":$UNDERLAY:"*) return 1 ;; esac
}

# Tells one ROS 2 from another: what was built with one does not run with the other.
ros_kind() { if sourced_ros; then echo "$ROS_DISTRO ${AMENT_PREFIX_PATH##*:}"; else echo underlay; fi; }

# The first python 3.10 to 3.12 that can make a virtual environment.
find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.10 \
      "$HOME"/.pyenv/versions/3.1[012].*/bin/python3; do
    if "$candidate" -c 'import sys, ensurepip, venv
sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
  fail 'no python 3.10, 3.11 or 3.12 with venv; install one (Debian, Ubuntu:' \
    'apt install python3-venv) or name it: make PYTHON=/path/to/python3'
}

# The python of the environment: the underlay's own, or the venv over a sourced ROS 2.
env_python() { if sourced_ros; then echo "$VENV/bin/python"; else echo "$UNDERLAY/bin/python"; fi; }

# Runs a step whose output only matters when it fails.
quietly() {
  local log=$STATE/log/$1.log
  shift
  mkdir -p "$STATE/log"
  "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "failed: $* (all of it: $log)"; }
}

# Puts this script into the environment that env.sh prints.
enter_env() {
  local code
  code=$("$ROOT/scripts/env.sh")
  set +u          # setup files read variables that are not set
  eval "$code"
  set -u
}
