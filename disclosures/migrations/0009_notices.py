import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0002_workflow'),
        ('budgets', '0002_workflow'),
        ('disclosures', '0008_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='notice', name='disclosures_notice_once'),
        # Until now nothing wrote notices: there is no row that would want a unit.
        migrations.AddField(
            model_name='notice',
            name='unit',
            field=models.ForeignKey(default=None, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit', verbose_name='单位'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='notice',
            name='budget',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='budgets.budget', verbose_name='预算'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(models.F('user'), models.F('occasion'), name='disclosures_notice_once'),
        ),
    ]
