"""The pipeline: three stages, one dispatcher, no widget."""
