"""What follows a served decision: payment, late amount, reconsideration and lawsuit, demand, court, closing
(article 23). Its tables are those of supervision/cases."""
