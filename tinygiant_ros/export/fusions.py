# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Fewer nodes for ONNX Runtime on the CPU: what it has one operator for, but does not find itself.

A question is some hundred small products; what stands between them takes as long as they do. The
operators are those of the domain com.microsoft, and the experts get rows of any number, see
export.dispatch: this is for the INT8 graphs of the CPU alone, TensorRT reads graphs of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import helper, NodeProto, TensorProto

from .dispatch import dispatch_experts, PRODUCT
from .onnx_graph import WeightlessGraph

DOMAIN = 'com.microsoft'
_HEADS_APART, _HEADS_LAST = [0, 2, 1, 3], [0, 2, 3, 1]
_MIDDLE = 128                             # uint8 that stands for 0


def fuse(graph: WeightlessGraph) -> None:
    """Rewrite an INT8 graph; it computes the same but for rounding."""
    for rewrite in (_fuse_attention, _fuse_products, _share_steps, _fold_factors,
                    _settle_reshapes, dispatch_experts):
        rewrite(graph)
        graph.remove_unused()
    if any(node.domain == DOMAIN for node in graph.nodes):
        graph.model.opset_import.append(helper.make_opsetid(DOMAIN, 1))


def _fuse_attention(graph: WeightlessGraph) -> None:
    """Make one MultiHeadAttention of heads that are split, compared, weighted and joined."""
    makers, readers = graph.producers(), graph.consumers()
    made: dict[str, list[NodeProto]] = {}
    for node in graph.nodes:
        if node.op_type == 'Softmax':
            made.update(_attention(graph, makers, readers, node))
    graph.nodes = [one for node in graph.nodes for one in made.get(node.output[0], [node])]


def _attention(graph: WeightlessGraph, makers: Mapping[str, NodeProto],
               readers: Mapping[str, list[NodeProto]],
               softmax: NodeProto) -> dict[str, list[NodeProto]]:
    """Return what gives the output of an attention instead, by its name; {}: it is none."""
    biased = _made_by(makers, softmax.input[0], 'Add')
    scaled = _made_by(makers, (biased or softmax).input[0], 'Mul')
    scores = scaled and _made_by(makers, scaled.input[0], 'MatMul')
    if not scores:
        return {}
    mixed = readers[softmax.output[0]][0]
    sources = [_split(makers, name, order) for name, order in (
        (scores.input[0], _HEADS_APART), (scores.input[1], _HEADS_LAST),
        (mixed.input[1], _HEADS_APART))]
    apart = next(node for node in readers[mixed.output[0]] if node.op_type == 'Transpose')
    joined = readers[apart.output[0]][0]
    heads = graph.value(makers[sources[0].input[1]].input[2])
    before, inputs, closed = (_mask(graph, makers, biased.input[1], joined.output[0])
                              if biased else ([], [], 0.0))
    node = graph.node(
        'MultiHeadAttention', [*(one.input[0] for one in sources), *inputs], joined.output[0],
        domain=DOMAIN, num_heads=int(heads[0]), scale=float(graph.value(scaled.input[1])),
        mask_filter_value=closed)
    return {joined.output[0]: [*before, node]}


def _split(makers: Mapping[str, NodeProto], name: str, order: list[int]) -> NodeProto:
    """Return the Reshape that splits heads, before the Transpose that gives this tensor."""
    turned = _made_by(makers, name, 'Transpose')
    if turned is None or list(turned.attribute[0].ints) != order:
        raise ValueError(f'{name} are not the heads of an attention')
    return makers[turned.input[0]]


def _mask(graph: WeightlessGraph, makers: Mapping[str, NodeProto], bias: str,
          stem: str) -> tuple[list[NodeProto], list[str], float]:
    """Return nodes before an attention, its inputs behind the third, what closes a score."""
    source = bias
    while (above := _made_by(makers, source, 'Unsqueeze')) is not None:
        source = above.input[0]
    times = _made_by(makers, source, 'Mul')
    open_ = times and _made_by(makers, times.input[0], 'Sub')
    if open_:                              # (1 - mask) * closed
        return ([graph.node('Cast', [open_.input[1]], f'{stem}.open', to=TensorProto.INT32)],
                ['', f'{stem}.open'], float(graph.value(times.input[1])))
    return [], ['', '', bias], 0.0         # of a single query, as the decoder's


def _fuse_products(graph: WeightlessGraph) -> None:
    """Make one MatMulIntegerToFloat of an INT8 product, its scales and its bias."""
    makers, readers = graph.producers(), graph.consumers()
    made: dict[str, NodeProto | None] = {}
    for node in graph.nodes:
        parts = [_made_by(makers, name, 'DequantizeLinear') for name in node.input]
        if node.op_type != 'MatMul' or None in parts:
            continue
        (steps, scale, zero), (weight, weight_scale) = (part.input for part in parts)
        if len(readers[steps]) != 1:
            continue
        behind = readers[node.output[0]]
        biased = behind[0] if len(behind) == 1 and behind[0].op_type == 'Add' else None
        bias = biased and next((name for name in biased.input if _is_bias(graph, name)), None)
        last = biased if bias else node
        # uint8 around the middle: the products of the CPU want their left side without sign
        inputs = [steps, weight, scale, weight_scale, graph.add(zero, np.uint8(_MIDDLE))]
        if bias:
            inputs += ['', _flat(graph, bias)]
        made[node.output[0]] = None
        made[last.output[0]] = graph.node(PRODUCT, inputs, last.output[0],
                                          domain=DOMAIN)
    graph.nodes = [one for node in graph.nodes
                   if (one := made.get(node.output[0], node)) is not None]


