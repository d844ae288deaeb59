"""A nonce of each request, which its officers sign with its number and the digest of what is asked (article 15(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0017_export_whole'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='nonce',
            field=models.CharField(blank=True, db_comment='random, hexadecimal; officers sign it with number and digest; empty: the digest alone is signed', max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='requestsignature',
            name='asked_digest',
            field=models.CharField(blank=True, db_comment='asked_digest of the request then; empty: it is the digest that was signed', max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='requestsignature',
            name='nonce',
            field=models.CharField(blank=True, db_comment='nonce of the request then; empty: signed before there were nonces, over asked_digest alone', max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name='request',
            name='asked_digest',
            field=models.CharField(db_comment='SHA-256 of all that is asked', max_length=64),
        ),
        migrations.AlterField(
            model_name='requestsignature',
            name='digest',
            field=models.CharField(db_comment='digest that was signed, hexadecimal', max_length=64),
        ),
    ]
