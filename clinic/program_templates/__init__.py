"""Programs to start from: those that ship, a clinic's own and a therapist's own; each is fitted to the patient it is used for."""
