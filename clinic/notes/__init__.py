"""Progress notes: SOAP, signature, addendum."""
