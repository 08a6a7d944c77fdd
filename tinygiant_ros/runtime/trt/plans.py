# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The plans of all graphs of a release: out of the store, or built and put there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
import json
import math
from pathlib import Path
import time
from types import ModuleType
from typing import Any

from .api import Log
from .build import build_plan, BuildOptions, layer_types
from .facts import engine_facts, engine_precision, graph_file, timing_name
from .progress import Progress
from .store import EngineStore, key_of
from ..backend import GRAPHS
from ...core.errors import ErrorCode, SpatialError

ATTEMPTS = 2                             # plans of one key that are built and rejected, then none


def engine_keys(folder: Path, machine: Mapping[str, Any],
                options: BuildOptions | None = None) -> dict[str, str]:
    """Return graph -> key of its engine for an assembled release on this machine."""
    options = options or BuildOptions()
    return {graph: key_of(engine_facts(folder, graph, machine, options)) for graph in GRAPHS}


def build_engines(trt: ModuleType, folder: Path, store: EngineStore, machine: Mapping[str, Any],
                  options: BuildOptions | None = None, progress: Progress | None = None,
                  log: Log | None = None, rebuild: bool = False) -> dict[str, bytes]:
    """
    Return graph -> plan: out of the store where that has a good one, else built and put there.

    folder: as returned by release.assemble. machine: machine_facts(). rebuild: do not take plans
    from the store. progress(what, share of all) -> False cancels. Needs no CUDA context of the
    calling thread. Raises SpatialError NOT_READY: a build failed or was cancelled, or plans of
    this key were rejected ATTEMPTS times.
    """
    options, plans = options or BuildOptions(), {}
    for number, graph in enumerate(GRAPHS):
        part = _part(progress, graph, number)
        facts = engine_facts(folder, graph, machine, options)
        key = key_of(facts)
        with store.lock(key, lambda: part('waiting for another process that builds it', 0.0)):
            plan = None if rebuild else _stored(store, facts, log)
            if plan is None:
                _check_attempts(store, graph, key)
                plan = _build(trt, folder, graph, store, machine, options, part, log)
            plans[graph] = plan
    return plans


def stored_plans(folder: Path, store: EngineStore, machine: Mapping[str, Any],
                 options: BuildOptions | None = None) -> dict[str, bytes]:
    """Return graph -> plan, all from the store; SpatialError NOT_READY says which one is not."""
    plans = {}
    for graph in GRAPHS:
        facts = engine_facts(folder, graph, machine, options or BuildOptions())
        try:
            plans[graph] = _checked(store, facts)
        except SpatialError as error:
            near = '' if store.has(key_of(facts)) else nearest(store, facts)
            raise SpatialError(error.code, f'engine of {graph}: {near}{error.message}') from error
    return plans


def differing(card: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    """Return in words every fact of engine_facts() that is another one on a card."""
    found = []
    for name, here in json.loads(json.dumps(facts)).items():
        there = card.get(name)
        if not isinstance(here, dict):
            here, there = {name: here}, {name: there}
        elif not isinstance(there, dict):
            there = {}
        found += [f'{field} {there.get(field)!r} on its card, {value!r} here'
                  for field, value in here.items() if there.get(field) != value]
    return found


def nearest(store: EngineStore, facts: Mapping[str, Any]) -> str:
    """Return why the most similar engine of this graph does not fit here, '' where none is."""
    wrong = [differing(card, facts) for card in store.entries()
             if card.get('graph') == facts['graph']]
    least = min(wrong, key=len, default=[])
    return f'the one that is kept has {", ".join(least)}; ' if least else ''


def _checked(store: EngineStore, facts: Mapping[str, Any]) -> bytes:
    """Return a plan of the store whose card tells these facts."""
    key = key_of(facts)
    plan = store.get(key)
    wrong = differing(store.card(key), facts)
    if wrong:
        raise SpatialError(ErrorCode.NOT_READY, f'the engine {key[:12]} has {", ".join(wrong)}; '
                           'it is not used, the engine is built anew')
    return plan


def note_parity(store: EngineStore, keys: Mapping[str, str], errors: Mapping[str, float],
                difference: str) -> None:
    """
    Write on the cards how engines and CPU compare, as parity.compare() and agrees() tell.

    difference: '' when they agree, else the sentence; then the engines are rejected.
    """
    # JSON has neither NaN nor infinity
    listed = {name: round(error, 6) if math.isfinite(error) else str(error)
              for name, error in errors.items()}
    for graph, key in keys.items():
        if not store.has(key):             # the folder had no room for it
            continue
        store.note(key, parity={'agrees': not difference, 'errors': listed,
                                'difference': difference})
        if difference:
            store.reject(key, f'{graph}: {difference}')
        else:
            store.forgive(key)


def _stored(store: EngineStore, facts: Mapping[str, Any], log: Log | None) -> bytes | None:
    """Return the plan in the store, None where there is none that can be used."""
    key, tell = key_of(facts), log or (lambda severity, message: None)
    if not store.has(key):
        if near := nearest(store, facts):
            tell('WARNING', f'engine of {facts["graph"]}: {near}it is built anew')
        return None
    try:
        return _checked(store, facts)
    except SpatialError as error:
        tell('WARNING', f'engine of {facts["graph"]}: {error.message}')
        store.reject(key, error.message)
        return None


def _check_attempts(store: EngineStore, graph: str, key: str) -> None:
    reasons = store.rejections(key)
    if len(reasons) >= ATTEMPTS:
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'engines of {graph} were rejected {len(reasons)} times, at last because '
            f'{reasons[-1]}; run "ros2 run tinygiant_ros engine build" to try once more')


def _build(trt: ModuleType, folder: Path, graph: str, store: EngineStore,
           machine: Mapping[str, Any], options: BuildOptions, progress: Progress,
           log: Log | None) -> bytes:
    """Build the plan of one graph and keep it with its card."""
    facts, onnx = engine_facts(folder, graph, machine, options), graph_file(folder, graph)
    start = time.monotonic()
    plan = build_plan(trt, onnx, options, progress, log,
                      store.timing_cache(timing_name(machine)))
    seconds = time.monotonic() - start
    try:
        store.put(key_of(facts), plan, {
            **facts, 'precision': engine_precision(folder), 'machine': dict(machine),
            'build_seconds': round(seconds, 1),
            'built': datetime.now(timezone.utc).isoformat(timespec='seconds'),
            'layers': layer_types(trt, onnx), 'parity': None})
    except SpatialError as error:          # the plan itself is good
        if log is not None:
            log('WARNING', f'engine of {graph} is not kept: {error.message}')
    return plan


def _part(progress: Progress | None, graph: str, number: int) -> Progress:
    """Return the progress of one graph: its name before each phase, its share of the whole."""
    def tell(phase: str, share: float) -> bool:
        return progress is None or progress(f'{graph}: {phase}', (number + share) / len(GRAPHS))
    return tell
