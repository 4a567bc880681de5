"""Many pages: inputs walked lazily, every step written down before it counts, exports that are the same whatever happened on the way."""
