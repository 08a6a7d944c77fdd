# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Turns a trained model into a release under engines/.

    python -m tinygiant_ros.export.release --checkpoint run/best --val-cache cache/val \
        --calibration-data data
    python -m tinygiant_ros.training.exam --data data --out benchmarks --name exam \
        --answerer model chance median_depth floor_contact
    python -m tinygiant_ros.export.release --exam benchmarks/exam.json

The last line puts the model's scores into the card of the release. Without a checkpoint,
--calibration-data adds graphs in INT8 to the release that is there, and --val-cache fits what its
card says of confidence and refusals anew. --graphs-only exports the float graphs of a release anew
from its own weights, where the code of the model changed but not what it computes; those in INT8
have to be added again.
Weights are stored INT8 per output channel and loaded back before the export, so that model and
graphs agree; a parity report compares both on the same inputs and must pass.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
import hashlib
import json
from pathlib import Path
import shutil
import sys
import tempfile

from safetensors.numpy import save_file

from .calibration import calibrate
from .graphs import export_graphs
from .model_card import write_model_card
from .parity import check_parity
from .quantize import add_int8
from .weights import count_experts, strip_weights
from ..core.precision import INT8
from ..model.tinygiant import TinyGiantVLM
from ..runtime.backend import GRAPHS
from ..runtime.pretrained import load_pretrained
from ..runtime.release import (
    open_release,
    Release,
    repository_engines,
    TENSORRT,
    weight_pieces,
)
from ..sim.sentences import VOCABULARY
from ..training.answerers import MODEL
from ..training.batches import CachedQuestions
from ..training.stored import quantize, restore
from ..training.torch_backend import TorchBackend

MAX_WEIGHTS_BYTES = 45_000_000


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    folder = options.engines / options.name
    if options.checkpoint:
        model = TinyGiantVLM.load(options.checkpoint, load_pretrained)
        notes = json.loads(options.notes.read_text()) if options.notes else {}
        val = CachedQuestions(options.val_cache, VOCABULARY) if options.val_cache else None
        make_release(model, folder, notes, val)
    elif options.val_cache:
        calibrate_release(folder, CachedQuestions(options.val_cache, VOCABULARY))
    if options.graphs_only:
        renew_graphs(folder)
    if options.calibration_data:
        quantize_release(folder, options.calibration_data)
    if options.exam:
        exam = json.loads(options.exam.read_text())['splits']
        add_scores(folder, {split: one['answerers'][MODEL] for split, one in exam.items()})
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f'{folder}: {size / 1e6:.1f} MB')
    return 0


def make_release(model: TinyGiantVLM, folder: Path, notes: dict,
                 val: CachedQuestions | None = None) -> Release:
    """
    Write the whole release into a new folder and then put it in the place of the old one.

    val: calibrates the confidence. It has float32 alone, see quantize_release().
    """
    with _replaced(folder) as part:
        part.mkdir()
        stored = quantize(model.trained_state())
        save_file(stored, part / 'weights.safetensors')
        (part / 'weights.safetensors').chmod(0o644)      # the library keeps it to its user
        _check_size(part / 'weights.safetensors')
        model.load_trained(restore(stored))
        fitted = {} if val is None else calibrate(model, val)
        _write_json(part / 'vocabulary.json', list(VOCABULARY))
        _write_json(part / 'card.json', _card(model, folder.name, stored, notes, fitted))
        _write_graphs(part, model)
        write_model_card(part)
    return open_release(folder)


def calibrate_release(folder: Path, val: CachedQuestions) -> Release:
    """Fit the confidence and the limit of refusals of a release that is there anew."""
    _update_card(folder, calibrate(TorchBackend.from_release(open_release(folder)).model, val))
    write_model_card(folder)
    return open_release(folder)


