"""How good the media of calls was, kept for each end of each call; and what that says of a site's line."""
