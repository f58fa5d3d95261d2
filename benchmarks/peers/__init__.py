"""The same claims judged by others: ``python -m benchmarks.peers`` writes docs/peers.md."""
