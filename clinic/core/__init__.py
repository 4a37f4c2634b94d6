"""What every feature stands on: the database session, time, errors, permissions, request handling."""
