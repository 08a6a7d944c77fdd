#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Prints shell code (sh, bash, zsh) that puts a shell into the environment of the other targets:
# ROS 2, python, OpenGL, and the workspace once it is built. Usage: eval "$(make -s env)"
set -euo pipefail
. "$(dirname "$0")/common.sh"

if sourced_ros; then
  site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  # Through PYTHONPATH, because nodes may start with the python that ROS 2 was built for.
  printf 'export PATH=%q":$PATH"\n' "$VENV/bin"
  printf 'export PYTHONPATH=%q"${PYTHONPATH:+:$PYTHONPATH}"\n' "$site"
else
  printf '. %q\n' "$UNDERLAY/setup.sh"
fi
cat "$STATE/gl.sh"
if [ -f "$WORKSPACE/local_setup.sh" ]; then
  printf 'COLCON_CURRENT_PREFIX=%q; . %q; unset COLCON_CURRENT_PREFIX\n' \
    "$WORKSPACE" "$WORKSPACE/local_setup.sh"
fi
