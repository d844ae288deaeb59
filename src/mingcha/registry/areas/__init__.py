"""Areas drawn on the map: cases likely or frequent, nobody may film, polling places, classified units (arts. 6(11), 18,
799-8, 799-10)."""
