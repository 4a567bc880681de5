"""What users see: table, notebook, rows, files, progress; everything made harmless for where it is shown."""
