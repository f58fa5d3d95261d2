"""All benchmarks: about a minute and a half, most of which waits for SymPy."""

from benchmarks import engine, lines, startup

startup.main()
lines.main()
engine.main()
