"""What a person keeps of the board."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """Filters and sorting of the board under a name, for one user."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "看板视图"
        ordering = ["name"]
        constraints = [models.UniqueConstraint("user", "name", name="disclosures_savedview_name")]

    def __str__(self) -> str:
        return self.name
