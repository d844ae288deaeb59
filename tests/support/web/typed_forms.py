"""Complete entries of the forms for a point, a hold and a sound ground, to be spoilt one field at a time."""

POINT = {
    "system": "JHG", "name": "西侧", "part": "passage", "url": "rtsp://10.1.2.9/main", "place_kind": "none",
    "username": "ops", "password": "let-me-in-2", "coordinate": "114.2946, 30.5771", "label": "EPSG:4490",
    "azimuth_deg": "90", "angle_deg": "60", "range_m": "80", "height_m": "4.5",
}  # fmt: skip
HOLD = {"begin": "2026-11-24T08:00", "end": "2026-11-24T10:00", "basis": "case", "reason": "立案 2026-118"}
SOUND = {
    "document": "江公安函〔2026〕12号", "authority": "江岸区公安分局", "issued_on": "2026-11-25",
    "until_on": "2026-12-25", "sign": "此处有录像并采集声音", "sign_on": "2026-11-25", "forbidden_place": "",
}  # fmt: skip