def _share_steps(graph: WeightlessGraph) -> None:
    """Let products of one activation read the same steps where these are the same."""
    first: dict[tuple, str] = {}
    same: dict[str, str] = {}
    for node in graph.nodes:
        node.input[:] = [same.get(name, name) for name in node.input]
        if node.op_type in ('Mul', 'QuantizeLinear'):
            key = (node.op_type, *(_content(graph, name) for name in node.input))
            same[node.output[0]] = first.setdefault(key, node.output[0])


def _content(graph: WeightlessGraph, name: str) -> str | bytes:
    """Return what tells a tensor from others: the values of a small constant, else its name."""
    return graph.value(name).tobytes() if _is_small(graph, name) else name


def _fold_factors(graph: WeightlessGraph) -> None:
    """
    Let a norm, or the values of an attention, come with the factors that even out its channels.

    They are powers of two, so the steps stay the same to the bit; ONNX Runtime multiplies what is
    constant once, when it loads the graph.
    """
    makers, readers = graph.producers(), graph.consumers()
    same, before = {}, []
    for node in graph.nodes:
        factors = _factors(graph, node) if node.op_type == 'Mul' else None
        if factors is None or len(readers[node.input[0]]) != 1:
            continue
        above = _source_of_channels(makers, readers, node.input[0])
        if above is None:
            continue
        maker, places, first = above
        factors = np.concatenate([np.ones(first * len(factors), np.float32), factors])
        constant = graph.add(f'{node.output[0]}.factors', factors)
        for place in places:
            before.append(graph.node('Mul', [maker.input[place], constant],
                                     f'{node.output[0]}.{place}'))
            maker.input[place] = before[-1].output[0]
        same[node.output[0]] = node.input[0]
    for node in graph.nodes:
        node.input[:] = [same.get(name, name) for name in node.input]
    graph.nodes = [*before, *graph.nodes]


def _factors(graph: WeightlessGraph, node: NodeProto) -> np.ndarray | None:
    """Return the factors [N] of a Mul by a small constant [1, 1, N], None for any other."""
    factors = graph.value(node.input[1]) if _is_small(graph, node.input[1]) else None
    if factors is None or factors.ndim != 3 or factors.shape[2] != factors.size:
        return None
    return factors.ravel()


def _source_of_channels(makers: Mapping[str, NodeProto], readers: Mapping[str, list[NodeProto]],
                        name: str) -> tuple[NodeProto, tuple[int, ...], int] | None:
    """
    Return the node that the channels of a tensor come from, and its inputs that scale them.

    The third: how many other tensors as wide lie before it in what that node gives.
    """
    maker = makers.get(name)
    if maker is not None and maker.op_type == 'LayerNormalization':
        return maker, tuple(range(1, len(maker.input))), 0
    if maker is None or maker.op_type != 'MultiHeadAttention':
        return None
    values, first = maker.input[2], 0
    split = _made_by(makers, values, 'Split')
    alone = len(readers[values]) == 1
    if split is not None:                  # of keys and values
        first, values = list(split.output).index(values), split.input[0]
        alone = alone and len(readers[values]) == 1
    product = _made_by(makers, values, PRODUCT)
    return (product, (3, 6), first) if product is not None and alone and (
        len(product.input) == 7) else None


def _is_small(graph: WeightlessGraph, name: str) -> bool:
    """Say whether a tensor is a constant that lies in the graph, not in weights.bin."""
    tensor = graph.initializers.get(name)
    return tensor is not None and tensor.data_location != TensorProto.EXTERNAL


def _is_bias(graph: WeightlessGraph, name: str) -> bool:
    tensor = graph.initializers.get(name)
    return tensor is not None and max(tensor.dims, default=0) == np.prod(tensor.dims)


def _flat(graph: WeightlessGraph, name: str) -> str:
    """Return the name of a bias as [N]."""
    tensor = graph.initializers[name]
    if len(tensor.dims) == 1:
        return name
    flat = f'{name}.flat'
    if tensor.data_location != TensorProto.EXTERNAL:
        return graph.add(flat, graph.value(name).ravel())
    return graph.refer(flat, {**graph.references_of(name), 'as': 'float32',
                              'shape': [int(np.prod(tensor.dims))]})


def _settle_reshapes(graph: WeightlessGraph) -> None:
    """Let a Reshape that keeps its leading axes say so, instead of reading their sizes."""
    makers = graph.producers()
    for node in graph.nodes:
        sizes = node.op_type == 'Reshape' and _made_by(makers, node.input[1], 'Concat')
        if not sizes:
            continue
        wanted = [_kept_axis(graph, makers, name, place)
                  for place, name in enumerate(sizes.input)]
        if None not in wanted:
            node.input[1] = graph.add(f'{node.output[0]}.sizes', np.array(wanted, np.int64))


def _kept_axis(graph: WeightlessGraph, makers: Mapping[str, NodeProto], name: str,
               place: int) -> int | None:
    """Return a constant size, 0 for the size of this very axis, None for anything else."""
    if (value := graph.value(name)) is not None:
        return int(value[0])
    size = _made_by(makers, name, 'Unsqueeze')
    chosen = size and _made_by(makers, size.input[0], 'Gather')
    if not chosen or _made_by(makers, chosen.input[0], 'Shape') is None:
        return None
    return 0 if graph.value(chosen.input[1]) == place else None


def _made_by(makers: Mapping[str, NodeProto], name: str, kind: str) -> NodeProto | None:
    """Return the node that makes a tensor if it is of this kind."""
    node = makers.get(name)
    return node if node is not None and node.op_type == kind else None
