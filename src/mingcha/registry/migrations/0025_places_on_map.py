"""Indexes by which parts and areas are read for a piece of the map (arts. 6, 18)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0024_reports"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sitepart',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['longitude_ndeg', 'latitude_ndeg'], name='site_part_place'),
        ),
        migrations.AddIndex(
            model_name='drawnarea',
            index=models.Index(condition=models.Q(('ended_on', None)), fields=['west_ndeg', 'east_ndeg', 'south_ndeg', 'north_ndeg'], name='area_box_standing'),
        ),
    ]
