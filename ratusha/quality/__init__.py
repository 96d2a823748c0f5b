"""Instruments, measurements, scores, before and after: how good a service is."""
