"""Areas are drawn, consented to and ended, and the points beside them judged anew in the same act (arts. 3, 6(11), 18;
799-8, 799-10). What an area is stands in registry/areas."""
