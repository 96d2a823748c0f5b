"""Forms and their versions, drafts, uploads, the one-question-per-page engine."""
