#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds a way to render without a display and writes it as shell code into .tinygiant/gl.sh:
# EGL where it works, else OSMesa of the system, else OSMesa fetched into .tinygiant/gl (apt, no
# root). Usage: scripts/headless_gl.sh PYTHON (one that has mujoco)
set -euo pipefail
. "$(dirname "$0")/common.sh"
PYTHON=$1
FOLDER=$STATE/gl
[ -f "$STATE/gl.sh" ] && exit 0

renders() {
  MUJOCO_GL=$1 LD_LIBRARY_PATH="${2:+$2:}${LD_LIBRARY_PATH:-}" timeout 60 "$PYTHON" -c 'import mujoco
model = mujoco.MjModel.from_xml_string("<mujoco><worldbody><geom size=\"1\"/></worldbody></mujoco>")
renderer = mujoco.Renderer(model, 16, 16)
data = mujoco.MjData(model)
mujoco.mj_forward(model, data)
renderer.update_scene(data)
assert renderer.render().shape == (16, 16, 3)' >/dev/null 2>&1
}

# Unpacks OSMesa and what it needs beside the system, with package lists of its own.
fetch_osmesa() {
  local options=(-o "Dir::State::Lists=$FOLDER/lists" -o "Dir::Cache=$FOLDER/cache"
    -o Dir::State::status=/var/lib/dpkg/status -o Debug::NoLocking=1 -o APT::Sandbox::User= -qq)
  mkdir -p "$FOLDER/lists/partial" "$FOLDER/cache/archives/partial" "$FOLDER/debs"
  cd "$FOLDER/debs"
  apt-get "${options[@]}" update
  apt-get "${options[@]}" -s --no-install-recommends install libosmesa6 \
    | awk '/^Inst/ {print $2}' | xargs apt-get "${options[@]}" download
  for deb in *.deb; do dpkg -x "$deb" "$FOLDER/root"; done
}

use() { printf 'export MUJOCO_GL=%s\n' "$1" >"$STATE/gl.sh"; }

mkdir -p "$STATE"
if renders egl; then
  use egl
elif renders osmesa; then
  use osmesa
elif command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
  say 'OpenGL: neither EGL nor OSMesa here, fetching OSMesa (no root)'
  quietly headless-gl fetch_osmesa
  libraries=$(dirname "$(find "$FOLDER/root" -name 'libOSMesa.so.*' | head -n 1)")
  renders osmesa "$libraries" || fail 'OpenGL: the fetched OSMesa does not render; install EGL or' \
    'OSMesa (Debian, Ubuntu: apt install libegl1 libosmesa6)'
  use osmesa
  printf 'export LD_LIBRARY_PATH=%q"${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n' "$libraries" \
    >>"$STATE/gl.sh"
else
  fail 'OpenGL: the simulated camera renders with EGL or OSMesa, neither works here; install one' \
    '(Fedora: dnf install mesa-libEGL mesa-libOSMesa; Arch: pacman -S mesa)'
fi
say "OpenGL: $(sed -n 's/.*MUJOCO_GL=//p' "$STATE/gl.sh")"
