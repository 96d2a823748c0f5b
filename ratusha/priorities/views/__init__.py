"""Pages: `public` for everybody, `workshop` for the working group, `pictures` for both."""
