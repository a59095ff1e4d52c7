"""`verify_publications` finds every way in which what is published may have been spoilt."""

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from disclosures import archive, guards
from disclosures.models import Figure, Publication, Revision
from tests.cast import example
from tests.pango import needs_pango
from tests.published import changed, correct, published

pytestmark = pytest.mark.django_db


def place(publication):
    return Path(storages["published"].path(archive.name_of(publication.sha256)))


@pytest.fixture
def two():
    """Both versions of a document, of which the second is to be spoilt."""
    return correct(published(), changed(example(), texts={"glossary": ["另一个词。"]}), "有误")


@pytest.fixture
def mended(two):
    """The file as it was, when the test is over."""
    content = place(two).read_bytes()
    yield
    place(two).write_bytes(content)


def complaint(capsys):
    with pytest.raises(CommandError) as error:
        call_command("verify_publications")
    assert error.value.returncode == 1
    told = capsys.readouterr()
    assert "已核对 2 份，1 份不一致" in told.out
    assert len(told.err.splitlines()) == 1
    assert "第 2 版" in told.err
    return told.err


@needs_pango
def test_a_real_file_is_found_whole(capsys):
    published(real_file=True)
    call_command("verify_publications")
    assert "已核对 1 份，0 份不一致" in capsys.readouterr().out


def test_nothing_published_is_nothing_wrong(capsys):
    call_command("verify_publications")
    assert "已核对 0 份" in capsys.readouterr().out


@pytest.mark.usefixtures("mended")
def test_one_other_byte_is_found(two, capsys):
    content = bytearray(place(two).read_bytes())
    content[100] ^= 1
    place(two).write_bytes(content)
    assert "文件的摘要是" in complaint(capsys)


@pytest.mark.usefixtures("mended")
def test_a_missing_file_is_found(two, capsys):
    storages["published"].delete(archive.name_of(two.sha256))
    assert "文件不存在" in complaint(capsys)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda two: Figure.objects.filter(pk=two.figures.first().pk).update(amount=1), "公开数字"),
        (lambda two: Revision.objects.filter(pk=two.revision_id).update(content="{}"), "读不出"),
        (lambda two: Revision.objects.filter(pk=two.revision_id).update(digest="0" * 64), "摘要不符"),
        (lambda two: Publication.objects.filter(pk=two.pk).update(pages=9), "记录为 9 页"),
        (
            lambda two: Publication.objects.filter(pk=two.pk).update(sha256=two.supersedes.sha256),
            "文件内的数据包与送审版本不符",
        ),
    ],
)
def test_a_record_that_was_changed_behind_the_guards_is_found(two, capsys, spoil, why):
    guards.take_down()
    spoil(two)
    assert why in complaint(capsys)


def test_a_file_without_a_record_is_named_and_is_no_fault(two, capsys):
    stranger = archive.name_of(archive.keep(b"stored before the power went"))
    call_command("verify_publications")
    told = capsys.readouterr().out
    assert "已核对 2 份，0 份不一致" in told
    assert "没有公开记录" in told
    assert stranger in told
    assert two.sha256 not in told


def test_an_archive_that_was_never_written_has_no_strangers(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "published": {"BACKEND": "disclosures.archive.DurableStorage", "OPTIONS": {"location": tmp_path / "none"}}
    }
    assert list(archive.names()) == []
