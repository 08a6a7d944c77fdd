# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Write the parts of README.md that come from the code and from measurements.

Parameters from core/config.py, scores from benchmarks/exam.json, speed from the results of
the benchmarks there.
With --check nothing is written and the exit code says whether the README is up to date.
"""

import json
from pathlib import Path
import re
import sys

from tinygiant_ros.core.config import to_markdown

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / 'README.md'
EXAM = ROOT / 'benchmarks' / 'exam.json'
BENCHMARKS = ROOT / 'benchmarks'
CASES = {'new_frame': 'a question on a new image', 'known_frame': 'the next one on the same image',
         'batch_of_8': 'eight together on the same image'}
CATEGORIES = {'left_right': 'left or right', 'mcq': 'which one', 'distance': 'how far',
              'count': 'how many'}
ANSWERERS = {'model': 'TinyGiantVLM', 'floor_contact': 'plain geometry*',
             'median_depth': "an engineer's script*", 'chance': 'chance'}
SPLITS = {'test': 'a robot at home', 'test_unseen_words': 'sentences unlike those of training',
          'test_unseen_world': 'other halls, looks and cameras',
          'test_benchmark': '8-bit depth, no intrinsics, ceiling cameras'}


def scores() -> str:
    """Return the table of the exam: model and baselines on all test splits."""
    splits = json.loads(EXAM.read_text())['splits']
    rows = ['| test | ' + ' | '.join(ANSWERERS.values()) + ' |',
            '|---' * (len(ANSWERERS) + 1) + '|']
    for split, name in SPLITS.items():
        cells = [_with_interval(splits[split]['answerers'][key]) for key in ANSWERERS]
        rows.append(f'| `{split}`: {name} | ' + ' | '.join(cells) + ' |')
    home = splits['test']['answerers']['model']
    rows += ['', f'By kind on `test` ({sum(home["asked"].values())} questions, '
             f'{splits["test"]["frames"]} frames), the model beside plain geometry:', '',
             '| kind | questions | model | plain geometry* |', '|---|---|---|---|']
    geometry = splits['test']['answerers']['floor_contact']
    for key, name in CATEGORIES.items():
        rows.append(f'| {name} | {home["asked"][key]} | {home["official"][key]:.1f} % | '
                    f'{geometry["official"][key]:.1f} % |')
    rows += ['', 'The confidence that comes with an answer is off by '
             f'{100 * home["calibration_error"]:.1f} percentage points on average on `test` '
             '(expected calibration error).']
    refused = splits['test_unanswerable']['answerers']['model']['refusals']['unanswerable']
    vain = {name: splits[name]['answerers']['model']['refusals']['answerable']['refused']
            for name in ('test', 'test_unseen_words')}
    rows += ['', f'Of {refused["questions"]} questions that nothing in the view answers it '
             f'refuses {refused["refused"]:.1f} %, of those with an answer {vain["test"]:.1f} % '
             f'on `test` and {vain["test_unseen_words"]:.1f} % on `test_unseen_words`.']
    rows += ['', _told(splits), '', _beside(splits['test_beside'])]
    return '\n'.join(rows)


def _told(alone: dict) -> str:
    exam = result_of('exam_glossary')
    (score, refused), (told_score, told_refused) = (
        (splits['test_unseen_words']['answerers']['model']['official']['score'],
         splits['test_unanswerable']['answerers']['model']['refusals']['unanswerable']['refused'])
        for splits in (alone, exam['splits']))
    vain = exam['splits']['test_unseen_words']['answerers']['model']['refusals']['answerable']
    return (f'With a glossary of {len(exam["glossary"])} names, the default of the node '
            '([what your site calls things](#what-your-site-calls-things)), '
            f'`test_unseen_words` is {told_score:.1f} instead of {score:.1f} and '
            f'{vain["refused"]:.1f} % of it are refused, of the unanswerable questions '
            f'{told_refused:.1f} % (without it {refused:.1f} %; '
            '[benchmarks/exam_glossary.md](benchmarks/exam_glossary.md)). The sentences are then '
            'still unheard, the names are not.')


def _beside(split: dict) -> str:
    told = {key: split['answerers'][key]['robot'] for key in ('model', 'floor_contact')}
    low, high = told['model']['interval']
    return (f'Of {told["model"]["questions"]} questions that people ask and the benchmark does '
            'not (how many there are, how far any two things are apart, the nearest of any label: '
            f'`test_beside`, in words like those of training) {told["model"]["right"]:.1f} % are '
            f'answered right ({low:.1f}-{high:.1f}), by plain geometry* '
            f'{told["floor_contact"]["right"]:.1f} %.')


def _with_interval(figures: dict) -> str:
    low, high = figures['official_interval']['score']
    return f'{figures["official"]["score"]:.1f} ({low:.1f}-{high:.1f})'


def speed() -> str:
    """Return the tables of times, load and memory; what was not measured is left out."""
    questions, memory = result_of('questions'), result_of('memory')
    if not questions:
        return 'Not measured on this version yet: `make bench`, then `python3 scripts/readme.py`.'
    about = questions['machine']
    precisions = list(questions['cases'])
    rows = [f'`make bench` on {about["cores"]} cores of {about["processor"]}, ONNX Runtime, '
            f'{questions["image"]}, {questions["regions"]} regions; median and in brackets 99th '
            'percentile.', '',
            '| | ' + ' | '.join(precisions) + ' |', '|---' * (len(precisions) + 1) + '|']
    for key, name in CASES.items():
        times = [questions['cases'][one][key] for one in precisions]
        rows.append(f'| {name} | ' + ' | '.join(map(_with_p99, times)) + ' |')
    if memory:
        cells = [memory['precisions'].get(one) for one in precisions]
        rows.append('| memory of the node: inactive, active, after questions | ' + ' | '.join(
            '-' if one is None else ', '.join(
                f'{one[state]:.0f}' for state in ('inactive_mb', 'active_mb', 'answering_mb'))
            + ' MB' for one in cells) + ' |')
    extra = [*_node_rows(), *_peer_rows()]
    others = [_elsewhere(path.parent.name)
              for path in sorted(BENCHMARKS.glob('*/questions.json'))]
    if extra:
        rows += ['', '| | |', '|---|---|', *extra]
    if alone := questions.get('one_thread'):
        rows += ['', f'With one thread, in int8: {_beside_float32(alone)}.']
    if compared := result_of('precision'):
        rows += ['', _alike(compared)]
    rows += ['', 'All graphs, stages, sizes and the method of every number: '
             '[benchmarks/bench.md](benchmarks/bench.md).', *others]
    if result_of('roofline'):
        rows.append('What memory and arithmetic of three Jetsons would allow is '
                    '[computed there](benchmarks/bench.md#roofline), not measured.')
    return '\n'.join(rows)


def _alike(compared: dict) -> str:
    """Return what INT8 costs: the comparison of float32 (A) with it (B)."""
    score = compared['score']
    low, high = score['interval']
    worst = max(one['a'] - one['b'] for one in compared['categories'].values())
    return (f'On the {compared["questions"]} questions of `test` with an answer {compared["b"]} '
            f'answers {compared["alike"]:.1f} % as {compared["a"]} does; its score differs by '
            f'{score["difference"]:+.2f} ({low:+.2f} to {high:+.2f}), no kind of question loses '
            f'more than {worst:.2f}: [benchmarks/precision.json](benchmarks/precision.json).')


def _elsewhere(folder: str) -> str:
    """Return in one line what the same benchmark said on another machine."""
    found, page = result_of(f'{folder}/questions'), f'benchmarks/{folder}/bench.md'
    return (f'On {found["machine"]["cores"]} cores of {found["machine"]["processor"]} in int8: '
            f'{_beside_float32(found)}; [{page}]({page}).')


def _beside_float32(questions: dict) -> str:
    """Return the times of all cases in INT8, each with how much longer float32 takes."""
    times, ratios = questions['cases']['int8'], questions['ratios']['float32_to_int8']
    return ', '.join(f'{name} {times[case]["median_ms"]:.0f} ms (float32 takes '
                     f'{ratios[case]:.2f} times as long)' for case, name in CASES.items())


def result_of(name: str) -> dict:
    """Return the result of a benchmark, empty when it has not run."""
    path = BENCHMARKS / f'{name}.json'
    return json.loads(path.read_text()) if path.is_file() else {}


def _with_p99(times: dict) -> str:
    return f'{times["median_ms"]:.0f} ms ({times["p99_ms"]:.0f})'


def _node_rows() -> list[str]:
    rows = []
    for size, one in result_of('node').get('sizes', {}).items():
        spent = one['overhead']
        rows.append(f'| what the node adds to a question, {size} at 30 Hz | '
                    f'{spent["median_ms"]:.1f} ms ({spent["p99_ms"]:.1f}); '
                    f'{one["pairs_lost_percent"]:g} % of the pairs lost |')
    idle = result_of('idle')
    if idle:
        rows.append(f'| load of the idle node, {idle["image"]} at {idle["rate_hz"]:g} Hz | '
                    f'{idle["always_on"]["cpu_percent"]:g} % of one core, '
                    f'{idle["always_on"]["pairs_lost_percent"]:g} % of the pairs lost; with '
                    f'`always_on: false` {idle["on_demand"]["cpu_percent"]:g} % |')
    return rows


def _peer_rows() -> list[str]:
    peer = result_of('peer')
    if not peer:
        return []
    return ['| a model of the shape of SmolRGPT (published as 600M parameters), random weights, '
            f'{peer["faster_peer"].split(", ")[1]} | {peer["peer_to_ours"]:g} times as long for a '
            'question on a new image |']


def updated(text: str) -> str:
    """Return the README with its generated parts made anew."""
    for name, content in (('parameters', to_markdown().strip()), ('scores', scores()),
                          ('speed', speed())):
        pattern = rf'(<!-- {name}:[^\n]*-->\n).*?(<!-- end {name} -->)'
        text, found = re.subn(pattern, lambda match: match[1] + content + '\n' + match[2], text,
                              flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f'README.md must have one part <!-- {name}: ... -->, has {found}')
    return text


def main() -> int:
    """Write or check README.md."""
    text = README.read_text()
    new = updated(text)
    if '--check' in sys.argv[1:]:
        return int(new != text)
    README.write_text(new)
    return 0


if __name__ == '__main__':
    sys.exit(main())
