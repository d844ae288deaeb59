"""Tables of recorders go to the fleet plane, those of list and map to overview: state alone, the tables stay."""
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0009_judged_time'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.DeleteModel(name='Beat'),
                migrations.DeleteModel(name='CameraState'),
                migrations.DeleteModel(name='Fleet'),
                migrations.DeleteModel(name='Lease'),
                migrations.DeleteModel(name='MapCount'),
                migrations.DeleteModel(name='MapPoint'),
                migrations.DeleteModel(name='Placement'),
                migrations.DeleteModel(name='Recorder'),
                migrations.DeleteModel(name='RecorderState'),
            ],
        ),
    ]
