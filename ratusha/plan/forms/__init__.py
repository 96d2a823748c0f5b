"""Untrusted input made clean: what residents send, and the office's forms by subject."""
