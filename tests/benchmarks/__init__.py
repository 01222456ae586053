"""What is measured, by hand and on a quiet machine: nothing here runs in the gate."""
