"""Every table of the register as migrations 0001 to 0018 leave it (articles 4 to 11, 13, 16 to 18): a new home is made by
one. Homes that applied some of them go on by them; tests/run/test_squashed_tables.py compares both ways."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from mingcha.evidence.new_tables import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("registry", "0001_people_places_points"),
        ("registry", "0002_city"),
        ("registry", "0003_api_tokens"),
        ("registry", "0004_cameras_over_tls"),
        ("registry", "0005_designations"),
        ("registry", "0006_sound"),
        ("registry", "0007_lawful_watching"),
        ("registry", "0008_findings"),
        ("registry", "0008_places_asked"),
        ("registry", "0008_stream_keys"),
        ("registry", "0009_confirmations"),
        ("registry", "0009_staff"),
        ("registry", "0010_sign_in"),
        ("registry", "0011_calendar_notices"),
        ("registry", "0012_shared_addresses"),
        ("registry", "0013_finding_concerns"),
        ("registry", "0014_directory"),
        ("registry", "0015_failed_directory"),
        ("registry", "0016_plans_to_staff"),
        ("registry", "0017_devices_of_points"),
        ("registry", "0018_people_as_filed"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                db_comment="short code within this installation", max_length=20, unique=True
                            ),
                        ),
                        ("name", models.CharField(db_comment="name in Chinese", max_length=100)),
                        (
                            "name_en",
                            models.CharField(
                                blank=True, db_comment="name in English, may be empty", default="", max_length=200
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("city_psb", "市公安局"),
                                    ("district_psb", "区公安分局"),
                                    ("government", "政府部门"),
                                    ("unit", "单位"),
                                    ("contractor", "承建或运维单位"),
                                    ("street", "街道办事处、乡镇"),
                                    ("network_operator", "传输网络运营单位"),
                                ],
                                db_comment="what the organisation is",
                                max_length=20,
                            ),
                        ),
                        ("division", models.CharField(db_comment="GB/T 2260 division of its seat", max_length=6)),
                        (
                            "uscc",
                            models.CharField(
                                blank=True, db_comment="GB 32100 code, empty when not given", default="", max_length=18
                            ),
                        ),
                        (
                            "initials",
                            models.CharField(
                                blank=True, db_comment="pinyin initials of its name", default="", max_length=100
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_comment="functional zone it belongs to (art. 4)",
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "department",
                            models.CharField(
                                blank=True,
                                db_comment="of a government: law.departments (art. 4), empty: not stated",
                                default="",
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("division"), 6
                                    ),
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
                                                                                    models.F("division"),
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
                                name="organisation_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("uscc", ""),
                                    models.Q(
                                        django.db.models.lookups.Exact(
                                            django.db.models.functions.text.Length("uscc"), 18
                                        ),
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
                                                                                                                                                                        django.db.models.functions.text.Replace(
                                                                                                                                                                            models.F(
                                                                                                                                                                                "uscc"
                                                                                                                                                                            ),
                                                                                                                                                                            models.Value(
                                                                                                                                                                                "0"
                                                                                                                                                                            ),
                                                                                                                                                                            models.Value(
                                                                                                                                                                                ""
                                                                                                                                                                            ),
                                                                                                                                                                        ),
                                                                                                                                                                        models.Value(
                                                                                                                                                                            "1"
                                                                                                                                                                        ),
                                                                                                                                                                        models.Value(
                                                                                                                                                                            ""
                                                                                                                                                                        ),
                                                                                                                                                                    ),
                                                                                                                                                                    models.Value(
                                                                                                                                                                        "2"
                                                                                                                                                                    ),
                                                                                                                                                                    models.Value(
                                                                                                                                                                        ""
                                                                                                                                                                    ),
                                                                                                                                                                ),
                                                                                                                                                                models.Value(
                                                                                                                                                                    "3"
                                                                                                                                                                ),
                                                                                                                                                                models.Value(
                                                                                                                                                                    ""
                                                                                                                                                                ),
                                                                                                                                                            ),
                                                                                                                                                            models.Value(
                                                                                                                                                                "4"
                                                                                                                                                            ),
                                                                                                                                                            models.Value(
                                                                                                                                                                ""
                                                                                                                                                            ),
                                                                                                                                                        ),
                                                                                                                                                        models.Value(
                                                                                                                                                            "5"
                                                                                                                                                        ),
                                                                                                                                                        models.Value(
                                                                                                                                                            ""
                                                                                                                                                        ),
                                                                                                                                                    ),
                                                                                                                                                    models.Value(
                                                                                                                                                        "6"
                                                                                                                                                    ),
                                                                                                                                                    models.Value(
                                                                                                                                                        ""
                                                                                                                                                    ),
                                                                                                                                                ),
                                                                                                                                                models.Value(
                                                                                                                                                    "7"
                                                                                                                                                ),
                                                                                                                                                models.Value(
                                                                                                                                                    ""
                                                                                                                                                ),
                                                                                                                                            ),
                                                                                                                                            models.Value(
                                                                                                                                                "8"
                                                                                                                                            ),
                                                                                                                                            models.Value(
                                                                                                                                                ""
                                                                                                                                            ),
                                                                                                                                        ),
                                                                                                                                        models.Value(
                                                                                                                                            "9"
                                                                                                                                        ),
                                                                                                                                        models.Value(
                                                                                                                                            ""
                                                                                                                                        ),
                                                                                                                                    ),
                                                                                                                                    models.Value(
                                                                                                                                        "A"
                                                                                                                                    ),
                                                                                                                                    models.Value(
                                                                                                                                        ""
                                                                                                                                    ),
                                                                                                                                ),
                                                                                                                                models.Value(
                                                                                                                                    "B"
                                                                                                                                ),
                                                                                                                                models.Value(
                                                                                                                                    ""
                                                                                                                                ),
                                                                                                                            ),
                                                                                                                            models.Value(
                                                                                                                                "C"
                                                                                                                            ),
                                                                                                                            models.Value(
                                                                                                                                ""
                                                                                                                            ),
                                                                                                                        ),
                                                                                                                        models.Value(
                                                                                                                            "D"
                                                                                                                        ),
                                                                                                                        models.Value(
                                                                                                                            ""
                                                                                                                        ),
                                                                                                                    ),
                                                                                                                    models.Value(
                                                                                                                        "E"
                                                                                                                    ),
                                                                                                                    models.Value(
                                                                                                                        ""
                                                                                                                    ),
                                                                                                                ),
                                                                                                                models.Value(
                                                                                                                    "F"
                                                                                                                ),
                                                                                                                models.Value(
                                                                                                                    ""
                                                                                                                ),
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                "G"
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                ""
                                                                                                            ),
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            "H"
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            ""
                                                                                                        ),
                                                                                                    ),
                                                                                                    models.Value("J"),
                                                                                                    models.Value(""),
                                                                                                ),
                                                                                                models.Value("K"),
                                                                                                models.Value(""),
                                                                                            ),
                                                                                            models.Value("L"),
                                                                                            models.Value(""),
                                                                                        ),
                                                                                        models.Value("M"),
                                                                                        models.Value(""),
                                                                                    ),
                                                                                    models.Value("N"),
                                                                                    models.Value(""),
                                                                                ),
                                                                                models.Value("P"),
                                                                                models.Value(""),
                                                                            ),
                                                                            models.Value("Q"),
                                                                            models.Value(""),
                                                                        ),
                                                                        models.Value("R"),
                                                                        models.Value(""),
                                                                    ),
                                                                    models.Value("T"),
                                                                    models.Value(""),
                                                                ),
                                                                models.Value("U"),
                                                                models.Value(""),
                                                            ),
                                                            models.Value("W"),
                                                            models.Value(""),
                                                        ),
                                                        models.Value("X"),
                                                        models.Value(""),
                                                    ),
                                                    models.Value("Y"),
                                                    models.Value(""),
                                                ),
                                                output_field=models.IntegerField(),
                                            ),
                                            0,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="organisation_uscc",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "city_psb",
                                            "district_psb",
                                            "government",
                                            "unit",
                                            "contractor",
                                            "street",
                                            "network_operator",
                                        ],
                                    )
                                ),
                                name="organisation_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("department", ""),
                                    models.Q(
                                        (
                                            "department__in",
                                            [
                                                "government",
                                                "development_reform",
                                                "big_data",
                                                "natural_resources",
                                                "finance",
                                                "transport",
                                                "construction",
                                                "market_regulation",
                                                "landscape",
                                                "other",
                                            ],
                                        ),
                                        ("kind", "government"),
                                    ),
                                    _connector="OR",
                                ),
                                name="organisation_department",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "username",
                            models.CharField(
                                db_comment="name used at login, ASCII, lower case", max_length=60, unique=True
                            ),
                        ),
                        ("name", models.CharField(db_comment="the person's own name", max_length=60)),
                        (
                            "badge_no",
                            models.CharField(
                                blank=True, db_comment="number of the work certificate", default="", max_length=30
                            ),
                        ),
                        ("is_active", models.BooleanField(db_comment="false: no login, no powers", default=True)),
                        ("language", models.CharField(db_comment="zh-hans or en", default="zh-hans", max_length=10)),
                        ("theme", models.CharField(db_comment="day or night", default="day", max_length=10)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_comment="where the person works",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "registered_by",
                            models.CharField(
                                blank=True,
                                db_comment="actor id of who registered the account, empty: unknown",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "must_change_password",
                            models.BooleanField(
                                db_comment="true: somebody else set the password, and the person must change it first",
                                default=False,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["zh-hans", "en"])), name="user_language"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("theme__in", ["day", "night"])), name="user_theme"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                db_comment="short code within this installation", max_length=20, unique=True
                            ),
                        ),
                        ("name", models.CharField(db_comment="name of the place", max_length=100)),
                        ("category", models.CharField(db_comment="item of article 6, 6(1) to 6(12)", max_length=5)),
                        (
                            "division",
                            models.CharField(db_comment="GB/T 2260 division where the place lies", max_length=6),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, db_comment="postal address", default="", max_length=200),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="managing unit (articles 9, 16)",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "initials",
                            models.CharField(
                                blank=True, db_comment="pinyin initials of its name", default="", max_length=100
                            ),
                        ),
                        (
                            "street",
                            models.CharField(
                                blank=True, db_comment="GB/T 10114 street or town, 9 digits", default="", max_length=9
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone that administers it", default="", max_length=10
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "category__in",
                                        [
                                            "6(1)",
                                            "6(2)",
                                            "6(3)",
                                            "6(4)",
                                            "6(5)",
                                            "6(6)",
                                            "6(7)",
                                            "6(8)",
                                            "6(9)",
                                            "6(10)",
                                            "6(11)",
                                            "6(12)",
                                        ],
                                    )
                                ),
                                name="site_category",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("division"), 6
                                    ),
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
                                                                                    models.F("division"),
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
                                name="site_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("street", ""),
                                    models.Q(
                                        django.db.models.lookups.Exact(
                                            django.db.models.functions.text.Length("street"), 9
                                        ),
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
                                                                                        models.F("street"),
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
                                    _connector="OR",
                                ),
                                name="site_street",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="System",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                db_comment="short code within this installation", max_length=20, unique=True
                            ),
                        ),
                        ("name", models.CharField(db_comment="name of the system", max_length=100)),
                        (
                            "legal_class",
                            models.CharField(
                                choices=[
                                    ("art7_1", "799 号第七条第一款 政府建设"),
                                    ("art7_2", "799 号第七条第二款 经营管理单位建设"),
                                    ("art9", "799 号第九条 其他公共场所"),
                                    ("art33", "799 号第三十三条 非公共场所"),
                                ],
                                db_comment="class under decree 799",
                                max_length=10,
                            ),
                        ),
                        (
                            "retention_class",
                            models.CharField(
                                db_comment="mingcha.law.retention: R30 or R90", default="R30", max_length=3
                            ),
                        ),
                        (
                            "key_target",
                            models.BooleanField(db_comment="counter-terror key target (CTL 31)", default=False),
                        ),
                        (
                            "key_target_document",
                            models.CharField(
                                blank=True,
                                db_comment="document by which the police designated it",
                                default="",
                                max_length=100,
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_comment="the place it belongs to",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="systems",
                                to="registry.site",
                            ),
                        ),
                        (
                            "contractor",
                            models.ForeignKey(
                                blank=True,
                                db_comment="who builds or maintains it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "functions",
                            models.CharField(
                                blank=True,
                                db_comment="art. 2: of collect transmit control display store, by spaces",
                                default="",
                                max_length=50,
                            ),
                        ),
                        (
                            "scope_reason",
                            models.CharField(
                                blank=True,
                                db_comment="art. 2: why it is registered though out of scope",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "building_unit",
                            models.ForeignKey(
                                blank=True,
                                db_comment="art. 8, 9: building unit, empty: the managing unit",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "using_unit",
                            models.ForeignKey(
                                blank=True,
                                db_comment="art. 9, 16: using unit, empty: the managing unit",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("legal_class__in", ["art7_1", "art7_2", "art9", "art33"])),
                                name="system_legal_class",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("key_target", False), ("key_target_document", ""), ("retention_class", "R30")
                                    ),
                                    models.Q(
                                        ("key_target", True),
                                        ("retention_class", "R90"),
                                        models.Q(("key_target_document", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="system_retention_class",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LawVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                db_comment="parameter, fine or text: its key in the law's data", max_length=80
                            ),
                        ),
                        ("valid_from", models.DateField(db_comment="the day from which it holds")),
                        ("value", models.TextField(db_comment="canonical JSON of the value with its reference")),
                        ("digest", models.CharField(db_comment="base64 SHA-256 of the value", max_length=44)),
                        ("taken_in_at", models.DateTimeField(db_comment="when this installation first saw it")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("key", "valid_from"), name="law_version_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                db_comment="short code within this installation", max_length=20, unique=True
                            ),
                        ),
                        ("name", models.CharField(db_comment="what the unit calls it", max_length=60)),
                        (
                            "theme",
                            models.CharField(
                                blank=True,
                                db_comment="day, night, or empty: the person's own",
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="whose seat it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("theme__in", ["", "day", "night"])), name="seat_theme"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WallLayout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(db_comment="what the seat calls it", max_length=60)),
                        ("version", models.PositiveIntegerField(db_comment="1, 2, ...; the highest of a name counts")),
                        ("tiles", models.SmallIntegerField(db_comment="1, 4, 9 or 16")),
                        (
                            "pages",
                            models.JSONField(
                                db_comment="[[point code or empty text, one a tile]...]; several pages make a tour"
                            ),
                        ),
                        (
                            "dwell_s",
                            models.PositiveSmallIntegerField(
                                db_comment="seconds a page of a tour stays; 0: no tour", default=0
                            ),
                        ),
                        (
                            "shared",
                            models.BooleanField(
                                db_comment="whether the other seats of the unit may use it", default=False
                            ),
                        ),
                        (
                            "withdrawn",
                            models.BooleanField(db_comment="whether the name is no longer offered", default=False),
                        ),
                        ("made_at", models.DateTimeField(db_comment="when this version was made")),
                        (
                            "seat",
                            models.ForeignKey(
                                db_comment="the seat it belongs to",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="layouts",
                                to="registry.seat",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("seat", "name", "version"), name="layout_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(("tiles__in", [1, 4, 9, 16])), name="layout_tiles"
                            ),
                            models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="layout_version"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(db_comment="which program has it", max_length=60)),
                        (
                            "digest",
                            models.CharField(
                                db_comment="hexadecimal SHA-256 of the token, never itself", max_length=64, unique=True
                            ),
                        ),
                        ("made_at", models.DateTimeField(db_comment="when it was made and shown, once")),
                        ("expires_at", models.DateTimeField(db_comment="from this instant on it is worth nothing")),
                        (
                            "revoked_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was taken back, empty: it was not", null=True
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="in whose name it asks",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "networks",
                            models.CharField(
                                blank=True,
                                db_comment="networks that may use it, separated by a space; empty: any",
                                default="",
                                max_length=500,
                            ),
                        ),
                        (
                            "scopes",
                            models.CharField(
                                blank=True,
                                db_comment="what it may do, separated by a space; empty: made before",
                                default="",
                                max_length=200,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                                name="api_token_expires_after_made",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiTokenUse",
                    fields=[
                        (
                            "token",
                            models.OneToOneField(
                                db_comment="the token",
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                serialize=False,
                                to="registry.apitoken",
                            ),
                        ),
                        (
                            "used_on",
                            models.DateField(db_comment="the last day in Shanghai on which a request came with it"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Designation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(db_comment="document by which the police designated it", max_length=100),
                        ),
                        (
                            "marked_at",
                            models.DateTimeField(
                                db_comment="when it was marked; null: before 0.3.0, see the log", null=True
                            ),
                        ),
                        ("marked_by", models.CharField(blank=True, db_comment="actor id", max_length=64)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                db_comment="when the designation was taken back; null while it holds", null=True
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor id of the end", default="", max_length=64),
                        ),
                        (
                            "end_document",
                            models.CharField(
                                blank=True,
                                db_comment="document by which the police took it back",
                                default="",
                                max_length=100,
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="the system that was designated",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="designations",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("system",),
                                name="designation_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="designation_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_document", ""), ("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_document", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="designation_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commissioning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("document", models.CharField(db_comment="name and number of the document", max_length=200)),
                        ("used_on", models.DateField(db_comment="day of putting into use, by the document")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_comment="when it was recorded; footage from before is trial footage"
                            ),
                        ),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="whose points",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commissionings",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="commissioning_document"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ViewingGround",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="contract | decision", max_length=10)),
                        ("document", models.CharField(db_comment="name and number of the document", max_length=200)),
                        (
                            "authority",
                            models.CharField(
                                blank=True,
                                db_comment="body that decided, empty for a contract",
                                default="",
                                max_length=100,
                            ),
                        ),
                        ("issued_on", models.DateField(db_comment="day of the document")),
                        ("from_on", models.DateField(db_comment="first day")),
                        ("until_on", models.DateField(db_comment="last day")),
                        (
                            "begins_at",
                            models.DateTimeField(
                                db_comment="from when on it opens: from_on in Shanghai, not before it was recorded"
                            ),
                        ),
                        (
                            "ends_at",
                            models.DateTimeField(
                                db_comment="from when on it does not: the end of until_on in Shanghai"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was ended before that, else empty", null=True
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor id of the end", default="", max_length=64),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, db_comment="why it was ended before that", default="", max_length=200
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="whose monitors may then watch",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose systems are opened",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("authority", ""), ("kind", "contract")),
                                    models.Q(("kind", "decision"), models.Q(("authority", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="viewing_ground_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("organisation", models.F("unit")), _negated=True),
                                name="viewing_ground_for_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="viewing_ground_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                                name="viewing_ground_ends_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="viewing_ground_ended_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ViewingGroundSystem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ground",
                            models.ForeignKey(
                                db_comment="the ground",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="systems",
                                to="registry.viewingground",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="a system that it opens",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ground", "system"), name="viewing_ground_system_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(db_comment="kind of finding (registry/findings/kinds.py)", max_length=40),
                        ),
                        ("article", models.CharField(db_comment="article under which it stands", max_length=20)),
                        (
                            "subject_kind",
                            models.CharField(
                                db_comment="point, system, site, grant, organisation or person", max_length=20
                            ),
                        ),
                        ("subject", models.CharField(db_comment="code or number of what it is about", max_length=40)),
                        ("words_zh", models.CharField(db_comment="what was found, in Chinese", max_length=300)),
                        ("words_en", models.CharField(db_comment="what was found, in English", max_length=300)),
                        (
                            "division",
                            models.CharField(
                                blank=True, db_comment="division of the place (art. 3)", default="", max_length=6
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True, db_comment="unit responsible for the place", default="", max_length=20
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_comment="functional zone of the place (art. 4)",
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened")),
                        ("opened_act", models.CharField(db_comment="name of the act that opened it", max_length=80)),
                        (
                            "opened_entry",
                            models.BigIntegerField(db_comment="entry of that act in the application's log"),
                        ),
                        ("opened_by", models.CharField(db_comment="actor of that act", max_length=80)),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was closed, empty while it stands", null=True
                            ),
                        ),
                        (
                            "closed_by",
                            models.CharField(blank=True, db_comment="actor who closed it", default="", max_length=80),
                        ),
                        (
                            "close_reason",
                            models.CharField(blank=True, db_comment="why it was closed", default="", max_length=200),
                        ),
                        (
                            "close_document",
                            models.CharField(
                                blank=True,
                                db_comment="document on which it was closed, may be empty",
                                default="",
                                max_length=100,
                            ),
                        ),
                        (
                            "concerns",
                            models.CharField(
                                blank=True,
                                db_comment="actor of what it records, if another one than opened_by",
                                default="",
                                max_length=80,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["subject_kind", "subject", "kind"], name="finding_subject"),
                            models.Index(fields=["closed_at", "opened_at"], name="finding_standing"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("close_document", ""),
                                        ("close_reason", ""),
                                        ("closed_at", None),
                                        ("closed_by", ""),
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("closed_by", ""), _negated=True),
                                        models.Q(("close_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_closed_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("words_zh", ""), _negated=True), models.Q(("words_en", ""), _negated=True)
                                ),
                                name="finding_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CameraNetwork",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.CharField(db_comment="network in CIDR notation, canonical", max_length=49)),
                        (
                            "note",
                            models.CharField(
                                db_comment="what it is, and the document on which it was recorded", max_length=200
                            ),
                        ),
                        ("added_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("added_by", models.CharField(db_comment="actor who recorded it", max_length=80)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it ended, empty while in force", null=True
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor who ended it", default="", max_length=80),
                        ),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it ended", default="", max_length=200),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="the unit",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="networks",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("organisation", "network"),
                                name="camera_network_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="camera_network_ended_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(db_comment="running number; shown as P00000001", unique=True),
                        ),
                        ("kind", models.CharField(db_comment="name of its kind", max_length=40)),
                        ("payload", models.TextField(db_comment="what is asked for: canonical JSON without secrets")),
                        ("subject", models.CharField(db_comment="user name or code that it concerns", max_length=60)),
                        (
                            "division",
                            models.CharField(
                                blank=True, db_comment="where it lies: GB/T 2260 division, or empty", max_length=6
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True, db_comment="code of the unit that it concerns, or empty", max_length=20
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone where it lies, or empty", max_length=10
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, db_comment="why, in the proposer's words", max_length=200),
                        ),
                        ("proposed_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("proposed_at", models.DateTimeField(db_comment="when")),
                        ("expires_at", models.DateTimeField(db_comment="from this instant on nobody can confirm it")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("refused", "未予确认"),
                                    ("withdrawn", "已撤回"),
                                    ("expired", "已过期"),
                                ],
                                db_comment="open | confirmed | refused | withdrawn | expired",
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the decision", default="", max_length=64
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was decided; empty while open", null=True
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="why it was refused or withdrawn", default="", max_length=200
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "expires_at"], name="prop_open")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["open", "confirmed", "refused", "withdrawn", "expired"])
                                ),
                                name="prop_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", ""), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("decided_at__isnull", False),
                                        models.Q(("decided_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="prop_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["confirmed", "refused"]), _negated=True),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="prop_second_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("proposed_at"))),
                                name="prop_expires_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Filing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("receipt_no", models.CharField(db_comment="number of the receipt", max_length=30)),
                        ("filed_on", models.DateField(db_comment="Shanghai day of the receipt")),
                        (
                            "division",
                            models.CharField(
                                blank=True, db_comment="division of the organ, or empty", default="", max_length=6
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_comment="functional zone of the organ, or empty",
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "proposal",
                            models.CharField(db_comment="number of the proposal that was confirmed", max_length=10),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                db_comment="the officer who confirmed",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                db_comment="the organ that received it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who was filed",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "badge_no",
                            models.CharField(
                                db_comment="number of the work certificate then", max_length=30, null=True
                            ),
                        ),
                        ("name", models.CharField(db_comment="that person's name then", max_length=60, null=True)),
                        (
                            "unit",
                            models.CharField(db_comment="name of that person's unit then", max_length=100, null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("division", ""), models.Q(("zone", ""), _negated=True)),
                                    models.Q(models.Q(("division", ""), _negated=True), ("zone", "")),
                                    _connector="OR",
                                ),
                                name="filing_one_authority",
                            ),
                            models.UniqueConstraint(fields=("receipt_no", "user"), name="filing_receipt_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("administrator", "系统管理员"),
                                    ("security_admin", "安全管理员"),
                                    ("monitor", "监看员"),
                                    ("unit_manager", "单位保卫负责人"),
                                    ("district_officer", "区备案民警"),
                                    ("city_officer", "市局民警"),
                                    ("auditor", "审计管理员"),
                                    ("contractor", "承建运维人员"),
                                    ("technician", "单位技术人员"),
                                ],
                                db_comment="role",
                                max_length=20,
                            ),
                        ),
                        (
                            "division",
                            models.CharField(
                                blank=True, db_comment="territory: division, or empty", default="", max_length=6
                            ),
                        ),
                        ("valid_from", models.DateTimeField(db_comment="from this instant")),
                        (
                            "valid_until",
                            models.DateTimeField(
                                blank=True, db_comment="to this instant, empty: until ended", null=True
                            ),
                        ),
                        (
                            "trained_on",
                            models.DateField(
                                blank=True, db_comment="article 16(2): day of the training passed", null=True
                            ),
                        ),
                        (
                            "filed_on",
                            models.DateField(
                                blank=True, db_comment="article 16(2): day filed with the district police", null=True
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_comment="territory: one organisation",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who holds the role",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_comment="territory: a functional zone, or empty",
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "filing",
                            models.ForeignKey(
                                blank=True,
                                db_comment="the receipt of the filing; empty for roles given before receipts were recorded",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.filing",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["user", "valid_until"], name="assignment_user")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("division", ""),
                                    models.Q(
                                        django.db.models.lookups.Exact(
                                            django.db.models.functions.text.Length("division"), 6
                                        ),
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
                                                                                        models.F("division"),
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
                                    _connector="OR",
                                ),
                                name="assignment_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="assignment_until_after_from",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "monitor"), _negated=True),
                                    models.Q(("filed_on__isnull", False), ("trained_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="assignment_monitor_trained_and_filed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("division", ""), ("zone", "")),
                                    models.Q(("organisation", None), ("zone", "")),
                                    models.Q(("division", ""), ("organisation", None)),
                                    _connector="OR",
                                ),
                                name="assignment_one_territory",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "contractor"), _negated=True),
                                    ("organisation__isnull", False),
                                    _connector="OR",
                                ),
                                name="assignment_contractor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "technician"), _negated=True),
                                    ("organisation__isnull", False),
                                    _connector="OR",
                                ),
                                name="assignment_technician",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "administrator",
                                            "security_admin",
                                            "monitor",
                                            "unit_manager",
                                            "district_officer",
                                            "city_officer",
                                            "auditor",
                                            "contractor",
                                            "technician",
                                        ],
                                    )
                                ),
                                name="assignment_role",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Training",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("course", models.CharField(db_comment="name of the course", max_length=100)),
                        ("held_on", models.DateField(db_comment="last day of the training in Shanghai")),
                        ("hours", models.PositiveSmallIntegerField(db_comment="hours of instruction")),
                        ("passed", models.BooleanField(db_comment="result: whether the person passed")),
                        ("taught_by", models.CharField(db_comment="who taught", max_length=100)),
                        (
                            "document",
                            models.CharField(db_comment="certificate or record, with its number", max_length=100),
                        ),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded here")),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who was trained",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["user", "passed", "held_on"], name="training_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hours__gte", 1), ("hours__lte", 500)), name="training_hours"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("course", ""), _negated=True),
                                    models.Q(("taught_by", ""), _negated=True),
                                    models.Q(("document", ""), _negated=True),
                                ),
                                name="training_texts",
                            ),
                            models.UniqueConstraint(fields=("user", "course", "held_on"), name="training_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("began_at", models.DateTimeField(db_comment="when the person signed in")),
                        ("address", models.CharField(db_comment="network address of the browser", max_length=45)),
                        ("browser", models.CharField(db_comment="browser and system in words", max_length=60)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("password", "password"),
                                    ("password+code", "password+code"),
                                    ("password+passkey", "password+passkey"),
                                    ("directory+code", "directory+code"),
                                    ("directory+passkey", "directory+passkey"),
                                    ("passkey", "passkey"),
                                ],
                                db_comment="how the person was identified",
                                max_length=20,
                            ),
                        ),
                        (
                            "fresh_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when a factor was last proven in it, empty: password alone",
                                null=True,
                            ),
                        ),
                        (
                            "failed_before",
                            models.IntegerField(db_comment="failed attempts on this account since the sign-in before"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, db_comment="when it ended, empty: it has not", null=True),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("signed_out", "signed_out"),
                                    ("ended", "ended"),
                                    ("idle", "idle"),
                                    ("too_long", "too_long"),
                                    ("password", "password"),
                                    ("factors", "factors"),
                                    ("disabled", "disabled"),
                                    ("restored", "restored"),
                                ],
                                db_comment="why it ended",
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who signed in",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["user", "ended_at"], name="session_user")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None)),
                                    models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="session_ends_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                                ),
                                name="session_ends_after_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "method__in",
                                        [
                                            "password",
                                            "password+code",
                                            "password+passkey",
                                            "directory+code",
                                            "directory+passkey",
                                            "passkey",
                                        ],
                                    )
                                ),
                                name="session_method",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(db_comment="when")),
                        (
                            "by",
                            models.CharField(
                                db_comment="actor's id: a person, or the clock that gave notice", max_length=40
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                db_comment="kept, or notice: it will be disabled for not being used", max_length=20
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="what the reviewer wrote", default="", max_length=200
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="whose account",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SessionUse",
                    fields=[
                        (
                            "session",
                            models.OneToOneField(
                                db_comment="the session",
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="use",
                                serialize=False,
                                to="registry.accountsession",
                            ),
                        ),
                        ("seen_at", models.DateTimeField(db_comment="last request that a person caused")),
                    ],
                ),
                migrations.CreateModel(
                    name="CodeGenerator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(db_comment="what the person calls it", max_length=60)),
                        (
                            "sealed",
                            models.CharField(
                                db_comment="secret of 160 bits, sealed with the master key", max_length=300
                            ),
                        ),
                        ("added_at", models.DateTimeField(db_comment="when it was enrolled, by its first code")),
                        (
                            "last_step",
                            models.BigIntegerField(
                                db_comment="time step of the last code accepted: none of it or before counts"
                            ),
                        ),
                        (
                            "used_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was last used, empty: never", null=True
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was removed, empty: it was not", null=True
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="whose it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="generators",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_step__gte", 0)), name="code_generator_step"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FailedTries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("user_id", models.BigIntegerField(db_comment="the account, 0: no account has that name")),
                        (
                            "address",
                            models.CharField(
                                db_comment="network address, * for those over the limit of rows", max_length=45
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(db_comment="password, code, passkey, step_up or directory", max_length=20),
                        ),
                        ("count", models.IntegerField(db_comment="failures since the last sign-in")),
                        (
                            "entered",
                            models.IntegerField(db_comment="how many of them an entry of the log names", default=0),
                        ),
                        ("first_at", models.DateTimeField(db_comment="the first of them")),
                        ("last_at", models.DateTimeField(db_comment="the last of them")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user_id", "address", "kind"), name="failed_tries_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuessCount",
                    fields=[
                        (
                            "key",
                            models.CharField(
                                db_comment="BLAKE2b-128 of what is counted, hexadecimal",
                                max_length=32,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("failures", models.IntegerField(db_comment="failures in a row")),
                        ("last_at", models.DateTimeField(db_comment="when the last attempt began")),
                        (
                            "open_at",
                            models.DateTimeField(db_comment="before this instant no further attempt is judged"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["last_at"], name="guess_count_age")],
                    },
                ),
                migrations.CreateModel(
                    name="Passkey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(db_comment="what the person calls it", max_length=60)),
                        (
                            "credential_id",
                            models.CharField(
                                db_comment="credential id of WebAuthn, at most 1,023 bytes, base64url",
                                max_length=1400,
                                unique=True,
                            ),
                        ),
                        (
                            "credential",
                            models.TextField(
                                db_comment="attested credential data of WebAuthn, base64url: id and public key"
                            ),
                        ),
                        ("added_at", models.DateTimeField(db_comment="when it was enrolled")),
                        (
                            "sign_count",
                            models.BigIntegerField(
                                db_comment="signature counter of the last use, 0: the authenticator has none"
                            ),
                        ),
                        (
                            "last_challenge",
                            models.CharField(
                                blank=True,
                                db_comment="hexadecimal SHA-256 of the challenge last answered",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "used_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was last used, empty: never", null=True
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was removed, empty: it was not", null=True
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="whose it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passkeys",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CalendarNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.IntegerField(db_comment="the year whose days off it sets")),
                        ("title", models.CharField(db_comment="title of the notice", max_length=100)),
                        (
                            "reference",
                            models.CharField(db_comment="its number as the State Council gave it", max_length=60),
                        ),
                        ("published_on", models.DateField(db_comment="day on which it was published")),
                        ("content", models.TextField(db_comment="the data file, as taken in", max_length=10000)),
                        ("taken_in_at", models.DateTimeField(db_comment="when this installation took it in")),
                        ("taken_in_by", models.CharField(db_comment="actor id", max_length=64)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "published_on"), name="calendar_notice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharedAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stream_key", models.CharField(db_comment="the address (points/address.py)", max_length=540)),
                        (
                            "reason",
                            models.CharField(db_comment="why, in the words of the unit that asked", max_length=200),
                        ),
                        ("proposal", models.CharField(db_comment="the proposal that both confirmed", max_length=20)),
                        ("agreed_at", models.DateTimeField(db_comment="when the other unit confirmed")),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="unit that may register it too",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shared_addresses",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "stream_key"), name="shared_address_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryBinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("issuer", models.CharField(db_comment="the directory: its issuer identifier", max_length=200)),
                        ("subject", models.CharField(db_comment="the subject identifier there", max_length=255)),
                        ("bound_at", models.DateTimeField(db_comment="when a second person confirmed it")),
                        ("bound_by", models.CharField(db_comment="actor id of who proposed it", max_length=64)),
                        ("confirmed_by", models.CharField(db_comment="actor id of who confirmed it", max_length=64)),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, db_comment="when it ended, empty: it has not", null=True),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="whose account",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bindings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("issuer", "subject"),
                                name="binding_subject",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("issuer", "user"),
                                name="binding_account",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bound_by", models.F("confirmed_by")), _negated=True),
                                name="binding_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", ""), _negated=True), models.Q(("issuer", ""), _negated=True)
                                ),
                                name="binding_names_both",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.CharField(db_comment="city | district | zone", max_length=10)),
                        (
                            "division",
                            models.CharField(db_comment="GB/T 2260 division; of a zone its first host", max_length=6),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone of a zone plan", default="", max_length=10
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(db_comment="number of the version of this area's plan, from 1"),
                        ),
                        ("title", models.CharField(db_comment="title of the plan", max_length=100)),
                        ("first_year", models.PositiveSmallIntegerField(db_comment="first year of its period")),
                        ("last_year", models.PositiveSmallIntegerField(db_comment="last year of its period")),
                        ("state", models.CharField(db_comment="rules.PlanState", default="draft", max_length=20)),
                        (
                            "revision",
                            models.PositiveIntegerField(db_comment="rises with every change of the draft", default=1),
                        ),
                        ("drafted_by", models.CharField(db_comment="actor id of who began it", max_length=64)),
                        ("drafted_at", models.DateTimeField(db_comment="when it was begun")),
                        (
                            "effective_on",
                            models.DateField(db_comment="day of the later approval; null until in force", null=True),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_comment="city plan in force when it was submitted; null of a city plan and of a first draft",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="registry.plan",
                            ),
                        ),
                        (
                            "superseded_by",
                            models.ForeignKey(
                                blank=True,
                                db_comment="version that followed",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supersedes",
                                to="registry.plan",
                            ),
                        ),
                        (
                            "changed_by",
                            models.TextField(
                                blank=True,
                                db_comment="actor ids of who changed title or period, separated by a space",
                                default="",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["city", "district", "zone"])), name="plan_level"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "submitted", "approved_by_one", "in_force", "superseded"])
                                ),
                                name="plan_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("division"), 6
                                    ),
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
                                                                                    models.F("division"),
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
                                name="plan_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", "zone"), models.Q(("zone", ""), _negated=True)),
                                    models.Q(models.Q(("level", "zone"), _negated=True), ("zone", "")),
                                    _connector="OR",
                                ),
                                name="plan_zone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_year__gte", 2000),
                                    ("last_year__gte", models.F("first_year")),
                                    ("last_year__lte", 2100),
                                ),
                                name="plan_years",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", False), ("level", "city"), ("state", "draft"), _connector="OR"
                                ),
                                name="plan_parent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("effective_on", None), ("state__in", ["draft", "submitted", "approved_by_one"])
                                    ),
                                    ("effective_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="plan_effective",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("superseded_by", None), ("state", "superseded"), _connector="OR"),
                                name="plan_superseded",
                            ),
                            models.UniqueConstraint(
                                fields=("division", "zone", "level", "version"), name="plan_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "in_force")),
                                fields=("division", "zone", "level"),
                                name="plan_one_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanApprover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(db_comment="document by which the person was named", max_length=100),
                        ),
                        ("proposed_by", models.CharField(db_comment="actor id of the first person", max_length=64)),
                        ("confirmed_by", models.CharField(db_comment="actor id of the second person", max_length=64)),
                        ("named_at", models.DateTimeField(db_comment="from when on")),
                        (
                            "ended_at",
                            models.DateTimeField(db_comment="when the duty ended; null while it holds", null=True),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor id of the end", default="", max_length=64),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="the government or committee",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_approvers",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who approves",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_approvals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user", "organisation"),
                                name="plan_approver_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="plan_approver_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                                name="plan_approver_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", "")),
                                    models.Q(("ended_at__isnull", False), models.Q(("ended_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="plan_approver_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(db_comment="number within the plan, from 1, never given twice"),
                        ),
                        ("name", models.CharField(db_comment="name of the planned place", max_length=100)),
                        ("category", models.CharField(db_comment="item of article 6, 6(1) to 6(12)", max_length=5)),
                        (
                            "point_class",
                            models.PositiveSmallIntegerField(db_comment="class of monitoring point, 1 to 3"),
                        ),
                        ("count", models.PositiveIntegerField(db_comment="number of cameras planned")),
                        ("longitude_ndeg", models.BigIntegerField(db_comment="CGCS2000 longitude in 1e-9 degrees")),
                        ("latitude_ndeg", models.BigIntegerField(db_comment="CGCS2000 latitude in 1e-9 degrees")),
                        ("original_x", models.CharField(db_comment="longitude or easting as entered", max_length=32)),
                        ("original_y", models.CharField(db_comment="latitude or northing as entered", max_length=32)),
                        ("original_system", models.CharField(db_comment="label as entered, kit System", max_length=12)),
                        ("coordinate_method", models.CharField(db_comment="how it was converted", max_length=100)),
                        (
                            "coordinate_accuracy_mm",
                            models.BigIntegerField(db_comment="most it may be off, millimetres"),
                        ),
                        (
                            "label_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why a questioned coordinate was kept",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "map_cell",
                            models.BigIntegerField(
                                db_comment="Web Mercator cell of zoom 24, bits of x and y interleaved"
                            ),
                        ),
                        (
                            "azimuth_deg",
                            models.SmallIntegerField(
                                db_comment="viewing direction, degrees clockwise from north", null=True
                            ),
                        ),
                        (
                            "view_angle_deg",
                            models.SmallIntegerField(db_comment="horizontal field of view, degrees", null=True),
                        ),
                        ("view_range_m", models.IntegerField(db_comment="how far it is to see, metres", null=True)),
                        (
                            "duplicate_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it is planned beside another one (art. 5)",
                                default="",
                                max_length=200,
                            ),
                        ),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was added")),
                        (
                            "removed_by",
                            models.CharField(
                                blank=True, db_comment="actor id, empty: stands", default="", max_length=64
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                db_comment="when it was removed from the draft; null: it stands", null=True
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_comment="unit that is to build it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_comment="the version it belongs to",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="registry.plan",
                            ),
                        ),
                        (
                            "planned_first",
                            models.ForeignKey(
                                blank=True,
                                db_comment="the same place as it was planned first, in a former version; null: in this one",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried_on",
                                to="registry.planitem",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("removed_at", None)), fields=["map_cell"], name="plan_item_map_cell"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "category__in",
                                        [
                                            "6(1)",
                                            "6(2)",
                                            "6(3)",
                                            "6(4)",
                                            "6(5)",
                                            "6(6)",
                                            "6(7)",
                                            "6(8)",
                                            "6(9)",
                                            "6(10)",
                                            "6(11)",
                                            "6(12)",
                                        ],
                                    )
                                ),
                                name="plan_item_category",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("point_class__in", (1, 2, 3))), name="plan_item_class"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1), ("count__lte", 10000)), name="plan_item_count"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("azimuth_deg", None),
                                    models.Q(("azimuth_deg__gte", 0), ("azimuth_deg__lt", 360)),
                                    _connector="OR",
                                ),
                                name="plan_item_azimuth",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("view_angle_deg", None),
                                    models.Q(("view_angle_deg__gt", 0), ("view_angle_deg__lte", 360)),
                                    _connector="OR",
                                ),
                                name="plan_item_angle",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_by", "")),
                                    models.Q(
                                        ("removed_at__isnull", False), models.Q(("removed_by", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_item_removed",
                            ),
                            models.UniqueConstraint(fields=("plan", "number"), name="plan_item_number"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanSubmission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="the plan's revision that was handed in")),
                        ("submitted_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("submitted_at", models.DateTimeField(db_comment="when")),
                        (
                            "returned_by",
                            models.CharField(blank=True, db_comment="actor id, or empty", default="", max_length=64),
                        ),
                        ("returned_at", models.DateTimeField(db_comment="when it was returned", null=True)),
                        (
                            "return_reason",
                            models.CharField(blank=True, db_comment="why it was returned", default="", max_length=200),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_comment="what was handed in",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="registry.plan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("returned_at", None)),
                                fields=("plan",),
                                name="plan_submission_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("return_reason", ""), ("returned_at", None), ("returned_by", "")),
                                    models.Q(
                                        ("returned_at__isnull", False),
                                        models.Q(("returned_by", ""), _negated=True),
                                        models.Q(("return_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_submission_return",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DrawnArea",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="cases | private | polling | classified", max_length=12)),
                        ("name", models.CharField(db_comment="name of the area", max_length=100)),
                        ("division", models.CharField(db_comment="GB/T 2260 division where it lies", max_length=6)),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone that administers it", default="", max_length=10
                            ),
                        ),
                        (
                            "corners",
                            models.TextField(
                                db_comment="CGCS2000 in 1e-9 degrees, counter-clockwise: x y,x y,... not closed"
                            ),
                        ),
                        (
                            "west_ndeg",
                            models.BigIntegerField(db_comment="western edge of its box, CGCS2000, 1e-9 degrees"),
                        ),
                        ("south_ndeg", models.BigIntegerField(db_comment="southern edge of its box")),
                        ("east_ndeg", models.BigIntegerField(db_comment="eastern edge of its box")),
                        ("north_ndeg", models.BigIntegerField(db_comment="northern edge of its box")),
                        (
                            "original_system",
                            models.CharField(
                                db_comment="label of the coordinates as entered, kit System", max_length=12
                            ),
                        ),
                        ("original", models.TextField(db_comment="the corners as entered: x y, x y, ...")),
                        ("from_on", models.DateField(db_comment="first day")),
                        ("until_on", models.DateField(blank=True, db_comment="last day, empty for none", null=True)),
                        (
                            "opens",
                            models.TimeField(
                                blank=True, db_comment="opening hour of a polling place, Shanghai", null=True
                            ),
                        ),
                        (
                            "closes",
                            models.TimeField(
                                blank=True, db_comment="closing hour of a polling place, Shanghai", null=True
                            ),
                        ),
                        ("document", models.CharField(db_comment="name and number of the document", max_length=100)),
                        ("drawn_at", models.DateTimeField(db_comment="when it was drawn")),
                        ("drawn_by", models.CharField(db_comment="actor who drew it", max_length=80)),
                        (
                            "ended_on",
                            models.DateField(
                                blank=True, db_comment="day from which it does not hold, ended early", null=True
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was ended early, else empty", null=True
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor who ended it", default="", max_length=80),
                        ),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it was ended", default="", max_length=200),
                        ),
                        (
                            "end_document",
                            models.CharField(
                                blank=True, db_comment="document of the end, may be empty", default="", max_length=100
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_comment="unit that it belongs to",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["cases", "private", "polling", "classified"])),
                                name="area_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("division"), 6
                                    ),
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
                                                                                    models.F("division"),
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
                                name="area_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="area_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("south_ndeg__lt", models.F("north_ndeg")), ("west_ndeg__lt", models.F("east_ndeg"))
                                ),
                                name="area_box",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closes__isnull", False), ("kind", "polling"), ("opens__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "polling"), _negated=True), ("closes", None), ("opens", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="area_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["cases", "polling"]), _negated=True),
                                    ("until_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="area_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "classified"), _negated=True),
                                    ("unit__isnull", False),
                                    _connector="OR",
                                ),
                                name="area_of_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("end_document", ""),
                                        ("end_reason", ""),
                                        ("ended_at", None),
                                        ("ended_by", ""),
                                        ("ended_on", None),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_on__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="area_ended_whole",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_on", None)),
                                fields=["west_ndeg", "east_ndeg", "south_ndeg", "north_ndeg"],
                                name="area_box_standing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AreaConsent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(db_comment="name and number of the unit's document", max_length=100),
                        ),
                        ("issued_on", models.DateField(db_comment="day of the document")),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor who recorded it", max_length=80)),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="whose cameras may stand beside it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.system",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                db_comment="the classified area",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="registry.drawnarea",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "system"), name="area_consent_once"),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="area_consent_document"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(db_comment="its title", max_length=100)),
                        ("held_on", models.DateField(db_comment="its Shanghai day")),
                        (
                            "minutes",
                            models.CharField(
                                blank=True,
                                db_comment="the minutes as a text, empty: a scan alone",
                                default="",
                                max_length=4000,
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                blank=True, db_comment="scan in the home's documents folder", default="", max_length=120
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan, 0 for none", default=0)),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the scan, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "media_type",
                            models.CharField(
                                blank=True, db_comment="of the scan, by its bytes", default="", max_length=20
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "organiser",
                            models.ForeignKey(
                                db_comment="the government or organ that held it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("minutes", ""), _negated=True),
                                    models.Q(("file", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="meeting_minutes",
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
                                name="meeting_scan",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingAction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(db_comment="what is to be done", max_length=200)),
                        ("due_on", models.DateField(db_comment="its last day")),
                        ("was_found", models.BooleanField(db_comment="whether its finding was opened", default=False)),
                        (
                            "done_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was recorded as done, empty while open", null=True
                            ),
                        ),
                        ("done_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "done_note",
                            models.CharField(blank=True, db_comment="what was done", default="", max_length=200),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                db_comment="the meeting",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="registry.meeting",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="who is to do it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["done_at", "due_on"], name="meeting_action_open")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", ""), ("done_note", "")),
                                    models.Q(
                                        ("done_at__isnull", False),
                                        models.Q(("done_by", ""), _negated=True),
                                        models.Q(("done_note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_action_done",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SitePart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="entrance | passage | vital (article 6)", max_length=20)),
                        ("name", models.CharField(db_comment="name of the part", max_length=100)),
                        (
                            "required",
                            models.BooleanField(db_comment="whether article 6 wants a camera here", default=True),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it is or is not required, may be empty",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "longitude_ndeg",
                            models.BigIntegerField(
                                blank=True, db_comment="CGCS2000 longitude in 1e-9 degrees", null=True
                            ),
                        ),
                        (
                            "latitude_ndeg",
                            models.BigIntegerField(
                                blank=True, db_comment="CGCS2000 latitude in 1e-9 degrees", null=True
                            ),
                        ),
                        (
                            "original",
                            models.CharField(
                                blank=True, db_comment="coordinate as entered, may be empty", default="", max_length=80
                            ),
                        ),
                        (
                            "original_system",
                            models.CharField(
                                blank=True, db_comment="label as entered, kit System", default="", max_length=12
                            ),
                        ),
                        ("version", models.PositiveIntegerField(db_comment="rises with each judgement", default=1)),
                        ("added_at", models.DateTimeField(db_comment="when it was registered")),
                        ("added_by", models.CharField(db_comment="actor who registered it", max_length=80)),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, db_comment="when it was ended, else empty", null=True),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor who ended it", default="", max_length=80),
                        ),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it was ended", default="", max_length=200),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_comment="the site",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="registry.site",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["entrance", "passage", "vital"])),
                                name="site_part_kind",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("site", "name"), name="site_part_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("required", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="site_part_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("latitude_ndeg", None),
                                        ("longitude_ndeg", None),
                                        ("original", ""),
                                        ("original_system", ""),
                                    ),
                                    models.Q(
                                        ("latitude_ndeg__isnull", False),
                                        ("longitude_ndeg__isnull", False),
                                        models.Q(("original_system", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="site_part_coordinate_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="site_part_ended_whole",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["longitude_ndeg", "latitude_ndeg"],
                                name="site_part_place",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Point",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(db_comment="GB/T 28181 code, 20 digits", max_length=20, unique=True)),
                        ("name", models.CharField(db_comment="name of the point", max_length=100)),
                        ("part", models.CharField(db_comment="part of the place (article 6)", max_length=20)),
                        ("url", models.CharField(db_comment="RTSP address without credentials", max_length=500)),
                        (
                            "username",
                            models.CharField(
                                blank=True, db_comment="user name at the camera", default="", max_length=200
                            ),
                        ),
                        (
                            "sealed_password",
                            models.TextField(blank=True, db_comment="password at the camera, encrypted", default=""),
                        ),
                        (
                            "epoch",
                            models.PositiveIntegerField(
                                db_comment="fencing number, rises when the address changes", default=1
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("trial", "试运行"),
                                    ("accepted", "验收合格"),
                                    ("in_use", "在用"),
                                    ("out_of_use", "停用"),
                                ],
                                db_comment="state (art. 8)",
                                default="trial",
                                max_length=12,
                            ),
                        ),
                        (
                            "enabled",
                            models.BooleanField(db_comment="whether the recorder takes its pictures", default=True),
                        ),
                        ("added_at", models.DateTimeField(db_comment="when it was registered")),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="system it belongs to",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="registry.system",
                            ),
                        ),
                        (
                            "azimuth_deg",
                            models.SmallIntegerField(
                                db_comment="viewing direction, degrees clockwise from north", null=True
                            ),
                        ),
                        (
                            "coordinate_accuracy_mm",
                            models.BigIntegerField(db_comment="most it may be off, millimetres", null=True),
                        ),
                        (
                            "coordinate_epoch",
                            models.CharField(
                                blank=True, db_comment="decimal year, empty unknown", default="", max_length=10
                            ),
                        ),
                        (
                            "coordinate_method",
                            models.CharField(blank=True, db_comment="how it was converted", default="", max_length=100),
                        ),
                        ("height_cm", models.IntegerField(db_comment="height over ground, centimetres", null=True)),
                        (
                            "initials",
                            models.CharField(
                                blank=True, db_comment="pinyin initials of its name", default="", max_length=100
                            ),
                        ),
                        (
                            "label_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why a coordinate whose label was questioned was kept",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "latitude_ndeg",
                            models.BigIntegerField(db_comment="CGCS2000 latitude in 1e-9 degrees", null=True),
                        ),
                        (
                            "longitude_ndeg",
                            models.BigIntegerField(db_comment="CGCS2000 longitude in 1e-9 degrees", null=True),
                        ),
                        (
                            "map_cell",
                            models.BigIntegerField(
                                db_comment="Web Mercator cell of zoom 24, bits of x and y interleaved", null=True
                            ),
                        ),
                        ("moves", models.BooleanField(db_comment="whether it can be turned (PTZ)", default=False)),
                        (
                            "original_system",
                            models.CharField(
                                blank=True, db_comment="label as entered, kit System", default="", max_length=12
                            ),
                        ),
                        (
                            "original_x",
                            models.CharField(
                                blank=True, db_comment="longitude or easting as entered", default="", max_length=32
                            ),
                        ),
                        (
                            "original_y",
                            models.CharField(
                                blank=True, db_comment="latitude or northing as entered", default="", max_length=32
                            ),
                        ),
                        (
                            "outside_reason",
                            models.CharField(
                                blank=True,
                                db_comment="art. 2: why a point outside the city is registered",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "sub_url",
                            models.CharField(
                                blank=True,
                                db_comment="RTSP address of the sub stream, same credentials, or empty",
                                default="",
                                max_length=500,
                            ),
                        ),
                        (
                            "view_angle_deg",
                            models.SmallIntegerField(db_comment="horizontal field of view, degrees", null=True),
                        ),
                        ("view_range_m", models.IntegerField(db_comment="how far it sees usefully, metres", null=True)),
                        (
                            "commissioning",
                            models.ForeignKey(
                                blank=True,
                                db_comment="art. 8: the record by which it was put into use",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="registry.commissioning",
                            ),
                        ),
                        (
                            "address_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why another point has the same address (art. 7)",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "carrier",
                            models.CharField(
                                blank=True,
                                db_comment="vehicle or ship that carries it (art. 6(2), 6(8))",
                                default="",
                                max_length=60,
                            ),
                        ),
                        (
                            "place_kind",
                            models.CharField(
                                blank=True,
                                db_comment="kind of place (law/place_kinds.py), empty: not asked",
                                default="",
                                max_length=30,
                            ),
                        ),
                        (
                            "place_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why the kind holds although the name was questioned",
                                default="",
                                max_length=200,
                            ),
                        ),
                        (
                            "stream_key",
                            models.CharField(blank=True, db_comment="main stream", default="", max_length=540),
                        ),
                        (
                            "sub_stream_key",
                            models.CharField(blank=True, db_comment="sub stream", default="", max_length=540),
                        ),
                        (
                            "stands_at",
                            models.ForeignKey(
                                blank=True,
                                db_comment="art. 6: the part of the site at which it stands",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="registry.sitepart",
                            ),
                        ),
                        (
                            "moved_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="art. 7: last change of its position after it was first placed, else empty",
                                null=True,
                            ),
                        ),
                        (
                            "turned_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="art. 7: last change of its direction or angle of view, else empty",
                                null=True,
                            ),
                        ),
                        (
                            "duplicate_reason",
                            models.CharField(
                                blank=True,
                                db_comment="why it is beside one of another unit (art. 5)",
                                max_length=200,
                                null=True,
                            ),
                        ),
                        (
                            "device",
                            models.CharField(
                                blank=True, db_comment="device of the main stream", max_length=60, null=True
                            ),
                        ),
                        (
                            "sub_device",
                            models.CharField(
                                blank=True, db_comment="device of the sub stream", max_length=60, null=True
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["map_cell"], name="point_map_cell"),
                            models.Index(fields=["stream_key"], name="point_stream"),
                            models.Index(fields=["sub_stream_key"], name="point_sub_stream"),
                            models.Index(fields=["device"], name="point_device"),
                            models.Index(fields=["sub_device"], name="point_sub_device"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
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
                                name="point_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["entrance", "passage", "vital", "other"])),
                                name="point_part",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["trial", "accepted", "in_use", "out_of_use"])),
                                name="point_state",
                            ),
                            models.CheckConstraint(condition=models.Q(("epoch__gte", 1)), name="point_epoch"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude_ndeg", None), ("longitude_ndeg", None), ("map_cell", None)),
                                    models.Q(
                                        ("latitude_ndeg__isnull", False),
                                        ("longitude_ndeg__isnull", False),
                                        ("map_cell__isnull", False),
                                        models.Q(("original_system", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="point_coordinate_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("azimuth_deg", None),
                                    models.Q(("azimuth_deg__gte", 0), ("azimuth_deg__lt", 360)),
                                    _connector="OR",
                                ),
                                name="point_azimuth",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("view_angle_deg", None),
                                    models.Q(("view_angle_deg__gt", 0), ("view_angle_deg__lte", 360)),
                                    _connector="OR",
                                ),
                                name="point_angle",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("url__startswith", "rtsp://"), ("url__startswith", "rtsps://"), _connector="OR"
                                ),
                                name="point_url",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sub_url", ""),
                                    ("sub_url__startswith", "rtsp://"),
                                    ("sub_url__startswith", "rtsps://"),
                                    _connector="OR",
                                ),
                                name="point_sub_url",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "in_use"), _negated=True),
                                    ("commissioning__isnull", False),
                                    _connector="OR",
                                ),
                                name="point_in_use_by_record",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "place_kind__in",
                                        [
                                            "",
                                            "none",
                                            "bank_hall",
                                            "ballot_in_view",
                                            "windows_in_view",
                                            "guest_room",
                                            "private_dining_room",
                                            "dormitory_room",
                                            "staff_rest_room",
                                            "nursing_room",
                                            "public_bath",
                                            "changing_room",
                                            "dressing_room",
                                            "toilet",
                                            "fitting_room",
                                            "customer_data",
                                            "ballot_or_report_box",
                                            "other_private",
                                        ],
                                    )
                                ),
                                name="point_place_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SoundGround",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                db_comment="name and number of the document that allows it", max_length=200
                            ),
                        ),
                        ("authority", models.CharField(db_comment="whose document it is", max_length=100)),
                        ("issued_on", models.DateField(db_comment="day of the document")),
                        ("until_on", models.DateField(db_comment="last day on which sound is recorded")),
                        (
                            "sign",
                            models.CharField(db_comment="what the sign at the point says (art. 7)", max_length=200),
                        ),
                        ("sign_on", models.DateField(db_comment="day on which the sign was put up")),
                        ("began_at", models.DateTimeField(db_comment="from when on sound is recorded")),
                        (
                            "ends_at",
                            models.DateTimeField(db_comment="from when on it is not: the end of until_on in Shanghai"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was ended before that, else empty", null=True
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, db_comment="why it was ended before that", default="", max_length=200
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose sound",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sound_grounds",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("began_at"))),
                                name="sound_ground_ends_after_beginning",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None)),
                                    models.Q(
                                        ("ended_at__gte", models.F("began_at")),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sound_ground_ended_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(db_comment="name of the project", max_length=100)),
                        (
                            "exception_reason",
                            models.CharField(
                                blank=True,
                                db_comment="art. 5: why it has no item of a plan",
                                default="",
                                max_length=200,
                            ),
                        ),
                        ("started_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("started_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_comment="what it carries out",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="registry.planitem",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="unit that builds it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item__isnull", False), ("exception_reason", "")),
                                    models.Q(("item", None), models.Q(("exception_reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="project_item_or_exception",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "point",
                            models.OneToOneField(
                                db_comment="which point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="project",
                                to="registry.point",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                db_comment="which project",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="built",
                                to="registry.project",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("category", models.CharField(db_comment="item of article 6, 6(1) to 6(12)", max_length=5)),
                        ("measure", models.CharField(db_comment="large | important", max_length=10)),
                        (
                            "division",
                            models.CharField(
                                db_comment="GB/T 2260 division where it holds; 420100: the city", max_length=6
                            ),
                        ),
                        ("text", models.CharField(db_comment="the criterion", max_length=300)),
                        ("reason", models.CharField(db_comment="why", max_length=200)),
                        ("document", models.CharField(db_comment="name and number of the document", max_length=100)),
                        ("from_on", models.DateField(db_comment="first day")),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor who recorded it", max_length=80)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "category__in",
                                        [
                                            "6(1)",
                                            "6(2)",
                                            "6(3)",
                                            "6(4)",
                                            "6(5)",
                                            "6(6)",
                                            "6(7)",
                                            "6(8)",
                                            "6(9)",
                                            "6(10)",
                                            "6(11)",
                                            "6(12)",
                                        ],
                                    )
                                ),
                                name="criterion_category",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("measure__in", ["large", "important"])), name="criterion_measure"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("division"), 6
                                    ),
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
                                                                                    models.F("division"),
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
                                name="criterion_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("document", ""), _negated=True),
                                ),
                                name="criterion_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("division", models.CharField(db_comment="GB/T 2260 division of the place", max_length=6)),
                        (
                            "zone",
                            models.CharField(
                                blank=True, db_comment="functional zone, empty for none", default="", max_length=20
                            ),
                        ),
                        (
                            "place_kind",
                            models.CharField(
                                blank=True,
                                db_comment="place of article 18, empty: not known to the reporter",
                                default="",
                                max_length=30,
                            ),
                        ),
                        ("where", models.CharField(db_comment="the place in the reporter's words", max_length=120)),
                        (
                            "text",
                            models.CharField(db_comment="what was seen, in the reporter's words", max_length=1000),
                        ),
                        (
                            "word_digest",
                            models.CharField(db_comment="SHA-256 of the check word, hexadecimal", max_length=64),
                        ),
                        ("received_at", models.DateTimeField(db_comment="when it was received")),
                        ("state", models.CharField(db_comment="received | taken_up | closed", max_length=10)),
                        ("was_found", models.BooleanField(db_comment="whether its finding was opened", default=False)),
                        (
                            "taken_up_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was taken up, empty before", null=True
                            ),
                        ),
                        ("taken_up_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                db_comment="values.ReportResult, empty while open",
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("handled_on", models.DateField(blank=True, db_comment="the day of the result", null=True)),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="what was done, and why", default="", max_length=300
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, db_comment="when the result was recorded", null=True),
                        ),
                        ("closed_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                db_comment="values.ReportKind, empty: it was not asked",
                                default="",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "received_at"], name="report_open"),
                            models.Index(fields=["received_at"], name="report_day"),
                            models.Index(
                                condition=models.Q(("closed_at__isnull", False)),
                                fields=["closed_at"],
                                name="report_ended",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "place_kind__in",
                                        [
                                            "",
                                            "guest_room",
                                            "private_dining_room",
                                            "dormitory_room",
                                            "staff_rest_room",
                                            "nursing_room",
                                            "public_bath",
                                            "changing_room",
                                            "dressing_room",
                                            "toilet",
                                            "fitting_room",
                                            "customer_data",
                                            "ballot_or_report_box",
                                            "other_private",
                                        ],
                                    )
                                ),
                                name="report_place_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "received"), ("taken_up_at", None), ("taken_up_by", "")),
                                    models.Q(
                                        models.Q(("taken_up_by", ""), _negated=True),
                                        ("state__in", ["taken_up", "closed"]),
                                        ("taken_up_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_taken_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["", "hidden"]),
                                    models.Q(
                                        (
                                            "kind__in",
                                            ["", "hidden", "without_right", "not_filed", "no_sign", "covered"],
                                        ),
                                        ("place_kind", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("closed_at", None),
                                        ("closed_by", ""),
                                        ("handled_on", None),
                                        ("note", ""),
                                        ("result", ""),
                                    ),
                                    models.Q(
                                        models.Q(("note", ""), _negated=True),
                                        models.Q(("closed_by", ""), _negated=True),
                                        ("closed_at__isnull", False),
                                        ("handled_on__isnull", False),
                                        ("result__in", ["nothing_found", "removed", "corrected", "handed_on"]),
                                        ("state", "closed"),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(db_comment="what the sign says", max_length=300)),
                        ("hangs_at", models.CharField(db_comment="where it hangs", max_length=100)),
                        ("photo_on", models.DateField(db_comment="Shanghai day of the photo")),
                        ("inspector", models.CharField(db_comment="who looked at it", max_length=60)),
                        (
                            "due_on",
                            models.DateField(db_comment="last day of the next inspection, by the period of that day"),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="photo in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the photo")),
                        ("digest", models.CharField(db_comment="SHA-256 of the photo, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the photo, by its bytes", max_length=20)),
                        (
                            "was_found",
                            models.BooleanField(
                                db_comment="whether the finding of its overdue inspection was opened", default=False
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=80)),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="the point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signs",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["was_found", "due_on"], name="sign_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(("hangs_at", ""), _negated=True),
                                    models.Q(("inspector", ""), _negated=True),
                                ),
                                name="sign_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gt", models.F("photo_on"))), name="sign_due_after_photo"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(db_comment="name of the acceptance", max_length=100)),
                        ("standards", models.CharField(db_comment="standards by which it is accepted", max_length=300)),
                        ("built_on", models.DateField(db_comment="day on which building ended")),
                        ("state", models.CharField(db_comment="states.AcceptanceState", default="open", max_length=20)),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, db_comment="why it was withdrawn", default="", max_length=200),
                        ),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened")),
                        (
                            "commissioning",
                            models.OneToOneField(
                                blank=True,
                                db_comment="record of putting into use, of a passed acceptance",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptance",
                                to="registry.commissioning",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                db_comment="project that built them",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to="registry.project",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="whose points",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "measured", "signed", "passed", "failed", "reinspection", "withdrawn"],
                                    )
                                ),
                                name="acceptance_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True), models.Q(("standards", ""), _negated=True)
                                ),
                                name="acceptance_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("commissioning__isnull", False), ("state", "passed")),
                                    models.Q(models.Q(("state", "passed"), _negated=True), ("commissioning", None)),
                                    _connector="OR",
                                ),
                                name="acceptance_passed_in_use",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), models.Q(("withdrawn_reason", ""), _negated=True)),
                                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_reason", "")),
                                    _connector="OR",
                                ),
                                name="acceptance_withdrawn",
                            ),
                        ],
                        "indexes": [models.Index(fields=["state"], name="acceptance_of_state")],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="states.DocumentKind", max_length=20)),
                        ("title", models.CharField(db_comment="name and number of the document", max_length=100)),
                        ("file", models.CharField(db_comment="scan in the home's documents folder", max_length=120)),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan")),
                        ("digest", models.CharField(db_comment="SHA-256 of the scan, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the scan, by its bytes", max_length=20)),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was added")),
                        (
                            "acceptance",
                            models.ForeignKey(
                                db_comment="which acceptance",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="registry.acceptance",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "task_book",
                                            "contract",
                                            "design",
                                            "as_built",
                                            "equipment",
                                            "inspection",
                                            "trial_run",
                                            "training",
                                            "self_check",
                                            "maintenance",
                                            "signed_sheet",
                                        ],
                                    )
                                ),
                                name="acceptance_document_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True), models.Q(("file", ""), _negated=True)
                                ),
                                name="acceptance_document_stated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveSmallIntegerField(db_comment="place in the list of the group, from 1"),
                        ),
                        ("name", models.CharField(db_comment="name of the person", max_length=60)),
                        ("unit", models.CharField(db_comment="whom the person represents", max_length=60)),
                        ("title", models.CharField(db_comment="position or qualification", max_length=60)),
                        (
                            "acceptance",
                            models.ForeignKey(
                                db_comment="which acceptance",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="registry.acceptance",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_comment="account by which the person signs",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("unit", ""), _negated=True),
                                    models.Q(("title", ""), _negated=True),
                                ),
                                name="acceptance_member_stated",
                            ),
                            models.UniqueConstraint(fields=("acceptance", "number"), name="acceptance_member_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("acceptance", "user"),
                                name="acceptance_member_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(db_comment="number within its acceptance, from 1")),
                        (
                            "inspection",
                            models.PositiveIntegerField(db_comment="1: the first inspection; above: re-inspections"),
                        ),
                        ("accepted_on", models.DateField(db_comment="day of the inspection")),
                        ("conclusion", models.CharField(db_comment="qualified | unqualified", max_length=20)),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the inspection was closed with it", null=True
                            ),
                        ),
                        ("closed_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "acceptance",
                            models.ForeignKey(
                                db_comment="which acceptance",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="registry.acceptance",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("conclusion__in", ["qualified", "unqualified"])),
                                name="acceptance_report_conclusion",
                            ),
                            models.UniqueConstraint(fields=("acceptance", "number"), name="acceptance_report_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("closed_by", "")),
                                    models.Q(("closed_at__isnull", False), models.Q(("closed_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="acceptance_report_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "signed_by",
                            models.CharField(db_comment="actor id; with a sheet, of who handed it in", max_length=64),
                        ),
                        ("signed_at", models.DateTimeField(db_comment="when")),
                        (
                            "member",
                            models.ForeignKey(
                                db_comment="whose signature",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="registry.acceptancemember",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                db_comment="which report",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="registry.acceptancereport",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                blank=True,
                                db_comment="sheet with it, if any",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.acceptancedocument",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "member"), name="acceptance_signature_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("sheet", None)),
                                fields=("report", "signed_by"),
                                name="acceptance_signature_one_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptedPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "acceptance",
                            models.ForeignKey(
                                db_comment="which batch",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batch",
                                to="registry.acceptance",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="which point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("acceptance", "point"), name="accepted_point_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HomePreset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "preset",
                            models.CharField(db_comment="name or number of the preset at the camera", max_length=40),
                        ),
                        (
                            "return_minutes",
                            models.PositiveSmallIntegerField(db_comment="after how many minutes it returns to it"),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=80)),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="the point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="home_presets",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("preset", ""), _negated=True), ("return_minutes__gte", 1)),
                                name="home_preset_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferenceImage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "snapshot",
                            models.CharField(db_comment="number of the kept picture", max_length=20, unique=True),
                        ),
                        ("shown_at", models.DateTimeField(db_comment="the time of its frame")),
                        ("digest", models.CharField(db_comment="SHA-256 of the JPEG, hexadecimal", max_length=64)),
                        (
                            "fragment_digest",
                            models.CharField(
                                db_comment="SHA-256 of its fragment of footage, hexadecimal", max_length=64
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=80)),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="the point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="references",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("snapshot", ""), _negated=True), models.Q(("digest", ""), _negated=True)
                                ),
                                name="reference_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrintedDocument",
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
                                db_comment="number as printed, with its check part", max_length=40, unique=True
                            ),
                        ),
                        ("kind", models.CharField(db_comment="kinds.PrintedKind", max_length=20)),
                        ("year", models.PositiveSmallIntegerField(db_comment="Shanghai year of the issue")),
                        (
                            "serial",
                            models.PositiveIntegerField(db_comment="running number of the kind in the year, from 1"),
                        ),
                        (
                            "subject",
                            models.CharField(db_comment="row that it says, by its number or code", max_length=40),
                        ),
                        ("title", models.CharField(db_comment="title as printed", max_length=200)),
                        (
                            "content",
                            models.CharField(
                                db_comment="SHA-256 of the canonical JSON of what it says, hexadecimal", max_length=64
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="name in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("digest", models.CharField(db_comment="SHA-256 of the bytes, hexadecimal", max_length=64)),
                        ("size_bytes", models.PositiveIntegerField(db_comment="length of the bytes")),
                        ("issued_by", models.CharField(db_comment="actor id of who issued it", max_length=64)),
                        ("issued_at", models.DateTimeField(db_comment="when it was issued")),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="when the clock removed its bytes, whose time was over; empty: kept",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["kind", "subject"], name="printed_subject"),
                            models.Index(fields=["digest"], name="printed_digest"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("serial__gte", 1), ("serial__lte", 999999)), name="printed_serial"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", ""), _negated=True),
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("content", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                ),
                                name="printed_whole",
                            ),
                            models.UniqueConstraint(fields=("kind", "year", "serial"), name="printed_number"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectStage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("work", models.CharField(db_comment="values.Work: main works or video", max_length=10)),
                        ("stage", models.CharField(db_comment="values.Stage", max_length=12)),
                        (
                            "planned_on",
                            models.DateField(blank=True, db_comment="day for which it is planned", null=True),
                        ),
                        ("done_on", models.DateField(blank=True, db_comment="day on which it was done", null=True)),
                        (
                            "document",
                            models.CharField(
                                blank=True,
                                db_comment="name and number of the document of what was done",
                                default="",
                                max_length=200,
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each change", default=1)),
                        ("recorded_by", models.CharField(db_comment="actor id of the last change", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was last changed")),
                        (
                            "project",
                            models.ForeignKey(
                                db_comment="of which project",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stages",
                                to="registry.project",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("work__in", ["main", "video"])), name="project_stage_work"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stage__in", ["design", "building", "acceptance", "use"])),
                                name="project_stage_stage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), ("done_on__isnull", False), _connector="OR"),
                                name="project_stage_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on", None),
                                    models.Q(("work", "video"), _negated=True),
                                    models.Q(("stage__in", ["acceptance", "use"]), _negated=True),
                                    _connector="OR",
                                ),
                                name="project_stage_derived",
                            ),
                            models.UniqueConstraint(fields=("project", "work", "stage"), name="project_stage_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectTrial",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_on", models.DateField(db_comment="first day, Shanghai")),
                        (
                            "last_on",
                            models.DateField(
                                db_comment="last day, Shanghai: from the next one on its pictures are closed"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each change", default=1)),
                        ("recorded_by", models.CharField(db_comment="actor id of the last change", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was last changed")),
                        (
                            "project",
                            models.OneToOneField(
                                db_comment="of which project",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trial",
                                to="registry.project",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_on__gte", models.F("first_on"))), name="project_trial_days"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item", models.CharField(db_comment="states.Item", max_length=20)),
                        (
                            "value",
                            models.CharField(db_comment="measured value, in the unit of the item", max_length=60),
                        ),
                        ("fits", models.BooleanField(db_comment="whether it fits the standard")),
                        ("instrument", models.CharField(db_comment="instrument or method", max_length=200)),
                        (
                            "report",
                            models.ForeignKey(
                                db_comment="which report",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="registry.acceptancereport",
                            ),
                        ),
                        (
                            "recorder_how_en",
                            models.CharField(
                                blank=True,
                                db_comment="how it was measured or why not, in English",
                                default="",
                                max_length=300,
                            ),
                        ),
                        (
                            "recorder_how_zh",
                            models.CharField(
                                blank=True,
                                db_comment="how it was measured or why not, in Chinese",
                                default="",
                                max_length=300,
                            ),
                        ),
                        (
                            "recorder_value",
                            models.CharField(
                                blank=True,
                                db_comment="what the recorder had measured; empty for nothing",
                                default="",
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "item__in",
                                        [
                                            "construction",
                                            "coverage",
                                            "resolution",
                                            "frame_rate",
                                            "low_light",
                                            "storage_days",
                                            "completeness",
                                            "time_error",
                                            "latency",
                                            "gb28181",
                                            "gb35114",
                                            "signs",
                                            "masks",
                                            "fixed_view",
                                            "documents",
                                        ],
                                    )
                                ),
                                name="acceptance_item_item",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("value", ""), _negated=True), models.Q(("instrument", ""), _negated=True)
                                ),
                                name="acceptance_item_measured",
                            ),
                            models.UniqueConstraint(fields=("report", "item"), name="acceptance_item_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recorder_value", ""),
                                    models.Q(
                                        models.Q(("recorder_how_zh", ""), _negated=True),
                                        models.Q(("recorder_how_en", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="acceptance_item_recorded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardClaim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("standard", models.CharField(db_comment="standards.kinds.Standard", max_length=20)),
                        ("claimant", models.CharField(db_comment="who claims it, such as the maker", max_length=60)),
                        ("claimed_on", models.DateField(db_comment="Shanghai day of the claim")),
                        (
                            "report_number",
                            models.CharField(
                                blank=True,
                                db_comment="number of the test report, empty for none",
                                default="",
                                max_length=60,
                            ),
                        ),
                        (
                            "report_issuer",
                            models.CharField(blank=True, db_comment="who issued the report", default="", max_length=60),
                        ),
                        ("report_on", models.DateField(blank=True, db_comment="day of the report", null=True)),
                        (
                            "file",
                            models.CharField(
                                blank=True, db_comment="scan in the home's documents folder", default="", max_length=120
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan, 0 for none", default=0)),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the scan, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "media_type",
                            models.CharField(
                                blank=True, db_comment="of the scan, by its bytes", default="", max_length=20
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=80)),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="whose points",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standard_claims",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "standard__in",
                                        [
                                            "gb28181_2016",
                                            "gb28181_2022",
                                            "gb35114_a",
                                            "gb35114_b",
                                            "gb35114_c",
                                            "gb37300",
                                            "gb55029",
                                            "gb25724",
                                            "ga1400",
                                            "ga751",
                                            "ga1211",
                                        ],
                                    )
                                ),
                                name="standard_claim_standard",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("claimant", ""), _negated=True), name="standard_claim_stated"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("report_issuer", ""), ("report_number", ""), ("report_on", None)),
                                    models.Q(
                                        models.Q(("report_number", ""), _negated=True),
                                        models.Q(("report_issuer", ""), _negated=True),
                                        ("report_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="standard_claim_report",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("digest", ""), ("file", ""), ("media_type", ""), ("size_bytes", 0)),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(("media_type", ""), _negated=True),
                                        ("size_bytes__gt", 0),
                                        models.Q(("report_number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="standard_claim_scan",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimedPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was withdrawn, empty while it stands", null=True
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.CharField(blank=True, db_comment="actor id", default="", max_length=80),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, db_comment="why it was withdrawn", default="", max_length=200),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                db_comment="which claim",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="points",
                                to="registry.standardclaim",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="which point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standard_claims",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("claim", "point"), name="claimed_point_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", ""), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_by", ""), _negated=True),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="claimed_point_withdrawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(db_comment="what is wrong", max_length=200)),
                        ("mends", models.CharField(db_comment="who mends it", max_length=60)),
                        ("due_on", models.DateField(db_comment="last day for mending it")),
                        ("mended_on", models.DateField(blank=True, db_comment="day on which it was mended", null=True)),
                        (
                            "mended_note",
                            models.CharField(blank=True, db_comment="what was done", default="", max_length=200),
                        ),
                        ("mended_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "report",
                            models.ForeignKey(
                                db_comment="which report",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="registry.acceptancereport",
                            ),
                        ),
                        (
                            "was_found",
                            models.BooleanField(db_comment="whether the finding of its day was opened", default=False),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True), models.Q(("mends", ""), _negated=True)
                                ),
                                name="acceptance_problem_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mended_by", ""), ("mended_note", ""), ("mended_on", None)),
                                    models.Q(
                                        ("mended_on__isnull", False),
                                        models.Q(("mended_note", ""), _negated=True),
                                        models.Q(("mended_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="acceptance_problem_mended",
                            ),
                        ],
                        "indexes": [models.Index(fields=["mended_on", "due_on"], name="acceptance_problem_open")],
                    },
                ),
                migrations.CreateModel(
                    name="Funding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subject_kind",
                            models.CharField(db_comment="what it is for: system | project", max_length=10),
                        ),
                        ("source", models.CharField(db_comment="government | private", max_length=10)),
                        (
                            "area",
                            models.CharField(
                                blank=True,
                                db_comment="division or zone whose budget it is, empty: private money",
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("use", models.CharField(db_comment="building | upkeep", max_length=10)),
                        ("year", models.SmallIntegerField(db_comment="budget year")),
                        ("amount_fen", models.BigIntegerField(db_comment="amount in fen (1/100 yuan)")),
                        (
                            "document",
                            models.CharField(
                                blank=True,
                                db_comment="name and number of the budget or contract",
                                default="",
                                max_length=200,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was taken back, empty while it stands", null=True
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(blank=True, db_comment="actor id of the end", default="", max_length=64),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, db_comment="why it was taken back", default="", max_length=200
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="the system, if it is for one",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funding",
                                to="registry.system",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                db_comment="the project, if it is for one",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funding",
                                to="registry.project",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("use__in", ["building", "upkeep"])), name="funding_use"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("area", ""), ("source", "private")),
                                    models.Q(
                                        ("source", "government"),
                                        models.Q(("area", ""), _negated=True),
                                        models.Q(("document", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="funding_source",
                            ),
                            models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="funding_amount"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="funding_end",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("system", "source", "area", "use", "year", "document"),
                                name="funding_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("project", None), ("subject_kind", "system"), ("system__isnull", False)),
                                    models.Q(("project__isnull", False), ("subject_kind", "project"), ("system", None)),
                                    _connector="OR",
                                ),
                                name="funding_subject",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("project", "source", "area", "use", "year", "document"),
                                name="funding_project_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("body", models.CharField(db_comment="government | city_police", max_length=20)),
                        ("document", models.CharField(db_comment="name and number of the document", max_length=100)),
                        ("approved_on", models.DateField(db_comment="day of the document")),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded")),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_comment="who approved",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                db_comment="what was approved",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="registry.plansubmission",
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the scan, hexadecimal", default="", max_length=64
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                blank=True,
                                db_comment="scan in the home's documents folder, empty: none",
                                default="",
                                max_length=120,
                            ),
                        ),
                        (
                            "media_type",
                            models.CharField(
                                blank=True, db_comment="of the scan, by its bytes", default="", max_length=20
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan", default=0)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("body__in", ["government", "city_police"])),
                                name="plan_approval_body",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="plan_approval_document"
                            ),
                            models.UniqueConstraint(fields=("submission", "body"), name="plan_approval_once"),
                            models.UniqueConstraint(
                                fields=("submission", "recorded_by"), name="plan_approval_two_persons"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("digest", ""), ("file", ""), ("media_type", ""), ("size_bytes", 0)),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        ("size_bytes__gt", 0),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(("media_type", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_approval_scan",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("file", ""), _negated=True),
                                fields=("file",),
                                name="plan_approval_scan_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SystemFiling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "division",
                            models.CharField(db_comment="GB/T 2260 division of the part that is filed", max_length=6),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_comment="functional zone of that part, or empty",
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("kind", models.CharField(db_comment="states.FilingKind", max_length=10)),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="why it is changed or ended", default="", max_length=200
                            ),
                        ),
                        ("state", models.CharField(db_comment="states.FilingState", default="draft", max_length=12)),
                        (
                            "declared",
                            models.TextField(blank=True, db_comment="what the unit states, canonical JSON", default=""),
                        ),
                        (
                            "content",
                            models.TextField(
                                blank=True, db_comment="what was filed, canonical JSON; empty in a draft", default=""
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of content, hexadecimal", default="", max_length=64
                            ),
                        ),
                        ("points", models.PositiveIntegerField(db_comment="number of points filed", default=0)),
                        (
                            "areas",
                            models.PositiveSmallIntegerField(
                                db_comment="districts with points of the system, then", default=1
                            ),
                        ),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened")),
                        (
                            "submitted_by",
                            models.CharField(blank=True, db_comment="actor id, last time", default="", max_length=64),
                        ),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, db_comment="when it was submitted, last time", null=True),
                        ),
                        (
                            "first_on",
                            models.DateField(blank=True, db_comment="Shanghai day of the first submission", null=True),
                        ),
                        (
                            "counted_on",
                            models.DateField(blank=True, db_comment="day on which it counts as submitted", null=True),
                        ),
                        (
                            "due_on",
                            models.DateField(
                                blank=True, db_comment="legal day by the calendar of then; null: no clock", null=True
                            ),
                        ),
                        (
                            "missing",
                            models.TextField(
                                blank=True, db_comment="what content lacks, canonical JSON; empty: complete", default=""
                            ),
                        ),
                        (
                            "returned_on",
                            models.DateField(blank=True, db_comment="Shanghai day of the first return", null=True),
                        ),
                        (
                            "resubmit_by",
                            models.DateField(
                                blank=True, db_comment="last day that keeps the first submission", null=True
                            ),
                        ),
                        (
                            "received_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the officer", default="", max_length=64
                            ),
                        ),
                        ("received_at", models.DateTimeField(blank=True, db_comment="when it was received", null=True)),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True, db_comment="Shanghai year of the receipt", null=True
                            ),
                        ),
                        (
                            "serial",
                            models.PositiveIntegerField(
                                blank=True, db_comment="number in the year of its district", null=True
                            ),
                        ),
                        (
                            "no",
                            models.CharField(
                                blank=True, db_comment="number of the receipt as printed", default="", max_length=60
                            ),
                        ),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, db_comment="why it was withdrawn", default="", max_length=200),
                        ),
                        (
                            "applicant",
                            models.ForeignKey(
                                db_comment="unit that files",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "changes",
                            models.ForeignKey(
                                blank=True,
                                db_comment="received filing changed",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changed_by",
                                to="registry.systemfiling",
                            ),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                blank=True,
                                db_comment="organ that has it now",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="which system",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to="registry.system",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["division", "zone", "state"], name="filing_area"),
                            models.Index(fields=["state", "system"], name="filing_of_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "submitted", "returned", "received", "withdrawn"])
                                ),
                                name="filing_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["new", "change", "cancel"])), name="filing_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("division"), 6
                                    ),
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
                                                                                    models.F("division"),
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
                                name="filing_division",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("changes", None), ("kind", "new")),
                                    models.Q(
                                        models.Q(("kind", "new"), _negated=True),
                                        ("changes__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="filing_changes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("content", ""),
                                        ("counted_on", None),
                                        ("digest", ""),
                                        ("first_on", None),
                                        ("organ", None),
                                        ("submitted_at", None),
                                    ),
                                    models.Q(
                                        ("counted_on__isnull", False),
                                        ("first_on__isnull", False),
                                        ("submitted_at__isnull", False),
                                        ("organ__isnull", False),
                                        models.Q(("content", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(("submitted_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="filing_submitted_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "withdrawn"]),
                                    ("submitted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="filing_submitted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "returned"), _negated=True),
                                    models.Q(("returned_on__isnull", False), models.Q(("missing", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="filing_returned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state", "received"), _negated=True),
                                        ("no", ""),
                                        ("received_at", None),
                                        ("received_by", ""),
                                        ("serial", None),
                                        ("year", None),
                                    ),
                                    models.Q(
                                        ("missing", ""),
                                        ("received_at__isnull", False),
                                        ("serial__gte", 1),
                                        ("state", "received"),
                                        ("year__isnull", False),
                                        models.Q(("received_by", ""), _negated=True),
                                        models.Q(("no", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="filing_received",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), models.Q(("withdrawn_reason", ""), _negated=True)),
                                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_reason", "")),
                                    _connector="OR",
                                ),
                                name="filing_withdrawn",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                                fields=("system", "division", "zone"),
                                name="filing_one_on_its_way",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("no", ""), _negated=True),
                                fields=("year", "division", "zone", "serial"),
                                name="filing_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FilingStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="states.FilingStepKind", max_length=12)),
                        ("by", models.CharField(db_comment="actor id", max_length=64)),
                        ("at", models.DateTimeField(db_comment="when")),
                        (
                            "digest",
                            models.CharField(
                                blank=True, db_comment="SHA-256 of the content of then", default="", max_length=64
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True, db_comment="what was missing, why, or the number of the receipt", default=""
                            ),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                blank=True,
                                db_comment="organ that has it then",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "filing",
                            models.ForeignKey(
                                db_comment="which filing",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="history",
                                to="registry.systemfiling",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["opened", "submitted", "transferred", "returned", "received", "withdrawn"],
                                    )
                                ),
                                name="filing_step_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Relocation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="states.MovingKind: move | remove", max_length=10)),
                        (
                            "state",
                            models.CharField(db_comment="states.RelocationState", default="asked", max_length=12),
                        ),
                        (
                            "mandatory",
                            models.BooleanField(
                                db_comment="whether article 6 demands one of its points, judged at each step"
                            ),
                        ),
                        ("ground_kind", models.CharField(db_comment="states.GroundKind", max_length=20)),
                        ("ground", models.CharField(db_comment="why it is necessary", max_length=300)),
                        ("mover", models.CharField(db_comment="who moves or removes", max_length=100)),
                        (
                            "interim",
                            models.CharField(
                                blank=True,
                                db_comment="what covers the place meanwhile, may be empty",
                                default="",
                                max_length=300,
                            ),
                        ),
                        ("planned_on", models.DateField(db_comment="day for which it is planned, Shanghai")),
                        ("noticed_on", models.DateField(db_comment="day of the notice that counts, Shanghai")),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        (
                            "asked_by",
                            models.CharField(
                                db_comment="actor id of the request or its last postponement", max_length=64
                            ),
                        ),
                        ("asked_at", models.DateTimeField(db_comment="when it was asked first")),
                        (
                            "answered_by",
                            models.CharField(
                                blank=True, db_comment="actor id, for the police", default="", max_length=64
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, db_comment="when the police answered last", null=True),
                        ),
                        (
                            "answer_note",
                            models.CharField(blank=True, db_comment="what the police said", default="", max_length=300),
                        ),
                        (
                            "done_on",
                            models.DateField(blank=True, db_comment="day of moving or removing, Shanghai", null=True),
                        ),
                        (
                            "done_by",
                            models.CharField(
                                blank=True, db_comment="actor id of who recorded it", default="", max_length=64
                            ),
                        ),
                        (
                            "done_note",
                            models.CharField(blank=True, db_comment="what was done", default="", max_length=300),
                        ),
                        (
                            "succeeded_on",
                            models.DateField(
                                blank=True, db_comment="day on which each point had a successor", null=True
                            ),
                        ),
                        (
                            "ended_reason",
                            models.CharField(
                                blank=True, db_comment="why it was withdrawn or lapsed", default="", max_length=300
                            ),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="whose points",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relocations",
                                to="registry.system",
                            ),
                        ),
                        (
                            "happened",
                            models.CharField(
                                blank=True,
                                db_comment="states.Happened of what was told afterwards; empty: it was asked",
                                default="",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "planned_on"], name="relocation_waiting")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["asked", "known", "objected", "done", "accepted", "withdrawn", "lapsed"],
                                    )
                                ),
                                name="relocation_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ground_kind__in",
                                        ["planning", "road_works", "building_works", "safety", "ended_use", "other"],
                                    ),
                                    ("kind__in", ["move", "remove"]),
                                ),
                                name="relocation_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ground", ""), _negated=True), models.Q(("mover", ""), _negated=True)
                                ),
                                name="relocation_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("mandatory", True), models.Q(("state", "objected"), _negated=True), _connector="OR"
                                ),
                                name="relocation_objected",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), ("succeeded_on__isnull", False)),
                                    models.Q(models.Q(("state", "accepted"), _negated=True), ("succeeded_on", None)),
                                    _connector="OR",
                                ),
                                name="relocation_succeeded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["withdrawn", "lapsed"]),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["withdrawn", "lapsed"]), _negated=True),
                                        ("ended_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="relocation_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("mandatory", False),
                                    models.Q(("state__in", ["known", "objected", "done", "accepted"]), _negated=True),
                                    ("answered_at__isnull", False),
                                    models.Q(("happened", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="relocation_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("done_on__gte", models.F("noticed_on")),
                                        ("done_on__isnull", False),
                                        ("happened", ""),
                                        ("state__in", ["done", "accepted"]),
                                    ),
                                    models.Q(
                                        ("done_on__isnull", False),
                                        ("done_on__lte", models.F("noticed_on")),
                                        ("happened__in", ["destroyed", "taken"]),
                                        ("state__in", ["done", "accepted"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["done", "accepted"]), _negated=True),
                                        ("done_by", ""),
                                        ("done_note", ""),
                                        ("done_on", None),
                                        ("happened", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="relocation_done",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelocatedPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("waits", models.BooleanField(db_comment="whether the case still waits", default=True)),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, db_comment="when the successor was recorded", null=True),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="which point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relocations",
                                to="registry.point",
                            ),
                        ),
                        (
                            "relocation",
                            models.ForeignKey(
                                db_comment="which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moved",
                                to="registry.relocation",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                db_comment="accepted point in its place",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="succeeds",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("relocation", "point"), name="relocated_point_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("waits", True)), fields=("point",), name="relocated_point_one_case"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("successor__isnull", False)),
                                fields=("successor",),
                                name="relocated_point_one_successor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("successor", None)),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("successor__isnull", False),
                                        ("waits", False),
                                        models.Q(("successor", models.F("point")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="relocated_point_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelocationLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("guest", models.CharField(db_comment="for whom: the moving party", max_length=60)),
                        (
                            "key_digest",
                            models.CharField(db_comment="SHA-256 of the key in the link", max_length=64, unique=True),
                        ),
                        ("code_digest", models.CharField(db_comment="SHA-256 of the code", max_length=64)),
                        ("last_on", models.DateField(db_comment="last day on which it is good, Shanghai")),
                        ("given_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("given_at", models.DateTimeField(db_comment="when it was given")),
                        (
                            "revoked_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was revoked, empty while it stands", null=True
                            ),
                        ),
                        ("revoked_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "relocation",
                            models.ForeignKey(
                                db_comment="which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="registry.relocation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("guest", ""), _negated=True), models.Q(("code_digest", ""), _negated=True)
                                ),
                                name="relocation_link_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at", None), ("revoked_by", "")),
                                    models.Q(
                                        ("revoked_at__isnull", False), models.Q(("revoked_by", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="relocation_link_revoked",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)),
                                fields=("relocation",),
                                name="relocation_link_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelocationPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                db_comment="states.PaperPurpose: ground | plan | before | after", max_length=10
                            ),
                        ),
                        (
                            "plan_kind",
                            models.CharField(
                                blank=True, db_comment="states.PlanKind, of a plan alone", default="", max_length=12
                            ),
                        ),
                        ("title", models.CharField(db_comment="name and number", max_length=100)),
                        (
                            "issued_on",
                            models.DateField(
                                blank=True, db_comment="day of the document, empty for a picture", null=True
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="what is said beside it", default="", max_length=300
                            ),
                        ),
                        (
                            "giver",
                            models.CharField(
                                blank=True, db_comment="who gave it, as a guest typed", default="", max_length=100
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="scan in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan")),
                        ("digest", models.CharField(db_comment="SHA-256 of the scan, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the scan, by its bytes", max_length=20)),
                        ("handed_by", models.CharField(db_comment="actor id; of a guest the page", max_length=64)),
                        ("handed_at", models.DateTimeField(db_comment="when it was handed in")),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_comment="of a guest: the link",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="registry.relocationlink",
                            ),
                        ),
                        (
                            "relocation",
                            models.ForeignKey(
                                db_comment="which case",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="registry.relocation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("purpose__in", ["ground", "plan", "before", "after"])),
                                name="relocation_paper_purpose",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("plan_kind__in", ["rebuild", "replacement"]), ("purpose", "plan")),
                                    models.Q(models.Q(("purpose", "plan"), _negated=True), ("plan_kind", "")),
                                    _connector="OR",
                                ),
                                name="relocation_paper_plan",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True), models.Q(("file", ""), _negated=True)
                                ),
                                name="relocation_paper_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("link", None), models.Q(("giver", ""), _negated=True), _connector="OR"
                                ),
                                name="relocation_paper_giver",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("link__isnull", False)),
                                fields=("link", "purpose"),
                                name="relocation_paper_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LaterScan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                db_comment="place among the later scans of its approval, from 1"
                            ),
                        ),
                        ("file", models.CharField(db_comment="in the home's documents folder", max_length=120)),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan")),
                        ("digest", models.CharField(db_comment="SHA-256 of the scan, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the scan, by its bytes", max_length=20)),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was handed in")),
                        (
                            "approval",
                            models.ForeignKey(
                                db_comment="whose document it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later_scans",
                                to="registry.planapproval",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("approval", "number"), name="later_scan_number"),
                            models.UniqueConstraint(fields=("approval", "digest"), name="later_scan_once"),
                            models.UniqueConstraint(fields=("file",), name="later_scan_file"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number__gt", 0),
                                    ("size_bytes__gt", 0),
                                    models.Q(("file", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                    models.Q(("media_type", ""), _negated=True),
                                ),
                                name="later_scan_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrialPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("unit", models.CharField(db_comment="name of the person's unit then", max_length=100)),
                        ("reason", models.CharField(db_comment="why the person is on the list", max_length=200)),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when the person was put on it")),
                        (
                            "removed_at",
                            models.DateTimeField(blank=True, db_comment="when the person was taken off it", null=True),
                        ),
                        ("removed_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "removed_reason",
                            models.CharField(
                                blank=True, db_comment="why the person was taken off", default="", max_length=200
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                db_comment="of which project",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trial_people",
                                to="registry.project",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="whose account",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_comment="the person's unit then; null of who was listed before it was kept",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                                ),
                                name="trial_person_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_by", ""), ("removed_reason", "")),
                                    models.Q(
                                        ("removed_at__isnull", False),
                                        models.Q(("removed_by", ""), _negated=True),
                                        models.Q(("removed_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="trial_person_removed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("project", "user"),
                                name="trial_person_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchiveVolume",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(db_comment="name of the volume", max_length=100)),
                        ("state", models.CharField(db_comment="states.VolumeState", default="open", max_length=24)),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each step", default=1)),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when it was opened")),
                        (
                            "completed_by",
                            models.CharField(blank=True, db_comment="actor id", default="", max_length=64),
                        ),
                        (
                            "completed_at",
                            models.DateTimeField(blank=True, db_comment="when it was declared complete", null=True),
                        ),
                        (
                            "system",
                            models.ForeignKey(
                                db_comment="which system",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="volumes",
                                to="registry.system",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="unit that keeps it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "system"], name="volume_of_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["open", "complete", "handed_over", "accepted_by_receiver"])
                                ),
                                name="volume_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="volume_stated"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("completed_at", None), ("completed_by", ""), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("completed_at__isnull", False),
                                        models.Q(("completed_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="volume_completed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchiveParticipant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("activity", models.CharField(db_comment="states.Activity", max_length=12)),
                        ("name", models.CharField(db_comment="name of the unit", max_length=100)),
                        ("uscc", models.CharField(db_comment="GB 32100 code", max_length=18)),
                        (
                            "qualification",
                            models.CharField(
                                blank=True, db_comment="certificate of the unit", default="", max_length=100
                            ),
                        ),
                        (
                            "contract",
                            models.CharField(
                                blank=True, db_comment="number, empty: it follows", default="", max_length=100
                            ),
                        ),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was added")),
                        (
                            "volume",
                            models.ForeignKey(
                                db_comment="which volume",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participants",
                                to="registry.archivevolume",
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                db_comment="the version before, if any",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="registry.archiveparticipant",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="why the version before was wrong", default="", max_length=200
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "activity__in",
                                        ["design", "construction", "acceptance", "maintenance", "supervision"],
                                    )
                                ),
                                name="participant_activity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="participant_stated"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("uscc"), 18),
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
                                                                                                                                                                    django.db.models.functions.text.Replace(
                                                                                                                                                                        models.F(
                                                                                                                                                                            "uscc"
                                                                                                                                                                        ),
                                                                                                                                                                        models.Value(
                                                                                                                                                                            "0"
                                                                                                                                                                        ),
                                                                                                                                                                        models.Value(
                                                                                                                                                                            ""
                                                                                                                                                                        ),
                                                                                                                                                                    ),
                                                                                                                                                                    models.Value(
                                                                                                                                                                        "1"
                                                                                                                                                                    ),
                                                                                                                                                                    models.Value(
                                                                                                                                                                        ""
                                                                                                                                                                    ),
                                                                                                                                                                ),
                                                                                                                                                                models.Value(
                                                                                                                                                                    "2"
                                                                                                                                                                ),
                                                                                                                                                                models.Value(
                                                                                                                                                                    ""
                                                                                                                                                                ),
                                                                                                                                                            ),
                                                                                                                                                            models.Value(
                                                                                                                                                                "3"
                                                                                                                                                            ),
                                                                                                                                                            models.Value(
                                                                                                                                                                ""
                                                                                                                                                            ),
                                                                                                                                                        ),
                                                                                                                                                        models.Value(
                                                                                                                                                            "4"
                                                                                                                                                        ),
                                                                                                                                                        models.Value(
                                                                                                                                                            ""
                                                                                                                                                        ),
                                                                                                                                                    ),
                                                                                                                                                    models.Value(
                                                                                                                                                        "5"
                                                                                                                                                    ),
                                                                                                                                                    models.Value(
                                                                                                                                                        ""
                                                                                                                                                    ),
                                                                                                                                                ),
                                                                                                                                                models.Value(
                                                                                                                                                    "6"
                                                                                                                                                ),
                                                                                                                                                models.Value(
                                                                                                                                                    ""
                                                                                                                                                ),
                                                                                                                                            ),
                                                                                                                                            models.Value(
                                                                                                                                                "7"
                                                                                                                                            ),
                                                                                                                                            models.Value(
                                                                                                                                                ""
                                                                                                                                            ),
                                                                                                                                        ),
                                                                                                                                        models.Value(
                                                                                                                                            "8"
                                                                                                                                        ),
                                                                                                                                        models.Value(
                                                                                                                                            ""
                                                                                                                                        ),
                                                                                                                                    ),
                                                                                                                                    models.Value(
                                                                                                                                        "9"
                                                                                                                                    ),
                                                                                                                                    models.Value(
                                                                                                                                        ""
                                                                                                                                    ),
                                                                                                                                ),
                                                                                                                                models.Value(
                                                                                                                                    "A"
                                                                                                                                ),
                                                                                                                                models.Value(
                                                                                                                                    ""
                                                                                                                                ),
                                                                                                                            ),
                                                                                                                            models.Value(
                                                                                                                                "B"
                                                                                                                            ),
                                                                                                                            models.Value(
                                                                                                                                ""
                                                                                                                            ),
                                                                                                                        ),
                                                                                                                        models.Value(
                                                                                                                            "C"
                                                                                                                        ),
                                                                                                                        models.Value(
                                                                                                                            ""
                                                                                                                        ),
                                                                                                                    ),
                                                                                                                    models.Value(
                                                                                                                        "D"
                                                                                                                    ),
                                                                                                                    models.Value(
                                                                                                                        ""
                                                                                                                    ),
                                                                                                                ),
                                                                                                                models.Value(
                                                                                                                    "E"
                                                                                                                ),
                                                                                                                models.Value(
                                                                                                                    ""
                                                                                                                ),
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                "F"
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                ""
                                                                                                            ),
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            "G"
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            ""
                                                                                                        ),
                                                                                                    ),
                                                                                                    models.Value("H"),
                                                                                                    models.Value(""),
                                                                                                ),
                                                                                                models.Value("J"),
                                                                                                models.Value(""),
                                                                                            ),
                                                                                            models.Value("K"),
                                                                                            models.Value(""),
                                                                                        ),
                                                                                        models.Value("L"),
                                                                                        models.Value(""),
                                                                                    ),
                                                                                    models.Value("M"),
                                                                                    models.Value(""),
                                                                                ),
                                                                                models.Value("N"),
                                                                                models.Value(""),
                                                                            ),
                                                                            models.Value("P"),
                                                                            models.Value(""),
                                                                        ),
                                                                        models.Value("Q"),
                                                                        models.Value(""),
                                                                    ),
                                                                    models.Value("R"),
                                                                    models.Value(""),
                                                                ),
                                                                models.Value("T"),
                                                                models.Value(""),
                                                            ),
                                                            models.Value("U"),
                                                            models.Value(""),
                                                        ),
                                                        models.Value("W"),
                                                        models.Value(""),
                                                    ),
                                                    models.Value("X"),
                                                    models.Value(""),
                                                ),
                                                models.Value("Y"),
                                                models.Value(""),
                                            ),
                                            output_field=models.IntegerField(),
                                        ),
                                        0,
                                    ),
                                ),
                                name="participant_uscc",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("volume", "activity", "uscc", "contract"),
                                name="participant_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", "")),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="participant_corrected",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchiveDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="states.ArchiveKind", max_length=20)),
                        ("title", models.CharField(db_comment="name and number", max_length=100)),
                        (
                            "secrecy",
                            models.CharField(
                                db_comment="states.Secrecy: public | internal | restricted", max_length=12
                            ),
                        ),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was added")),
                        (
                            "volume",
                            models.ForeignKey(
                                db_comment="which volume",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="registry.archivevolume",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "plan_approval",
                                            "procurement",
                                            "task_book",
                                            "contract",
                                            "design",
                                            "design_review",
                                            "change",
                                            "as_built",
                                            "equipment",
                                            "self_check",
                                            "inspection",
                                            "trial_run",
                                            "training",
                                            "acceptance_report",
                                            "maintenance",
                                            "maintenance_record",
                                            "photo",
                                            "other",
                                        ],
                                    )
                                ),
                                name="archive_document_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("secrecy__in", ["public", "internal", "restricted"])),
                                name="archive_document_secrecy",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="archive_document_stated"
                            ),
                            models.UniqueConstraint(fields=("volume", "kind", "title"), name="archive_document_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VolumeHandover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("inventory", models.TextField(db_comment="what was signed, canonical JSON")),
                        ("digest", models.CharField(db_comment="SHA-256 of inventory, hexadecimal", max_length=64)),
                        ("files", models.PositiveIntegerField(db_comment="files of the inventory")),
                        ("signed_by", models.CharField(db_comment="actor id of the giver's person", max_length=64)),
                        ("signed_name", models.CharField(db_comment="name as it was then", max_length=100)),
                        ("signed_at", models.DateTimeField(db_comment="when it was signed")),
                        (
                            "accepted_by",
                            models.CharField(
                                blank=True, db_comment="actor id of the receiver's person", default="", max_length=64
                            ),
                        ),
                        (
                            "accepted_name",
                            models.CharField(blank=True, db_comment="name as it was then", default="", max_length=100),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, db_comment="when it was accepted", null=True)),
                        ("returned_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "returned_at",
                            models.DateTimeField(blank=True, db_comment="when it ended without acceptance", null=True),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="why it was not accepted", default="", max_length=200
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                db_comment="unit that hands it over",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                db_comment="unit that receives it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "volume",
                            models.ForeignKey(
                                db_comment="which volume",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="registry.archivevolume",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("giver", models.F("receiver")), _negated=True),
                                name="handover_two_units",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("inventory", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                    models.Q(("signed_by", ""), _negated=True),
                                    models.Q(("signed_name", ""), _negated=True),
                                ),
                                name="handover_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("accepted_by", ""), ("accepted_name", "")),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        models.Q(("accepted_by", ""), _negated=True),
                                        models.Q(("accepted_name", ""), _negated=True),
                                        models.Q(("accepted_by", models.F("signed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_accepted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("returned_at", None), ("returned_by", "")),
                                    models.Q(
                                        ("accepted_at", None),
                                        ("returned_at__isnull", False),
                                        models.Q(("returned_by", ""), _negated=True),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_returned",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("returned_at", None)),
                                fields=("volume",),
                                name="handover_one_that_stands",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchiveTechnician",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(db_comment="name of the person", max_length=100)),
                        ("certificate", models.CharField(db_comment="number of the certificate", max_length=100)),
                        ("duty", models.CharField(db_comment="what the person did", max_length=100)),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was added")),
                        (
                            "participant",
                            models.ForeignKey(
                                db_comment="of which unit",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="technicians",
                                to="registry.archiveparticipant",
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                db_comment="the version before, if any",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="registry.archivetechnician",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, db_comment="why the version before was wrong", default="", max_length=200
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("certificate", ""), _negated=True),
                                    models.Q(("duty", ""), _negated=True),
                                ),
                                name="technician_stated",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("participant", "certificate", "duty"),
                                name="technician_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", "")),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="technician_corrected",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchiveVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(db_comment="from 1, each one once")),
                        ("pages", models.PositiveSmallIntegerField(db_comment="pages as the unit counts them")),
                        (
                            "note",
                            models.CharField(
                                blank=True, db_comment="what is new, may be empty", default="", max_length=100
                            ),
                        ),
                        (
                            "file",
                            models.CharField(
                                db_comment="file in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the file")),
                        ("digest", models.CharField(db_comment="SHA-256 of the file, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the file, by its bytes", max_length=20)),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was added")),
                        (
                            "document",
                            models.ForeignKey(
                                db_comment="of which one",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="registry.archivedocument",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pages__gte", 1), ("pages__lte", 9999), ("version__gte", 1)),
                                name="archive_version_counts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file", ""), _negated=True), models.Q(("digest", ""), _negated=True)
                                ),
                                name="archive_version_kept",
                            ),
                            models.UniqueConstraint(fields=("document", "version"), name="archive_version_once"),
                            models.UniqueConstraint(fields=("document", "digest"), name="archive_version_differs"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Circuit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("no", models.CharField(db_comment="number of the circuit at its operator", max_length=60)),
                        ("kind", models.CharField(db_comment="states.CircuitKind: leased | own", max_length=10)),
                        ("state", models.CharField(db_comment="states.CircuitState", default="in_use", max_length=10)),
                        ("medium", models.CharField(db_comment="states.Medium: what it runs over", max_length=10)),
                        ("encryption", models.CharField(db_comment="states.Encryption", max_length=10)),
                        ("bandwidth_mbps", models.PositiveIntegerField(db_comment="Mbit/s")),
                        (
                            "contract_no",
                            models.CharField(
                                blank=True, db_comment="number, of a leased one", default="", max_length=60
                            ),
                        ),
                        ("contract_on", models.DateField(blank=True, db_comment="day of the contract", null=True)),
                        (
                            "contract_until",
                            models.DateField(
                                blank=True, db_comment="last day of the contract, empty: no end", null=True
                            ),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, db_comment="name of the contract", default="", max_length=100),
                        ),
                        (
                            "contact",
                            models.CharField(
                                blank=True, db_comment="whom to call in an outage", default="", max_length=100
                            ),
                        ),
                        (
                            "promised",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                db_comment="promised availability of a month, hundredths of a percent",
                                null=True,
                            ),
                        ),
                        ("from_on", models.DateField(db_comment="Shanghai day from which it is in use")),
                        ("revision", models.PositiveIntegerField(db_comment="rises with each act", default=1)),
                        ("opened_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("opened_at", models.DateTimeField(db_comment="when it was registered")),
                        (
                            "ended_on",
                            models.DateField(blank=True, db_comment="last Shanghai day of its use", null=True),
                        ),
                        ("ended_by", models.CharField(blank=True, db_comment="actor id", default="", max_length=64)),
                        (
                            "ended_reason",
                            models.CharField(blank=True, db_comment="why it ended", default="", max_length=300),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                db_comment="network operator; of an own one the unit",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="circuits_run",
                                to="registry.organisation",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose circuit it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="circuits",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "unit"], name="circuit_of_unit")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["in_use", "ended"])), name="circuit_state"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("encryption__in", ["none", "tunnel", "link", "stream"]),
                                    ("kind__in", ["leased", "own"]),
                                    ("medium__in", ["dedicated", "vpn", "internet", "mobile", "local"]),
                                ),
                                name="circuit_kinds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("no", ""), _negated=True),
                                    ("bandwidth_mbps__gte", 1),
                                    ("bandwidth_mbps__lte", 1000000),
                                ),
                                name="circuit_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "own"), ("operator", models.F("unit"))),
                                    models.Q(
                                        ("contract_on__isnull", False),
                                        ("kind", "leased"),
                                        models.Q(("contract_no", ""), _negated=True),
                                        models.Q(("document", ""), _negated=True),
                                        models.Q(("operator", models.F("unit")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="circuit_contract",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("promised", None),
                                    models.Q(("promised__gte", 1), ("promised__lte", 10000)),
                                    _connector="OR",
                                ),
                                name="circuit_promised",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_by", ""), ("ended_on", None), ("ended_reason", ""), ("state", "in_use")
                                    ),
                                    models.Q(
                                        ("ended_on__gte", models.F("from_on")),
                                        ("state", "ended"),
                                        models.Q(("ended_by", ""), _negated=True),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="circuit_ended",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "in_use")),
                                fields=("operator", "no"),
                                name="circuit_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarriedPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField(db_comment="from when")),
                        (
                            "until",
                            models.DateTimeField(
                                blank=True, db_comment="until when, excluded; empty while it hangs there", null=True
                            ),
                        ),
                        ("put_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "circuit",
                            models.ForeignKey(
                                db_comment="which circuit",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried",
                                to="registry.circuit",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="which point",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="circuits",
                                to="registry.point",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["point", "until"], name="carried_point_until")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="carried_point_times",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)), fields=("point",), name="carried_point_one_circuit"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(db_comment="record_kinds.StaffRecordKind", max_length=20)),
                        ("done_on", models.DateField(db_comment="Shanghai day on which it was done")),
                        ("done_by", models.CharField(db_comment="who checked or taught", max_length=100)),
                        ("document", models.CharField(db_comment="number of the record", max_length=100)),
                        ("recorded_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("recorded_at", models.DateTimeField(db_comment="when it was recorded here")),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="about whom",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff_records",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["background_check", "secrecy_education"])),
                                name="staff_record_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_by", ""), _negated=True), models.Q(("document", ""), _negated=True)
                                ),
                                name="staff_record_texts",
                            ),
                            models.UniqueConstraint(fields=("user", "kind", "done_on"), name="staff_record_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("way", models.CharField(db_comment="rules.Way: mail | webhook", max_length=10)),
                        (
                            "address",
                            models.CharField(db_comment="mail address, or https address of a program", max_length=200),
                        ),
                        ("began_at", models.DateTimeField(db_comment="when it was asked for")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was ended, empty while it holds", null=True
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who is reminded",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminder_targets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["mail", "webhook"])), name="reminder_way"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("address", ""), _negated=True), name="reminder_address"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user", "way"),
                                name="reminder_one_a_way",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("matter", models.CharField(db_comment="rules.digest_of the matter", max_length=64)),
                        (
                            "step",
                            models.SmallIntegerField(
                                db_comment="days before the safe day, -2 once it is over, -1 once the legal one is"
                            ),
                        ),
                        (
                            "sent_on",
                            models.DateField(db_comment="Shanghai day on which it left, or its matter was last due"),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                db_comment="where it went",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sent",
                                to="registry.remindertarget",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["sent_on"], name="reminder_sent_on")],
                        "constraints": [
                            models.UniqueConstraint(fields=("target", "matter", "step"), name="reminder_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FilingScan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(db_comment="name and number of the paper", max_length=100)),
                        (
                            "file",
                            models.CharField(
                                db_comment="scan in the home's documents folder", max_length=120, unique=True
                            ),
                        ),
                        ("size_bytes", models.IntegerField(db_comment="bytes of the scan")),
                        ("digest", models.CharField(db_comment="SHA-256 of the scan, hexadecimal", max_length=64)),
                        ("media_type", models.CharField(db_comment="of the scan, by its bytes", max_length=20)),
                        ("added_by", models.CharField(db_comment="actor id", max_length=64)),
                        ("added_at", models.DateTimeField(db_comment="when it was handed in")),
                        (
                            "filing",
                            models.ForeignKey(
                                db_comment="which filing",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scans",
                                to="registry.systemfiling",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("file", ""), _negated=True),
                                    models.Q(("digest", ""), _negated=True),
                                ),
                                name="filing_scan_stated",
                            ),
                            models.UniqueConstraint(fields=("filing", "digest"), name="filing_scan_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_by", models.CharField(db_comment="actor who handed it in", max_length=64)),
                        ("asked_at", models.DateTimeField(db_comment="when it was handed in")),
                        (
                            "touched_at",
                            models.DateTimeField(
                                db_comment="when it was last repaired or judged: its removal counts from here"
                            ),
                        ),
                        ("source", models.CharField(db_comment="name of the file", max_length=150)),
                        ("sha256", models.CharField(db_comment="SHA-256 of the file, hexadecimal", max_length=64)),
                        (
                            "kept",
                            models.CharField(
                                db_comment="name of the sealed list in imports/ of the home", max_length=64
                            ),
                        ),
                        ("lines", models.PositiveIntegerField(db_comment="lines of the list")),
                        ("parts", models.PositiveIntegerField(db_comment="parts of the list")),
                        (
                            "label",
                            models.CharField(
                                blank=True,
                                db_comment="coordinate system of all lines, empty: each names its own",
                                default="",
                                max_length=40,
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(db_comment="rises with each saving of repairs", default=0),
                        ),
                        (
                            "judged_revision",
                            models.PositiveIntegerField(db_comment="revision that was judged last", null=True),
                        ),
                        (
                            "judged_sha256",
                            models.CharField(
                                blank=True,
                                db_comment="digest over its lines as they were judged",
                                default="",
                                max_length=64,
                            ),
                        ),
                        (
                            "refused",
                            models.PositiveIntegerField(
                                db_comment="faults that the last judgement or writing found", default=0
                            ),
                        ),
                        ("left_out", models.PositiveIntegerField(db_comment="lines left out, as judged", default=0)),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                db_comment="canonical JSON of what would be registered: systems, first and last line",
                                default="",
                            ),
                        ),
                        ("check_job", models.BigIntegerField(db_comment="job of the newest judgement", default=0)),
                        (
                            "write_job",
                            models.BigIntegerField(db_comment="job of the newest writing, 0: none", default=0),
                        ),
                        ("closed_at", models.DateTimeField(db_comment="when its lines were removed", null=True)),
                    ],
                    options={
                        "db_table_comment": "working rows: lists of points handed in on the pages",
                        "indexes": [models.Index(fields=["asked_by"], name="point_list_by_asker")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("lines__gte", 1), ("parts__gte", 1)), name="point_list_has_lines"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListRepair",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.PositiveIntegerField(db_comment="part of the list in which the line is")),
                        ("line", models.PositiveIntegerField(db_comment="line of the file")),
                        (
                            "column",
                            models.CharField(db_comment="column, or left_out for the whole line", max_length=40),
                        ),
                        ("sealed_value", models.TextField(db_comment="new value, sealed with the master key")),
                        ("revision", models.PositiveIntegerField(db_comment="revision of the list that it came with")),
                        (
                            "point_list",
                            models.ForeignKey(
                                db_comment="the list whose cell it is",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="repairs",
                                to="registry.pointlist",
                            ),
                        ),
                    ],
                    options={
                        "db_table_comment": "working rows: repaired cells of lists",
                        "indexes": [models.Index(fields=["point_list", "part"], name="list_repair_part")],
                        "constraints": [
                            models.UniqueConstraint(fields=("point_list", "line", "column"), name="list_repair_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaskNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ground", models.CharField(db_comment="place_kind | area", max_length=12)),
                        (
                            "article",
                            models.CharField(db_comment="item of article 18: 18(4) | 18(5) | 18(6)", max_length=8),
                        ),
                        ("from_at", models.DateTimeField(db_comment="it must be covered from then on")),
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
                        ("known_at", models.DateTimeField(db_comment="when the register came to know of it")),
                        (
                            "records_until",
                            models.DateTimeField(
                                blank=True,
                                db_comment="the point may record without a mask until then, empty: not at all",
                                null=True,
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was ended, empty while it stands", null=True
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(blank=True, db_comment="why it was ended", default="", max_length=200),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                db_comment="the area in view, or empty",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.drawnarea",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                db_comment="whose view it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mask_needs",
                                to="registry.point",
                            ),
                        ),
                        (
                            "in_effect_at",
                            models.DateTimeField(
                                blank=True,
                                db_comment="since when its camera is closed without a mask, empty: noted before that was",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("article__in", ("18(4)", "18(5)", "18(6)"))),
                                name="mask_need_article",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("area", None), ("ground", "place_kind")),
                                    models.Q(("area__isnull", False), ("ground", "area")),
                                    _connector="OR",
                                ),
                                name="mask_need_ground",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closes", None), ("opens", None)),
                                    ("opens__lt", models.F("closes")),
                                    _connector="OR",
                                ),
                                name="mask_need_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at", None)),
                                    models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="mask_need_ended_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("area", None), ("ended_at", None)),
                                fields=("point",),
                                name="mask_need_one_of_place",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("area__isnull", False), ("ended_at", None)),
                                fields=("point", "area"),
                                name="mask_need_one_of_area",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShiftPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_on", models.DateField(db_comment="its first Shanghai day")),
                        ("until_on", models.DateField(db_comment="its last Shanghai day")),
                        ("made_at", models.DateTimeField(db_comment="when it was made")),
                        ("made_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was withdrawn, empty: it stands", null=True
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.CharField(blank=True, db_comment="actor id", default="", max_length=64),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_comment="whose plan it is",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shift_plans",
                                to="registry.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["unit", "until_on"], name="shift_plan_of_unit")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))), name="shift_plan_days"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), models.Q(("withdrawn_by", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="shift_plan_withdrawn_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("begins_at", models.DateTimeField(db_comment="when it begins")),
                        ("ends_at", models.DateTimeField(db_comment="when it ends, not included")),
                        ("seats", models.JSONField(db_comment="codes of the unit's monitoring seats, each once")),
                        ("least", models.PositiveSmallIntegerField(db_comment="persons that it needs")),
                        (
                            "plan",
                            models.ForeignKey(
                                db_comment="the plan it belongs to",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shifts",
                                to="registry.shiftplan",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["plan", "begins_at"], name="shift_of_plan")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                                name="shift_ends_after_begin",
                            ),
                            models.CheckConstraint(condition=models.Q(("least__gte", 1)), name="shift_least"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Watch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                db_comment="state (registry/watches/states.py)", default="planned", max_length=20
                            ),
                        ),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                db_comment="weight of the scene, 1 to 3, for its load", default=1
                            ),
                        ),
                        ("rostered_at", models.DateTimeField(db_comment="when it was planned")),
                        ("rostered_by", models.CharField(db_comment="actor id", max_length=64)),
                        (
                            "signed_in_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the person signed in at the seat", null=True
                            ),
                        ),
                        (
                            "session",
                            models.BigIntegerField(db_comment="number of the session at the seat, 0 before", default=0),
                        ),
                        (
                            "present_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the person last stated to be present", null=True
                            ),
                        ),
                        (
                            "unattended_from",
                            models.DateTimeField(blank=True, db_comment="since when the seat is unattended", null=True),
                        ),
                        (
                            "overstayed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when it was noted that nobody came", null=True
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, db_comment="when the watch was handed over or ended", null=True
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                db_comment="the monitoring seat",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watches",
                                to="registry.seat",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                db_comment="the shift",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watches",
                                to="registry.shift",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_comment="who is on it",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["user", "state"], name="watch_of_user"),
                            models.Index(fields=["state"], name="watch_by_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "planned",
                                            "on_duty",
                                            "handing_over",
                                            "handed_over",
                                            "overstayed",
                                            "closed",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="watch_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1), ("weight__lte", 3)), name="watch_weight"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("session", 0),
                                        ("signed_in_at", None),
                                        ("state__in", ["planned", "withdrawn"]),
                                    ),
                                    models.Q(
                                        ("ended_at", None),
                                        ("signed_in_at__isnull", False),
                                        ("state__in", ["on_duty", "handing_over", "overstayed"]),
                                        models.Q(("session", 0), _negated=True),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("signed_in_at__isnull", False),
                                        ("state__in", ["handed_over", "closed"]),
                                        models.Q(("session", 0), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="watch_steps_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("shift", "seat"),
                                name="watch_one_at_a_seat",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("shift", "user"),
                                name="watch_one_of_a_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchHandover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("filled_at", models.DateTimeField(db_comment="when the machine filled it in, last")),
                        ("lines", models.JSONField(db_comment="[[code, zh, en, count, [texts]]...] as filled in")),
                        (
                            "notes",
                            models.CharField(
                                blank=True, db_comment="free lines of who leaves", default="", max_length=1000
                            ),
                        ),
                        (
                            "out_signed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when who leaves signed, empty: not yet", null=True
                            ),
                        ),
                        (
                            "out_session",
                            models.BigIntegerField(db_comment="number of the session of that signature", default=0),
                        ),
                        (
                            "in_signed_at",
                            models.DateTimeField(
                                blank=True, db_comment="when who relieves signed, empty: not yet", null=True
                            ),
                        ),
                        (
                            "in_session",
                            models.BigIntegerField(db_comment="number of the session of that signature", default=0),
                        ),
                        (
                            "objections",
                            models.CharField(
                                blank=True, db_comment="what who relieves objects", default="", max_length=1000
                            ),
                        ),
                        (
                            "relief",
                            models.OneToOneField(
                                blank=True,
                                db_comment="the watch that goes on at the seat",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.watch",
                            ),
                        ),
                        (
                            "watch",
                            models.OneToOneField(
                                db_comment="the watch that ends",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handover",
                                to="registry.watch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("out_session", 0), ("out_signed_at", None)),
                                    models.Q(
                                        ("out_signed_at__isnull", False), models.Q(("out_session", 0), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_out_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("in_session", 0), ("in_signed_at", None), ("objections", ""), ("relief", None)
                                    ),
                                    models.Q(
                                        ("in_signed_at__isnull", False),
                                        ("out_signed_at__isnull", False),
                                        ("relief__isnull", False),
                                        models.Q(("in_session", 0), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_in_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_session", 0),
                                    models.Q(("in_session", models.F("out_session")), _negated=True),
                                    _connector="OR",
                                ),
                                name="handover_two_sessions",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
