"""How dates and numbers are written, by language: no leading noughts before days."""
