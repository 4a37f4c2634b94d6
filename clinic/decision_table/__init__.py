"""What numbers suggest about the psoas: the classes, the table that names one, the cut-offs a clinic reads it with."""
