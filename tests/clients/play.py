"""Plays one scenario: `play.py <file> <scenario>`. A scenario is a function without arguments whose
assertions are the test; `play.py --list` names them all."""

import importlib
import inspect
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def scenarios(file):
    module = importlib.import_module(file)
    own = [(n, f) for n, f in vars(module).items() if inspect.isfunction(f) and f.__module__ == file]
    return {name: function for name, function in own if not name.startswith("_")}


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    if sys.argv[1:] == ["--list"]:
        for path in sorted(HERE.glob("*.py")):
            if path.stem not in ("play", "support"):
                for name in scenarios(path.stem):
                    print(path.stem, name)
    else:
        file, name = sys.argv[1:]
        scenarios(file)[name]()
