"""Files as records: finding them, reading YAML safely, and checking it against the format."""
