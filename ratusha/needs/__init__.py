"""Surveys, samples, responses, published estimates: what residents need."""
