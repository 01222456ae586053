"""What each stage does with one job."""
