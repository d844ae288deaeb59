"""Platforms above us, the channels that they are shown, and what they opened."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("registry", "0030_where_devices_registered"),
        ("sharing", "0013_states_in_columns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="UpperPlatform",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_comment="its name for people", max_length=60, unique=True)),
                ("kind", models.CharField(db_comment="cascade.values.UpperKind", max_length=10)),
                (
                    "platform_code",
                    models.CharField(db_comment="its GB/T 28181 code, 20 digits", max_length=20, unique=True),
                ),
                ("our_code", models.CharField(db_comment="our code there, 20 digits", max_length=20)),
                ("host", models.CharField(db_comment="where it is", max_length=255)),
                ("port", models.PositiveIntegerField(db_comment="port of its signalling")),
                ("transport", models.CharField(db_comment="udp | tcp", max_length=3)),
                ("realm", models.CharField(db_comment="realm of its digest", max_length=100)),
                ("username", models.CharField(db_comment="our user name there", max_length=60)),
                (
                    "sealed_password",
                    models.TextField(blank=True, db_comment="our password there, encrypted", default=""),
                ),
                ("version", models.CharField(db_comment="edition of GB/T 28181: 2016 | 2022", max_length=4)),
                ("charset", models.CharField(db_comment="cascade.values.UpperCharset", max_length=8)),
                ("register_s", models.PositiveIntegerField(db_comment="seconds of a registration")),
                ("keepalive_s", models.PositiveIntegerField(db_comment="seconds between keepalives")),
                (
                    "require_user",
                    models.BooleanField(db_comment="whether it must name the person who watches", default=False),
                ),
                ("state", models.CharField(db_comment="cascade.values.UpperState", max_length=10)),
                ("proposed_at", models.DateTimeField(db_comment="when it was proposed")),
                ("proposed_by", models.CharField(db_comment="actor id", max_length=64)),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, db_comment="when it was approved, empty: never", null=True),
                ),
                ("approved_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                (
                    "why",
                    models.CharField(blank=True, db_comment="why it is paused or retired", default="", max_length=200),
                ),
                (
                    "account",
                    models.OneToOneField(
                        db_comment="account that shares name for it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_comment="whose platform it is",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UpperOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_comment="when")),
                ("channel", models.CharField(db_comment="channel as it was asked for", max_length=20)),
                (
                    "point",
                    models.CharField(
                        blank=True, db_comment="code of the point, empty: none", default="", max_length=20
                    ),
                ),
                ("way", models.CharField(db_comment="cascade.values.UpperWay", max_length=10)),
                ("user", models.CharField(db_comment="who watches, as the platform names it", max_length=60)),
                (
                    "grant",
                    models.CharField(blank=True, db_comment="grant by which it was opened", default="", max_length=20),
                ),
                (
                    "ticket",
                    models.CharField(blank=True, db_comment="id of the first ticket", default="", max_length=32),
                ),
                (
                    "article",
                    models.CharField(blank=True, db_comment="article of the refusal", default="", max_length=20),
                ),
                ("why", models.CharField(blank=True, db_comment="why it was refused", default="", max_length=200)),
                (
                    "platform",
                    models.ForeignKey(
                        db_comment="the platform",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="sharing.upperplatform",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UpperChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveIntegerField(db_comment="number among the channels of the platform")),
                ("code", models.CharField(db_comment="code of the channel, 20 digits", max_length=20)),
                ("first_shown_at", models.DateTimeField(db_comment="when it was shown first")),
                (
                    "gone_at",
                    models.DateTimeField(blank=True, db_comment="since when it is not shown, empty: it is", null=True),
                ),
                (
                    "turn",
                    models.PositiveBigIntegerField(
                        db_comment="number of its newest change among those of the platform"
                    ),
                ),
                ("change", models.CharField(db_comment="cascade.values.ChangeKind of that change", max_length=3)),
                (
                    "point",
                    models.ForeignKey(
                        db_comment="the point",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.point",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        db_comment="the platform",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="sharing.upperplatform",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="upperplatform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("platform_code"), 20),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        django.db.models.functions.text.Replace(
                                                            django.db.models.functions.text.Replace(
                                                                django.db.models.functions.text.Replace(
                                                                    models.F("platform_code"),
                                                                    models.Value("0"),
                                                                    models.Value(""),
                                                                ),
                                                                models.Value("1"),
                                                                models.Value(""),
                                                            ),
                                                            models.Value("2"),
                                                            models.Value(""),
                                                        ),
                                                        models.Value("3"),
                                                        models.Value(""),
                                                    ),
                                                    models.Value("4"),
                                                    models.Value(""),
                                                ),
                                                models.Value("5"),
                                                models.Value(""),
                                            ),
                                            models.Value("6"),
                                            models.Value(""),
                                        ),
                                        models.Value("7"),
                                        models.Value(""),
                                    ),
                                    models.Value("8"),
                                    models.Value(""),
                                ),
                                models.Value("9"),
                                models.Value(""),
                            ),
                            output_field=models.IntegerField(),
                        ),
                        0,
                    ),
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("our_code"), 20),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        django.db.models.functions.text.Replace(
                                                            django.db.models.functions.text.Replace(
                                                                django.db.models.functions.text.Replace(
                                                                    models.F("our_code"),
                                                                    models.Value("0"),
                                                                    models.Value(""),
                                                                ),
                                                                models.Value("1"),
                                                                models.Value(""),
                                                            ),
                                                            models.Value("2"),
                                                            models.Value(""),
                                                        ),
                                                        models.Value("3"),
                                                        models.Value(""),
                                                    ),
                                                    models.Value("4"),
                                                    models.Value(""),
                                                ),
                                                models.Value("5"),
                                                models.Value(""),
                                            ),
                                            models.Value("6"),
                                            models.Value(""),
                                        ),
                                        models.Value("7"),
                                        models.Value(""),
                                    ),
                                    models.Value("8"),
                                    models.Value(""),
                                ),
                                models.Value("9"),
                                models.Value(""),
                            ),
                            output_field=models.IntegerField(),
                        ),
                        0,
                    ),
                ),
                name="upper_platform_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="upperplatform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("charset__in", ["gb2312", "gb18030"]),
                    ("kind__in", ["police", "department"]),
                    ("state__in", ["proposed", "active", "paused", "retired"]),
                    ("transport__in", ["udp", "tcp"]),
                    ("version__in", ["2016", "2022"]),
                ),
                name="upper_platform_lists",
            ),
        ),
        migrations.AddConstraint(
            model_name="upperplatform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("state", "proposed")),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("state__in", ["active", "paused"]),
                        models.Q(("sealed_password", ""), _negated=True),
                    ),
                    models.Q(("sealed_password", ""), ("state", "retired")),
                    _connector="OR",
                ),
                name="upper_platform_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="upperplatform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["paused", "retired"]), models.Q(("why", ""), _negated=True)),
                    models.Q(("state__in", ["proposed", "active"]), ("why", "")),
                    _connector="OR",
                ),
                name="upper_platform_why",
            ),
        ),
        migrations.AddIndex(
            model_name="upperopening",
            index=models.Index(fields=["platform", "at"], name="upper_opening_at"),
        ),
        migrations.AddConstraint(
            model_name="upperopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["live", "playback", "download"])), name="upper_opening_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="upperopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("grant", ""), _negated=True),
                        models.Q(("ticket", ""), _negated=True),
                        models.Q(("point", ""), _negated=True),
                        ("article", ""),
                        ("why", ""),
                    ),
                    models.Q(
                        ("grant", ""),
                        ("ticket", ""),
                        models.Q(("article", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="upper_opening_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="upperchannel",
            index=models.Index(fields=["platform", "turn"], name="upper_channel_turn"),
        ),
        migrations.AddConstraint(
            model_name="upperchannel",
            constraint=models.UniqueConstraint(fields=("platform", "point"), name="upper_channel_point_once"),
        ),
        migrations.AddConstraint(
            model_name="upperchannel",
            constraint=models.UniqueConstraint(fields=("platform", "serial"), name="upper_channel_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="upperchannel",
            constraint=models.UniqueConstraint(fields=("platform", "code"), name="upper_channel_code_once"),
        ),
        migrations.AddConstraint(
            model_name="upperchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("code"), 20),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        django.db.models.functions.text.Replace(
                                                            django.db.models.functions.text.Replace(
                                                                django.db.models.functions.text.Replace(
                                                                    models.F("code"),
                                                                    models.Value("0"),
                                                                    models.Value(""),
                                                                ),
                                                                models.Value("1"),
                                                                models.Value(""),
                                                            ),
                                                            models.Value("2"),
                                                            models.Value(""),
                                                        ),
                                                        models.Value("3"),
                                                        models.Value(""),
                                                    ),
                                                    models.Value("4"),
                                                    models.Value(""),
                                                ),
                                                models.Value("5"),
                                                models.Value(""),
                                            ),
                                            models.Value("6"),
                                            models.Value(""),
                                        ),
                                        models.Value("7"),
                                        models.Value(""),
                                    ),
                                    models.Value("8"),
                                    models.Value(""),
                                ),
                                models.Value("9"),
                                models.Value(""),
                            ),
                            output_field=models.IntegerField(),
                        ),
                        0,
                    ),
                ),
                name="upper_channel_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="upperchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("change", "ADD"), ("gone_at", None)),
                    models.Q(("change", "DEL"), ("gone_at__isnull", False)),
                    _connector="OR",
                ),
                name="upper_channel_change",
            ),
        ),
    ]