def quantize_release(folder: Path, data: Path) -> Release:
    """Add graphs in INT8, calibrated on a folder of `make data`, to a release that is there."""
    with _replaced(folder) as part:
        shutil.copytree(folder, part)
        _update_card(part, {INT8: add_int8(part, data)})
        write_model_card(part)
    return open_release(folder)


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """Yield where to write a folder of this name; it takes the place of the old one at the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix='.export-') as scratch:
        part = Path(scratch) / folder.name
        yield part
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)


def renew_graphs(folder: Path) -> Release:
    """Export the float graphs of a release anew from its own weights; those in INT8 go."""
    release = open_release(folder)
    model = TorchBackend.from_release(release).model
    with _replaced(folder) as part:
        shutil.copytree(folder, part)
        for graph in GRAPHS:
            for section in (INT8, TENSORRT):
                (part / release.graph(graph, section).name).unlink(missing_ok=True)
        _update_card(part, {INT8: None})
        _write_graphs(part, model)
        write_model_card(part)
    return open_release(folder)


def _write_graphs(folder: Path, model: TinyGiantVLM) -> None:
    """Put the graphs and the manifest of a model beside its weights and check them."""
    export_graphs(model, folder)
    manifest = strip_weights(folder, model)
    experts = count_experts(manifest, model)
    if experts != model.config.experts:
        raise ValueError(f'{experts} experts in the graph, {model.config.experts} expected')
    _write_manifest(folder, manifest)
    _update_card(folder, {'parity': check_parity(open_release(folder), model)})


def add_scores(folder: Path, scores: dict[str, dict]) -> None:
    """Put the figures of training.exam into card and model card, by name of the split."""
    _update_card(folder, {'scores': scores})
    write_model_card(folder)


def _card(model: TinyGiantVLM, name: str, stored: dict, notes: dict, fitted: dict) -> dict:
    """Return what the release says of itself."""
    digest = hashlib.sha256(b''.join(stored[key].tobytes() for key in sorted(stored)))
    return {
        'model_id': f'{name}-{digest.hexdigest()[:8]}',
        'parameters': sum(parameter.numel() for parameter in model.parameters()),
        'trained_parameters': sum(p.numel() for p in model.parameters() if p.requires_grad),
        'config': asdict(model.config), **fitted, 'training': notes}


def _write_manifest(folder: Path, manifest: dict) -> None:
    """Write manifest.json with the checksum of the weights.bin that the runtime will make."""
    _write_json(folder / 'manifest.json', manifest)
    digest = hashlib.sha256()
    for piece in weight_pieces(open_release(folder)):
        digest.update(piece)
    _write_json(folder / 'manifest.json', manifest | {'sha256': digest.hexdigest()})


def _update_card(folder: Path, values: dict) -> None:
    path = folder / 'card.json'
    known = json.loads(path.read_text()) | values
    _write_json(path, {name: value for name, value in known.items() if value is not None})


def _write_json(path: Path, content) -> None:
    path.write_text(json.dumps(content, indent=1) + '\n', encoding='utf-8')


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_WEIGHTS_BYTES:
        raise ValueError(f'{path.name} has {size / 1e6:.1f} MB, at most '
                         f'{MAX_WEIGHTS_BYTES / 1e6:.0f} are committed')


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--checkpoint', type=Path, help='folder run/best; none: add scores alone')
    parser.add_argument('--graphs-only', action='store_true',
                        help='export the graphs of the release --name anew from its own weights')
    parser.add_argument('--name', default='tinygiant_64m')
    parser.add_argument('--engines', type=Path, default=repository_engines())
    parser.add_argument('--val-cache', type=Path,
                        help='calibrates the confidence, also without --checkpoint')
    parser.add_argument('--calibration-data', type=Path, metavar='DIR',
                        help='folder of make data: adds graphs in INT8, also without --checkpoint')
    parser.add_argument('--notes', type=Path, help='JSON: how it was trained, for the card')
    parser.add_argument('--exam', type=Path, help='JSON of training.exam with the model in it')
    return parser


if __name__ == '__main__':
    sys.exit(main())
