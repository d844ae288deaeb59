"""Who acts: people, their accounts, roles and territory as rules see them (arts. 3, 16(1), 16(2)). What changes an
account is registry/accounts."""
