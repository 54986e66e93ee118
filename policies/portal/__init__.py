"""What an officer sees of a policy: to read, to answer, to sign. No login, one link a person."""
