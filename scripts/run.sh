#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs a command in the environment of the targets; with --ros on a ROS graph of its own.
# Usage: scripts/run.sh [--ros] COMMAND [ARGUMENT...]
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_env
if [ "$1" = --ros ]; then
  shift
  # This machine only, and apart from other runs on it.
  export ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST ROS_DOMAIN_ID=$((30 + $$ % 70))
  [ "$ROS_DISTRO" != humble ] || export ROS_LOCALHOST_ONLY=1
  trap 'ros2 daemon stop >/dev/null 2>&1 || true' EXIT
fi
cd "$ROOT"
"$@"
