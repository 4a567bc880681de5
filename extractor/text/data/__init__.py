"""Lists of papers kept as data, in YAML or JSON, read as documents."""
