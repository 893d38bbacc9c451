"""``python -m solutions``: the command line."""

from solutions.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
