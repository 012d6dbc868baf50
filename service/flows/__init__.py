"""The picture of money on its way: few enough stops to read, drawn to scale."""
