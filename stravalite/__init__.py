"""The ground the wings stand on."""
