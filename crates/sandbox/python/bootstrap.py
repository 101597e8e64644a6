"""Entry of the Python runtime.

Run as `bootstrap.py <program as JSON>` for one function, or as
`bootstrap.py zygote [site]` for the process that functions are forked from.
"""

import sys

if __name__ == "__main__":
    if sys.argv[1] == "zygote":
        from _landfall import zygote

        zygote.main(sys.argv[2] if len(sys.argv) > 2 else None)
    else:
        from _landfall import run

        run.main(sys.argv[1])
