"""Services, cards, life events, who is competent, import and export."""
