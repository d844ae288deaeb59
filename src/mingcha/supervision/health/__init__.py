"""Health of what is filmed, by district, street, unit and contractor, over days and months; nothing by person
(arts. 16(5), 17)."""
