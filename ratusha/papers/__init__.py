"""Documents: templates to PDF and DOCX, charts as SVG, signatures, verification."""
