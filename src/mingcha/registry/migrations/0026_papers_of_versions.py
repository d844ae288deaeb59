from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0025_used_by_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='printeddocument',
            name='stated',
            field=models.TextField(blank=True, db_comment='beginnings of the SHA-256 of what it states apart from its words, by spaces, empty: none kept', default=''),
        ),
        migrations.AddField(
            model_name='printeddocument',
            name='version',
            field=models.CharField(blank=True, db_comment='version of the program that worded it, empty: not kept then', default='', max_length=20),
        ),
    ]
