"""How far goals are achieved, computed from baselines, values and targets."""
