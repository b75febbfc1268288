"""ONNX graphs written node by node, so that the names, the shapes and the precision are ours."""

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class Graph:
    """Collects nodes; `add` returns the name of the node's output."""

    def __init__(self):
        self.nodes, self.weights, self.inputs, self.outputs, self.count = [], {}, [], [], 0

    def add(self, op: str, *inputs: str, output: str | None = None, **attributes) -> str:
        self.count += 1
        name = output or f"{op}_{self.count}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=f"{op}_{self.count}_node", **attributes))
        return name

    def constant(self, value: np.ndarray, name: str | None = None) -> str:
        self.count += 1
        name = name or f"constant_{self.count}"
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def scalar(self, value: float) -> str:
        return self.constant(np.array(value, np.float32))

    def input(self, name: str, dtype: int, shape: list) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, dtype, shape))
        return name

    def output(self, name: str, shape: list) -> None:
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def linear(self, x: str, weight: np.ndarray, name: str, output: str | None = None) -> str:
        """x @ weight.T, the weight as PyTorch keeps it [outputs, inputs]."""
        return self.add("MatMul", x, self.constant(weight.T, f"{name}_weight"), output=output)

    def linears(self, x: str, weights: list[np.ndarray], name: str) -> list[str]:
        """Several products with the same input as one, which is read once."""
        y = self.linear(x, np.concatenate(weights), name)
        return self.split(y, [len(weight) for weight in weights], axis=-1)

    def split(self, x: str, sizes: list[int], axis: int) -> list[str]:
        self.count += 1
        parts = [f"Split_{self.count}_{i}" for i in range(len(sizes))]
        self.nodes.append(helper.make_node("Split", [x, self.integers(*sizes)], parts, name=f"Split_{self.count}_node", axis=axis))
        return parts

    def multiply(self, x: str, matrix: np.ndarray, name: str) -> str:
        """The same name is the same matrix, stored once."""
        return self.add("MatMul", x, name if name in self.weights else self.constant(matrix, name))

    def rms_norm(self, x: str, scale: np.ndarray, eps: float) -> str:
        # Written so that the runtime makes one node of it.
        square = self.add("Pow", x, self.scalar(2.0))
        mean = self.add("ReduceMean", square, axes=[-1], keepdims=1)
        root = self.add("Sqrt", self.add("Add", mean, self.scalar(eps)))
        return self.add("Mul", self.add("Div", x, root), self.constant(scale))

    def choose(self, condition: str, then: Callable[[], str], otherwise: Callable[[], str], dtype: int) -> str:
        """One of two parts of the graph; only the one that is chosen is computed."""

        def branch(build: Callable[[], str], name: str) -> onnx.GraphProto:
            outside, self.nodes = self.nodes, []
            output = self.add("Identity", build())
            nodes, self.nodes = self.nodes, outside
            return helper.make_graph(nodes, name, [], [helper.make_tensor_value_info(output, dtype, None)])

        return self.add("If", condition, then_branch=branch(then, "then"), else_branch=branch(otherwise, "otherwise"))

    def model(self, name: str) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, name, self.inputs, self.outputs, list(self.weights.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="inkling")
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model
