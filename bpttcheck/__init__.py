"""Checks hand-written derivations of gradients, line by line, against the model's own equations."""


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked for: the metadata of packages is slow to import."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(__name__)
    except PackageNotFoundError:
        return "(not installed)"
