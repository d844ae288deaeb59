"""The places of the demo city: every district and zone, all twelve categories of article 6.

Units and points are invented; streets are real, so that register, zones and map can be tried.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation; `kind` is a registry OrganisationKind; `uscc` of who provides the catalogue, invented."""

    code: str
    name: str
    name_en: str
    kind: str
    division: str
    zone: str = ""
    department: str = ""
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site with its article-6 category and system; `kind` names its camera positions (cameras.POSITIONS), `street`
    has nine digits, degrees are CGCS2000."""

    code: str
    kind: str
    name: str
    category: str
    street: str
    longitude: float
    latitude: float
    address: str
    organisation: str
    key_target: bool = False
    contractor: str = ""

    @property
    def division(self) -> str:
        """The district of the street."""
        return self.street[:6]


ORGANISATIONS = (
    DemoOrganisation(
        "WHGA", "武汉市公安局", "Wuhan Public Security Bureau", "city_psb", "420100", uscc="11420100MB1D314006"
    ),
    DemoOrganisation(
        "JAGA", "江岸区公安分局", "Jiang'an District Public Security Sub-bureau", "district_psb", "420102"
    ),
    DemoOrganisation("WCGA", "武昌区公安分局", "Wuchang District Public Security Sub-bureau", "district_psb", "420106"),
    DemoOrganisation(
        "QSGA", "青山区公安分局", "Qingshan District Public Security Sub-bureau", "district_psb", "420107"
    ),
    DemoOrganisation(
        "DHGA",
        "东湖高新区公安分局",
        "East Lake High-tech Zone Public Security Sub-bureau",
        "district_psb",
        "420111",
        "WHZ-DHGX",
    ),
    DemoOrganisation(
        "JKGA",
        "武汉经开区公安分局",
        "Wuhan Economic Zone Public Security Sub-bureau",
        "district_psb",
        "420113",
        "WHZ-JKQ",
    ),
    DemoOrganisation(
        "WHZF", "武汉市人民政府", "Wuhan Municipal Government", "government", "420100", department="government"
    ),
    DemoOrganisation(
        "JAZF", "江岸区人民政府", "Jiang'an District Government", "government", "420102", department="government"
    ),
    DemoOrganisation(
        "WCZF", "武昌区人民政府", "Wuchang District Government", "government", "420106", department="government"
    ),
    DemoOrganisation(
        "DHGW",
        "东湖新技术开发区管委会",
        "East Lake High-tech Zone Administrative Committee",
        "government",
        "420111",
        "WHZ-DHGX",
        "government",
    ),
    DemoOrganisation("WHSJ", "武汉市数据局", "Wuhan Data Bureau", "government", "420100", department="big_data"),
    DemoOrganisation(
        "XFZD", "武汉市消防救援支队", "Wuhan Fire and Rescue Brigade", "government", "420100", department="other"
    ),
    DemoOrganisation(
        "WHCG", "武汉市城管执法委", "Wuhan Urban Management Commission", "government", "420100", department="other"
    ),
    DemoOrganisation("QSTC", "青山特种材料公司", "Qingshan Special Materials", "unit", "420107"),
    DemoOrganisation("THSG", "塔子湖赛事服务公司", "Tazihu Event Services", "unit", "420102"),
    DemoOrganisation(
        "SGJG", "省直机关事务服务中心", "Provincial Offices Service Centre", "government", "420106", department="other"
    ),
    DemoOrganisation("JCZN", "江城智能工程公司", "Jiangcheng Intelligent Engineering", "contractor", "420106"),
    DemoOrganisation("HQXX", "花桥小学", "Huaqiao Primary School", "unit", "420102"),
    DemoOrganisation("WCSY", "武昌江滩商业管理公司", "Wuchang Riverbank Malls", "unit", "420106"),
    DemoOrganisation("WHBA", "武汉城市安保服务公司", "Wuhan City Security Services", "unit", "420103"),
    DemoOrganisation("BBTW", "百步亭物业公司", "Baibuting Property Management", "unit", "420102"),
    DemoOrganisation("ERQK", "二七客运公司", "Erqi Passenger Transport", "unit", "420102"),
    DemoOrganisation("WSYS", "万松园商业街管理处", "Wansongyuan Street Management", "unit", "420103"),
    DemoOrganisation("XHYY", "西北湖医院", "Xibeihu Hospital", "unit", "420103"),
    DemoOrganisation("JHZQ", "江汉证券公司", "Jianghan Securities", "unit", "420103"),
    DemoOrganisation("GTYE", "古田二路幼儿园", "Gutian Second Road Kindergarten", "unit", "420104"),
    DemoOrganisation("ZGSC", "宗关水务公司", "Zongguan Water Works", "unit", "420104"),
    DemoOrganisation("QKWY", "硚口学府物业公司", "Qiaokou Xuefu Property Management", "unit", "420104"),
    DemoOrganisation("HYDT", "汉阳轨道运营公司", "Hanyang Metro Operations", "unit", "420105"),
    DemoOrganisation("SXGC", "四新广场管理处", "Sixin Square Management", "unit", "420105"),
    DemoOrganisation("GYWG", "归元文物保护中心", "Guiyuan Heritage Centre", "unit", "420105"),
    DemoOrganisation("ZNSC", "中南商圈管理公司", "Zhongnan Shopping District", "unit", "420106"),
    DemoOrganisation("WCRF", "武昌地下商街公司", "Wuchang Underground Street", "unit", "420106"),
    DemoOrganisation("HGJY", "红钢城石化销售站", "Honggangcheng Fuel Station", "unit", "420107"),
    DemoOrganisation("QSRL", "青山热力公司", "Qingshan District Heating", "unit", "420107"),
    DemoOrganisation("JDKS", "街道口书城公司", "Jiedaokou Book City", "unit", "420111"),
    DemoOrganisation("NHWY", "南湖雅园物业公司", "Nanhu Yayuan Property Management", "unit", "420111"),
    DemoOrganisation("HSLK", "洪山储备粮库", "Hongshan Grain Reserve", "unit", "420111"),
    DemoOrganisation("GGGC", "光谷广场运营公司", "Guanggu Square Operations", "unit", "420111"),
    DemoOrganisation("HSZX", "花山实验中学", "Huashan Experimental School", "unit", "420111"),
    DemoOrganisation("FZSW", "佛祖岭生物园公司", "Fozuling Bio Park", "unit", "420115"),
    DemoOrganisation("WJWL", "吴家山物流公司", "Wujiashan Logistics", "unit", "420112"),
    DemoOrganisation("JYDL", "金银湖供电公司", "Jinyinhu Power Supply", "unit", "420112"),
    DemoOrganisation("SMTY", "纱帽体育中心", "Shamao Sports Centre", "unit", "420113"),
    DemoOrganisation("ZKQC", "沌口汽车工业园公司", "Zhuankou Motor Park", "unit", "420114"),
    DemoOrganisation("CDKY", "蔡甸客运公司", "Caidian Passenger Transport", "unit", "420114"),
    DemoOrganisation("ZFGY", "纸坊公园管理处", "Zhifang Park Management", "unit", "420115"),
    DemoOrganisation("CLKY", "藏龙岛科研所", "Canglongdao Research Institute", "unit", "420115"),
    DemoOrganisation("QCYY", "前川医院", "Qianchuan Hospital", "unit", "420116"),
    DemoOrganisation("THJC", "天河机场公司", "Tianhe Airport", "unit", "420116"),
    DemoOrganisation("PLWG", "盘龙城遗址管理处", "Panlongcheng Site Management", "unit", "420116"),
    DemoOrganisation("ZCJD", "邾城金店", "Zhucheng Gold Shop", "unit", "420117"),
    DemoOrganisation("YLGW", "阳逻港务公司", "Yangluo Port", "unit", "420117"),
    DemoOrganisation("WHWY", "武湖物业公司", "Wuhu Property Management", "unit", "420116"),
    DemoOrganisation("DHJQ", "东湖风景区管理处", "East Lake Scenic Area Management", "unit", "420106"),
)

SITES = (
    DemoSite(
        "YJD", "street", "沿江大道一元路口", "6(2)", "420102003", 114.3035, 30.5985, "沿江大道与一元路交汇处", "JAGA"
    ),
    DemoSite(
        "HQX", "school", "花桥小学", "6(4)", "420102015", 114.2915, 30.618, "花桥一村 12 号", "HQXX", contractor="JCZN"
    ),
    DemoSite("JHG", "square", "江汉关广场", "6(5)", "420102003", 114.299, 30.5905, "沿江大道 95 号", "JAGA"),
    DemoSite(
        "WCT",
        "mall",
        "武昌江滩商场",
        "6(5)",
        "420106001",
        114.3165,
        30.569,
        "临江大道 76 号",
        "WCSY",
        contractor="JCZN",
    ),
    DemoSite(
        "CJQ",
        "bridge",
        "长江大桥武昌桥头",
        "6(2)",
        "420106007",
        114.296,
        30.5475,
        "武昌区长江大桥东引桥",
        "WCGA",
        key_target=True,
    ),
    DemoSite("HQP", "office", "花桥派出所", "6(1)", "420102015", 114.2935, 30.6165, "花桥街 31 号", "JAGA"),
    DemoSite(
        "BBT",
        "compound",
        "百步亭滨湖苑小区",
        "6(10)",
        "420102400",
        114.335,
        30.64,
        "百步亭路 18 号",
        "BBTW",
        contractor="JCZN",
    ),
    DemoSite("ERQ", "station", "二七码头客运站", "6(2)", "420102010", 114.327, 30.63, "解放大道 2020 号", "ERQK"),
    DemoSite("WSY", "street_market", "万松园美食街", "6(5)", "420103008", 114.268, 30.59, "万松园路", "WSYS"),
    DemoSite("XHY", "hospital", "西北湖医院", "6(4)", "420103010", 114.265, 30.5985, "新华路 215 号", "XHYY"),
    DemoSite("JHZ", "finance", "江汉证券营业部", "6(8)", "420103004", 114.286, 30.579, "中山大道 700 号", "JHZQ"),
    DemoSite("GTE", "kindergarten", "古田二路幼儿园", "6(4)", "420104001", 114.205, 30.6, "古田二路 36 号", "GTYE"),
    DemoSite("ZGS", "works", "宗关水厂", "6(3)", "420104003", 114.225, 30.582, "解放大道 18 号", "ZGSC"),
    DemoSite("QKX", "compound", "硚口学府小区", "6(10)", "420104011", 114.213, 30.612, "长丰大道 88 号", "QKWY"),
    DemoSite(
        "ZJC", "metro", "钟家村地铁站", "6(2)", "420105002", 114.265, 30.549, "汉阳大道 140 号", "HYDT", key_target=True
    ),
    DemoSite("SXC", "square", "四新文化广场", "6(5)", "420105012", 114.235, 30.52, "四新北路", "SXGC"),
    DemoSite("GBG", "museum", "归元文物陈列馆", "6(4)", "420105002", 114.262, 30.546, "建港路 20 号", "GYWG"),
    DemoSite("ZNS", "mall", "中南路商圈", "6(5)", "420106011", 114.332, 30.538, "中南路 9 号", "ZNSC"),
    DemoSite("SGH", "office", "水果湖机关办公区", "6(1)", "420106012", 114.345, 30.548, "东湖路 160 号", "SGJG"),
    DemoSite("WCD", "underground", "武昌地下人防商街", "6(9)", "420106010", 114.315, 30.533, "武珞路 300 号", "WCRF"),
    DemoSite("HGC", "fuel", "红钢城加油站", "6(6)", "420107004", 114.405, 30.632, "和平大道 1250 号", "HGJY"),
    DemoSite(
        "JSE",
        "street_market",
        "建设二路夜市街区",
        "6(11)",
        "420107002",
        114.385,
        30.625,
        "建设二路与红钢二街之间",
        "QSGA",
    ),
    DemoSite("QSX", "works", "青山热力站", "6(3)", "420107005", 114.425, 30.635, "工业路 5 号", "QSRL"),
    DemoSite(
        "JDK", "mall", "街道口书城", "6(5)", "420111001", 114.352, 30.527, "珞喻路 1 号", "JDKS", contractor="JCZN"
    ),
    DemoSite("NHY", "compound", "南湖雅园小区", "6(10)", "420111004", 114.333, 30.498, "南湖大道 60 号", "NHWY"),
    DemoSite("HSC", "store", "洪山储备粮库", "6(5)", "420111009", 114.3, 30.475, "青菱湖路 7 号", "HSLK"),
    DemoSite("GGC", "metro", "光谷广场综合体", "6(2)", "420111080", 114.402, 30.502, "珞喻路 889 号", "GGGC"),
    DemoSite("HSS", "school", "花山实验中学", "6(4)", "420111081", 114.515, 30.55, "花城大道 2 号", "HSZX"),
    DemoSite("FZL", "store", "佛祖岭生物园菌种库", "6(6)", "420115086", 114.465, 30.45, "高新大道 666 号", "FZSW"),
    DemoSite("WJS", "store", "吴家山物流中心", "6(5)", "420112001", 114.135, 30.62, "吴家山大道 33 号", "WJWL"),
    DemoSite("JYH", "works", "金银湖变电站", "6(3)", "420112015", 114.195, 30.65, "金山大道 12 号", "JYDL"),
    DemoSite("SMC", "venue", "纱帽体育中心", "6(5)", "420113001", 114.083, 30.309, "纱帽大道 101 号", "SMTY"),
    DemoSite("ZKC", "factory", "沌口汽车工业园", "6(5)", "420114070", 114.1683, 30.4936, "东风大道 8 号", "ZKQC"),
    DemoSite("JSQ", "bridge", "军山长江大桥", "6(2)", "420114071", 114.058, 30.433, "京港澳高速军山段", "JKGA"),
    DemoSite("CDC", "station", "蔡甸客运站", "6(2)", "420114001", 114.03, 30.583, "树藩大街 1 号", "CDKY"),
    DemoSite("ZFT", "park", "纸坊熊廷弼公园", "6(5)", "420115001", 114.322, 30.35, "熊廷弼街", "ZFGY"),
    DemoSite("CLD", "office", "藏龙岛科研所", "6(4)", "420115402", 114.425, 30.425, "藏龙大道 9 号", "CLKY"),
    DemoSite("QCY", "hospital", "前川医院", "6(4)", "420116001", 114.375, 30.88, "黄陂大道 259 号", "QCYY"),
    DemoSite(
        "THJ", "airport", "天河机场航站楼", "6(2)", "420116007", 114.2081, 30.7838, "机场大道", "THJC", key_target=True
    ),
    DemoSite("PLC", "museum", "盘龙城遗址馆", "6(4)", "420116403", 114.27, 30.705, "盘龙大道 23 号", "PLWG"),
    DemoSite("ZCJ", "shop", "邾城金店街", "6(8)", "420117001", 114.8008, 30.8414, "邾城街 66 号", "ZCJD"),
    DemoSite("YLG", "port", "阳逻港集装箱码头", "6(2)", "420117002", 114.545, 30.69, "平江大道 10 号", "YLGW"),
    DemoSite("WHX", "compound", "武湖农耕小区", "6(10)", "420116013", 114.44, 30.745, "武湖大道 5 号", "WHWY"),
    DemoSite("MSJ", "park", "磨山景区东门", "6(5)", "420106490", 114.41, 30.552, "沿湖大道 16 号", "DHJQ"),
    DemoSite("QSC", "factory", "青山特种材料厂", "6(7)", "420107009", 114.44, 30.63, "武东路 88 号", "QSTC"),
    DemoSite("THC", "venue", "塔子湖赛事集散广场", "6(12)", "420102018", 114.29, 30.645, "金桥大道 118 号", "THSG"),
)
