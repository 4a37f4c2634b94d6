"""What a safety rule may say: conditions on facts, targets among exercises, actions. Pure; asks nobody."""
