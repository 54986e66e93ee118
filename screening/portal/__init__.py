"""This room's pages for the person: sign the authorization, read the report."""
