# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Run the benchmarks and write their results into benchmarks/.

    python3 -m benchmarks.run [NAME...] [--quick]

NAME: some of those below, by default all. Each writes <name>.json with its method, the machine and
its load before, the rounds and the numbers; bench.md has the tables of all of them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
import sys
import time
import traceback

from tinygiant_ros.runtime.release import open_release

from . import graphs, idle, memory, node, peer, profiles, questions, roofline
from .measure import cores, machine
from .options import Options
from .pages import write_page

HERE = Path(__file__).resolve().parent
BENCHMARKS = {'graphs': graphs, 'questions': questions, 'node': node, 'idle': idle,
              'memory': memory, 'peer': peer, 'roofline': roofline, 'profile': profiles}
QUICK, QUICK_OUT = 0.1, HERE.parent / '.tinygiant' / 'bench'


def main() -> int:
    """Run what was asked for; returns 1 when one of them failed."""
    arguments = parse()
    out = arguments.out or (QUICK_OUT if arguments.quick else HERE)
    out.mkdir(parents=True, exist_ok=True)
    options = Options(
        release=open_release(arguments.release), threads=arguments.threads or cores(),
        share=QUICK if arguments.quick else 1.0, out=out, label=arguments.label)
    failed = [name for name in arguments.names or BENCHMARKS if not run_one(name, options)]
    write_page(BENCHMARKS, out)
    if failed:
        print(f'failed: {", ".join(failed)}', file=sys.stderr)
    return bool(failed)


def parse() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[1])
    parser.add_argument('names', nargs='*', metavar='NAME',
                        help=f'{", ".join(BENCHMARKS)}; none: all')
    parser.add_argument('--release', type=Path, default=HERE.parent / 'engines' / 'tinygiant_64m')
    parser.add_argument('--threads', type=int, default=0, help='of the CPU; 0: one for each core')
    parser.add_argument('--quick', action='store_true',
                        help='a tenth of the rounds, into .tinygiant/bench: to see that it runs')
    parser.add_argument('--label', default='after', choices=('before', 'after'),
                        help='of the profile: of the code before or after a change')
    parser.add_argument('--out', type=Path, help='folder of the results; by default this one')
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f'no benchmark {", ".join(sorted(unknown))}; there are '
                     f'{", ".join(BENCHMARKS)}')
    return arguments


def run_one(name: str, options: Options) -> bool:
    """Run one benchmark, write its result, print its table; says whether it went well."""
    module, start = BENCHMARKS[name], time.monotonic()
    print(f'== {name}', flush=True)
    about = {'method': ' '.join(module.__doc__.split('Method: ')[1].split()),
             'machine': machine(), 'model_id': options.release.model_id,
             'threads': options.threads}
    try:
        result = {**about, **module.run(options)}
    except Exception:      # the others shall still run
        traceback.print_exc()
        return False
    result['took_s'] = round(time.monotonic() - start, 1)
    (options.out / f'{name}.json').write_text(json.dumps(result, indent=1) + '\n')
    print(f'{module.table(result)}\n({result["took_s"]} s)\n', flush=True)
    return True


if __name__ == '__main__':
    sys.exit(main())
