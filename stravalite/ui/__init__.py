"""How numbers, dates, sports and charts look: tags, formats, icons, SVG. Knows no model."""
