#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds both packages into .tinygiant/ws; edits of python files need no new build.
set -euo pipefail
. "$(dirname "$0")/common.sh"
enter_env
say "build: colcon build into ${WORKSPACE#"$ROOT"/}"
cd "$STATE"
quietly build colcon --log-base "$STATE/log/colcon" build --symlink-install \
  --base-paths "$ROOT" --build-base "$STATE/build" --install-base "$WORKSPACE"
