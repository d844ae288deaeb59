"""Every table of privacy as migrations 0001 to 0010 leave it (articles 18, 21): a new home is made by one. Homes that
applied some of them go on by them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from mingcha.evidence.new_tables import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("privacy", "0001_squashed_0008_redaction_bounds"),
        ("privacy", "0009_edits_of_the_check"),
        ("privacy", "0010_dropped_plates"),
    ]

    initial = True

    dependencies = [
        ("registry", "0016_plans_to_staff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Mask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "no",
                            models.CharField(
                                db_comment="number of the mask, M and 8 digits, the same for all its versions",
                                max_length=9,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(db_comment="version of the mask, from 1")),
                        ("by", models.CharField(db_comment="what burns it in: recorder | camera", max_length=8)),
                        ("from_at", models.DateTimeField(db_comment="it covers from then on")),
                        (
                            "until_at",
                            models.DateTimeField(
                                blank=True, db_comment="until before this instant, empty: without end", null=True
                            ),
                        ),
                        (
                            "opens",
                            models.TimeField(
                                blank=True, db_comment="Shanghai hour of each day, empty: all day", null=True
                            ),
                        ),
                        (
                            "closes",
                            models.TimeField(
                                blank=True, db_comment="Shanghai hour of each day, empty: all day", null=True
                            ),
                        ),
                        (
                            "polygons",
                            models.TextField(
                                db_comment="JSON list of polygons, corners [x,y] in 1/65535 of width and height"
                            ),
                        ),
                        (
                            "grow_permille",
                            models.PositiveSmallIntegerField(db_comment="grown by this part of the width, permille"),
                        ),
                        ("reason", models.CharField(db_comment="why it was drawn", max_length=200)),
                        (
                            "state",
                            models.CharField(
                                db_comment="proposed | checked | returned | superseded | ended", max_length=10
                            ),
                        ),
                        (
                            "is_less",
                            models.BooleanField(db_comment="whether it covers less than the checked version before"),
                        ),
                        (
                            "person",
                            models.CharField(db_comment="the drawer's name then, or the program", max_length=80),
                        ),
                        ("drawn_at", models.DateTimeField(db_comment="when it was drawn")),
                        (
                            "proof",
                            models.CharField(
                                blank=True,
                                db_comment="picture of the masked view, documents",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "proof_sha256",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of that picture", default="", max_length=64
                            ),
                        ),
                        (
                            "proof_type",
                            models.CharField(
                                blank=True, db_comment="media type of that picture", default="", max_length=20
                            ),
                        ),
                        (
                            "proof_at",
                            models.DateTimeField(blank=True, db_comment="when that picture was taken", null=True),
                        ),
                        (
                            "proof_given_at",
                            models.DateTimeField(blank=True, db_comment="when that picture was handed in", null=True),
                        ),
                        (
                            "checker",
                            models.CharField(
                                blank=True, db_comment="the checker's name then", default="", max_length=80
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, db_comment="when it was checked", null=True)),
                        (
                            "check_reason",
                            models.CharField(blank=True, db_comment="note of the check", default="", max_length=200),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when it was returned, superseded or ended, empty while it is open",
                                null=True,
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, db_comment="why, empty while open", default="", max_length=200
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                db_comment="who checked it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_comment="who drew it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose view it covers",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.point",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                db_comment="the version that it follows",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="privacy.mask",
                            ),
                        ),
                        (
                            "fingerprint",
                            models.BinaryField(
                                blank=True,
                                db_comment="view outside of the mask in that picture, 80x45 luma; empty: not by us",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["point", "state"], name="mask_of_point")],
                        "constraints": [
                            models.UniqueConstraint(fields=("no", "version"), name="mask_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")), fields=("no",), name="mask_one_drawn"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "checked")), fields=("no",), name="mask_one_checked"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by__in", ["recorder", "camera"])), name="mask_by"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["proposed", "checked", "returned", "superseded", "ended"])
                                ),
                                name="mask_state",
                            ),
                            models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="mask_version_counts"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_at", None), ("until_at__gt", models.F("from_at")), _connector="OR"
                                ),
                                name="mask_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closes", None), ("opens", None)),
                                    ("opens__lt", models.F("closes")),
                                    _connector="OR",
                                ),
                                name="mask_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("proof", ""),
                                        ("proof_at", None),
                                        ("proof_given_at", None),
                                        ("proof_sha256", ""),
                                        ("proof_type", ""),
                                    ),
                                    models.Q(
                                        ("proof_at__isnull", False),
                                        ("proof_given_at__isnull", False),
                                        models.Q(("proof", ""), _negated=True),
                                        models.Q(("proof_sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mask_proof_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_at", None), ("checked_by", None), ("checker", "")),
                                    models.Q(("checked_at__isnull", False), models.Q(("checker", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="mask_check_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "checked"), _negated=True),
                                    ("checked_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="mask_checked_by_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state__in", ["returned", "superseded", "ended"]), _negated=True),
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("state__in", ["returned", "superseded", "ended"]),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mask_ended_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaskNeedCovered",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mask",
                            models.ForeignKey(
                                db_comment="the version of the mask",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covered",
                                to="privacy.mask",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                db_comment="what it covers",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.maskneed",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("mask", "need"), name="mask_covers_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedSpan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.CharField(db_comment="unchecked | moved | unmasked", max_length=10)),
                        ("from_at", models.DateTimeField(db_comment="closed from then on")),
                        (
                            "until_at",
                            models.DateTimeField(
                                blank=True, db_comment="until before this instant, empty: it goes on", null=True
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was opened, empty: it is closed", null=True
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, db_comment="why it was opened", default="", max_length=200),
                        ),
                        (
                            "mask",
                            models.ForeignKey(
                                blank=True,
                                db_comment="version of the mask",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="privacy.mask",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                db_comment="who opened it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose footage it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("opened_at", None)), fields=["point"], name="closed_span_of_point"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("why__in", ["unchecked", "moved", "unmasked"])),
                                name="closed_span_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_at", None), ("until_at__gt", models.F("from_at")), _connector="OR"
                                ),
                                name="closed_span_times",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("opened_at", None), ("opened_by", None), ("reason", "")),
                                    models.Q(("opened_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="closed_span_opened_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaskLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_comment="when it was looked at")),
                        ("kind", models.CharField(db_comment="daily | start | moved | person", max_length=8)),
                        (
                            "worst_deviation",
                            models.IntegerField(
                                blank=True,
                                db_comment="levels of luma inside of it as the camera sent it, empty: filled here",
                                null=True,
                            ),
                        ),
                        (
                            "shift_x_permille",
                            models.IntegerField(db_comment="shift of the view to the right, permille of the width"),
                        ),
                        (
                            "shift_y_permille",
                            models.IntegerField(db_comment="shift of the view down, permille of the height"),
                        ),
                        ("score_permille", models.IntegerField(db_comment="how sure the shift is, 0: not measured")),
                        ("result", models.CharField(db_comment="seen | not_seen | moved | unknown", max_length=8)),
                        ("by", models.CharField(db_comment="actor id of who looked", max_length=64)),
                        (
                            "mask",
                            models.ForeignKey(
                                db_comment="the version",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="looks",
                                to="privacy.mask",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["mask", "at"], name="mask_look_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["daily", "start", "moved", "person"])),
                                name="mask_look_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["seen", "not_seen", "moved", "unknown"])),
                                name="mask_look_result",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redaction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "no",
                            models.CharField(
                                db_comment="R, Shanghai day, number of the day", max_length=20, unique=True
                            ),
                        ),
                        ("kind", models.CharField(db_comment="publication | subject | nonsafety", max_length=12)),
                        ("from_ms", models.BigIntegerField(db_comment="span from, Unix milliseconds")),
                        ("to_ms", models.BigIntegerField(db_comment="span to, Unix milliseconds, not included")),
                        ("basis", models.CharField(db_comment="legal basis as the maker gave it", max_length=500)),
                        (
                            "state",
                            models.CharField(
                                db_comment="preparing | to_review | reviewed | gated | signed | released | withdrawn | refused | failed",
                                max_length=10,
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="number of edits so far", default=0)),
                        ("person", models.CharField(db_comment="the maker's name then", max_length=80)),
                        ("begun_at", models.DateTimeField(db_comment="when it was begun")),
                        ("job", models.BigIntegerField(db_comment="number of the newest job that works on it")),
                        (
                            "reviewer_name",
                            models.CharField(
                                blank=True, db_comment="the reviewer's name then", default="", max_length=80
                            ),
                        ),
                        (
                            "signer_name",
                            models.CharField(
                                blank=True, db_comment="the second signer's name then", default="", max_length=80
                            ),
                        ),
                        (
                            "engine_settings",
                            models.TextField(blank=True, db_comment="settings and digests of the models", default=""),
                        ),
                        (
                            "source_sha256",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the source clips", default="", max_length=64
                            ),
                        ),
                        (
                            "tracks_sha256",
                            models.CharField(blank=True, db_comment="SHA-256 of the tracks", default="", max_length=64),
                        ),
                        (
                            "frozen_sha256",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the frozen boxes", default="", max_length=64
                            ),
                        ),
                        ("frames", models.PositiveIntegerField(db_comment="pictures of the source", default=0)),
                        ("length_90k", models.BigIntegerField(db_comment="length of the film in 90 kHz", default=0)),
                        (
                            "output_sha256",
                            models.CharField(blank=True, db_comment="SHA-256 of the film", default="", max_length=64),
                        ),
                        ("output_bytes", models.BigIntegerField(db_comment="size of the film", default=0)),
                        (
                            "gate",
                            models.TextField(blank=True, db_comment="JSON of what was found on the film", default=""),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was refused, failed or withdrawn", null=True
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, db_comment="why, empty while open", default="", max_length=200
                            ),
                        ),
                        (
                            "maker",
                            models.ForeignKey(
                                db_comment="who began it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose footage it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.point",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                blank=True,
                                db_comment="who reviews it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signer",
                            models.ForeignKey(
                                blank=True,
                                db_comment="second signer",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "hold",
                            models.CharField(
                                blank=True, db_comment="name of the hold on its footage", default="", max_length=20
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["point", "state"], name="redaction_of_point")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["publication", "subject", "nonsafety"])),
                                name="redaction_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "preparing",
                                            "to_review",
                                            "reviewed",
                                            "gated",
                                            "signed",
                                            "released",
                                            "withdrawn",
                                            "refused",
                                            "failed",
                                        ],
                                    )
                                ),
                                name="redaction_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_ms__gt", models.F("from_ms"))), name="redaction_span"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["gated", "signed", "released"]), _negated=True),
                                    models.Q(
                                        models.Q(("output_sha256", ""), _negated=True),
                                        models.Q(("frozen_sha256", ""), _negated=True),
                                        models.Q(("gate", ""), _negated=True),
                                        ("reviewer__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="redaction_film_is_reviewed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["signed", "released"]), _negated=True),
                                    ("signer__isnull", False),
                                    _connector="OR",
                                ),
                                name="redaction_release_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewer", None),
                                    models.Q(("reviewer", models.F("maker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="redaction_reviewer_is_not_maker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signer", None),
                                    models.Q(
                                        models.Q(("signer", models.F("maker")), _negated=True),
                                        models.Q(("signer", models.F("reviewer")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="redaction_signer_is_a_third",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state__in", ["withdrawn", "refused", "failed"]), _negated=True),
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("state__in", ["withdrawn", "refused", "failed"]),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="redaction_ended_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RedactionEdit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="the revision that it made, from 1")),
                        ("kind", models.CharField(db_comment="kind of the edit", max_length=12)),
                        ("body", models.TextField(db_comment="canonical JSON of the edit")),
                        (
                            "person",
                            models.CharField(db_comment="the name of that person or program then", max_length=80),
                        ),
                        ("at", models.DateTimeField(db_comment="when")),
                        (
                            "by",
                            models.ForeignKey(
                                db_comment="who edited, none: the check",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "redaction",
                            models.ForeignKey(
                                db_comment="the redaction",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="edits",
                                to="privacy.redaction",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("redaction", "revision"), name="redaction_edit_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "region",
                                            "move_key",
                                            "extend",
                                            "split",
                                            "join",
                                            "delete",
                                            "whole_frame",
                                            "class_off",
                                            "class_on",
                                            "except",
                                            "keep_visible",
                                            "cover_again",
                                        ],
                                    )
                                ),
                                name="redaction_edit_kind",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RedactionSign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("act", models.CharField(db_comment="reviewed | opened | signed", max_length=8)),
                        ("revision", models.PositiveIntegerField(db_comment="the revision")),
                        ("frozen_sha256", models.CharField(db_comment="SHA-256 of the frozen boxes", max_length=64)),
                        (
                            "output_sha256",
                            models.CharField(blank=True, db_comment="SHA-256 of the film", default="", max_length=64),
                        ),
                        ("person", models.CharField(db_comment="that person's name then", max_length=80)),
                        ("at", models.DateTimeField(db_comment="when")),
                        (
                            "redaction",
                            models.ForeignKey(
                                db_comment="the redaction",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signs",
                                to="privacy.redaction",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.CharField(
                                blank=True,
                                db_comment="why nobody is marked, for a person concerned",
                                default="",
                                max_length=200,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("act__in", ["reviewed", "opened", "signed"])),
                                name="redaction_sign_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("act", "reviewed"), models.Q(("output_sha256", ""), _negated=True), _connector="OR"
                                ),
                                name="redaction_sign_names_its_film",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(db_comment="number within the redaction, from 1")),
                        (
                            "kind",
                            models.CharField(
                                db_comment="begin | end | bridged | weak | dropped | cut | empty | edit | residual | kept",
                                max_length=10,
                            ),
                        ),
                        ("from_90k", models.BigIntegerField(db_comment="from, 90 kHz from the begin of the film")),
                        ("to_90k", models.BigIntegerField(db_comment="to, not included")),
                        (
                            "track",
                            models.CharField(
                                blank=True, db_comment="the track, empty for none", default="", max_length=40
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True, db_comment="ok | edited, empty while open", default="", max_length=6
                            ),
                        ),
                        (
                            "person",
                            models.CharField(
                                blank=True, db_comment="that person's name then", default="", max_length=80
                            ),
                        ),
                        ("at", models.DateTimeField(blank=True, db_comment="when it was answered", null=True)),
                        (
                            "gone_in",
                            models.PositiveIntegerField(
                                blank=True, db_comment="revision in which it ceased to be", null=True
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                db_comment="who answered",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "redaction",
                            models.ForeignKey(
                                db_comment="the redaction",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="privacy.redaction",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("redaction", "number"), name="review_item_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("at", None), ("by", None), ("person", "")),
                                    models.Q(
                                        ("answer__in", ["ok", "edited"]), ("at__isnull", False), ("by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="review_item_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "begin",
                                            "end",
                                            "bridged",
                                            "weak",
                                            "dropped",
                                            "cut",
                                            "empty",
                                            "edit",
                                            "residual",
                                            "kept",
                                        ],
                                    )
                                ),
                                name="review_item_kind",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Watched",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="the revision that was watched")),
                        ("spans", models.TextField(db_comment="JSON list of [from, to] in 90 kHz, in order, apart")),
                        ("at", models.DateTimeField(db_comment="when it was reported last")),
                        (
                            "redaction",
                            models.ForeignKey(
                                db_comment="the redaction",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watched",
                                to="privacy.redaction",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who watched",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "output_sha256",
                            models.CharField(
                                blank=True,
                                db_comment="SHA-256 of the film, empty for the source",
                                default="",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("redaction", "user", "output_sha256"), name="watched_of_once"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RedactionException",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(db_comment="number within the redaction, from 1")),
                        ("tracks", models.TextField(db_comment="names of tracks, separated by a space")),
                        ("from_90k", models.BigIntegerField(db_comment="from, 90 kHz from the begin of the film")),
                        ("to_90k", models.BigIntegerField(db_comment="to, not included")),
                        ("rank", models.CharField(db_comment="law | regulation", max_length=10)),
                        ("title", models.CharField(db_comment="the law or regulation", max_length=200)),
                        ("article", models.CharField(db_comment="its article", max_length=60)),
                        (
                            "organ",
                            models.CharField(
                                db_comment="the organ that ordered it, as the film shows it", max_length=60
                            ),
                        ),
                        (
                            "document_no",
                            models.CharField(db_comment="number of its document, as the film shows", max_length=40),
                        ),
                        (
                            "document",
                            models.CharField(db_comment="file among the documents of the home", max_length=120),
                        ),
                        ("document_sha256", models.CharField(db_comment="SHA-256 of that file", max_length=64)),
                        ("document_type", models.CharField(db_comment="media type of that file", max_length=20)),
                        ("state", models.CharField(db_comment="asked | approved | returned", max_length=8)),
                        ("person", models.CharField(db_comment="that officer's name then", max_length=80)),
                        ("asked_at", models.DateTimeField(db_comment="when")),
                        (
                            "decider",
                            models.CharField(
                                blank=True, db_comment="that officer's name then", default="", max_length=80
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, db_comment="when it was approved or returned", null=True),
                        ),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it was returned", default="", max_length=200),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_comment="officer",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_comment="second officer",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "redaction",
                            models.ForeignKey(
                                db_comment="the redaction",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exceptions",
                                to="privacy.redaction",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("redaction", "number"), name="redaction_exception_once"),
                            models.CheckConstraint(
                                condition=models.Q(("rank__in", ["law", "regulation"])), name="redaction_exception_rank"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_90k__gt", models.F("from_90k"))),
                                name="redaction_exception_span",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("end_reason", ""),
                                        ("state", "asked"),
                                    ),
                                    models.Q(
                                        models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("end_reason", ""),
                                        ("state", "approved"),
                                    ),
                                    models.Q(
                                        models.Q(("end_reason", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "returned"),
                                    ),
                                    _connector="OR",
                                ),
                                name="redaction_exception_decided_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ]
        ),
    ]
