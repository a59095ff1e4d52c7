// On a narrow screen a long table of contents would push the document out of sight: it begins closed.
for (const contents of document.querySelectorAll("nav.contents details")) {
  if (matchMedia("(max-width: 60rem)").matches) contents.open = false;
}
