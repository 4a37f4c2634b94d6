"""The clinic's own exercises and modifications, with photos or poses of their own."""
