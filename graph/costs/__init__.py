"""Money of a county: what its goals cost, exact to the cent, and why each figure is what it is."""
