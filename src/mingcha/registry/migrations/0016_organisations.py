"""Departments of article 4, street offices and network operators; organisations of before stay as they are."""

from django.db import migrations, models

KINDS = ["city_psb", "district_psb", "government", "unit", "contractor", "street", "network_operator"]
LABELS = ["市公安局", "区公安分局", "政府部门", "单位", "承建或运维单位", "街道办事处、乡镇", "传输网络运营单位"]
DEPARTMENTS = [
    "government", "development_reform", "big_data", "natural_resources", "finance", "transport", "construction",
    "market_regulation", "landscape", "other",
]  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [("registry", "0015_failed_directory")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="department",
            field=models.CharField(
                blank=True,
                db_comment="of a government: law.departments (art. 4), empty: not stated",
                default="",
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="organisation", name="organisation_kind"),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=list(zip(KINDS, LABELS, strict=True)), db_comment="what the organisation is", max_length=20
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="organisation_kind"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("department", ""))
                | models.Q(("department__in", DEPARTMENTS), ("kind", "government")),
                name="organisation_department",
            ),
        ),
    ]
