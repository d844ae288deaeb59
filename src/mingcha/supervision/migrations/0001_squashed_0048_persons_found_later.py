"""Every table of supervision as migrations 0001 to 0048 leave it (articles 12, 16, 20 to 25; decree 799,
arts. 24 to 33): a new home is made by one. Homes that applied some of them go on by them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from mingcha.evidence.new_tables import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("supervision", "0001_squashed_0038_recalled_transfers"),
        ("supervision", "0039_end_of_shadow_mode"),
        ("supervision", "0040_papers_handed_over"),
        ("supervision", "0041_papers_of_receivers_and_bounds"),
        ("supervision", "0042_absent_parties_and_later_scans"),
        ("supervision", "0043_scans_confirmed_by_another"),
        ("supervision", "0044_hands_at_the_end_of_a_case"),
        ("supervision", "0045_answers_and_records_of_several_lines"),
        ("supervision", "0046_learned_anew_and_repairs"),
        ("supervision", "0047_notices_entered_later"),
        ("supervision", "0048_persons_found_later_grounds_of_transfers"),
    ]

    initial = True

    dependencies = [
        ("registry", "0022_wall_of_64"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="RegimeDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="regimes.kinds.RegimeKind", max_length=16)),
                        ("version", models.PositiveSmallIntegerField(db_comment="from 1, of the unit and kind")),
                        ("title", models.CharField(db_comment="its title", max_length=100)),
                        ("approver", models.CharField(db_comment="who approved it", max_length=60)),
                        ("valid_from", models.DateField(db_comment="first Shanghai day on which it is in force")),
                        (
                            "file",
                            models.CharField(db_comment="its text in the home's documents folder", max_length=120),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the file")),
                        ("digest", models.CharField(db_comment="SHA-256 of the file, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the file, by its bytes", max_length=20)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=80)),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose system it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["secrecy", "duty", "maintenance", "security"])),
                                name="regime_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("approver", ""), _negated=True),
                                    models.Q(("file", ""), _negated=True),
                                ),
                                name="regime_stated",
                            ),
                            models.UniqueConstraint(fields=("unit", "kind", "version"), name="regime_version_once"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Acknowledgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_comment="when it was acknowledged")),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who has read it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_comment="the version",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to="supervision.regimedocument",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("document", "user"), name="acknowledged_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SelfCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="self_checks.kinds.CheckKind", max_length=16)),
                        ("year", models.PositiveSmallIntegerField(db_comment="year that it is about")),
                        (
                            "part",
                            models.PositiveSmallIntegerField(
                                db_comment="part of the year from 1; 0: the whole year", default=0
                            ),
                        ),
                        ("state", models.CharField(db_comment="open | answered | signed | reviewed", max_length=16)),
                        ("due_on", models.DateField(db_comment="last Shanghai day for its signature")),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened")),
                        ("opened_by", models.CharField(db_comment="actor id: the clock or the manager", max_length=80)),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was signed, empty: it is not", null=True
                            ),
                        ),
                        ("signed_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=80)),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was reviewed, empty: it is not", null=True
                            ),
                        ),
                        ("reviewed_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=80)),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                db_comment="of the review, or why it was returned last",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose check it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "due_on"], name="self_check_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["yearly", "security"]),
                                    ("state__in", ["open", "answered", "signed", "reviewed"]),
                                ),
                                name="self_check_values",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", False), ("state__in", ["signed", "reviewed"])),
                                    models.Q(("signed_at", None), ("state__in", ["open", "answered"])),
                                    _connector="OR",
                                ),
                                name="self_check_signed",
                            ),
                            models.UniqueConstraint(fields=("unit", "kind", "year", "part"), name="self_check_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfCheckAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(db_comment="self_checks.questions", max_length=40)),
                        ("answer", models.CharField(db_comment="yes | no | na", max_length=4)),
                        (
                            "proof",
                            models.CharField(
                                blank=True, db_comment="its proof, or what is done", default="", max_length=200
                            ),
                        ),
                        ("given_at", models.DateTimeField(db_comment="when it was given")),
                        ("given_by", models.CharField(db_comment="actor id", max_length=80)),
                        (
                            "check_of",
                            models.ForeignKey(
                                db_comment="the check",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="supervision.selfcheck",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("answer__in", ["yes", "no", "na"])), name="self_check_answer"
                            ),
                            models.UniqueConstraint(fields=("check_of", "question"), name="self_check_answered_once"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Clue",
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
                                db_comment="X, Shanghai day, number of the day", max_length=20, unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                db_comment="public_safety | emergency | crime | other_service", max_length=20
                            ),
                        ),
                        ("camera", models.CharField(db_comment="20-digit code of the point", max_length=20)),
                        (
                            "division",
                            models.CharField(
                                db_comment="GB/T 2260 division of the point when it was noted", max_length=6
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(db_comment="managing unit of the point when it was noted", max_length=20),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone, empty for none", default="", max_length=20
                            ),
                        ),
                        ("seen_at", models.DateTimeField(db_comment="time of the picture in which it was seen")),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="a few words, may be empty", default="", max_length=200
                            ),
                        ),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "noted_at",
                            models.DateTimeField(db_comment="when it was noted; its own clock runs from here"),
                        ),
                        (
                            "hold",
                            models.CharField(
                                blank=True, db_comment="hold placed with it, empty for none", default="", max_length=9
                            ),
                        ),
                        (
                            "important_hold",
                            models.CharField(
                                blank=True, db_comment="hold of two years, or empty", default="", max_length=9
                            ),
                        ),
                        (
                            "state",
                            models.CharField(db_comment="noted | held | reported | closed | withdrawn", max_length=10),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                db_comment="calls made: 1 reminder, 2 head of unit, 3 district", default=0
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                blank=True, db_comment="the report, empty before", default="", max_length=500
                            ),
                        ),
                        (
                            "department",
                            models.CharField(
                                blank=True,
                                db_comment="department concerned by the report, may be empty",
                                default="",
                                max_length=60,
                            ),
                        ),
                        (
                            "reported_by",
                            models.CharField(
                                blank=True, db_comment="actor id, empty before", default="", max_length=64
                            ),
                        ),
                        ("reported_at", models.DateTimeField(blank=True, db_comment="when it was reported", null=True)),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, db_comment="when both receipts were there", null=True),
                        ),
                        (
                            "withdrawn_by",
                            models.CharField(
                                blank=True, db_comment="actor id, empty for none", default="", max_length=64
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, db_comment="when it was withdrawn", null=True),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, db_comment="why it was withdrawn", default="", max_length=300),
                        ),
                    ],
                    options={
                        "db_table_comment": "clues of monitoring staff (art. 16(4))",
                        "indexes": [
                            models.Index(fields=["state", "noted_at"], name="clue_open"),
                            models.Index(fields=["camera", "noted_at"], name="clue_camera"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["public_safety", "emergency", "crime", "other_service"])
                                ),
                                name="clue_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["noted", "held", "reported", "closed", "withdrawn"])),
                                name="clue_state",
                            ),
                            models.CheckConstraint(condition=models.Q(("level__in", [0, 1, 2, 3])), name="clue_level"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("reported", "closed")), _negated=True),
                                    models.Q(
                                        models.Q(("text", ""), _negated=True),
                                        models.Q(("reported_by", ""), _negated=True),
                                        ("reported_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="clue_reported",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                                    _connector="OR",
                                ),
                                name="clue_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_by", ""), _negated=True),
                                        models.Q(("withdraw_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "withdrawn"), _negated=True),
                                        ("withdraw_reason", ""),
                                        ("withdrawn_at", None),
                                        ("withdrawn_by", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="clue_withdrawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClueReceipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("side", models.CharField(db_comment="psb | department", max_length=10)),
                        (
                            "department",
                            models.CharField(blank=True, db_comment="which body, or empty", default="", max_length=60),
                        ),
                        (
                            "number",
                            models.CharField(blank=True, db_comment="the receiver's number", default="", max_length=60),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, db_comment="who answered the call", default="", max_length=60),
                        ),
                        ("called_at", models.DateTimeField(blank=True, db_comment="time of the call", null=True)),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_comment="why no other department is concerned",
                                default="",
                                max_length=300,
                            ),
                        ),
                        ("entered_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("entered_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "clue",
                            models.ForeignKey(
                                db_comment="of which clue",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="supervision.clue",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "receipts of clues (art. 16(4))",
                        "constraints": [
                            models.UniqueConstraint(fields=("clue", "side"), name="clue_receipt_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("department", ""), ("reason", ""), ("side", "psb")),
                                    models.Q(
                                        ("called_at__isnull", False),
                                        ("reason", ""),
                                        ("side", "department"),
                                        models.Q(("department", ""), _negated=True),
                                        models.Q(("number", ""), _negated=True),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("called_at", None),
                                        ("department", ""),
                                        ("side", "department"),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="clue_receipt_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="NewestCheck",
                    fields=[
                        (
                            "point",
                            models.OneToOneField(
                                db_comment="the camera",
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="newest_check",
                                serialize=False,
                                to="registry.point",
                            ),
                        ),
                        ("at", models.DateTimeField(db_comment="when it was checked")),
                        (
                            "state",
                            models.CharField(
                                db_comment="judged | learning | not_judgeable | away | faulty", max_length=16
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                blank=True, db_comment="bright | dim | ir, empty: none", default="", max_length=8
                            ),
                        ),
                        (
                            "lost_permille",
                            models.PositiveIntegerField(db_comment="lost share of the judgeable blocks, permille"),
                        ),
                        (
                            "judgeable_permille",
                            models.PositiveIntegerField(db_comment="share of the blocks that can be judged, permille"),
                        ),
                        (
                            "learned_since",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when its host began to learn that; empty: it has not, or from before",
                                null=True,
                            ),
                        ),
                        (
                            "reference",
                            models.PositiveIntegerField(
                                db_comment="reference by which it was checked; 0: from before", default=0
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="LookDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(db_comment="Shanghai day")),
                        ("judged", models.PositiveIntegerField(db_comment="checks whose blocks were compared")),
                        (
                            "unlearned",
                            models.PositiveIntegerField(db_comment="checks in a light that was not learned: skipped"),
                        ),
                        (
                            "not_judgeable",
                            models.PositiveIntegerField(db_comment="checks of which nothing is claimed: fog, no edges"),
                        ),
                        (
                            "away",
                            models.PositiveIntegerField(db_comment="checks away from the home position, or turned"),
                        ),
                        (
                            "faulty",
                            models.PositiveIntegerField(db_comment="checks of a black, frozen or missing picture"),
                        ),
                        (
                            "lost_permille",
                            models.PositiveIntegerField(
                                db_comment="median share of lost blocks of the judged checks, permille"
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="the camera",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="look_days",
                                to="registry.point",
                            ),
                        ),
                        (
                            "judgeable_permille",
                            models.PositiveIntegerField(
                                db_comment="median share of the blocks that could be judged, permille", default=0
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("point", "day"), name="look_day_once")],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LookReference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(db_comment="version of the camera's reference, from 1"),
                        ),
                        ("accepted_at", models.DateTimeField(db_comment="when it was accepted: learning begins")),
                        ("accepted_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "reason",
                            models.CharField(blank=True, db_comment="why one was replaced", default="", max_length=200),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="the camera",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="look_references",
                                to="registry.point",
                            ),
                        ),
                        (
                            "session",
                            models.BigIntegerField(
                                db_comment="session of the signature; 0: before views were signed", default=0
                            ),
                        ),
                        (
                            "view",
                            models.OneToOneField(
                                db_comment="the picture that was signed",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reference",
                                to="supervision.lookview",
                            ),
                        ),
                        (
                            "relearned_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="since when a host learned it anew: its days prove nothing; empty: none did",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("point", "version"), name="look_reference_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="look_reference_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("session", 0), ("view", None)),
                                    models.Q(("view__isnull", False), models.Q(("session", 0), _negated=True)),
                                    _connector="OR",
                                ),
                                name="look_reference_signed",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PictureFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reference",
                            models.PositiveIntegerField(db_comment="version of the reference by which it was judged"),
                        ),
                        ("kind", models.CharField(db_comment="kind of finding (media/looks/values.py)", max_length=20)),
                        ("since", models.DateTimeField(db_comment="from when on the host claims it")),
                        ("opened_at", models.DateTimeField(db_comment="when it was reported")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the host claimed it no more, empty: stands", null=True
                            ),
                        ),
                        (
                            "share_permille",
                            models.PositiveIntegerField(
                                db_comment="lost share of the judgeable blocks, permille; 0: not meant"
                            ),
                        ),
                        (
                            "shift_tenths",
                            models.PositiveIntegerField(db_comment="turn in tenths of a pixel of a picture 320 wide"),
                        ),
                        ("is_growing", models.BooleanField(db_comment="whether it grows from the edge of the picture")),
                        (
                            "is_case",
                            models.BooleanField(db_comment="whether the slow kind reached the share of a case"),
                        ),
                        (
                            "judgement",
                            models.CharField(db_comment="candidate | confirmed | rejected | repair", max_length=10),
                        ),
                        (
                            "cause",
                            models.CharField(
                                blank=True,
                                db_comment="greenery | pipes | advertising | other",
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, db_comment="who owns what covers the view", default="", max_length=100
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="reason of the judgement", default="", max_length=200
                            ),
                        ),
                        (
                            "judged_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the person who judged", default="", max_length=64
                            ),
                        ),
                        ("judged_at", models.DateTimeField(blank=True, db_comment="when it was judged", null=True)),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="camera",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="picture_findings",
                                to="registry.point",
                            ),
                        ),
                        (
                            "clear_at",
                            models.DateTimeField(
                                blank=True, db_comment="newest check before it that lost nothing", null=True
                            ),
                        ),
                        (
                            "checks",
                            models.PositiveIntegerField(
                                db_comment="checks that were compared since the camera was learned", default=0
                            ),
                        ),
                        (
                            "judgeable_permille",
                            models.PositiveIntegerField(
                                db_comment="share of the blocks that could be judged when it was claimed, permille; 0: none compared",
                                default=0,
                            ),
                        ),
                        (
                            "modes",
                            models.CharField(
                                blank=True,
                                db_comment="lights that were learned then, of bright dim ir, by spaces",
                                default="",
                                max_length=30,
                            ),
                        ),
                        (
                            "rejections",
                            models.PositiveSmallIntegerField(db_comment="how often a person rejected it", default=0),
                        ),
                        (
                            "owner_removed_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when the clock removed the owner's name, empty: it did not",
                                null=True,
                            ),
                        ),
                        (
                            "end_cause",
                            models.CharField(
                                blank=True,
                                db_comment="learned_anew, empty: no longer claimed, or another reference",
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "repaired_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when the work order of its repair was verified, empty: it was not",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["judgement", "opened_at"], name="picture_finding_open")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "partial_sudden",
                                            "partial_slow",
                                            "turned",
                                            "lost_view",
                                            "black",
                                            "slate",
                                            "frozen",
                                            "no_picture",
                                        ],
                                    )
                                ),
                                name="picture_finding_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("judged_at", None), ("judged_by", ""), ("judgement", "candidate")),
                                    models.Q(
                                        ("judged_at__isnull", False),
                                        ("judgement__in", ["confirmed", "rejected", "repair"]),
                                        models.Q(("judged_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="picture_finding_judged",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cause__in", ["", "greenery", "pipes", "advertising", "other"])),
                                name="picture_finding_cause",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("point", "kind"),
                                name="picture_finding_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("judgement", "confirmed"), _negated=True),
                                    models.Q(
                                        models.Q(("cause", ""), _negated=True),
                                        models.Q(
                                            models.Q(("owner", ""), _negated=True),
                                            ("owner_removed_at__isnull", False),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="picture_finding_confirmed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end_cause", ""),
                                    models.Q(("end_cause__in", ["learned_anew"]), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="picture_finding_end_cause",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Obstruction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.ObstructionState", max_length=12)),
                        ("seen", models.CharField(db_comment="what was seen", max_length=300)),
                        ("since", models.DateField(db_comment="since which day, Shanghai")),
                        (
                            "finding",
                            models.BigIntegerField(
                                db_comment="finding of the register it comes from, 0: by hand", default=0
                            ),
                        ),
                        (
                            "picture_finding",
                            models.CharField(
                                blank=True,
                                db_comment="picture finding it comes from (B-…), empty: none",
                                default="",
                                max_length=14,
                            ),
                        ),
                        ("camera_on", models.DateField(db_comment="day from which the point is in use, Shanghai")),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("noted_at", models.DateTimeField(db_comment="when it was noted")),
                        (
                            "cause",
                            models.CharField(
                                blank=True, db_comment="states.Cause, once confirmed", default="", max_length=12
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                blank=True, db_comment="whose it is, once confirmed", default="", max_length=100
                            ),
                        ),
                        (
                            "owner_kind",
                            models.CharField(
                                blank=True, db_comment="states.OwnerKind: unit | private", default="", max_length=8
                            ),
                        ),
                        (
                            "judged_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who looked", default="", max_length=64
                            ),
                        ),
                        (
                            "judged_reason",
                            models.CharField(
                                blank=True, db_comment="what that person says", default="", max_length=200
                            ),
                        ),
                        (
                            "doubt_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the supervisor", default="", max_length=64
                            ),
                        ),
                        (
                            "doubt_reason",
                            models.CharField(
                                blank=True, db_comment="why the system is older", default="", max_length=200
                            ),
                        ),
                        (
                            "close_reason",
                            models.CharField(blank=True, db_comment="how it ended", default="", max_length=200),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose view is hidden",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="obstructions",
                                to="registry.point",
                            ),
                        ),
                        (
                            "close_view",
                            models.CharField(
                                blank=True,
                                db_comment="states.ClearView, of one that was corrected and closed",
                                default="",
                                max_length=8,
                            ),
                        ),
                        (
                            "offence",
                            models.CharField(
                                db_comment="law.fine_rules.Offence that it is about",
                                default="obstruction",
                                max_length=40,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "id"], name="obstruction_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["candidate", "rejected", "repair"]),
                                    models.Q(
                                        models.Q(("judged_by", ""), _negated=True),
                                        models.Q(("cause", ""), _negated=True),
                                        models.Q(("owner", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="obstruction_judged",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("picture_finding", ""), _negated=True),
                                fields=("picture_finding",),
                                name="obstruction_of_picture_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cause__in", ["", "greenery", "pipes", "advertising", "other"]),
                                    ("close_view__in", ["", "measured", "record"]),
                                    (
                                        "offence__in",
                                        [
                                            "obstruction",
                                            "install_without_right",
                                            "forbidden_place",
                                            "no_inspection_by_operator",
                                            "no_consent_of_classified_unit",
                                            "no_filing",
                                            "change_move_or_remove",
                                            "no_sign",
                                        ],
                                    ),
                                    ("owner_kind__in", ["", "unit", "private"]),
                                    (
                                        "state__in",
                                        [
                                            "candidate",
                                            "rejected",
                                            "repair",
                                            "confirmed",
                                            "supervisor",
                                            "inspected",
                                            "ordered",
                                            "corrected",
                                            "uncorrected",
                                            "closed",
                                        ],
                                    ),
                                ),
                                name="obstruction_lists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("again", models.BooleanField(db_comment="after the order")),
                        ("inspected_on", models.DateField(db_comment="day, Shanghai")),
                        ("present", models.CharField(db_comment="who of the other side was there", max_length=100)),
                        ("record", models.CharField(db_comment="what was found", max_length=10000)),
                        (
                            "arose_on",
                            models.DateField(
                                blank=True, db_comment="day on which it arose, empty: not known", null=True
                            ),
                        ),
                        (
                            "corrected",
                            models.BooleanField(
                                blank=True, db_comment="of one after the order: what was found", null=True
                            ),
                        ),
                        ("first", models.CharField(db_comment="actor id of the first officer", max_length=64)),
                        ("first_name", models.CharField(db_comment="that officer's name then", max_length=60)),
                        (
                            "first_person",
                            models.CharField(
                                db_comment="keyed digest of that officer's identity number", max_length=64
                            ),
                        ),
                        ("first_certificate", models.CharField(db_comment="number of the certificate", max_length=40)),
                        (
                            "first_session",
                            models.BigIntegerField(db_comment="session in which it was recorded, 0: none", default=0),
                        ),
                        (
                            "second",
                            models.CharField(
                                blank=True, db_comment="actor id of the second officer", default="", max_length=64
                            ),
                        ),
                        (
                            "second_name",
                            models.CharField(
                                blank=True, db_comment="that officer's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "second_person",
                            models.CharField(
                                blank=True, db_comment="digest, as first_person", default="", max_length=64
                            ),
                        ),
                        (
                            "second_certificate",
                            models.CharField(blank=True, db_comment="its number", default="", max_length=40),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(blank=True, db_comment="when the second officer signed", null=True),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="photograph in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="its bytes")),
                        ("digest", models.CharField(db_comment="its SHA-256, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="by its bytes", max_length=20)),
                        (
                            "obstruction",
                            models.ForeignKey(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="supervision.obstruction",
                            ),
                        ),
                        (
                            "struck_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was struck, unsigned; empty: it stands", null=True
                            ),
                        ),
                        (
                            "struck_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who struck it", default="", max_length=64
                            ),
                        ),
                        (
                            "struck_name",
                            models.CharField(
                                blank=True, db_comment="that person's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "struck_reason",
                            models.CharField(blank=True, db_comment="why it was struck", default="", max_length=200),
                        ),
                        (
                            "certificates_shown",
                            models.BooleanField(
                                blank=True,
                                db_comment="the officers showed their certificates, empty: before it was asked",
                                null=True,
                            ),
                        ),
                        (
                            "recusal_told",
                            models.BooleanField(
                                blank=True,
                                db_comment="told of the right to ask for another officer, empty: before it was asked",
                                null=True,
                            ),
                        ),
                        (
                            "absent",
                            models.CharField(
                                blank=True,
                                db_comment="nobody there: the witness, or none and why",
                                default="",
                                max_length=200,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("signed_at", None)),
                                fields=["obstruction"],
                                name="inspection_unsigned",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second", ""), ("second_certificate", ""), ("signed_at", None)),
                                    models.Q(
                                        ("signed_at__isnull", False),
                                        models.Q(("second", ""), _negated=True),
                                        models.Q(("second_certificate", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second", ""),
                                    models.Q(
                                        models.Q(("second", models.F("first")), _negated=True),
                                        models.Q(("second_person", models.F("first_person")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("again", True), ("corrected__isnull", False)),
                                    models.Q(("again", False), ("corrected", None)),
                                    _connector="OR",
                                ),
                                name="inspection_found",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("struck_at", None),
                                        ("struck_by", ""),
                                        ("struck_name", ""),
                                        ("struck_reason", ""),
                                    ),
                                    models.Q(
                                        ("signed_at", None),
                                        ("struck_at__isnull", False),
                                        models.Q(("struck_by", ""), _negated=True),
                                        models.Q(("struck_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_struck",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("unit", models.CharField(db_comment="unit or person that is ordered", max_length=100)),
                        ("what", models.CharField(db_comment="what is to be done", max_length=1000)),
                        ("days", models.PositiveIntegerField(db_comment="days of the limit")),
                        (
                            "short_reason",
                            models.CharField(blank=True, db_comment="why so few days", default="", max_length=200),
                        ),
                        ("department", models.CharField(db_comment="department that gets a copy", max_length=100)),
                        ("ordered_on", models.DateField(db_comment="day of the order, Shanghai")),
                        ("ordered_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("served_on", models.DateField(blank=True, db_comment="day of service, Shanghai", null=True)),
                        (
                            "served_way",
                            models.CharField(blank=True, db_comment="states.ServiceWay", default="", max_length=12),
                        ),
                        (
                            "receiver",
                            models.CharField(blank=True, db_comment="who received it", default="", max_length=100),
                        ),
                        (
                            "due_safe_on",
                            models.DateField(blank=True, db_comment="last day without days off", null=True),
                        ),
                        ("due_on", models.DateField(blank=True, db_comment="last day of the limit", null=True)),
                        (
                            "provisional",
                            models.BooleanField(db_comment="the holidays of that year were not known", default=False),
                        ),
                        (
                            "extended_days",
                            models.PositiveIntegerField(db_comment="days by which it was extended, 0: not", default=0),
                        ),
                        (
                            "extension_reason",
                            models.CharField(blank=True, db_comment="why", default="", max_length=200),
                        ),
                        (
                            "obstruction",
                            models.OneToOneField(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order",
                                to="supervision.obstruction",
                            ),
                        ),
                        (
                            "published_on",
                            models.DateField(blank=True, db_comment="day of a public notice, else empty", null=True),
                        ),
                        (
                            "served_proof",
                            models.CharField(
                                blank=True, db_comment="what shows the service", default="", max_length=200
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_on", None), ("served_on", None), ("served_way", "")),
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("served_on__gte", models.F("ordered_on")),
                                        ("served_way__in", ["handed_over", "left", "post", "electronic", "notice"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_served",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit", ""), _negated=True),
                                    models.Q(("what", ""), _negated=True),
                                    ("days__gte", 1),
                                ),
                                name="correction_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PenaltyCase",
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
                                db_comment="K, Shanghai day, number of the day", max_length=20, unique=True
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.CaseState", max_length=14)),
                        (
                            "rule",
                            models.CharField(db_comment="rule of the penalty table (law/fines.yaml)", max_length=20),
                        ),
                        ("offence", models.CharField(db_comment="law.fine_rules.Offence", max_length=40)),
                        ("who", models.CharField(db_comment="law.fine_rules.Who", max_length=12)),
                        (
                            "also_breaks",
                            models.CharField(
                                blank=True, db_comment="other rules, by spaces and commas", default="", max_length=100
                            ),
                        ),
                        ("act_on", models.DateField(db_comment="last day of the act, Shanghai")),
                        ("unit", models.CharField(db_comment="unit of the person", max_length=100)),
                        ("person", models.CharField(db_comment="name of the person", max_length=60)),
                        ("role", models.CharField(db_comment="post of the person", max_length=100)),
                        ("why", models.CharField(db_comment="why directly responsible", max_length=300)),
                        (
                            "identity_sealed",
                            models.TextField(db_comment="identity number, encrypted with the master key"),
                        ),
                        ("identity_ends", models.CharField(db_comment="its last four characters", max_length=4)),
                        (
                            "person_digest",
                            models.CharField(
                                db_comment="keyed digest of the identity number: one act, one fine", max_length=64
                            ),
                        ),
                        (
                            "opened_on",
                            models.DateField(blank=True, db_comment="day of the opening, Shanghai", null=True),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, db_comment="when it was opened", null=True)),
                        ("opened_by", models.CharField(db_comment="actor id of who handles it", max_length=64)),
                        (
                            "decide_last",
                            models.DateField(blank=True, db_comment="last day of the decision (APL 60)", null=True),
                        ),
                        (
                            "late_reason",
                            models.CharField(blank=True, db_comment="why opened so late", default="", max_length=300),
                        ),
                        (
                            "noticed_on",
                            models.DateField(
                                blank=True, db_comment="day on which the notice was handed over", null=True
                            ),
                        ),
                        ("notice_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        ("notice_facts", models.CharField(blank=True, db_comment="facts", default="", max_length=1000)),
                        (
                            "notice_grounds",
                            models.CharField(blank=True, db_comment="grounds", default="", max_length=1000),
                        ),
                        (
                            "notice_evidence",
                            models.CharField(
                                blank=True, db_comment="states.EvidenceKind, by spaces", default="", max_length=100
                            ),
                        ),
                        (
                            "notice_receiver",
                            models.CharField(blank=True, db_comment="who received it", default="", max_length=100),
                        ),
                        (
                            "notice_yuan",
                            models.DecimalField(
                                blank=True, db_comment="amount in yuan", decimal_places=2, max_digits=9, null=True
                            ),
                        ),
                        (
                            "statement_last",
                            models.DateField(blank=True, db_comment="last day for a statement", null=True),
                        ),
                        (
                            "statement_provisional",
                            models.BooleanField(db_comment="the holidays of that year were not known", default=False),
                        ),
                        ("is_complex", models.BooleanField(db_comment="needs a legal review (APL 58)", default=False)),
                        (
                            "statement",
                            models.CharField(
                                blank=True,
                                db_comment="what the person stated, each statement in its lines",
                                default="",
                                max_length=10000,
                            ),
                        ),
                        (
                            "waived",
                            models.BooleanField(
                                db_comment="the person waived a statement, by a signed paper", default=False
                            ),
                        ),
                        (
                            "statement_file",
                            models.CharField(blank=True, db_comment="scan, may be empty", default="", max_length=120),
                        ),
                        (
                            "statement_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "review_opinion",
                            models.CharField(
                                blank=True, db_comment="opinion of the review", default="", max_length=1000
                            ),
                        ),
                        (
                            "review_agrees",
                            models.BooleanField(blank=True, db_comment="whether the review passed", null=True),
                        ),
                        ("reviewed_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "outcome",
                            models.CharField(blank=True, db_comment="states.Outcome", default="", max_length=12),
                        ),
                        (
                            "yuan",
                            models.DecimalField(
                                db_comment="the fine in yuan", decimal_places=2, default=0, max_digits=9
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, db_comment="why so decided", default="", max_length=1000),
                        ),
                        (
                            "destination",
                            models.CharField(blank=True, db_comment="organ of a transfer", default="", max_length=100),
                        ),
                        (
                            "decided_on",
                            models.DateField(blank=True, db_comment="day of the decision, Shanghai", null=True),
                        ),
                        ("decided_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        ("served_on", models.DateField(blank=True, db_comment="day of service, Shanghai", null=True)),
                        (
                            "served_way",
                            models.CharField(
                                blank=True, db_comment="obstructions.states.ServiceWay", default="", max_length=12
                            ),
                        ),
                        (
                            "receiver",
                            models.CharField(blank=True, db_comment="who received it", default="", max_length=100),
                        ),
                        (
                            "pay_last",
                            models.DateField(blank=True, db_comment="last day of payment, of a fine", null=True),
                        ),
                        (
                            "review_last",
                            models.DateField(blank=True, db_comment="last day to ask for review", null=True),
                        ),
                        ("lawsuit_last", models.DateField(blank=True, db_comment="last day of a lawsuit", null=True)),
                        (
                            "dates_provisional",
                            models.BooleanField(db_comment="the holidays of that year were not known", default=False),
                        ),
                        (
                            "demanded_on",
                            models.DateField(blank=True, db_comment="day of the demand, Shanghai", null=True),
                        ),
                        (
                            "court_on",
                            models.DateField(blank=True, db_comment="day on which the court was asked", null=True),
                        ),
                        (
                            "court_note",
                            models.CharField(
                                blank=True, db_comment="which court, which number", default="", max_length=300
                            ),
                        ),
                        (
                            "close_reason",
                            models.CharField(blank=True, db_comment="how it ended", default="", max_length=300),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "obstruction",
                            models.ForeignKey(
                                blank=True,
                                db_comment="of which obstruction, empty: of a finding",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="supervision.obstruction",
                            ),
                        ),
                        (
                            "approved_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who approved the opening", default="", max_length=64
                            ),
                        ),
                        (
                            "asked_on",
                            models.DateField(
                                blank=True,
                                db_comment="day on which the opening was asked for, empty: before approvals were acts",
                                null=True,
                            ),
                        ),
                        (
                            "broken",
                            models.CharField(
                                blank=True,
                                db_comment="provision that the act breaks, empty: the rule names one",
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "decide_provisional",
                            models.BooleanField(db_comment="the holidays of that year were not known", default=False),
                        ),
                        (
                            "extras",
                            models.CharField(
                                blank=True,
                                db_comment="law.fine_rules.Extra ordered beside the fine, by spaces",
                                default="",
                                max_length=100,
                            ),
                        ),
                        ("grave", models.BooleanField(db_comment="grave circumstances or result", default=False)),
                        (
                            "hearing_last",
                            models.DateField(blank=True, db_comment="last day to ask for a hearing", null=True),
                        ),
                        (
                            "hearing_told",
                            models.BooleanField(
                                db_comment="the amount or measure asks to tell of a hearing", default=False
                            ),
                        ),
                        (
                            "notice_extras",
                            models.CharField(
                                blank=True,
                                db_comment="law.fine_rules.Extra told beside the fine, by spaces",
                                default="",
                                max_length=100,
                            ),
                        ),
                        (
                            "open_last",
                            models.DateField(
                                blank=True,
                                db_comment="last day of the approval by the own limit, empty: no re-inspection",
                                null=True,
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                db_comment="of which finding of an inspection, empty: of an obstruction",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="supervision.inspectionanswer",
                            ),
                        ),
                        (
                            "notice_outcome",
                            models.CharField(
                                blank=True,
                                db_comment="states.Outcome that was told, empty: a fine, or no notice",
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "annulled_on",
                            models.DateField(
                                blank=True,
                                db_comment="day on which a review or lawsuit annulled the decision, Shanghai",
                                null=True,
                            ),
                        ),
                        (
                            "changed_yuan",
                            models.DecimalField(
                                blank=True,
                                db_comment="the fine as a review or lawsuit changed it, empty: as it was decided",
                                decimal_places=2,
                                max_digits=9,
                                null=True,
                            ),
                        ),
                        (
                            "demand_proof",
                            models.CharField(
                                blank=True, db_comment="what shows the service", default="", max_length=300
                            ),
                        ),
                        (
                            "demand_published_on",
                            models.DateField(blank=True, db_comment="day of a public notice, else empty", null=True),
                        ),
                        (
                            "demand_receiver",
                            models.CharField(blank=True, db_comment="who received it", default="", max_length=100),
                        ),
                        (
                            "demand_served_on",
                            models.DateField(blank=True, db_comment="day on which the demand was served", null=True),
                        ),
                        (
                            "demand_way",
                            models.CharField(
                                blank=True, db_comment="orders.values.ServiceWay", default="", max_length=12
                            ),
                        ),
                        (
                            "discussed_by",
                            models.CharField(blank=True, db_comment="who of them did so", default="", max_length=300),
                        ),
                        (
                            "discussed_on",
                            models.DateField(
                                blank=True, db_comment="day on which the heads discussed it (APL 57)", null=True
                            ),
                        ),
                        (
                            "discussion",
                            models.CharField(blank=True, db_comment="what they concluded", default="", max_length=1000),
                        ),
                        (
                            "discussion_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who recorded it", default="", max_length=64
                            ),
                        ),
                        (
                            "harmed",
                            models.BooleanField(
                                db_comment="life or health harmed, or safety of finance: five years (APL 36)",
                                default=False,
                            ),
                        ),
                        (
                            "published_on",
                            models.DateField(blank=True, db_comment="day of a public notice, else empty", null=True),
                        ),
                        (
                            "served_proof",
                            models.CharField(
                                blank=True, db_comment="what shows the service", default="", max_length=300
                            ),
                        ),
                        (
                            "away_days",
                            models.PositiveIntegerField(
                                db_comment="days at another organ that do not count towards the decision", default=0
                            ),
                        ),
                        (
                            "notice_drawn_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who drew it up", default="", max_length=64
                            ),
                        ),
                        (
                            "notice_drawn_on",
                            models.DateField(
                                blank=True,
                                db_comment="day on which the notice was drawn up, empty: written elsewhere, or none",
                                null=True,
                            ),
                        ),
                        (
                            "court_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who recorded it", default="", max_length=64
                            ),
                        ),
                        (
                            "demanded_yuan",
                            models.DecimalField(
                                db_comment="demanded, in yuan", decimal_places=2, max_digits=9, null=True
                            ),
                        ),
                        (
                            "unenforced",
                            models.CharField(
                                blank=True, db_comment="states.Unenforced, empty: not so", default="", max_length=12
                            ),
                        ),
                        (
                            "unenforced_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "unenforced_file",
                            models.CharField(
                                blank=True, db_comment="what shows it, a scan", default="", max_length=120
                            ),
                        ),
                        (
                            "transfer_ground",
                            models.CharField(blank=True, db_comment="states.TransferGround", default="", max_length=12),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["obstruction", "person_digest"], name="case_act"),
                            models.Index(fields=["decide_last", "state"], name="case_decide_last"),
                            models.Index(fields=["pay_last", "state"], name="case_pay_last"),
                            models.Index(fields=["state", "id"], name="case_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "fine"), _negated=True),
                                    models.Q(("noticed_on__isnull", False), ("yuan__gt", 0)),
                                    _connector="OR",
                                ),
                                name="case_fined",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person", ""), _negated=True),
                                    models.Q(("role", ""), _negated=True),
                                    models.Q(("why", ""), _negated=True),
                                    models.Q(("identity_sealed", ""), _negated=True),
                                ),
                                name="case_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decide_last", None),
                                        ("opened_on", None),
                                        ("state__in", ["opening_asked", "not_opened"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["opening_asked", "not_opened"]), _negated=True),
                                        ("decide_last__isnull", False),
                                        ("opened_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_opened",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked_on", None),
                                    ("approved_by", ""),
                                    models.Q(("approved_by", models.F("opened_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="case_approved_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", ""),
                                    models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="case_decided_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome__in", ["warning", "measures"]), _negated=True),
                                    models.Q(("noticed_on__isnull", False), ("pay_last", None), ("yuan", 0)),
                                    _connector="OR",
                                ),
                                name="case_unfined",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finding", None), ("obstruction__isnull", False)),
                                    models.Q(("finding__isnull", False), ("obstruction", None)),
                                    _connector="OR",
                                ),
                                name="case_of_one_matter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_on__isnull", False),
                                        (
                                            "state__in",
                                            ["decided", "served", "demanded", "court", "paid", "annulled", "closed"],
                                        ),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "state__in",
                                                [
                                                    "decided",
                                                    "served",
                                                    "demanded",
                                                    "court",
                                                    "paid",
                                                    "annulled",
                                                    "closed",
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("decided_on", None),
                                        ("outcome", ""),
                                        ("served_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["served", "demanded", "court", "paid", "annulled", "closed"]),
                                        _negated=True,
                                    ),
                                    ("served_on__gte", models.F("decided_on")),
                                    _connector="OR",
                                ),
                                name="case_served",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("annulled_on", None), models.Q(("state", "annulled"), _negated=True)),
                                    models.Q(
                                        ("annulled_on__isnull", False),
                                        ("pay_last", None),
                                        ("state__in", ["annulled", "closed"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_annulled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("changed_yuan", None),
                                    models.Q(("changed_yuan__gt", 0), ("changed_yuan__lt", models.F("yuan"))),
                                    _connector="OR",
                                ),
                                name="case_changed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["opening_asked", "open", "noticed"])),
                                fields=("obstruction", "person_digest", "rule"),
                                name="case_led_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["opening_asked", "open", "noticed"])),
                                fields=("finding", "person_digest", "rule"),
                                name="case_of_finding_led_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("demand_served_on", None), ("demand_way", "")),
                                    models.Q(
                                        ("demand_served_on__gte", models.F("demanded_on")),
                                        ("demand_way__in", ["handed_over", "left", "post", "electronic", "notice"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_demand_served",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("discussed_by", ""),
                                        ("discussed_on", None),
                                        ("discussion", ""),
                                        ("discussion_by", ""),
                                    ),
                                    models.Q(
                                        ("discussed_on__isnull", False),
                                        models.Q(("discussed_by", ""), _negated=True),
                                        models.Q(("discussion", ""), _negated=True),
                                        models.Q(("discussion_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_discussed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notice_outcome__in", ["", "fine", "warning", "measures"]),
                                    (
                                        "outcome__in",
                                        ["", "fine", "warning", "measures", "no_penalty", "transfer", "discontinued"],
                                    ),
                                    (
                                        "state__in",
                                        [
                                            "opening_asked",
                                            "not_opened",
                                            "open",
                                            "noticed",
                                            "decided",
                                            "served",
                                            "demanded",
                                            "court",
                                            "paid",
                                            "annulled",
                                            "closed",
                                        ],
                                    ),
                                    ("who__in", ["individual", "unit", "responsible"]),
                                ),
                                name="case_lists",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unenforced", ""), ("unenforced_digest", "")),
                                    models.Q(
                                        ("unenforced__in", ["term_over", "nobody_left", "transferred"]),
                                        models.Q(("unenforced_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_unenforced",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePayment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("paid_on", models.DateField(db_comment="day, Shanghai")),
                        ("yuan", models.DecimalField(db_comment="amount in yuan", decimal_places=2, max_digits=9)),
                        ("receipt", models.CharField(db_comment="number of the receipt", max_length=40)),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="supervision.penaltycase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("receipt",), name="case_receipt_once"),
                            models.CheckConstraint(
                                condition=models.Q(("yuan__gt", 0), models.Q(("receipt", ""), _negated=True)),
                                name="case_payment_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseChallenge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="states.ChallengeKind", max_length=8)),
                        ("since", models.DateField(db_comment="day on which it was asked for")),
                        ("until", models.DateField(blank=True, db_comment="last day, empty while it runs", null=True)),
                        ("result", models.CharField(blank=True, db_comment="how it ended", default="", max_length=300)),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="challenges",
                                to="supervision.penaltycase",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                db_comment="states.Verdict, empty: it runs, or ended before the list",
                                default="",
                                max_length=8,
                            ),
                        ),
                        (
                            "yuan",
                            models.DecimalField(
                                blank=True,
                                db_comment="the fine as it was changed, else empty",
                                decimal_places=2,
                                max_digits=9,
                                null=True,
                            ),
                        ),
                        (
                            "decision_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "decision_file",
                            models.CharField(blank=True, db_comment="the decision, a scan", default="", max_length=120),
                        ),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who recorded the end", default="", max_length=64
                            ),
                        ),
                        (
                            "notice_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "notice_file",
                            models.CharField(
                                blank=True, db_comment="acceptance or summons, a scan", default="", max_length=120
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)), fields=("case",), name="case_one_challenge"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["review", "lawsuit"]),
                                    models.Q(
                                        models.Q(("result", ""), ("until", None)),
                                        models.Q(
                                            ("until__gte", models.F("since")), models.Q(("result", ""), _negated=True)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="case_challenge_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("until__isnull", False),
                                        ("verdict__in", ["changed", "partly"]),
                                        ("yuan__gt", 0),
                                    ),
                                    models.Q(
                                        ("until__isnull", False),
                                        ("verdict__in", ["upheld", "unlawful", "annulled"]),
                                        ("yuan", None),
                                    ),
                                    models.Q(("verdict", ""), ("yuan", None)),
                                    _connector="OR",
                                ),
                                name="case_challenge_verdict",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_by", ""),
                                    ("verdict", "upheld"),
                                    models.Q(
                                        models.Q(("ended_by", models.F("noted_by")), _negated=True),
                                        models.Q(("decision_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_challenge_ended_by_another",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HealthDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(db_comment="Shanghai day")),
                        (
                            "whole",
                            models.BooleanField(db_comment="the sum of a district or zone, counted besides its groups"),
                        ),
                        ("division", models.CharField(db_comment="division of the points", max_length=6)),
                        ("zone", models.CharField(db_comment="functional zone of the points, or empty", max_length=10)),
                        (
                            "street",
                            models.CharField(
                                db_comment="street of the points; empty: none, or a whole", default="", max_length=9
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(db_comment="managing unit; empty: a whole", default="", max_length=20),
                        ),
                        (
                            "contractor",
                            models.CharField(
                                db_comment="who maintains them; empty: nobody, or a whole", default="", max_length=20
                            ),
                        ),
                        ("cameras", models.PositiveIntegerField(db_comment="camera-days of cameras that were in use")),
                        (
                            "in_use_ms",
                            models.PositiveBigIntegerField(db_comment="milliseconds in which they were to record"),
                        ),
                        ("footage_ms", models.PositiveBigIntegerField(db_comment="milliseconds with footage")),
                        ("away_ms", models.PositiveBigIntegerField(db_comment="milliseconds in which no picture came")),
                        (
                            "short",
                            models.PositiveIntegerField(db_comment="cameras that lost footage of their legal days"),
                        ),
                        (
                            "with_finding",
                            models.PositiveIntegerField(db_comment="cameras whose dossier lacks something"),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="of the proof of the day that it counts")),
                        (
                            "clear",
                            models.PositiveIntegerField(
                                db_comment="of those, without an open finding and judgeable by half", default=0
                            ),
                        ),
                        (
                            "looked",
                            models.PositiveIntegerField(
                                db_comment="cameras whose picture the detector compared that day", default=0
                            ),
                        ),
                        (
                            "on_time",
                            models.PositiveIntegerField(db_comment="of those, within the allowed offset", default=0),
                        ),
                        (
                            "silent_ms",
                            models.PositiveBigIntegerField(
                                db_comment="milliseconds in use of which nobody had word", default=0
                            ),
                        ),
                        (
                            "timed",
                            models.PositiveIntegerField(
                                db_comment="cameras whose clock was measured that day", default=0
                            ),
                        ),
                        (
                            "orders",
                            models.PositiveIntegerField(
                                db_comment="work orders that were fixed or fell due that day", default=0
                            ),
                        ),
                        (
                            "orders_in_time",
                            models.PositiveIntegerField(
                                db_comment="of those, accepted and fixed within limits", default=0
                            ),
                        ),
                        (
                            "repair_ms",
                            models.PositiveBigIntegerField(
                                db_comment="milliseconds from opening to fix, together", default=0
                            ),
                        ),
                        (
                            "repaired",
                            models.PositiveIntegerField(db_comment="of those, the ones that were fixed", default=0),
                        ),
                    ],
                    options={
                        "db_table_comment": "derived: daily sums of cameras by district, street, unit and contractor (arts. 16(5), 17)",
                        "indexes": [
                            models.Index(fields=["organisation", "day"], name="supervision_health_unit"),
                            models.Index(fields=["contractor", "day"], name="supervision_health_contractor"),
                            models.Index(
                                condition=models.Q(("whole", True)), fields=["day"], name="supervision_health_wholes"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("day", "whole", "division", "zone", "street", "organisation", "contractor"),
                                name="supervision_healthday_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseHearing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_on", models.DateField(db_comment="day on which it was asked for, Shanghai")),
                        ("asked_note", models.CharField(db_comment="how it was asked for", max_length=200)),
                        (
                            "noted_by",
                            models.CharField(
                                db_comment="actor id of who recorded that it was asked for", max_length=64
                            ),
                        ),
                        ("set_on", models.DateField(blank=True, db_comment="day of the hearing, Shanghai", null=True)),
                        (
                            "first_on",
                            models.DateField(
                                blank=True, db_comment="first day that the law allows after the notification", null=True
                            ),
                        ),
                        ("place", models.CharField(blank=True, db_comment="where", default="", max_length=100)),
                        (
                            "notified_on",
                            models.DateField(
                                blank=True, db_comment="day on which time and place were handed over", null=True
                            ),
                        ),
                        (
                            "receiver",
                            models.CharField(blank=True, db_comment="who received them", default="", max_length=200),
                        ),
                        ("is_public", models.BooleanField(db_comment="whether the hearing is public", default=True)),
                        (
                            "closed_reason",
                            models.CharField(blank=True, db_comment="why it is not public", default="", max_length=200),
                        ),
                        (
                            "chair",
                            models.CharField(
                                blank=True, db_comment="actor id of who presides", default="", max_length=64
                            ),
                        ),
                        (
                            "chair_name",
                            models.CharField(
                                blank=True, db_comment="that person's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "held_on",
                            models.DateField(
                                blank=True, db_comment="day on which it was held, empty: not yet", null=True
                            ),
                        ),
                        (
                            "attended",
                            models.BooleanField(
                                blank=True, db_comment="whether the person came, empty: not held", null=True
                            ),
                        ),
                        (
                            "record",
                            models.CharField(
                                blank=True, db_comment="record of the hearing", default="", max_length=10000
                            ),
                        ),
                        (
                            "opinion",
                            models.CharField(
                                blank=True, db_comment="opinion of who presided", default="", max_length=1000
                            ),
                        ),
                        (
                            "withdrawn_on",
                            models.DateField(blank=True, db_comment="day on which the person gave it up", null=True),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(
                                blank=True, db_comment="what the person wrote", default="", max_length=200
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hearing",
                                to="supervision.penaltycase",
                            ),
                        ),
                        (
                            "notice_on",
                            models.DateField(
                                blank=True,
                                db_comment="day of the notice of day and place; empty: set before there was such a paper",
                                null=True,
                            ),
                        ),
                        (
                            "record_signed",
                            models.BooleanField(
                                blank=True,
                                db_comment="whether the person signed the record or refused, empty: not known",
                                null=True,
                            ),
                        ),
                        (
                            "signing_note",
                            models.CharField(
                                blank=True,
                                db_comment="why the person refused to sign, noted by who presided",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "signing_on",
                            models.DateField(
                                blank=True, db_comment="day of the signature or of the refusal", null=True
                            ),
                        ),
                        (
                            "signing_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who noted it instead of who presided",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "signing_instead",
                            models.CharField(
                                blank=True,
                                db_comment="why who presided did not note it, empty: who presided",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "signing_name",
                            models.CharField(
                                blank=True, db_comment="that person's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "record_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "record_file",
                            models.CharField(
                                blank=True, db_comment="the signed record, may be empty", default="", max_length=120
                            ),
                        ),
                        (
                            "anew_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it was last set anew, empty: set once",
                                default="",
                                max_length=200,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("held_on", None), ("withdrawn_on", None)),
                                fields=["set_on"],
                                name="hearing_to_hold",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("chair", ""), ("held_on", None), ("set_on", None)),
                                    models.Q(
                                        ("first_on__isnull", False),
                                        ("set_on__gte", models.F("first_on")),
                                        models.Q(("chair", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hearing_set",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("attended", None), ("held_on", None), ("record", "")),
                                    models.Q(
                                        ("attended__isnull", False),
                                        ("held_on__gte", models.F("set_on")),
                                        ("notified_on__isnull", False),
                                        ("withdrawn_on", None),
                                        models.Q(("record", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hearing_held",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("record_signed", None), ("signing_note", ""), ("signing_on", None)),
                                    models.Q(
                                        ("attended", True),
                                        ("signing_on__gte", models.F("held_on")),
                                        models.Q(
                                            ("record_signed", True),
                                            models.Q(("signing_note", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="hearing_record_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signing_by", ""), ("signing_instead", ""), ("signing_name", "")),
                                    models.Q(
                                        ("record_signed__isnull", False),
                                        models.Q(("signing_by", models.F("chair")), _negated=True),
                                        models.Q(("signing_instead", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hearing_signing_instead",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("record_digest", ""), ("record_file", "")),
                                    models.Q(
                                        models.Q(
                                            ("record_signed__isnull", False), ("attended", False), _connector="OR"
                                        ),
                                        models.Q(("record_file", ""), _negated=True),
                                        models.Q(("record_digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="hearing_record_kept",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseInstalment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(db_comment="last day, Shanghai")),
                        ("yuan", models.DecimalField(db_comment="amount in yuan", decimal_places=2, max_digits=9)),
                        (
                            "relief",
                            models.ForeignKey(
                                db_comment="by which grant",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="supervision.caserelief",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("relief", "due_on"), name="instalment_day_once"),
                            models.CheckConstraint(condition=models.Q(("yuan__gt", 0)), name="instalment_yuan"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseRelief",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.ReliefState", max_length=8)),
                        ("asked_on", models.DateField(db_comment="day on which it was asked for, Shanghai")),
                        ("reason", models.CharField(db_comment="hardship that the person states", max_length=300)),
                        ("noted_by", models.CharField(db_comment="actor id of who recorded it", max_length=64)),
                        (
                            "decided_on",
                            models.DateField(blank=True, db_comment="day of the decision, Shanghai", null=True),
                        ),
                        ("decided_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "decision",
                            models.CharField(blank=True, db_comment="why so decided", default="", max_length=300),
                        ),
                        (
                            "before_last",
                            models.DateField(
                                blank=True, db_comment="last day of payment before, of one granted", null=True
                            ),
                        ),
                        (
                            "paid_before",
                            models.DecimalField(
                                db_comment="yuan paid before it", decimal_places=2, default=0, max_digits=9
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reliefs",
                                to="supervision.penaltycase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")), fields=("case",), name="relief_one_asked"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_by", ""), ("decided_on", None), ("state", "asked")),
                                    models.Q(
                                        ("decided_on__isnull", False),
                                        ("state__in", ["granted", "refused", "lapsed"]),
                                        models.Q(("decided_by", ""), _negated=True),
                                        models.Q(("decided_by", models.F("noted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="relief_decided",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LegalReviewer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(db_comment="name then", max_length=60)),
                        (
                            "qualification_no",
                            models.CharField(db_comment="number of the legal qualification", max_length=40),
                        ),
                        ("named_on", models.DateField(db_comment="day, Shanghai")),
                        ("named_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "ended_on",
                            models.DateField(blank=True, db_comment="day of its end, empty while it runs", null=True),
                        ),
                        ("ended_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it ended", default="", max_length=200),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="account",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legal_reviews",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)), fields=("user",), name="legal_reviewer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("qualification_no", ""), _negated=True),
                                    models.Q(
                                        models.Q(("end_reason", ""), ("ended_on", None)),
                                        models.Q(
                                            ("ended_on__gte", models.F("named_on")),
                                            models.Q(("end_reason", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="legal_reviewer_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseBag",
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
                                db_comment="number of the case, running number", max_length=30, unique=True
                            ),
                        ),
                        ("purpose", models.CharField(db_comment="to whom it goes, and why", max_length=200)),
                        (
                            "manifest",
                            models.CharField(
                                db_comment="SHA-256 of the payload's manifest, hexadecimal", max_length=64
                            ),
                        ),
                        ("files", models.PositiveIntegerField(db_comment="files of the payload")),
                        ("size_bytes", models.PositiveBigIntegerField(db_comment="bytes of the payload")),
                        ("made_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("made_at", models.DateTimeField(db_comment="when it was made")),
                        (
                            "entry",
                            models.BigIntegerField(
                                db_comment="index of its entry in the log; the bag has the entries before it"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bags",
                                to="supervision.penaltycase",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "bags of penalty cases (arts. 20, 23)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purpose", ""), _negated=True),
                                    models.Q(("manifest", ""), _negated=True),
                                    ("files__gte", 1),
                                ),
                                name="case_bag_whole",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SecurityIncident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="values.IncidentKind", max_length=10)),
                        ("title", models.CharField(db_comment="what it is called", max_length=100)),
                        ("found_at", models.DateTimeField(db_comment="when it was found")),
                        ("grade", models.CharField(db_comment="ordinary | larger | major | gravest", max_length=10)),
                        ("grade_reason", models.CharField(db_comment="why it is of this grade", max_length=1000)),
                        ("clock_from", models.DateTimeField(db_comment="from when the hours of its grade run")),
                        ("is_critical", models.BooleanField(db_comment="critical information infrastructure")),
                        (
                            "personal",
                            models.BooleanField(
                                db_comment="personal information leaked, altered, lost, or may have been"
                            ),
                        ),
                        (
                            "persons",
                            models.BigIntegerField(
                                blank=True, db_comment="how many persons, empty for unknown", null=True
                            ),
                        ),
                        (
                            "what",
                            models.CharField(db_comment="PIPL 57(1): what is concerned, and why", max_length=1000),
                        ),
                        (
                            "harm",
                            models.CharField(db_comment="PIPL 57(1): the harm that may come of it", max_length=1000),
                        ),
                        (
                            "measures",
                            models.CharField(db_comment="PIPL 57(2): measures taken and advised", max_length=1000),
                        ),
                        ("contact", models.CharField(db_comment="PIPL 57(3): whom to call", max_length=100)),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("noted_at", models.DateTimeField(db_comment="when it was noted")),
                        (
                            "averted_by",
                            models.CharField(
                                blank=True, db_comment="actor id: harm is averted", default="", max_length=64
                            ),
                        ),
                        ("averted_at", models.DateTimeField(blank=True, db_comment="when that was stated", null=True)),
                        (
                            "averted_reason",
                            models.CharField(blank=True, db_comment="and why", default="", max_length=1000),
                        ),
                        (
                            "closed_by",
                            models.CharField(blank=True, db_comment="actor id of the end", default="", max_length=64),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, db_comment="when it was closed", null=True)),
                        (
                            "result",
                            models.CharField(blank=True, db_comment="what came of it", default="", max_length=1000),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose system it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "graded_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who gave it another grade, empty: nobody did",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "larger_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="from when its hours ran as it first was larger or above; never written again",
                                null=True,
                            ),
                        ),
                        (
                            "added_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who last added to it, empty: nobody did",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "personal_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when that turned out, of one that was noted without; else empty",
                                null=True,
                            ),
                        ),
                        (
                            "more_persons_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when other persons were found after persons were told or harm stated as averted; else empty",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "security incidents of the platform (PIPL 57)",
                        "indexes": [models.Index(fields=["closed_at", "found_at"], name="incident_open")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["intrusion", "malware", "data", "outage", "other"])),
                                name="incident_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grade__in", ["ordinary", "larger", "major", "gravest"])),
                                name="incident_grade",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("clock_from__gte", models.F("found_at"))), name="incident_clock"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("averted_at", None), ("averted_by", ""), ("averted_reason", "")),
                                    models.Q(
                                        ("averted_at__isnull", False),
                                        ("personal", True),
                                        models.Q(("averted_by", ""), _negated=True),
                                        models.Q(("averted_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incident_averted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("closed_by", ""), ("result", "")),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("closed_by", ""), _negated=True),
                                        models.Q(("result", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incident_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("larger_at", None), ("larger_at__gte", models.F("found_at")), _connector="OR"
                                ),
                                name="incident_larger",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("personal_at", None),
                                    models.Q(("personal", True), ("personal_at__gte", models.F("found_at"))),
                                    _connector="OR",
                                ),
                                name="incident_personal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("more_persons_at", None),
                                    models.Q(("more_persons_at__gte", models.F("found_at")), ("personal", True)),
                                    _connector="OR",
                                ),
                                name="incident_more_persons",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("receiver", models.CharField(db_comment="values.NoticeReceiver", max_length=14)),
                        ("name", models.CharField(db_comment="the body, or which persons", max_length=100)),
                        ("reference", models.CharField(db_comment="its number", max_length=100)),
                        ("given_at", models.DateTimeField(db_comment="when it was given")),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True, db_comment="by when it was owed then, empty: it was not", null=True
                            ),
                        ),
                        ("text", models.CharField(db_comment="in which words", max_length=1000)),
                        ("entered_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("entered_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "incident",
                            models.ForeignKey(
                                db_comment="of which incident",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="supervision.securityincident",
                            ),
                        ),
                        (
                            "entry_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it was recorded long after it was given",
                                default="",
                                max_length=1000,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "notices of security incidents (PIPL 57)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("receiver__in", ["protection", "police", "cac", "pi_department", "persons"])
                                ),
                                name="incident_notice_receiver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("reference", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="incident_notice_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ImpactAssessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="values.AssessmentKind", max_length=12)),
                        (
                            "about",
                            models.CharField(
                                db_comment="code of the system, receiver, purpose or place", max_length=40
                            ),
                        ),
                        ("about_name", models.CharField(db_comment="its name when it was assessed", max_length=100)),
                        (
                            "systems",
                            models.TextField(blank=True, db_comment="codes of the systems, by spaces", default=""),
                        ),
                        (
                            "basis_digest",
                            models.CharField(
                                db_comment="SHA-256 of the systems and the receiver as assessed", max_length=64
                            ),
                        ),
                        ("purpose", models.CharField(db_comment="purpose and way of the handling", max_length=500)),
                        (
                            "lawful",
                            models.CharField(db_comment="PIPL 56(1): lawful, proper, necessary", max_length=1000),
                        ),
                        (
                            "effects",
                            models.CharField(db_comment="PIPL 56(2): effects and risks for persons", max_length=1000),
                        ),
                        ("measures", models.CharField(db_comment="PIPL 56(3): measures fit the risk", max_length=1000)),
                        ("acceptable", models.BooleanField(db_comment="whether it may go on as described")),
                        ("state", models.CharField(db_comment="made | confirmed | returned | ended", max_length=10)),
                        ("made_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("made_at", models.DateTimeField(db_comment="when it was made")),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True, db_comment="actor id: confirmed or returned it", default="", max_length=64
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, db_comment="when it was confirmed or returned", null=True),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="of who confirmed or returned it", default="", max_length=300
                            ),
                        ),
                        (
                            "valid_until",
                            models.DateField(blank=True, db_comment="last Shanghai day, once confirmed", null=True),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor id of the end", default="", max_length=64),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, db_comment="when it was ended", null=True)),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it ended", default="", max_length=300),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="which unit assesses",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "impact assessments (PIPL 55, 56)",
                        "indexes": [
                            models.Index(fields=["unit", "kind", "about", "state"], name="assessment_about"),
                            models.Index(fields=["state", "valid_until"], name="assessment_ends"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["face_system", "contractor", "sharing", "department", "publication"])
                                ),
                                name="assessment_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about", ""), _negated=True),
                                    models.Q(("purpose", ""), _negated=True),
                                    models.Q(("lawful", ""), _negated=True),
                                    models.Q(("effects", ""), _negated=True),
                                    models.Q(("measures", ""), _negated=True),
                                ),
                                name="assessment_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", ""),
                                        ("state", "made"),
                                        ("valid_until", None),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("state", "returned"),
                                        ("valid_until", None),
                                        models.Q(("decided_by", ""), _negated=True),
                                        models.Q(("note", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("state__in", ("confirmed", "ended")),
                                        ("valid_until__isnull", False),
                                        models.Q(("decided_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessment_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("state", "ended"),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "ended"), _negated=True),
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                        ("ended_by", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessment_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", ""),
                                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="assessment_two_persons",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="camera | sign", max_length=8)),
                        ("state", models.CharField(db_comment="states.WorkOrderState", max_length=10)),
                        (
                            "source",
                            models.CharField(db_comment="hand | finding | look | interruption | health", max_length=14),
                        ),
                        (
                            "source_ref",
                            models.CharField(
                                blank=True, db_comment="of its source, empty by hand", default="", max_length=24
                            ),
                        ),
                        ("what", models.CharField(db_comment="what is wrong", max_length=300)),
                        (
                            "is_urgent",
                            models.BooleanField(
                                db_comment="key target or point of class 1 when it was opened: the shorter limits"
                            ),
                        ),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened: the clock begins")),
                        (
                            "respond_due_at",
                            models.DateTimeField(db_comment="until when it is to be accepted: an own limit"),
                        ),
                        (
                            "repair_due_at",
                            models.DateTimeField(
                                db_comment="until when it is to be fixed, moved on by waits that ended"
                            ),
                        ),
                        (
                            "team",
                            models.CharField(
                                blank=True,
                                db_comment="unit whose person accepted it, or empty",
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, db_comment="when it was accepted last", null=True),
                        ),
                        (
                            "fixed_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who fixed it last", default="", max_length=64
                            ),
                        ),
                        (
                            "fixed_session",
                            models.BigIntegerField(db_comment="session in which it was fixed, 0: none", default=0),
                        ),
                        ("fixed_at", models.DateTimeField(blank=True, db_comment="when it was fixed last", null=True)),
                        (
                            "verified_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who verified it", default="", max_length=64
                            ),
                        ),
                        ("verified_at", models.DateTimeField(blank=True, db_comment="when it was verified", null=True)),
                        (
                            "good_at",
                            models.DateTimeField(
                                blank=True, db_comment="from when on the point was found good", null=True
                            ),
                        ),
                        (
                            "good_basis",
                            models.CharField(
                                blank=True, db_comment="recorder | detector | sign", default="", max_length=8
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="what is to be repaired",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "work orders (arts. 7, 16(1))",
                        "indexes": [models.Index(fields=["state", "repair_due_at"], name="work_order_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["camera", "sign"]),
                                    ("source__in", ["hand", "finding", "look", "interruption", "health"]),
                                    (
                                        "state__in",
                                        [
                                            "open",
                                            "accepted",
                                            "on_site",
                                            "waiting",
                                            "fixed",
                                            "verified",
                                            "reopened",
                                            "withdrawn",
                                        ],
                                    ),
                                ),
                                name="work_order_lists",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source", "hand"), ("source_ref", "")),
                                    models.Q(
                                        models.Q(("source", "hand"), _negated=True),
                                        models.Q(("source_ref", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_order_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["fixed", "verified"]), _negated=True),
                                    models.Q(("fixed_at__isnull", False), models.Q(("fixed_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="work_order_fixed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("good_at", None),
                                        ("good_basis", ""),
                                        ("verified_at", None),
                                        ("verified_by", ""),
                                    ),
                                    models.Q(
                                        ("good_at__isnull", False),
                                        ("state", "verified"),
                                        ("verified_at__isnull", False),
                                        ("good_basis__in", ["recorder", "detector", "sign"]),
                                        models.Q(("verified_by", ""), _negated=True),
                                        models.Q(("verified_by", models.F("fixed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_order_verified",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("source", "hand"), _negated=True),
                                    models.Q(("state__in", ["verified", "withdrawn"]), _negated=True),
                                ),
                                fields=("point", "source", "source_ref"),
                                name="work_order_of_source_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(db_comment="states.WorkStep", max_length=12)),
                        ("actor", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "session",
                            models.BigIntegerField(db_comment="session in which it was done, 0: none", default=0),
                        ),
                        ("at", models.DateTimeField(db_comment="when it was done")),
                        (
                            "text",
                            models.CharField(
                                blank=True, db_comment="what was done, or why", default="", max_length=500
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                blank=True,
                                db_comment="photograph in the documents, or empty",
                                default="",
                                max_length=120,
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="its bytes, 0 without one", default=0)),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal, or empty", default="", max_length=64
                            ),
                        ),
                        (
                            "media_type",
                            models.CharField(
                                blank=True, db_comment="by its bytes, or empty", default="", max_length=20
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_comment="of which order",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.workorder",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "steps of work orders (art. 16(1))",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "step__in",
                                        [
                                            "open",
                                            "accept",
                                            "arrive",
                                            "ask_wait",
                                            "agree_wait",
                                            "decline_wait",
                                            "end_wait",
                                            "fix",
                                            "verify",
                                            "reopen",
                                            "withdraw",
                                        ],
                                    )
                                ),
                                name="work_step_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("digest", ""), ("file", ""), ("media_type", ""), ("size_bytes", 0)),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(("media_type", ""), _negated=True),
                                        ("size_bytes__gt", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_step_photo",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderWait",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(db_comment="power | network | road_works | access", max_length=10)),
                        ("text", models.CharField(db_comment="why it has to wait", max_length=300)),
                        ("asked_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("asked_at", models.DateTimeField(db_comment="when it was asked for")),
                        (
                            "before",
                            models.CharField(
                                blank=True,
                                db_comment="state to which it goes back, or empty",
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "answered_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the keeper", default="", max_length=64
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, db_comment="when the keeper answered", null=True),
                        ),
                        (
                            "agreed",
                            models.BooleanField(
                                blank=True, db_comment="what the keeper answered, empty: nothing yet", null=True
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, db_comment="when it ended, or was declined", null=True),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_comment="of which order",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waits",
                                to="supervision.workorder",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "waits of work orders (art. 16(1))",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["power", "network", "road_works", "access"])),
                                name="work_wait_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agreed", None), ("answered_at", None), ("answered_by", "")),
                                    models.Q(
                                        ("agreed__isnull", False),
                                        ("answered_at__isnull", False),
                                        models.Q(("answered_by", ""), _negated=True),
                                        models.Q(("answered_by", models.F("asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_wait_answered",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("order",),
                                name="work_wait_one_at_a_time",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceLock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField(db_comment="when it was locked")),
                        ("first_entry", models.BigIntegerField(db_comment="first entry of the log in its range")),
                        ("last_entry", models.BigIntegerField(db_comment="last entry of the log before the lock")),
                        ("log_size", models.BigIntegerField(db_comment="size of the log's head before the lock")),
                        ("log_root", models.CharField(db_comment="root of that head, base64", max_length=64)),
                        ("count", models.PositiveIntegerField(db_comment="listed items")),
                        (
                            "list_sha256",
                            models.CharField(db_comment="SHA-256 of the list of items, hexadecimal", max_length=64),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, db_comment="when it ended; empty: in force", null=True),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                db_comment="lock whose list goes on here",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="further",
                                to="supervision.evidencelock",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "locked evidence of transfers and leak cases (arts. 20, 24)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_entry__gte", 0),
                                    ("last_entry__lt", models.F("log_size")),
                                    models.Q(("log_root", ""), _negated=True),
                                    models.Q(("list_sha256", ""), _negated=True),
                                ),
                                name="lock_whole",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LeakCase",
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
                                db_comment="L, Shanghai day, drawn signs; before: number of the day",
                                max_length=20,
                                unique=True,
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.LeakState", max_length=12)),
                        ("kind", models.CharField(db_comment="states.LeakKind", max_length=16)),
                        ("summary", models.CharField(db_comment="what happened", max_length=1000)),
                        ("known_at", models.DateTimeField(db_comment="when it became known; the clocks run from here")),
                        (
                            "organ",
                            models.CharField(
                                blank=True,
                                db_comment="code of the suspect's organisation, empty: in no register",
                                max_length=20,
                            ),
                        ),
                        (
                            "division",
                            models.CharField(db_comment="GB/T 2260 division of that organisation", max_length=6),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="its functional zone, empty for none", default="", max_length=20
                            ),
                        ),
                        ("from_at", models.DateTimeField(db_comment="begin of the locked range")),
                        ("to_at", models.DateTimeField(db_comment="end of the locked range, not included")),
                        (
                            "points",
                            models.TextField(blank=True, db_comment="20-digit codes, separated by a space", default=""),
                        ),
                        (
                            "grade",
                            models.CharField(
                                blank=True, db_comment="law.incident_clocks.IncidentGrade", default="", max_length=8
                            ),
                        ),
                        (
                            "critical",
                            models.BooleanField(db_comment="of critical information infrastructure", default=False),
                        ),
                        (
                            "personal",
                            models.BooleanField(
                                db_comment="information of persons leaked or may have (PIPL 57)", default=False
                            ),
                        ),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened")),
                        (
                            "measures",
                            models.CharField(
                                blank=True, db_comment="how it was contained", default="", max_length=1000
                            ),
                        ),
                        (
                            "harm",
                            models.CharField(
                                blank=True, db_comment="the harm, by the assessment", default="", max_length=1000
                            ),
                        ),
                        (
                            "persons",
                            models.PositiveIntegerField(db_comment="persons concerned, 0: unknown or none", default=0),
                        ),
                        (
                            "silence_reason",
                            models.CharField(
                                blank=True,
                                db_comment="how harm is averted, so that no person is told",
                                default="",
                                max_length=300,
                            ),
                        ),
                        (
                            "silence_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who states that", default="", max_length=64
                            ),
                        ),
                        (
                            "silence_signed_by",
                            models.CharField(blank=True, db_comment="actor id, another one", default="", max_length=64),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True, db_comment="what was decided, and why", default="", max_length=1000
                            ),
                        ),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True, db_comment="actor id, not who opened it", default="", max_length=64
                            ),
                        ),
                        (
                            "close_reason",
                            models.CharField(blank=True, db_comment="how it ended", default="", max_length=300),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "lock",
                            models.OneToOneField(
                                db_comment="its locked evidence",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.evidencelock",
                            ),
                        ),
                        (
                            "suspect",
                            models.ForeignKey(
                                blank=True,
                                db_comment="empty: unknown",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "eased_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why less is notified than at the opening, or later",
                                default="",
                                max_length=300,
                            ),
                        ),
                        (
                            "organ_name",
                            models.CharField(
                                blank=True,
                                db_comment="its name, of one that is in no register",
                                default="",
                                max_length=100,
                            ),
                        ),
                        (
                            "personal_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when an assessment found that, of one not opened so; else empty",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "leak cases (arts. 20(4), 20(5))",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("grade__in", ["", "general", "larger", "major", "grave"]),
                                    ("kind__in", ["state_secret", "business_secret", "privacy", "other"]),
                                    (
                                        "state__in",
                                        [
                                            "opened",
                                            "contained",
                                            "assessed",
                                            "notified",
                                            "decided",
                                            "transferred",
                                            "closed",
                                        ],
                                    ),
                                ),
                                name="leak_lists",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("silence_signed_by", ""),
                                    models.Q(
                                        models.Q(("silence_by", ""), _negated=True),
                                        models.Q(("silence_signed_by", models.F("silence_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="leak_silence_of_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("decided", "transferred", "closed")), _negated=True),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        models.Q(("decided_by", ""), _negated=True),
                                        models.Q(("decided_by", models.F("opened_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="leak_decided_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("organ", ""), _negated=True), ("organ_name", "")),
                                    models.Q(
                                        ("organ", ""), ("suspect", None), models.Q(("organ_name", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="leak_organ",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LeakHandler",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("named_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("named_at", models.DateTimeField(db_comment="since when")),
                        (
                            "leak",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handlers",
                                to="supervision.leakcase",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="the person",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "end_asked_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who asked for the end that another signs",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, db_comment="why the handling ends", default="", max_length=300
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="until when; empty: handles the case", null=True
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who ended it", default="", max_length=64
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "named handlers of leak cases",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("leak", "user"),
                                name="leak_handler_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                        models.Q(("ended_by", models.F("end_asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="leak_handler_ended",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LeakNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("to", models.CharField(db_comment="law.incident_clocks.NoticeTo", max_length=24)),
                        ("receiver", models.CharField(db_comment="who received it", max_length=100)),
                        ("number", models.CharField(db_comment="the receiver's number, or the way", max_length=60)),
                        ("sent_at", models.DateTimeField(db_comment="when it was given")),
                        ("late", models.BooleanField(db_comment="given after its last instant")),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "leak",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="supervision.leakcase",
                            ),
                        ),
                        (
                            "entered_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was recorded, empty: of before", null=True
                            ),
                        ),
                        (
                            "entry_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it was recorded long after it was given",
                                default="",
                                max_length=300,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "notices of leak cases (SSR 61, CIR 4, PIPL 57)",
                        "constraints": [
                            models.UniqueConstraint(fields=("leak", "to"), name="leak_notice_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "to__in",
                                        [
                                            "secrecy_bureau",
                                            "upper_organ",
                                            "cyberspace_office",
                                            "protection_department",
                                            "police",
                                            "data_department",
                                            "persons",
                                        ],
                                    ),
                                    models.Q(("receiver", ""), _negated=True),
                                    models.Q(("number", ""), _negated=True),
                                ),
                                name="leak_notice_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LeakStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("act", models.CharField(db_comment="name of the act", max_length=60)),
                        ("by", models.CharField(db_comment="actor id", max_length=64)),
                        ("at", models.DateTimeField(db_comment="when")),
                        (
                            "entry",
                            models.BigIntegerField(
                                db_comment="index of its entry in the application's log", unique=True
                            ),
                        ),
                        (
                            "leak",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="course",
                                to="supervision.leakcase",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "acts on leak cases, by their entries",
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="LockedItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="values.LockedKind", max_length=8)),
                        ("subject", models.CharField(db_comment="its number or key", max_length=40)),
                        ("digest", models.CharField(db_comment="SHA-256 of the content, hexadecimal", max_length=64)),
                        ("content", models.TextField(db_comment="what it said then, canonical JSON")),
                        (
                            "lock",
                            models.ForeignKey(
                                db_comment="of which lock",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="supervision.evidencelock",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "what a lock lists, as it was then",
                        "indexes": [models.Index(fields=["kind", "subject"], name="lock_item_subject")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["entry", "viewing", "line", "export", "copy", "hold"])
                                ),
                                name="lock_item_kind",
                            ),
                            models.UniqueConstraint(fields=("lock", "kind", "subject"), name="lock_item_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                                db_comment="Y, Shanghai day, drawn signs; before: number of the day",
                                max_length=20,
                                unique=True,
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.TransferState", max_length=10)),
                        ("receiver", models.CharField(db_comment="receiving organ", max_length=100)),
                        (
                            "inside_police",
                            models.BooleanField(
                                db_comment="the receiver is of the police: no clocks of the Provisions"
                            ),
                        ),
                        ("reason", models.CharField(db_comment="why, and by which law", max_length=1000)),
                        ("materials", models.CharField(db_comment="what goes with it", max_length=1000)),
                        ("prepared_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "prepared_at",
                            models.DateTimeField(db_comment="when; the head decides in three days from here"),
                        ),
                        (
                            "approved_by",
                            models.CharField(blank=True, db_comment="actor id of the head", default="", max_length=64),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, db_comment="when it was approved or declined", null=True),
                        ),
                        (
                            "approval_reason",
                            models.CharField(blank=True, db_comment="the head's reason", default="", max_length=300),
                        ),
                        ("sent_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        ("sent_at", models.DateTimeField(blank=True, db_comment="when it was sent", null=True)),
                        (
                            "receipt_name",
                            models.CharField(
                                blank=True, db_comment="who signed the receipt", default="", max_length=60
                            ),
                        ),
                        (
                            "receipt_number",
                            models.CharField(blank=True, db_comment="its number", default="", max_length=60),
                        ),
                        ("received_at", models.DateTimeField(blank=True, db_comment="when it was received", null=True)),
                        (
                            "answered_taken",
                            models.BooleanField(blank=True, db_comment="whether it was taken, empty before", null=True),
                        ),
                        (
                            "answer_number",
                            models.CharField(blank=True, db_comment="number of the answer", default="", max_length=60),
                        ),
                        (
                            "answer_reason",
                            models.CharField(blank=True, db_comment="why it was refused", default="", max_length=300),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, db_comment="when it was answered", null=True)),
                        (
                            "objection",
                            models.CharField(
                                blank=True, db_comment="why the refusal is wrong", default="", max_length=300
                            ),
                        ),
                        (
                            "objected_at",
                            models.DateTimeField(blank=True, db_comment="when it was objected to", null=True),
                        ),
                        (
                            "settlement",
                            models.CharField(
                                blank=True, db_comment="result of the objection", default="", max_length=300
                            ),
                        ),
                        (
                            "return_note",
                            models.CharField(blank=True, db_comment="what came back", default="", max_length=300),
                        ),
                        (
                            "close_reason",
                            models.CharField(blank=True, db_comment="how it ended", default="", max_length=300),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_comment="penalty case, or none",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="supervision.penaltycase",
                            ),
                        ),
                        (
                            "leak",
                            models.ForeignKey(
                                blank=True,
                                db_comment="leak case, or none",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="supervision.leakcase",
                            ),
                        ),
                        (
                            "lock",
                            models.OneToOneField(
                                db_comment="its locked evidence",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.evidencelock",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                db_comment="what an inspection found (22), or none",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="supervision.inspectionanswer",
                            ),
                        ),
                        (
                            "law",
                            models.CharField(
                                blank=True,
                                db_comment="code of the law that goes first (law/goes_first.yaml)",
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "obstruction",
                            models.ForeignKey(
                                blank=True,
                                db_comment="what was found about a point (22), or none",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="supervision.obstruction",
                            ),
                        ),
                        (
                            "provision",
                            models.CharField(
                                blank=True, db_comment="what of that law the act breaks", default="", max_length=100
                            ),
                        ),
                        (
                            "answer_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "answer_file",
                            models.CharField(
                                blank=True, db_comment="the answer, empty as receipt_file", default="", max_length=120
                            ),
                        ),
                        (
                            "answered_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who recorded the answer, empty: not kept then",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "receipt_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "receipt_file",
                            models.CharField(
                                blank=True,
                                db_comment="the signed receipt; empty: recorded before it was asked for",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "settled_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who recorded it, empty: not kept then",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "settlement_digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "settlement_file",
                            models.CharField(
                                blank=True,
                                db_comment="the decision on the objection, empty as receipt_file",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                db_comment="cases.states.TransferGround, empty: of before, or by a law",
                                default="",
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "transfers of cases to another organ (art. 24)",
                        "indexes": [models.Index(fields=["state", "prepared_at"], name="transfer_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("state__in", ("prepared",))),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        models.Q(("approved_by", ""), _negated=True),
                                        models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_approved_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("prepared", "approved", "declined", "sent", "received")),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_taken__isnull", False),
                                        models.Q(("answer_number", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("answered_taken", None),
                                        ("received_at", None),
                                        ("state__in", ["returned", "closed"]),
                                        models.Q(("return_note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "prepared",
                                            "approved",
                                            "declined",
                                            "sent",
                                            "received",
                                            "taken",
                                            "refused",
                                            "returned",
                                            "objected",
                                            "closed",
                                        ],
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("case__isnull", False),
                                            ("finding__isnull", True),
                                            ("leak__isnull", True),
                                            ("obstruction__isnull", True),
                                        ),
                                        models.Q(
                                            ("case__isnull", True),
                                            ("finding__isnull", True),
                                            ("leak__isnull", False),
                                            ("obstruction__isnull", True),
                                        ),
                                        models.Q(
                                            ("case__isnull", True),
                                            ("finding__isnull", True),
                                            ("leak__isnull", True),
                                            ("obstruction__isnull", False),
                                        ),
                                        models.Q(
                                            ("case__isnull", True),
                                            ("finding__isnull", False),
                                            ("leak__isnull", True),
                                            ("obstruction__isnull", True),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="transfer_of_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finding", None), ("law", ""), ("obstruction", None), ("provision", "")),
                                    models.Q(
                                        ("case", None),
                                        ("leak", None),
                                        models.Q(("law", ""), _negated=True),
                                        models.Q(("provision", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_by_law",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_by", ""),
                                        models.Q(
                                            models.Q(("answered_by", models.F("prepared_by")), _negated=True),
                                            models.Q(("answer_digest", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("settled_by", ""),
                                        models.Q(
                                            models.Q(("settled_by", models.F("prepared_by")), _negated=True),
                                            models.Q(("settlement_digest", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="transfer_answered_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ground", ""),
                                    models.Q(("ground__in", ["crime", "public_order", "competence"]), ("law", "")),
                                    _connector="OR",
                                ),
                                name="transfer_ground",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("camera", models.CharField(db_comment="20-digit code of the point", max_length=20)),
                        ("day", models.DateField(db_comment="Shanghai day")),
                        (
                            "offset_ms",
                            models.IntegerField(db_comment="the camera's clock minus the recorder's, milliseconds"),
                        ),
                    ],
                    options={
                        "db_table_comment": "derived: offsets of cameras' clocks by day (arts. 16(5), 17)",
                        "constraints": [
                            models.UniqueConstraint(fields=("day", "camera"), name="supervision_clockday_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LookShown",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.CharField(db_comment="reference | clear | now | view | copy", max_length=10)),
                        ("person", models.CharField(db_comment="the person's name then", max_length=60)),
                        (
                            "badge_no",
                            models.CharField(
                                blank=True, db_comment="number of the work certificate then", default="", max_length=30
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True, db_comment="the person's unit then", default="", max_length=100
                            ),
                        ),
                        ("shown_at", models.DateTimeField(db_comment="time (16(3))")),
                        ("purpose", models.CharField(db_comment="purpose (16(3)): to check the system", max_length=20)),
                        (
                            "destination",
                            models.CharField(db_comment="destination (16(3)): where the picture went", max_length=100),
                        ),
                        ("picture_at", models.DateTimeField(db_comment="when the picture was taken")),
                        ("digest", models.CharField(db_comment="SHA-256 of the JPEG, hexadecimal", max_length=64)),
                        (
                            "ticket",
                            models.CharField(
                                blank=True, db_comment="ticket that opened footage, or empty", default="", max_length=40
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                db_comment="for which finding; null: a view",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shown",
                                to="supervision.picturefinding",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose picture",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.point",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="person (16(3))",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["user", "shown_at"], name="look_shown_user")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("purpose", "system_check")), name="look_shown_purpose"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("destination", "browser")), name="look_shown_destination"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finding", None), ("part", "view")),
                                    models.Q(
                                        ("part__in", ["reference", "clear", "now", "copy"]), ("finding__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="look_shown_part",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("part", "clear"), ("ticket", ""), _connector="OR"),
                                name="look_shown_ticket_of_the_past",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LookView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("taken_at", models.DateTimeField(db_comment="when the picture was taken")),
                        (
                            "file",
                            models.CharField(
                                db_comment="name in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("sha256", models.CharField(db_comment="SHA-256 of the JPEG, hexadecimal", max_length=64)),
                        (
                            "masks",
                            models.CharField(
                                blank=True, db_comment="versions burnt in, empty: none", default="", max_length=120
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="the camera",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="look_views",
                                to="registry.point",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who took it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when the file was removed, since nobody signed it in time; empty: kept",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["user", "taken_at"], name="look_view_user")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(db_comment="public | signed_in | counter", max_length=10)),
                        ("division", models.CharField(db_comment="GB/T 2260 division of the organ", max_length=6)),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_comment="functional zone of it, empty for none",
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "organ",
                            models.CharField(
                                blank=True, db_comment="its code here; empty: in no row", default="", max_length=20
                            ),
                        ),
                        ("organ_name", models.CharField(db_comment="the organ as it was named", max_length=60)),
                        (
                            "organ_key",
                            models.CharField(db_comment="its name as names are compared: the wall", max_length=120),
                        ),
                        ("of_police", models.BooleanField(db_comment="whether it is an organ of public security")),
                        (
                            "official",
                            models.CharField(
                                blank=True, db_comment="the official, or empty", default="", max_length=60
                            ),
                        ),
                        (
                            "official_key",
                            models.CharField(
                                blank=True,
                                db_comment="that name as names are compared: the wall",
                                default="",
                                max_length=120,
                            ),
                        ),
                        ("text", models.CharField(db_comment="what happened, as it was written", max_length=2000)),
                        (
                            "sealed_name",
                            models.TextField(
                                blank=True,
                                db_comment="name and contact of who complains, sealed with the master key, or empty",
                                default="",
                            ),
                        ),
                        (
                            "secret_digest",
                            models.CharField(db_comment="SHA-256 of the secret that reads its state", max_length=64),
                        ),
                        (
                            "received_on",
                            models.DateField(
                                db_comment="Shanghai day of its receipt; of a paper the day at the counter"
                            ),
                        ),
                        ("received_at", models.DateTimeField(db_comment="when it was kept here")),
                        (
                            "received_by",
                            models.CharField(
                                db_comment="actor id: the open page, or the auditor at the counter", max_length=64
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                db_comment="received | examined | answered | referred | closed", max_length=10
                            ),
                        ),
                        (
                            "examination",
                            models.CharField(blank=True, db_comment="what was found out", default="", max_length=2000),
                        ),
                        ("examined_at", models.DateTimeField(blank=True, db_comment="when it was examined", null=True)),
                        ("examined_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "answer",
                            models.CharField(
                                blank=True, db_comment="the answer, empty before", default="", max_length=2000
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, db_comment="when it was answered", null=True)),
                        ("answered_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "referred_to",
                            models.CharField(
                                blank=True,
                                db_comment="supervisory | police_inspection, or empty",
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "body",
                            models.CharField(
                                blank=True, db_comment="the body to which it went", default="", max_length=60
                            ),
                        ),
                        (
                            "refer_reason",
                            models.CharField(blank=True, db_comment="why it was referred", default="", max_length=500),
                        ),
                        ("referred_at", models.DateTimeField(blank=True, db_comment="when it was referred", null=True)),
                        (
                            "reply_number",
                            models.CharField(blank=True, db_comment="number of its reply", default="", max_length=60),
                        ),
                        ("replied_on", models.DateField(blank=True, db_comment="day of its reply", null=True)),
                        ("closed_at", models.DateTimeField(blank=True, db_comment="when it was closed", null=True)),
                        ("scan_bytes", models.IntegerField(db_comment="bytes of the scan, 0 for none", default=0)),
                        (
                            "scan_digest",
                            models.CharField(
                                blank=True,
                                db_comment="SHA-256 of the scan as it was handed in, hexadecimal",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "scan_file",
                            models.CharField(
                                blank=True,
                                db_comment="sealed scan of a paper among the documents, empty: none",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "scan_file_digest",
                            models.CharField(
                                blank=True,
                                db_comment="SHA-256 of the sealed file, hexadecimal",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "scan_media_type",
                            models.CharField(
                                blank=True, db_comment="of the scan, by its bytes", default="", max_length=20
                            ),
                        ),
                        (
                            "beyond_bound",
                            models.BooleanField(
                                db_comment="whether it was received beyond a bound of its day: it is listed after the others",
                                default=False,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "complaints against organs and officials (art. 25)",
                        "indexes": [
                            models.Index(fields=["state", "received_on"], name="complaint_open"),
                            models.Index(fields=["received_at"], name="complaint_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["received", "examined", "answered", "referred", "closed"])
                                ),
                                name="complaint_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["public", "signed_in", "counter"])),
                                name="complaint_channel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("body", ""), ("referred_at", None), ("referred_to", ""), ("replied_on", None)
                                    ),
                                    models.Q(
                                        ("referred_at__isnull", False),
                                        ("referred_to__in", ["supervisory", "police_inspection"]),
                                        models.Q(("body", ""), _negated=True),
                                        models.Q(("refer_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_referred",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["answered", "referred", "closed"]), _negated=True),
                                    models.Q(
                                        models.Q(("examination", ""), _negated=True), ("examined_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_examined",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(("closed_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="complaint_closed_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("scan_bytes", 0),
                                        ("scan_digest", ""),
                                        ("scan_file", ""),
                                        ("scan_file_digest", ""),
                                        ("scan_media_type", ""),
                                    ),
                                    models.Q(
                                        ("channel", "counter"),
                                        ("scan_bytes__gt", 0),
                                        models.Q(("scan_file", ""), _negated=True),
                                        models.Q(("scan_file_digest", ""), _negated=True),
                                        models.Q(("scan_digest", ""), _negated=True),
                                        models.Q(("scan_media_type", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_scan",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficerSearch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("officer_name", models.CharField(db_comment="that person's name then", max_length=80)),
                        ("year", models.PositiveSmallIntegerField(db_comment="Shanghai year")),
                        ("reason", models.CharField(db_comment="why it was made", max_length=300)),
                        ("found", models.PositiveIntegerField(db_comment="how many exports were listed")),
                        ("searched_by", models.CharField(db_comment="actor id of the auditor", max_length=64)),
                        ("searched_at", models.DateTimeField(db_comment="when it was made")),
                        (
                            "officer",
                            models.ForeignKey(
                                db_comment="of whom",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "searches of auditors for the exports of one officer (art. 25)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("reason", ""), _negated=True), ("year__gte", 2023)),
                                name="officersearch_whole",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="YearlyReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(db_comment="Shanghai year that it is about")),
                        ("version", models.PositiveSmallIntegerField(db_comment="from 1; the next one after a return")),
                        ("state", models.CharField(db_comment="signed | sent | received | returned", max_length=10)),
                        (
                            "figures",
                            models.TextField(
                                db_comment="the figures by yearly_reports.values.FigureKind, canonical JSON"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="the unit's own words, may be empty", default="", max_length=500
                            ),
                        ),
                        ("signed_at", models.DateTimeField(db_comment="when it was signed")),
                        ("signed_by", models.CharField(db_comment="actor id of the manager", max_length=64)),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, db_comment="when it was sent to the city", null=True),
                        ),
                        ("sent_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "received_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the city received or returned it", null=True
                            ),
                        ),
                        (
                            "received_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the officer", default="", max_length=64
                            ),
                        ),
                        (
                            "receipt_no",
                            models.CharField(
                                blank=True, db_comment="number of the receipt, or empty", default="", max_length=20
                            ),
                        ),
                        (
                            "returned_reason",
                            models.CharField(blank=True, db_comment="why it was returned", default="", max_length=300),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose report it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "yearly reports of units (art. 25)",
                        "indexes": [models.Index(fields=["year", "state"], name="yearlyreport_year")],
                        "constraints": [
                            models.UniqueConstraint(fields=("unit", "year", "version"), name="yearlyreport_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("receipt_no", ""), _negated=True),
                                fields=("receipt_no",),
                                name="yearlyreport_receipt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["signed", "sent", "received", "returned"]),
                                    ("version__gte", 1),
                                    ("year__gte", 2023),
                                ),
                                name="yearlyreport_values",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at", None), ("state", "signed")),
                                    models.Q(
                                        ("sent_at__isnull", False), ("state__in", ["sent", "received", "returned"])
                                    ),
                                    _connector="OR",
                                ),
                                name="yearlyreport_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state", "received"), _negated=True),
                                        models.Q(("receipt_no", ""), _negated=True),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("state", "returned"), _negated=True),
                                        models.Q(("returned_reason", ""), _negated=True),
                                        _connector="OR",
                                    ),
                                ),
                                name="yearlyreport_received",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("division", models.CharField(db_comment="GB/T 2260 division", max_length=6)),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone, empty for none", default="", max_length=20
                            ),
                        ),
                        ("year", models.PositiveIntegerField(db_comment="year")),
                        ("state", models.CharField(db_comment="draft | in_force", max_length=10)),
                        ("made_by", models.CharField(db_comment="actor id of who drew it up", max_length=64)),
                        ("made_at", models.DateTimeField(db_comment="when")),
                        (
                            "approved_by",
                            models.CharField(
                                blank=True, db_comment="actor id, empty: a draft", default="", max_length=64
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, db_comment="when it was set in force", null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("division", "zone", "year"), name="inspection_plan_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", ""), ("state", "draft")),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("state", "in_force"),
                                        models.Q(("approved_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_plan_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approved_by", models.F("made_by")), _negated=True),
                                name="inspection_plan_two_persons",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedInspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.PositiveSmallIntegerField(db_comment="1 to 4")),
                        ("ends_on", models.DateField(db_comment="last day of the quarter, Shanghai")),
                        (
                            "note",
                            models.CharField(blank=True, db_comment="what to look at", default="", max_length=200),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it was taken off, empty: it stands",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_comment="of which plan",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="supervision.inspectionplan",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="which system",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_inspections",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "system", "quarter"), name="planned_inspection_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__in", (1, 2, 3, 4))), name="planned_inspection_quarter"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ReportedObstruction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("linked_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("linked_at", models.DateTimeField(db_comment="when")),
                        (
                            "obstruction",
                            models.ForeignKey(
                                db_comment="which obstruction",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="supervision.obstruction",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                db_comment="which report",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="obstructions",
                                to="registry.report",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "obstruction"), name="reported_obstruction_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SealedReporter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sealed",
                            models.TextField(
                                blank=True,
                                db_comment="name and contact as JSON, encrypted with the master key; empty: destroyed",
                            ),
                        ),
                        ("sealed_at", models.DateTimeField(db_comment="when it was left")),
                        (
                            "report",
                            models.OneToOneField(
                                db_comment="of which report",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reporter",
                                to="registry.report",
                            ),
                        ),
                        (
                            "destroyed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was destroyed, empty: kept", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("sealed", ""), _negated=True), ("destroyed_at", None)),
                                    models.Q(("destroyed_at__isnull", False), ("sealed", "")),
                                    _connector="OR",
                                ),
                                name="reporter_sealed",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ReporterOpening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when")),
                        ("reason", models.CharField(db_comment="why", max_length=200)),
                        (
                            "reporter",
                            models.ForeignKey(
                                db_comment="whose name",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="openings",
                                to="supervision.sealedreporter",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="reporter_opening_reason"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="UnitInspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(db_comment="planned | other; of before: report, too", max_length=10),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="of before: the cause in words", default="", max_length=200
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(db_comment="who or what is inspected, by its name", max_length=100),
                        ),
                        ("division", models.CharField(db_comment="GB/T 2260 division of the place", max_length=6)),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone, empty for none", default="", max_length=20
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.UnitInspectionState", max_length=12)),
                        ("begun_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("begun_at", models.DateTimeField(db_comment="when it was begun")),
                        (
                            "close_reason",
                            models.CharField(blank=True, db_comment="how it ended", default="", max_length=200),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "planned",
                            models.ForeignKey(
                                blank=True,
                                db_comment="line of a plan",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="supervision.plannedinspection",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_comment="of before: the report",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="registry.report",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                blank=True,
                                db_comment="one of its systems",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="registry.system",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_comment="registered unit",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "begun_at"], name="unit_inspection_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cause__in", ["planned", "report", "other"]),
                                    ("state__in", ["begun", "signed", "ordered", "corrected", "uncorrected", "closed"]),
                                ),
                                name="unit_inspection_lists",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(db_comment="code of the question", max_length=30)),
                        ("answer", models.CharField(db_comment="yes | no | na", max_length=4)),
                        ("note", models.CharField(blank=True, db_comment="what was found", default="", max_length=200)),
                        (
                            "by_register",
                            models.BooleanField(db_comment="the register answered; nobody looked on the spot"),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="supervision.unitinspection",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                db_comment="record that states it; empty: of before, the first one",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="supervision.visitrecord",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("answer__in", ["yes", "no", "na"])), name="inspection_answer_list"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("record", None)),
                                fields=("inspection", "question"),
                                name="inspection_answer_once",
                            ),
                            models.UniqueConstraint(fields=("record", "question"), name="inspection_answer_of_record"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="UnitOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("unit", models.CharField(db_comment="unit or person that is ordered", max_length=100)),
                        ("what", models.CharField(db_comment="what is to be done", max_length=1000)),
                        ("days", models.PositiveIntegerField(db_comment="days of the limit, 0: at once")),
                        (
                            "short_reason",
                            models.CharField(blank=True, db_comment="why so few days", default="", max_length=200),
                        ),
                        (
                            "copy_to",
                            models.CharField(
                                blank=True, db_comment="department with a copy", default="", max_length=100
                            ),
                        ),
                        ("ordered_on", models.DateField(db_comment="day of the order, Shanghai")),
                        ("ordered_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("served_on", models.DateField(blank=True, db_comment="day of service, Shanghai", null=True)),
                        (
                            "served_way",
                            models.CharField(
                                blank=True, db_comment="obstructions.states.ServiceWay", default="", max_length=12
                            ),
                        ),
                        (
                            "receiver",
                            models.CharField(blank=True, db_comment="who received it", default="", max_length=100),
                        ),
                        (
                            "due_safe_on",
                            models.DateField(blank=True, db_comment="last day without days off", null=True),
                        ),
                        ("due_on", models.DateField(blank=True, db_comment="last day of the limit", null=True)),
                        (
                            "provisional",
                            models.BooleanField(db_comment="the holidays of that year were not known", default=False),
                        ),
                        (
                            "extended_days",
                            models.PositiveIntegerField(db_comment="days by which it was extended, 0: not", default=0),
                        ),
                        (
                            "extension_reason",
                            models.CharField(blank=True, db_comment="why", default="", max_length=200),
                        ),
                        (
                            "inspection",
                            models.OneToOneField(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order",
                                to="supervision.unitinspection",
                            ),
                        ),
                        (
                            "published_on",
                            models.DateField(blank=True, db_comment="day of a public notice, else empty", null=True),
                        ),
                        (
                            "served_proof",
                            models.CharField(
                                blank=True, db_comment="what shows the service", default="", max_length=200
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_on", None), ("served_on", None), ("served_way", "")),
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("served_on__gte", models.F("ordered_on")),
                                        ("served_way__in", ["handed_over", "left", "post", "electronic", "notice"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="unit_order_served",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit", ""), _negated=True), models.Q(("what", ""), _negated=True)
                                ),
                                name="unit_order_whole",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="VisitRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("again", models.BooleanField(db_comment="after the order")),
                        ("inspected_on", models.DateField(db_comment="day, Shanghai")),
                        ("present", models.CharField(db_comment="who of the unit was there", max_length=100)),
                        ("record", models.CharField(db_comment="what was found", max_length=10000)),
                        (
                            "corrected",
                            models.BooleanField(
                                blank=True, db_comment="of one after the order: what was found", null=True
                            ),
                        ),
                        ("first", models.CharField(db_comment="actor id of the first officer", max_length=64)),
                        ("first_name", models.CharField(db_comment="that officer's name then", max_length=60)),
                        (
                            "first_person",
                            models.CharField(
                                db_comment="keyed digest of that officer's identity number", max_length=64
                            ),
                        ),
                        ("first_certificate", models.CharField(db_comment="number of the certificate", max_length=40)),
                        (
                            "first_session",
                            models.BigIntegerField(db_comment="session in which it was recorded, 0: none", default=0),
                        ),
                        (
                            "second",
                            models.CharField(
                                blank=True, db_comment="actor id of the second officer", default="", max_length=64
                            ),
                        ),
                        (
                            "second_name",
                            models.CharField(
                                blank=True, db_comment="that officer's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "second_person",
                            models.CharField(
                                blank=True, db_comment="digest, as first_person", default="", max_length=64
                            ),
                        ),
                        (
                            "second_certificate",
                            models.CharField(blank=True, db_comment="its number", default="", max_length=40),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(blank=True, db_comment="when the second officer signed", null=True),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="photograph in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="its bytes")),
                        ("digest", models.CharField(db_comment="its SHA-256, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="by its bytes", max_length=20)),
                        (
                            "inspection",
                            models.ForeignKey(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="supervision.unitinspection",
                            ),
                        ),
                        (
                            "still_lacking",
                            models.CharField(
                                blank=True,
                                db_comment="questions that a re-inspection names, by spaces",
                                default="",
                                max_length=1000,
                            ),
                        ),
                        (
                            "struck_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was struck, unsigned; empty: it stands", null=True
                            ),
                        ),
                        (
                            "struck_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who struck it", default="", max_length=64
                            ),
                        ),
                        (
                            "struck_name",
                            models.CharField(
                                blank=True, db_comment="that person's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "struck_reason",
                            models.CharField(blank=True, db_comment="why it was struck", default="", max_length=200),
                        ),
                        (
                            "certificates_shown",
                            models.BooleanField(
                                blank=True,
                                db_comment="the officers showed their certificates, empty: before it was asked",
                                null=True,
                            ),
                        ),
                        (
                            "recusal_told",
                            models.BooleanField(
                                blank=True,
                                db_comment="told of the right to ask for another officer, empty: before it was asked",
                                null=True,
                            ),
                        ),
                        (
                            "absent",
                            models.CharField(
                                blank=True,
                                db_comment="nobody there: the witness, or none and why",
                                default="",
                                max_length=200,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second", ""), ("second_certificate", ""), ("signed_at", None)),
                                    models.Q(
                                        ("signed_at__isnull", False),
                                        models.Q(("second", ""), _negated=True),
                                        models.Q(("second_certificate", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second", ""),
                                    models.Q(
                                        models.Q(("second", models.F("first")), _negated=True),
                                        models.Q(("second_person", models.F("first_person")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("again", True), ("corrected__isnull", False)),
                                    models.Q(("again", False), ("corrected", None)),
                                    _connector="OR",
                                ),
                                name="visit_found",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("struck_at", None),
                                        ("struck_by", ""),
                                        ("struck_name", ""),
                                        ("struck_reason", ""),
                                    ),
                                    models.Q(
                                        ("signed_at", None),
                                        ("struck_at__isnull", False),
                                        models.Q(("struck_by", ""), _negated=True),
                                        models.Q(("struck_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_struck",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ComplianceAudit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cause", models.CharField(db_comment="values.AuditCause", max_length=10)),
                        (
                            "demanded_by",
                            models.CharField(
                                blank=True, db_comment="department that demanded it", default="", max_length=100
                            ),
                        ),
                        ("from_on", models.DateField(db_comment="first Shanghai day that it is about")),
                        ("until_on", models.DateField(db_comment="last Shanghai day that it is about")),
                        ("done_on", models.DateField(db_comment="day of the report")),
                        (
                            "done_by",
                            models.CharField(db_comment="who audited: an office or an organisation", max_length=100),
                        ),
                        ("report_no", models.CharField(db_comment="number of the report", max_length=100)),
                        ("scope", models.CharField(db_comment="what it was about", max_length=1000)),
                        (
                            "problems",
                            models.CharField(
                                blank=True, db_comment="found, empty: nothing", default="", max_length=1000
                            ),
                        ),
                        (
                            "measures",
                            models.CharField(blank=True, db_comment="what is to be done", default="", max_length=1000),
                        ),
                        ("mend_by", models.DateField(blank=True, db_comment="day until which it is done", null=True)),
                        ("state", models.CharField(db_comment="values.AuditState", max_length=10)),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True, db_comment="actor id: confirmed, returned", default="", max_length=64
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, db_comment="when it was confirmed or returned", null=True),
                        ),
                        ("note", models.CharField(blank=True, db_comment="of who decided", default="", max_length=300)),
                        (
                            "mended_by",
                            models.CharField(
                                blank=True, db_comment="actor id: stated it put right", default="", max_length=64
                            ),
                        ),
                        ("mended_at", models.DateTimeField(blank=True, db_comment="when it was stated", null=True)),
                        (
                            "mended",
                            models.CharField(blank=True, db_comment="what was put right", default="", max_length=1000),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="which unit was audited",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, db_comment="when that was", null=True)),
                        (
                            "checked_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who confirmed that, or sent it back",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "checked_note",
                            models.CharField(
                                blank=True, db_comment="what that person says", default="", max_length=300
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the report, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                blank=True,
                                db_comment="the report in the home's documents folder, empty: none",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "media_type",
                            models.CharField(
                                blank=True, db_comment="of the report, by its bytes", default="", max_length=20
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the report, 0 for none", default=0)),
                    ],
                    options={
                        "db_table_comment": "compliance audits (PIPL 54)",
                        "indexes": [models.Index(fields=["unit", "state", "done_on"], name="audit_of_unit")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cause__in", ["regular", "demanded"])), name="audit_cause"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_by", ""), _negated=True),
                                    models.Q(("report_no", ""), _negated=True),
                                    models.Q(("scope", ""), _negated=True),
                                    ("done_on__gte", models.F("until_on")),
                                    ("until_on__gte", models.F("from_on")),
                                ),
                                name="audit_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("problems", ""),
                                    models.Q(models.Q(("measures", ""), _negated=True), ("mend_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="audit_measures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", ""), ("state", "recorded")),
                                    models.Q(
                                        models.Q(("state", "recorded"), _negated=True),
                                        models.Q(("decided_by", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="audit_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                                name="audit_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("mended_at__isnull", False),
                                        ("state__in", ["mended", "settled"]),
                                        models.Q(("mended_by", ""), _negated=True),
                                        models.Q(("mended", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["mended", "settled"]), _negated=True),
                                        ("mended", ""),
                                        ("mended_at", None),
                                        ("mended_by", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="audit_mended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "settled"), _negated=True),
                                    models.Q(
                                        ("checked_at__isnull", False),
                                        models.Q(("checked_by", ""), _negated=True),
                                        models.Q(("checked_by", models.F("mended_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="audit_mended_of_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("digest", ""), ("file", ""), ("media_type", ""), ("size_bytes", 0)),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(("media_type", ""), _negated=True),
                                        ("size_bytes__gt", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="audit_report_file",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseExecution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(db_comment="law.fine_rules.Extra", max_length=20)),
                        ("done_on", models.DateField(db_comment="day, Shanghai")),
                        ("record", models.CharField(db_comment="how it was carried out", max_length=1000)),
                        ("present", models.CharField(db_comment="who of the other side was there", max_length=100)),
                        (
                            "kept_at",
                            models.CharField(
                                blank=True, db_comment="where confiscated things are kept", default="", max_length=100
                            ),
                        ),
                        (
                            "undone",
                            models.CharField(
                                blank=True,
                                db_comment="why it could not be carried out, empty: it was",
                                default="",
                                max_length=200,
                            ),
                        ),
                        ("first", models.CharField(db_comment="actor id of the first officer", max_length=64)),
                        ("first_name", models.CharField(db_comment="that officer's name then", max_length=60)),
                        (
                            "first_person",
                            models.CharField(
                                db_comment="keyed digest of that officer's identity number", max_length=64
                            ),
                        ),
                        ("first_certificate", models.CharField(db_comment="number of the certificate", max_length=40)),
                        (
                            "first_session",
                            models.BigIntegerField(db_comment="session in which it was recorded, 0: none", default=0),
                        ),
                        (
                            "second",
                            models.CharField(
                                blank=True, db_comment="actor id of the second officer", default="", max_length=64
                            ),
                        ),
                        (
                            "second_name",
                            models.CharField(
                                blank=True, db_comment="that officer's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "second_person",
                            models.CharField(
                                blank=True, db_comment="digest, as first_person", default="", max_length=64
                            ),
                        ),
                        (
                            "second_certificate",
                            models.CharField(blank=True, db_comment="its number", default="", max_length=40),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(blank=True, db_comment="when the second officer signed", null=True),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="executions",
                                to="supervision.penaltycase",
                            ),
                        ),
                        (
                            "struck_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was struck, unsigned; empty: it stands", null=True
                            ),
                        ),
                        (
                            "struck_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who struck it", default="", max_length=64
                            ),
                        ),
                        (
                            "struck_name",
                            models.CharField(
                                blank=True, db_comment="that person's name then", default="", max_length=60
                            ),
                        ),
                        (
                            "struck_reason",
                            models.CharField(blank=True, db_comment="why it was struck", default="", max_length=200),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("measure__in", ["confiscate_devices", "delete_footage", "confiscate_gains"])
                                ),
                                name="execution_measures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second", ""), ("second_certificate", ""), ("signed_at", None)),
                                    models.Q(
                                        ("signed_at__isnull", False),
                                        models.Q(("second", ""), _negated=True),
                                        models.Q(("second_certificate", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="execution_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second", ""),
                                    models.Q(
                                        models.Q(("second", models.F("first")), _negated=True),
                                        models.Q(("second_person", models.F("first_person")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="execution_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("struck_at", None),
                                        ("struck_by", ""),
                                        ("struck_name", ""),
                                        ("struck_reason", ""),
                                    ),
                                    models.Q(
                                        ("signed_at", None),
                                        ("struck_at__isnull", False),
                                        models.Q(("struck_by", ""), _negated=True),
                                        models.Q(("struck_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="execution_struck",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("signed_at", None), ("struck_at", None)),
                                fields=("case",),
                                name="execution_one_waits",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ExecutedThing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(db_comment="what it is, with its marks", max_length=100)),
                        ("count", models.PositiveIntegerField(db_comment="how many")),
                        (
                            "execution",
                            models.ForeignKey(
                                db_comment="of which record",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="things",
                                to="supervision.caseexecution",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("count__range", (1, 100000)), models.Q(("what", ""), _negated=True)
                                ),
                                name="executed_thing_whole",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LeakSuspect",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organ",
                            models.CharField(
                                blank=True,
                                db_comment="code of that person's organisation then, empty for none",
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("reason", models.CharField(db_comment="why this person is suspected", max_length=300)),
                        ("named_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("named_at", models.DateTimeField(db_comment="since when the wall stands against this person")),
                        (
                            "leak",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later_suspects",
                                to="supervision.leakcase",
                            ),
                        ),
                        (
                            "lock",
                            models.OneToOneField(
                                db_comment="this person's accesses",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.evidencelock",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="the person",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "back_asked_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who asked that a signed one be taken back",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "back_at",
                            models.DateTimeField(
                                blank=True, db_comment="until when it stood; empty: it stands", null=True
                            ),
                        ),
                        (
                            "back_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who took it back", default="", max_length=64
                            ),
                        ),
                        (
                            "back_reason",
                            models.CharField(
                                blank=True, db_comment="why this person is no suspect", default="", max_length=300
                            ),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was signed; empty: waits for it", null=True
                            ),
                        ),
                        (
                            "signed_by",
                            models.CharField(blank=True, db_comment="actor id, another one", default="", max_length=64),
                        ),
                    ],
                    options={
                        "db_table_comment": "suspects of leak cases who became known later",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="leak_suspect_reason"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("back_at", None)), fields=("leak", "user"), name="leak_suspect_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at", None), ("signed_by", "")),
                                    models.Q(
                                        ("signed_at__isnull", False),
                                        models.Q(("signed_by", ""), _negated=True),
                                        models.Q(("signed_by", models.F("named_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="leak_suspect_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("back_at", None), ("back_by", "")),
                                    models.Q(
                                        ("back_at__isnull", False),
                                        models.Q(("back_by", ""), _negated=True),
                                        models.Q(("back_reason", ""), _negated=True),
                                        models.Q(("back_by", models.F("back_asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="leak_suspect_back",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PictureSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.SheetState", max_length=10)),
                        ("receiver_kind", models.CharField(db_comment="states.ReceiverKind", max_length=12)),
                        (
                            "receiver",
                            models.CharField(db_comment="name of the receiver, empty: removed", max_length=60),
                        ),
                        ("purpose", models.CharField(db_comment="what the receiver needs it for", max_length=100)),
                        ("kind", models.CharField(db_comment="kind of the finding then", max_length=20)),
                        (
                            "share_permille",
                            models.PositiveIntegerField(
                                db_comment="lost share of the judgeable blocks then, 0: not meant"
                            ),
                        ),
                        ("since", models.DateTimeField(db_comment="from when on it was claimed")),
                        ("cause", models.CharField(db_comment="cause that a person named", max_length=12)),
                        (
                            "owner",
                            models.CharField(db_comment="owner that a person named, empty: removed", max_length=100),
                        ),
                        (
                            "prepared_session",
                            models.BigIntegerField(db_comment="session in which it was prepared, 0: none"),
                        ),
                        ("prepared_at", models.DateTimeField(db_comment="when it was prepared")),
                        (
                            "sent_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it left the platform, empty: not yet", null=True
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, db_comment="when it was withdrawn", null=True),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, db_comment="why", default="", max_length=200),
                        ),
                        (
                            "ended_on",
                            models.DateField(
                                blank=True,
                                db_comment="Shanghai day on which the clock found its finding ended for good",
                                null=True,
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when its files were removed, empty: kept", null=True
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                db_comment="of which finding",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="supervision.picturefinding",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                db_comment="who prepared it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                db_comment="who sent it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                db_comment="who withdrew it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "sheets of picture findings that leave the platform (arts. 12, 21)",
                        "indexes": [models.Index(fields=["removed_at", "state"], name="picture_sheet_kept")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="picture_sheet_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at", None),
                                        ("withdrawn_reason", ""),
                                        models.Q(("state", "withdrawn"), _negated=True),
                                    ),
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="picture_sheet_withdrawn",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["prepared", "reviewed"])),
                                fields=("finding",),
                                name="picture_sheet_runs_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cause__in", ["greenery", "pipes", "advertising", "other"]),
                                    (
                                        "kind__in",
                                        [
                                            "partial_sudden",
                                            "partial_slow",
                                            "turned",
                                            "lost_view",
                                            "black",
                                            "slate",
                                            "frozen",
                                            "no_picture",
                                        ],
                                    ),
                                    ("receiver_kind__in", ["parks", "construction", "owner", "unit"]),
                                    ("state__in", ["prepared", "reviewed", "sent", "withdrawn"]),
                                    models.Q(
                                        models.Q(("receiver", ""), _negated=True),
                                        ("removed_at__isnull", False),
                                        _connector="OR",
                                    ),
                                    models.Q(("purpose", ""), _negated=True),
                                ),
                                name="picture_sheet_lists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetHandout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("person", models.CharField(db_comment="the person's name then", max_length=60)),
                        (
                            "badge_no",
                            models.CharField(
                                blank=True, db_comment="number of the work certificate then", default="", max_length=30
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True, db_comment="the person's unit then", default="", max_length=100
                            ),
                        ),
                        ("at", models.DateTimeField(db_comment="time (16(3))")),
                        ("purpose", models.CharField(db_comment="purpose (16(3))", max_length=100)),
                        (
                            "destination",
                            models.CharField(db_comment="destination (16(3)): the receiver", max_length=60),
                        ),
                        ("paper", models.CharField(db_comment="number of the issued paper", max_length=40)),
                        ("digest", models.CharField(db_comment="SHA-256 of its bytes, hexadecimal", max_length=64)),
                        (
                            "sheet",
                            models.ForeignKey(
                                db_comment="of which sheet",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handouts",
                                to="supervision.picturesheet",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="person (16(3))",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "papers of sheets that were handed out (arts. 16(3), 21)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purpose", ""), _negated=True),
                                    models.Q(("destination", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                ),
                                name="sheet_handout_whole",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SheetPicture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.CharField(db_comment="states.SheetPart", max_length=10)),
                        ("picture_at", models.DateTimeField(db_comment="when the picture was taken")),
                        (
                            "original",
                            models.CharField(
                                db_comment="name of the uncovered file in the documents folder", max_length=120
                            ),
                        ),
                        ("original_sha256", models.CharField(db_comment="its SHA-256, hexadecimal", max_length=64)),
                        (
                            "original_removed_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when the file taken for the sheet was removed, empty: kept",
                                null=True,
                            ),
                        ),
                        (
                            "is_sought",
                            models.BooleanField(db_comment="whether the detector looked for persons and plates"),
                        ),
                        (
                            "proposed",
                            models.TextField(
                                blank=True, db_comment="areas that it proposed, JSON of corners in 1/65535", default=""
                            ),
                        ),
                        (
                            "polygons",
                            models.TextField(
                                blank=True, db_comment="areas that a person drew, JSON likewise", default=""
                            ),
                        ),
                        (
                            "is_empty",
                            models.BooleanField(db_comment="stated: no person and no plate is seen", default=False),
                        ),
                        (
                            "copy",
                            models.CharField(
                                blank=True,
                                db_comment="file of the covered copy, empty: none",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "copy_sha256",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "covered_session",
                            models.BigIntegerField(db_comment="session in which it was covered", default=0),
                        ),
                        ("covered_at", models.DateTimeField(blank=True, db_comment="when it was covered", null=True)),
                        (
                            "checked_session",
                            models.BigIntegerField(db_comment="session in which it was checked", default=0),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, db_comment="when it was checked", null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                db_comment="second person",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "covered_by",
                            models.ForeignKey(
                                db_comment="who covered it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                db_comment="of which sheet",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pictures",
                                to="supervision.picturesheet",
                            ),
                        ),
                        (
                            "view",
                            models.ForeignKey(
                                db_comment="kept view that it is, null: taken for it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.lookview",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "pictures of sheets: original and covered copy (art. 21)",
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "part"), name="sheet_picture_part"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part__in", ["reference", "now"]),
                                    models.Q(("original", ""), _negated=True),
                                    models.Q(("original_sha256", ""), _negated=True),
                                ),
                                name="sheet_picture_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("copy_sha256", ""),
                                        ("covered_at", None),
                                        ("covered_by", None),
                                        ("is_empty", False),
                                        ("polygons", ""),
                                    ),
                                    models.Q(
                                        models.Q(("copy_sha256", ""), _negated=True),
                                        ("covered_at__isnull", False),
                                        ("covered_by__isnull", False),
                                        models.Q(("covered_session", 0), _negated=True),
                                        models.Q(
                                            models.Q(("is_empty", True), ("polygons", "")),
                                            models.Q(("is_empty", False), models.Q(("polygons", ""), _negated=True)),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_picture_covered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_at", None), ("checked_by", None)),
                                    models.Q(
                                        ("checked_at__isnull", False),
                                        ("covered_by__isnull", False),
                                        models.Q(("checked_by", models.F("covered_by")), _negated=True),
                                        models.Q(("checked_session", models.F("covered_session")), _negated=True),
                                        models.Q(("checked_session", 0), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_picture_two_persons",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClearStill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("picture_at", models.DateTimeField(db_comment="when the picture was filmed")),
                        ("kept_at", models.DateTimeField(db_comment="when its host kept it")),
                        (
                            "file",
                            models.CharField(
                                db_comment="name in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("sha256", models.CharField(db_comment="SHA-256 of the JPEG, hexadecimal", max_length=64)),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the file was removed, empty: kept", null=True
                            ),
                        ),
                        (
                            "finding",
                            models.OneToOneField(
                                db_comment="of which finding",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clear_still",
                                to="supervision.picturefinding",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("picture_at__lte", models.F("kept_at"))),
                                name="clear_still_of_the_past",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseRestitution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                blank=True,
                                db_comment="law.fine_rules.Extra that was undone, empty: money",
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "yuan",
                            models.DecimalField(
                                db_comment="amount paid back in yuan", decimal_places=2, default=0, max_digits=9
                            ),
                        ),
                        (
                            "interest",
                            models.DecimalField(
                                db_comment="interest in yuan", decimal_places=2, default=0, max_digits=9
                            ),
                        ),
                        (
                            "voucher",
                            models.CharField(blank=True, db_comment="number of the voucher", default="", max_length=40),
                        ),
                        ("returned_on", models.DateField(db_comment="day, Shanghai")),
                        ("receiver", models.CharField(db_comment="who received it", max_length=100)),
                        (
                            "record",
                            models.CharField(
                                db_comment="how, or what was done where it cannot be given back", max_length=300
                            ),
                        ),
                        ("noted_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restitutions",
                                to="supervision.penaltycase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("interest__gte", 0),
                                        ("measure", ""),
                                        ("yuan__gt", 0),
                                        models.Q(("voucher", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("interest", 0),
                                        ("measure__in", ["confiscate_devices", "delete_footage", "confiscate_gains"]),
                                        ("voucher", ""),
                                        ("yuan", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="restitution_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("measure", ""), _negated=True),
                                fields=("case", "measure"),
                                name="restitution_measure_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("voucher", ""), _negated=True),
                                fields=("voucher",),
                                name="restitution_voucher_once",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionGround",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cause", models.CharField(db_comment="planned | report | other", max_length=10)),
                        (
                            "reason",
                            models.CharField(blank=True, db_comment="the cause in words", default="", max_length=200),
                        ),
                        (
                            "inspection",
                            models.OneToOneField(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ground",
                                to="supervision.unitinspection",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_comment="citizen's report",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grounds",
                                to="registry.report",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "why units are inspected (799-24)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cause", "planned"),
                                    models.Q(("cause", "report"), ("report__isnull", False)),
                                    models.Q(("cause", "other"), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="inspection_ground_cause",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Alarm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cause", models.CharField(db_comment="key of its cause (alarms/grouping.py)", max_length=120)),
                        ("kind", models.CharField(db_comment="states.AlarmKind", max_length=10)),
                        (
                            "subject",
                            models.CharField(
                                db_comment="camera, circuit, recorder, disk, clue, finding or watch", max_length=110
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="why, as its source says", default="", max_length=32
                            ),
                        ),
                        ("severity", models.PositiveSmallIntegerField(db_comment="1 low, 2 middle, 3 high")),
                        ("since", models.DateTimeField(db_comment="from when on it fails")),
                        (
                            "until",
                            models.DateTimeField(
                                blank=True, db_comment="when its cause ended, empty while it lasts", null=True
                            ),
                        ),
                        (
                            "times",
                            models.PositiveIntegerField(
                                db_comment="how often it began anew within a few minutes", default=1
                            ),
                        ),
                        (
                            "camera",
                            models.CharField(
                                blank=True, db_comment="code of its one camera, or empty", default="", max_length=20
                            ),
                        ),
                        (
                            "division",
                            models.CharField(
                                blank=True, db_comment="division of its one place, or empty", default="", max_length=6
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True, db_comment="managing unit of that place", default="", max_length=20
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone of that place", default="", max_length=10
                            ),
                        ),
                        (
                            "contractor",
                            models.CharField(
                                blank=True, db_comment="who maintains that place", default="", max_length=20
                            ),
                        ),
                        ("members", models.PositiveIntegerField(db_comment="cameras that it is about", default=1)),
                        (
                            "accepted_by",
                            models.CharField(
                                blank=True, db_comment="actor id, by its steps", default="", max_length=64
                            ),
                        ),
                        (
                            "accepted_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was accepted, by its steps", null=True
                            ),
                        ),
                        (
                            "assigned_to",
                            models.BigIntegerField(db_comment="user id, by its steps; 0: nobody", default=0),
                        ),
                        ("order", models.BigIntegerField(db_comment="work order, by its steps; 0: none", default=0)),
                        (
                            "snoozed_until",
                            models.DateTimeField(blank=True, db_comment="by its steps, empty: not snoozed", null=True),
                        ),
                        (
                            "snooze_reason",
                            models.CharField(blank=True, db_comment="by its steps", default="", max_length=200),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="the last note, by its steps", default="", max_length=200
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(db_comment="rises with each step of a person", default=1),
                        ),
                        (
                            "is_grown",
                            models.BooleanField(
                                db_comment="graver, or of other places, since the last step", default=False
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "derived: alarms (art. 16(1))",
                        "indexes": [
                            models.Index(fields=["until", "severity", "since"], name="alarm_list"),
                            models.Index(fields=["organisation", "until"], name="alarm_of_unit"),
                            models.Index(fields=["cause", "until"], name="alarm_of_cause"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)), fields=("cause",), name="alarm_of_cause_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__in", [1, 2, 3])), name="alarm_severity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="alarm_times",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["down", "poor", "view", "circuit", "site", "recorder", "disk", "clue", "seat"],
                                    )
                                ),
                                name="alarm_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlarmRevision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveBigIntegerField(db_comment="rises whenever an alarm changes", default=0),
                        ),
                        (
                            "asked",
                            models.PositiveBigIntegerField(
                                db_comment="rises whenever conditions of points changed", default=0
                            ),
                        ),
                        (
                            "looked",
                            models.PositiveBigIntegerField(
                                db_comment="`asked` as the last turn of the clock read it", default=0
                            ),
                        ),
                        (
                            "turned_at",
                            models.DateTimeField(
                                db_comment="when a turn ended, to some seconds; empty: none did", null=True
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "derived: version of the alarms",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="alarm_one_revision")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AlarmStepRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("alarm", models.BigIntegerField(db_comment="number of the alarm")),
                        ("cause", models.CharField(db_comment="key of its cause (alarms/grouping.py)", max_length=120)),
                        (
                            "step",
                            models.CharField(
                                db_comment="accept | assign | order | note | snooze | take_back", max_length=10
                            ),
                        ),
                        ("actor", models.CharField(db_comment="actor id", max_length=64)),
                        ("at", models.DateTimeField(db_comment="when")),
                        (
                            "text",
                            models.CharField(blank=True, db_comment="a note or a reason", default="", max_length=200),
                        ),
                        (
                            "person",
                            models.BigIntegerField(
                                db_comment="user id of whom it was assigned to, 0: nobody", default=0
                            ),
                        ),
                        ("order", models.BigIntegerField(db_comment="work order that was opened, 0: none", default=0)),
                        ("until", models.DateTimeField(blank=True, db_comment="end of a snooze, or empty", null=True)),
                    ],
                    options={
                        "db_table_comment": "steps of people about alarms (art. 16(1))",
                        "indexes": [models.Index(fields=["alarm"], name="alarm_step_alarm")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("step__in", ["accept", "assign", "order", "note", "snooze", "take_back"])
                                ),
                                name="alarm_step_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("step", "snooze"),
                                        ("until__isnull", False),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("step", "snooze"), _negated=True), ("until", None)),
                                    _connector="OR",
                                ),
                                name="alarm_step_snooze",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("step", "note"), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="alarm_step_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlarmCamera",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("camera", models.CharField(db_comment="20-digit code of the point", max_length=20)),
                        ("division", models.CharField(db_comment="its division", max_length=6)),
                        ("organisation", models.CharField(db_comment="its managing unit", max_length=20)),
                        (
                            "zone",
                            models.CharField(blank=True, db_comment="its functional zone", default="", max_length=10),
                        ),
                        (
                            "contractor",
                            models.CharField(blank=True, db_comment="who maintains it", default="", max_length=20),
                        ),
                        (
                            "alarm",
                            models.ForeignKey(
                                db_comment="of which alarm",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cameras",
                                to="supervision.alarm",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "derived: cameras of alarms that are about several",
                        "indexes": [
                            models.Index(fields=["alarm", "organisation"], name="alarm_camera_of_unit"),
                            models.Index(fields=["camera", "alarm"], name="alarm_camera_camera"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("alarm", "camera"), name="alarm_camera_once")],
                    },
                ),
                migrations.CreateModel(
                    name="HearingWaiver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("given_up_on", models.DateField(db_comment="day on which it was given up, Shanghai")),
                        ("reason", models.CharField(db_comment="what the person wrote", max_length=200)),
                        (
                            "noted_by",
                            models.CharField(
                                db_comment="actor id of who recorded it, no handler of the case", max_length=64
                            ),
                        ),
                        ("noted_name", models.CharField(db_comment="that person's name then", max_length=60)),
                        ("file", models.CharField(db_comment="the signed paper", max_length=120, unique=True)),
                        ("digest", models.CharField(db_comment="its SHA-256, hexadecimal", max_length=64)),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waivers",
                                to="supervision.penaltycase",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "signed papers by which hearings were given up (APL 64)",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("noted_by", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                ),
                                name="waiver_whole",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseRecusal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("officer_name", models.CharField(db_comment="that officer's name then", max_length=60)),
                        ("asked_by", models.CharField(db_comment="values.AskedBy", max_length=8)),
                        ("reason", models.CharField(db_comment="the relation that may be in the way", max_length=300)),
                        ("asked_on", models.DateField(db_comment="day on which it was recorded, Shanghai")),
                        ("noted_by", models.CharField(db_comment="actor id of who recorded it", max_length=64)),
                        (
                            "granted",
                            models.BooleanField(
                                blank=True, db_comment="what the head decided, empty while it waits", null=True
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, db_comment="why so decided", default="", max_length=300),
                        ),
                        (
                            "answered_on",
                            models.DateField(blank=True, db_comment="day of the decision, Shanghai", null=True),
                        ),
                        (
                            "answered_by",
                            models.CharField(blank=True, db_comment="actor id of the head", default="", max_length=64),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_comment="of which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recusals",
                                to="supervision.penaltycase",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                db_comment="the officer it is about",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("granted", None)), fields=("case",), name="recusal_one_waits"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked_by__in", ["person", "officer"]), models.Q(("reason", ""), _negated=True)
                                ),
                                name="recusal_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""), ("answered_by", ""), ("answered_on", None), ("granted", None)
                                    ),
                                    models.Q(
                                        ("answered_on__isnull", False),
                                        ("granted__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                        models.Q(("answered_by", ""), _negated=True),
                                        models.Q(("answered_by", models.F("noted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recusal_answered",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HealthMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "whole",
                            models.BooleanField(db_comment="the sum of a district or zone, counted besides its groups"),
                        ),
                        ("division", models.CharField(db_comment="division of the points", max_length=6)),
                        ("zone", models.CharField(db_comment="functional zone of the points, or empty", max_length=10)),
                        (
                            "street",
                            models.CharField(
                                db_comment="street of the points; empty: none, or a whole", default="", max_length=9
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(db_comment="managing unit; empty: a whole", default="", max_length=20),
                        ),
                        (
                            "contractor",
                            models.CharField(
                                db_comment="who maintains them; empty: nobody, or a whole", default="", max_length=20
                            ),
                        ),
                        ("cameras", models.PositiveIntegerField(db_comment="camera-days of cameras that were in use")),
                        (
                            "in_use_ms",
                            models.PositiveBigIntegerField(db_comment="milliseconds in which they were to record"),
                        ),
                        ("footage_ms", models.PositiveBigIntegerField(db_comment="milliseconds with footage")),
                        ("away_ms", models.PositiveBigIntegerField(db_comment="milliseconds in which no picture came")),
                        (
                            "short",
                            models.PositiveIntegerField(db_comment="cameras that lost footage of their legal days"),
                        ),
                        (
                            "with_finding",
                            models.PositiveIntegerField(db_comment="cameras whose dossier lacks something"),
                        ),
                        (
                            "silent_ms",
                            models.PositiveBigIntegerField(
                                db_comment="milliseconds in use of which nobody had word", default=0
                            ),
                        ),
                        (
                            "looked",
                            models.PositiveIntegerField(
                                db_comment="cameras whose picture the detector compared that day", default=0
                            ),
                        ),
                        (
                            "clear",
                            models.PositiveIntegerField(
                                db_comment="of those, without an open finding and judgeable by half", default=0
                            ),
                        ),
                        (
                            "timed",
                            models.PositiveIntegerField(
                                db_comment="cameras whose clock was measured that day", default=0
                            ),
                        ),
                        (
                            "on_time",
                            models.PositiveIntegerField(db_comment="of those, within the allowed offset", default=0),
                        ),
                        (
                            "orders",
                            models.PositiveIntegerField(
                                db_comment="work orders that were fixed or fell due that day", default=0
                            ),
                        ),
                        (
                            "orders_in_time",
                            models.PositiveIntegerField(
                                db_comment="of those, accepted and fixed within limits", default=0
                            ),
                        ),
                        (
                            "repaired",
                            models.PositiveIntegerField(db_comment="of those, the ones that were fixed", default=0),
                        ),
                        (
                            "repair_ms",
                            models.PositiveBigIntegerField(
                                db_comment="milliseconds from opening to fix, together", default=0
                            ),
                        ),
                        ("month", models.DateField(db_comment="first Shanghai day of the month")),
                        ("days", models.PositiveSmallIntegerField(db_comment="days of the month that were counted")),
                        (
                            "revisions",
                            models.PositiveIntegerField(
                                db_comment="of the proofs of these days, together: another sum, other days"
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "derived: monthly sums of cameras by district, street, unit and contractor (arts. 16(5), 17)",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("whole", True)), fields=["month"], name="supervision_months_wholes"
                            ),
                            models.Index(fields=["street", "month"], name="supervision_months_street"),
                            models.Index(fields=["organisation", "month"], name="supervision_months_unit"),
                            models.Index(fields=["contractor", "month"], name="supervision_months_contractor"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "whole", "division", "zone", "street", "organisation", "contractor"),
                                name="supervision_healthmonth_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LookShadowEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ended_at", models.DateTimeField(db_comment="when shadow mode was ended")),
                        ("ended_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "paper_no",
                            models.CharField(db_comment="number of the paper by which it was decided", max_length=60),
                        ),
                        ("camera_days", models.PositiveIntegerField(db_comment="camera-days that were judged by then")),
                        ("rejected", models.PositiveIntegerField(db_comment="findings that people rejected by then")),
                        (
                            "site",
                            models.OneToOneField(
                                db_comment="the site",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="look_shadow_end",
                                to="registry.site",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("paper_no", ""), _negated=True), name="look_shadow_end_paper"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SignedPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="scan in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("digest", models.CharField(db_comment="its SHA-256, hexadecimal", max_length=64)),
                        ("size_bytes", models.IntegerField(db_comment="its bytes")),
                        ("kept_by", models.CharField(db_comment="actor id of who handed it in", max_length=64)),
                        ("kept_at", models.DateTimeField(db_comment="when it was handed in")),
                        (
                            "document",
                            models.ForeignKey(
                                db_comment="of which issued paper",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signed",
                                to="registry.printeddocument",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_comment="of a later one: what is wrong with the one before",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "needs_second",
                            models.BooleanField(
                                db_comment="it counts once another officer confirmed it; false: kept before that was asked for",
                                default=False,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                    models.Q(("kept_by", ""), _negated=True),
                                    ("size_bytes__gt", 0),
                                ),
                                name="signed_paper_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScanCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.CharField(db_comment="states.ScanStep", max_length=10)),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it was not confirmed, else empty",
                                default="",
                                max_length=200,
                            ),
                        ),
                        ("done_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("done_at", models.DateTimeField(db_comment="when")),
                        (
                            "scan",
                            models.ForeignKey(
                                db_comment="of which scan",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="supervision.signedpaper",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("step__in", ["opened", "confirmed", "declined"]),
                                    models.Q(("done_by", ""), _negated=True),
                                    models.Q(("reason", ""), ("step", "declined"), _negated=True),
                                ),
                                name="scan_check_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("step__in", ["confirmed", "declined"])),
                                fields=("scan",),
                                name="scan_answered_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("step", "opened")),
                                fields=("scan", "done_by"),
                                name="scan_opened_once",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OrderAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(db_comment="what the unit says, in lines", max_length=2000)),
                        (
                            "days",
                            models.PositiveIntegerField(db_comment="more days that are asked for, 0: none", default=0),
                        ),
                        (
                            "file",
                            models.CharField(
                                blank=True, db_comment="what was handed in, may be empty", default="", max_length=120
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="its SHA-256, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "media_type",
                            models.CharField(blank=True, db_comment="by its bytes", default="", max_length=20),
                        ),
                        ("answered_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("answered_name", models.CharField(db_comment="that person's name then", max_length=60)),
                        ("answered_at", models.DateTimeField(db_comment="when")),
                        (
                            "inspection",
                            models.ForeignKey(
                                db_comment="of what",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="unit_answers",
                                to="supervision.unitinspection",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "what units answer to orders (799-24)",
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(
                                        models.Q(("digest", ""), ("file", "")),
                                        models.Q(
                                            models.Q(("file", ""), _negated=True),
                                            models.Q(("digest", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="order_answer_whole",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
