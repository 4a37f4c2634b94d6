"""Home exercise programs: draft, issue, frozen version, handout documents."""
