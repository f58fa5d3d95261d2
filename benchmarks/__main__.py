"""All benchmarks: about a minute and a half, most of which waits for SymPy."""

from benchmarks import engine, startup

startup.main()
engine.main()
