"""Clinics, staff, sign-in and server-side sessions."""
