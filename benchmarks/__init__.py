"""How long the heavy things take, as ratios that survive a noisy machine. Run as modules."""
