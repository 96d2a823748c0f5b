"""From blocks to papers: tagged PDF, archival PDF, DOCX."""
