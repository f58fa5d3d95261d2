"""The documentation as a site: ``python -m website FOLDER`` builds it of docs/ and the pages beside the code."""
