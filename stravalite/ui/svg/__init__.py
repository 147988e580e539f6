"""Charts drawn as SVG text by the server: they print, need no script and carry their numbers."""
