# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The model itself as a runtime backend: the reference that exported graphs are compared with."""

from __future__ import annotations

import numpy as np
import torch

from .stored import restore
from ..core import tensors
from ..core.precision import FLOAT32
from ..model.config import ModelConfig
from ..model.tinygiant import TinyGiantVLM
from ..runtime.backend import Arrays, Backend
from ..runtime.pretrained import load_pretrained
from ..runtime.release import Release
from ..runtime.tensor_files import read_safetensors


class TorchBackend(Backend):
    """Runs TinyGiantVLM under the names and shapes of core.tensors."""

    name, why, precision = 'torch', 'it was asked for', FLOAT32

    def __init__(self, model: TinyGiantVLM, threads: int = 0):
        """Take a model; threads: of the CPU, 0 keeps the setting of torch."""
        if threads:
            torch.set_num_threads(threads)
        self.model = model.eval()

    @classmethod
    def from_release(cls, release: Release, threads: int = 0) -> TorchBackend:
        """Build the model of a release; raises SpatialError NOT_READY without its packages."""
        model = TinyGiantVLM(ModelConfig(**release.card['config']))
        model.load_pretrained(load_pretrained)
        model.load_trained(restore(read_safetensors(release.trained_weights)))
        return cls(model, threads)

    def run_vision(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """VISION_INPUTS of one frame -> VISION_OUTPUTS."""
        return self._run(self.model.vision, inputs, tensors.VISION_INPUTS, tensors.VISION_OUTPUTS)

    def run_closeup(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """CLOSEUP_INPUTS of N regions -> CLOSEUP_OUTPUTS."""
        return self._run(lambda *values: (self.model.look(*values),), inputs,
                         tensors.CLOSEUP_INPUTS, tensors.CLOSEUP_OUTPUTS)

    def run_reasoner(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """REASONER_INPUTS of B questions on one frame -> REASONER_OUTPUTS."""
        return self._run(self.model.reason, inputs, tensors.REASONER_INPUTS,
                         tensors.REASONER_OUTPUTS)

    def run_decoder(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """DECODER_INPUTS, one word for each of B sentences -> DECODER_OUTPUTS."""
        return self._run(self.model.decode_step, inputs, tensors.DECODER_INPUTS,
                         tensors.DECODER_OUTPUTS)

    @torch.inference_mode()
    def _run(self, method, inputs: Arrays, names, outputs) -> dict[str, np.ndarray]:
        values = method(*(torch.from_numpy(inputs[name]) for name in names))
        return {name: value.numpy() for name, value in zip(outputs, values, strict=True)}
