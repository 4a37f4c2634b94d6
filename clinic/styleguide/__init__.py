"""The pieces that every page is made of, on one page, for who builds pages. Not there in production."""
