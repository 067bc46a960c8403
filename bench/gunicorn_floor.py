"""The server settings of gunicorn.conf.py for the floor, without the hooks, which belong to the course."""

import ast
import gc
from pathlib import Path

_PATH = Path(__file__).resolve().parent.parent / "gunicorn.conf.py"
_TREE = ast.parse(_PATH.read_text())
_KEPT = [
    node
    for node in _TREE.body
    if (isinstance(node, ast.Assign) and node.targets[0].id.islower())
    or (isinstance(node, ast.Import) and node.names[0].name == "os")
    or (isinstance(node, ast.FunctionDef) and node.name == "number")
]
exec(compile(ast.Module(_KEPT, []), str(_PATH), "exec"))
pythonpath = str(Path(__file__).resolve().parent)


def on_starting(server):
    gc.collect()
    gc.freeze()
