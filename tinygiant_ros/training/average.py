# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The mean of the weights of several runs that began with the same ones.

    python -m tinygiant_ros.training.average --out runs/mean runs/first/best runs/second/best

What each run has learned beyond the others is partly chance, which the mean evens out. Runs that
began apart have nothing in common to be averaged.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
import shutil
import sys

from safetensors.torch import load_file, save_file

from ..model.tinygiant import CONFIG_FILE, WEIGHTS_FILE


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when what was given cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('folders', nargs='+', type=Path, help='best/ of runs')
    parser.add_argument('--out', type=Path, required=True, help='folder of the mean')
    options = parser.parse_args(arguments)
    try:
        average(options.folders, options.out)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def average(folders: Sequence[Path], out: Path) -> None:
    """
    Write the mean of the weights in these folders to another one.

    Raises FileNotFoundError (no weights in a folder), ValueError (weights of other models).
    """
    for folder in folders:
        if not (folder / WEIGHTS_FILE).is_file():
            raise FileNotFoundError(f'{folder} holds no {WEIGHTS_FILE}; give best/ of a run')
        if (folder / CONFIG_FILE).read_bytes() != (folders[0] / CONFIG_FILE).read_bytes():
            raise ValueError(f'{folder} and {folders[0]} are of other sizes, see their '
                             f'{CONFIG_FILE}; give runs of one variant')
    mean = load_file(folders[0] / WEIGHTS_FILE)
    sums = {name: value.double() for name, value in mean.items() if value.is_floating_point()}
    for folder in folders[1:]:
        weights = load_file(folder / WEIGHTS_FILE)
        for name in sums:
            sums[name] += weights[name]
    mean |= {name: (value / len(folders)).to(mean[name].dtype) for name, value in sums.items()}
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in mean.items()}, out / WEIGHTS_FILE)
    shutil.copyfile(folders[0] / CONFIG_FILE, out / CONFIG_FILE)


if __name__ == '__main__':
    sys.exit(main())
