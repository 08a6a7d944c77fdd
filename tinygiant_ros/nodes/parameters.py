# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Declares the parameters of core/config.py on a node and keeps a checked copy of their values."""

from __future__ import annotations

from typing import Generic

from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    SetParametersResult,
)
from rclpy.exceptions import InvalidParameterValueException
from rclpy.node import Node
from rclpy.parameter import Parameter

from ..core.config import Config, defaults, explain, problem, Rule, rules, update


class Parameters(Generic[Config]):
    """
    The parameters of a node; `values` is the configuration as it is now.

    A bad value at the start raises ValueError, a later one is refused; both name the rule.
    """

    def __init__(self, node: Node, config: type[Config]):
        self._config = config
        start = {}
        for name, rule in rules(config).items():
            default = defaults(config)[name]
            try:
                value = node.declare_parameter(name, default,
                                               _descriptor(config, name, rule, default)).value
            except InvalidParameterValueException as error:
                raise ValueError(f'{name} must be {explain(config, name)}: {error}') from error
            start[name] = value
        self.values: Config = update(config(), start)
        node.add_on_set_parameters_callback(self._keep)

    def refusal(self, parameters: list[Parameter]) -> SetParametersResult | None:
        """
        Return why values are refused, or None.

        A node asks this in set_parameters_atomically, because rclpy checks the ranges of the
        descriptors before any callback, and its refusal does not name them.
        """
        for one in parameters:
            reason = one.name in rules(self._config) and problem(self._config, one.name, one.value)
            if reason:
                return SetParametersResult(successful=False, reason=reason)
        return None

    def _keep(self, parameters: list[Parameter]) -> SetParametersResult:
        refused = self.refusal(parameters)
        if refused is None:
            ours = {one.name: one.value for one in parameters if one.name in rules(self._config)}
            self.values = update(self.values, ours)
        return refused or SetParametersResult(successful=True)


def _descriptor(config: type, name: str, rule: Rule, default: object) -> ParameterDescriptor:
    # dynamic typing: "1" for a float, which every YAML file has, is a number too; the rule is
    # checked by this module
    descriptor = ParameterDescriptor(
        description=rule.description, additional_constraints=explain(config, name),
        read_only=rule.read_only, dynamic_typing=True)
    if rule.minimum is not None and isinstance(default, float):
        descriptor.floating_point_range = [FloatingPointRange(
            from_value=float(rule.minimum), to_value=float(rule.maximum))]
    elif rule.minimum is not None:
        descriptor.integer_range = [IntegerRange(
            from_value=int(rule.minimum), to_value=int(rule.maximum))]
    return descriptor
