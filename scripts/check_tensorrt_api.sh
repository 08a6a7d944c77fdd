#!/usr/bin/env bash
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
#
# Checks that every name of TensorRT that this package uses (SURFACE in runtime/trt/api.py) is in
# the python bindings of these versions. Fetches the bindings (1 MB each) with pip and puts
# empty libraries under them: nothing is run, so neither TensorRT nor a GPU is needed.
# Usage: scripts/check_tensorrt_api.sh [VERSION...]
set -euo pipefail
. "$(dirname "$0")/common.sh"
VERSIONS=("$@")
[ $# -gt 0 ] || VERSIONS=(10.3.0 10.16.1.11 11.4.0.106)
command -v cc >/dev/null || fail 'no C compiler (Debian, Ubuntu: apt install gcc)'
enter_env
PY=$(env_python)

# make_stubs FOLDER MAJOR: libraries with the functions that the bindings look for.
make_stubs() {
  local name function source=
  for function in createInferBuilder_INTERNAL createInferRefitter_INTERNAL \
      createInferRuntime_INTERNAL createNvOnnxParserRefitter_INTERNAL \
      createNvOnnxParser_INTERNAL getBuilderPluginRegistry getNvOnnxParserVersion \
      getPluginRegistry initLibNvInferPlugins; do
    source+="void *$function(void) { return 0; }"$'\n'
  done
  mkdir -p "$1"
  for name in nvinfer nvinfer_plugin nvonnxparser; do
    cc -shared -fPIC -x c -o "$1/lib$name.so.$2" - <<<"$source"
  done
}

status=0
for version in "${VERSIONS[@]}"; do
  folder=$STATE/tensorrt-api/$version
  rm -rf "$folder"
  quietly "pip-tensorrt-$version" "$PY" -m pip install --no-deps --only-binary :all: \
    --target "$folder" "tensorrt-cu12-bindings==$version"
  make_stubs "$folder/stubs" "${version%%.*}"
  PYTHONPATH="$folder:$ROOT${PYTHONPATH:+:$PYTHONPATH}" \
    LD_LIBRARY_PATH="$folder/stubs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
    "$PY" -W ignore - "$version" <<'PYTHON' || status=1
import sys

import tensorrt_bindings as trt

from tinygiant_ros.runtime.trt.api import find, missing_names, network_flags, SURFACE, version

assert version(trt) == sys.argv[1], version(trt)
assert find(trt, 'Builder.build_engine') is None      # gone since 10: names that lack are seen
flag = trt.NetworkDefinitionCreationFlag(network_flags(trt).bit_length() - 1)
missing = missing_names(trt)
print(f'TensorRT {sys.argv[1]}: {len(SURFACE) - len(missing)} of {len(SURFACE)} names, '
      f'networks are {flag.name}', *missing, sep='\n  missing: ')
sys.exit(bool(missing) or flag.name != 'STRONGLY_TYPED')
PYTHON
done
exit $status
