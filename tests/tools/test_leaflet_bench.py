"""The measurement of printing itself, with few pages."""

from tools.command import main


def test_a_small_measurement_reads_every_code_back(tmp_path):
    page = tmp_path / "leaflets.md"
    assert main(["bench-leaflets", "--leaflets", "5", "--county", "6", "--out", str(page)]) == 0
    text = page.read_text()
    assert "| codes read by zxing from the PDF at 100 dpi | 5 of 5 |" in text
    assert "| a tenth of the code black | 5 of 5 |" in text


def test_the_gallery_has_every_paper(tmp_path):
    assert main(["gallery", "--out", str(tmp_path)]) == 0
    for name in ("apply-a4-1", "support-large-2", "apply-poster-1", "visit-sheet-4", "receipt-slip-1"):
        assert (tmp_path / f"{name}.png").stat().st_size > 1_000
        assert f"{name}.png" in (tmp_path / "README.md").read_text()
