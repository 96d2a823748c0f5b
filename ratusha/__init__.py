"""Ratusha: from what residents need to digital services that they use."""
