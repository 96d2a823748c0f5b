"""Columnar snapshots and the engines that read them."""
