"""Addresses of the board."""

from django.urls import path

from disclosures.board.pages import BoardFile, BoardPage, drop_view, save_view

urlpatterns = [
    path("board/", BoardPage.as_view(), name="board"),
    path("board.xlsx", BoardFile.as_view(), name="board_file"),
    path("board/views/", save_view, name="save_view"),
    path("board/views/<int:view_id>/drop/", drop_view, name="drop_view"),
]
