"""Executes a notebook and prints what its cells print: execute.py NOTEBOOK FOLDER [+FILE] [NAME=VALUE ...]

FOLDER is the working directory. A +FILE is Python that runs before the first cell; the others are environment variables.
"""

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
for argument in sys.argv[3:]:
    if argument.startswith("+"):
        notebook.cells.insert(0, nbformat.v4.new_code_cell(Path(argument[1:]).read_text()))
    else:
        name, value = argument.split("=", 1)
        os.environ[name] = value
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"

start = time.time()
client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": sys.argv[2]}})
try:
    client.execute()
    print(f"executed in {time.time() - start:.1f} s")
except CellExecutionError as failure:
    print(failure)
    sys.exit(1)
finally:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            print(output.get("text") or output.get("data", {}).get("text/plain", ""))
