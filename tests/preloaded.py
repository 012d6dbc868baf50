"""What the processes of tests come from has read already: the shapes about data."""

from graph.validation.shapes import read_data_shapes

read_data_shapes()
